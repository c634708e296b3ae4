"""Workflows as state machines, and readers' patterns as filters, in a template."""

from __future__ import annotations

import json

import pytest
from templated import granted, resource

from donutlab import (
    Bus,
    Customers,
    Fixed,
    Queue,
    Reads,
    ReadsStream,
    Regular,
    Retry,
    Rule,
    Service,
    Shop,
    Stream,
)
from donutlab.workflows import ChoiceState, ParallelState, Send, Task, Wait, Workflow


def saga() -> Shop:
    """Return a diner whose orders are conducted by a workflow with states of each kind."""
    states = [
        Task("seats", undo="releases", timeout=30, retry=Retry(3, 2)),
        ChoiceState({"detail": {"item": ["pie"]}}, [Task("baker")], [Wait(Fixed(10))]),
        Task("cashier", undo="refunds"),
        ParallelState(
            [Send("BakeOrdered", to="tray", answer="Baked", timeout=60)], [Task("baker")]
        ),
        Task("waiter", catch=[Task("manager")]),
        Send("Done", to="bus"),
    ]
    services = ("seats", "releases", "cashier", "refunds", "baker", "waiter", "manager")
    return Shop(
        Customers("street", Regular(60), to="orders", order={"item": "pie"}),
        Workflow("orders", states),
        Bus("bus", [Rule("again", {"detail-type": ["Again"]}, to="orders")]),
        Queue("tray", visibility=60),
        Service("oven", reads=Reads("tray", pattern={"detail": {"item": ["pie"]}})),
        *map(Service, services),
    )


def test_a_workflow_is_a_state_machine_that_undoes_the_last_first():
    """Tasks with time-outs and retries, choices, branches, waits; each failure leads back."""
    template = saga().to_cloudformation()
    machine = resource(template, "Orders")
    states = machine["Definition"]["States"]
    assert machine["Definition"]["StartAt"] == "seats"
    assert states["seats"]["TimeoutSeconds"] == 30
    assert states["seats"]["Retry"][0]["MaxAttempts"] == 2
    assert states["seats"]["Next"] == "choice"
    back = [states[name]["Catch"][0]["Next"] for name in ("cashier", "parallel")]
    assert back == ["undo cashier", "undo cashier"]
    assert states["undo cashier"]["Next"] == "undo seats"
    assert states[states["undo seats"]["Next"]]["Type"] == "Fail"
    assert states["waiter"]["Catch"][0]["Next"] == "manager"
    assert states["manager"]["Next"] == states["waiter"]["Next"] == "Done"
    (asked,) = states["choice"]["Choices"]
    assert {"Variable": "$.detail.item", "StringEquals": "pie"} in asked["And"]
    assert states["wait"] == {"Type": "Wait", "Seconds": 10, "Next": "behind choice"}
    sent, _ = states["parallel"]["Branches"]
    assert sent["States"]["BakeOrdered"]["Resource"].endswith("sqs:sendMessage.waitForTaskToken")
    assert ("events:PutEvents", "Bus.Arn") in granted(template, "OrdersRole")
    assert ("states:StartExecution", "Orders.Arn") in granted(template, "BusRole")


@pytest.mark.parametrize("undo", [None, "refunds"])
def test_what_is_undone_inside_a_choice_only_is_said(undo):
    """A task behind the choice leads back past it; the report says so if there is what to undo."""
    states = [
        Task("seats", undo="releases"),
        ChoiceState({"detail": {"item": ["pie"]}}, [Task("cashier", undo=undo)], [Task("waiter")]),
        Task("baker"),
    ]
    template = saga().with_parts(Workflow("orders", states)).to_cloudformation()
    written = resource(template, "Orders")["Definition"]["States"]
    assert written["baker"]["Catch"][0]["Next"] == "undo seats"
    assert written["choice"]["Default"] == "waiter"
    assert written["behind choice"]["Next"] == "baker"
    told = [left for left in template.left if left.what == "choice: compensations"]
    assert bool(told) == bool(undo)


def test_a_reader_s_pattern_is_the_filter_of_its_mapping():
    """In the body of a message, in the data of a record."""
    (wanted,) = resource(saga().to_cloudformation(), "OvenReads")["FilterCriteria"]["Filters"]
    assert json.loads(wanted["Pattern"]) == {"body": {"detail": {"item": ["pie"]}}}
    reads = ReadsStream("river", pattern={"source": ["manager"]})
    shop = saga().with_parts(Stream("river"), Service("audit", reads=reads))
    (wanted,) = resource(shop.to_cloudformation(), "AuditReads")["FilterCriteria"]["Filters"]
    assert json.loads(wanted["Pattern"]) == {"data": {"source": ["manager"]}}


@pytest.mark.parametrize(
    ("pattern", "exact"),
    [
        ({"detail": {"quantity": [{"numeric": [">", 2, "<=", 5]}]}}, True),
        ({"detail": {"item": [{"prefix": "jelly"}, "pie"], "note": [None]}}, True),
        ({"detail-type": ["OrderPlaced"], "detail": {"note": [{"exists": False}]}}, True),
        ({"detail": {"item": [{"anything-but": "pie"}]}}, False),
        ({"$or": [{"source": ["a"]}, {"source": ["b"]}]}, False),
    ],
)
def test_a_choice_asks_what_its_pattern_asks_or_the_report_says_so(pattern, exact):
    """What has no counterpart is never true in the template, and told."""
    shop = Shop(
        Customers("street", Regular(60), to="orders"),
        Workflow("orders", [ChoiceState(pattern, [Task("baker")])]),
        Service("baker"),
    )
    template = shop.to_cloudformation()
    told = [left for left in template.left if "no counterpart" in left.why]
    assert bool(told) != exact
