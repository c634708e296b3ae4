"""A shop's events as an AsyncAPI document."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from drawn import rough_shops, shops
from drawn_workflows import conducted_shops
from hypothesis import given, settings
from jsonschema import validate
from pydantic_asyncapi import AsyncAPI
from shops import event_shop

from donutlab import Bus, Customers, Publish, Queue, Reads, Regular, Rule, Service, Shop, ShopError
from donutlab.messaging import Contract, Registry
from donutlab.workflows import Send, Workflow


def at(document: dict[str, Any], reference: str) -> Any:
    """Return what a reference within the document leads to."""
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        found = found[step]
    return found


def references(value: Any) -> list[str]:
    """Return all references of a document."""
    if isinstance(value, dict):
        inner = [each for one in value.values() for each in references(one)]
        return [value["$ref"], *inner] if "$ref" in value else inner
    return [each for one in value for each in references(one)] if isinstance(value, list) else []


@settings(max_examples=25)
@given(shops() | rough_shops() | conducted_shops())
def test_it_is_valid_for_any_shop(shop):
    """By the specification's own model, and every reference leads somewhere."""
    document = shop.to_asyncapi()
    AsyncAPI.model_validate(document)
    for reference in references(document):
        at(document, reference)


def test_it_says_what_a_contract_promises_and_who_is_conducted():
    """Kinds and what is required, as JSON schema has them; a workflow sends its messages."""
    promise = Contract("BakeOrdered", {"item": "string"}, {"quantity": "integer"})
    shop = Shop(
        Customers("street", Regular(9), to="orders", order={"item": "pie", "charge": 3}, count=1),
        Workflow("orders", [Send("BakeOrdered", "tray")]),
        Queue("tray"),
        Registry("contracts", [promise]),
    )
    document = shop.to_asyncapi()
    data = document["components"]["messages"]["BakeOrdered"]["payload"]["properties"]["data"]
    assert data["required"] == ["item"]
    assert data["properties"] == {
        "charge": {},
        "item": {"type": "string"},
        "order": {},
        "quantity": {"type": "integer"},
    }
    titles = [each["title"] for each in document["operations"].values()]
    assert titles == ["orders: send BakeOrdered"]


def test_it_says_who_sends_and_who_receives_what():
    """Publishing is sending; reading, or being the target of a rule, is receiving."""
    shop = Shop(
        Customers("street", Regular(9), to="manager", order={"item": "pie", "charge": 3}, count=1),
        Service("manager", [Publish("OrderPlaced", to="bus"), Publish("Seen", to="bus")]),
        Bus("bus", [Rule("bake", {"detail-type": ["OrderPlaced"]}, to="pie tray"),
                    Rule("bill", {"detail-type": ["OrderPlaced"]}, to="till")]),
        Queue("pie tray", visibility=30, max_receives=2, dead_letter="bin"),
        Queue("bin"),
        Service("till"),
        Service("baker", reads=Reads("pie tray")),
    )  # fmt: skip
    document = shop.to_asyncapi("Diner", "2.0.0")
    assert document["info"] == {"title": "Diner", "version": "2.0.0"}
    told = {
        (each["action"], name, tuple(ref["$ref"].split("/")[-1] for ref in each["messages"]))
        for name, each in document["operations"].items()
    }
    assert told == {
        ("send", "manager-send-bus", ("OrderPlaced", "Seen")),
        ("receive", "till-receive-bus", ("OrderPlaced",)),
        ("receive", "baker-receive-pie-tray", ("OrderPlaced",)),
    }
    assert set(document["channels"]["pie-tray"]["messages"]) == {"OrderPlaced"}
    assert set(document["channels"]["bin"]["messages"]) == {"OrderPlaced"}
    data = document["components"]["messages"]["OrderPlaced"]["payload"]["properties"]["data"]
    assert set(data["properties"]) == {"item", "charge", "order"}


def test_the_events_of_a_run_are_what_the_document_says():
    """Each, as a CloudEvent, fits the schema of its message, and the official SDK reads it."""
    shop = event_shop()
    messages = shop.to_asyncapi()["components"]["messages"]
    events = [each for each in shop.run(seed=1).event_list if each.type in messages]
    assert events
    for event in events:
        told = event.to_cloudevent()
        validate(told, messages[event.type]["payload"])
        read = JSONFormat().read(None, json.dumps(told))
        assert (read.get_id(), read.get_type()) == (event.id, event.type)
        assert read.get_data() == event.detail


def test_what_cannot_be_a_document_is_met_before():
    """A shop whose wiring has faults, a title that is no text."""
    lost = Queue("tray", visibility=30, max_receives=2, dead_letter="bin")
    with pytest.raises(ShopError, match="no part has the name 'bin'"):
        Shop(lost).to_asyncapi()
    with pytest.raises(TypeError, match="title must be a text"):
        event_shop().to_asyncapi(5)
    with pytest.raises(TypeError, match=r"version must be a text.*Try \"1.0.0\""):
        event_shop().to_asyncapi(version=1.0)
