"""A template deployed into moto, an imitation of the cloud, and the events of a run sent there."""

from __future__ import annotations

import csv
from typing import Any

import boto3
import pytest
from drawn import rough_shops, shops
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from imitated import compared, routed, rules_to, unclean
from moto import mock_aws

from donutlab import (
    Bus,
    Choice,
    Customers,
    Publish,
    Queue,
    Regular,
    Rule,
    Service,
    Shop,
    ShopError,
    Work,
    data_file,
    hours,
)
from donutlab.lessons.catalogue import lessons
from donutlab.street.cloud import BATCH, Deployed, NotTaken, published
from donutlab.street.imitation import NOBODY, deployed, imitated, quiet

ALL = {"source": [{"prefix": ""}]}


@settings(max_examples=3, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(routed(), st.integers(0, 99))
def test_each_queue_gets_what_the_rules_of_the_model_say(shop, seed):
    """Event by event: the counts of every queue are those of `rules()`."""
    rows, others = compared(shop, seed)
    assert all(equal == "yes" for *_, equal in rows), rows
    assert len(rows) == len({*rules_to(shop, "pie tray", "shelf", "bin")})
    assert len(others) == len(rules_to(shop, "till"))


def test_a_rule_that_is_wrong_in_the_cloud_is_seen():
    """Deployed with another pattern than the model's, the counts differ, and the table says so."""
    street = Customers("street", Regular(1), "front", {"item": Choice(["donut", "pie"])}, count=30)
    front, tray = Service("front", [Publish("OrderPlaced", to="bus")]), Queue("tray", visibility=30)
    pies = Rule("pies", {"detail": {"item": ["pie"]}}, to="tray")
    shop = Shop(street, front, tray, Bus("bus", [pies]))
    wrong = shop.with_parts(Bus("bus", [Rule("pies", ALL, to="tray")]))
    with quiet(), mock_aws():
        there = deployed(wrong, "diner")
        table = Deployed(shop, "diner", there.events, there.sqs).replay(shop.run(seed=1))
    ((queue, expected, got, equal),) = table.rows
    assert (queue, got, equal) == ("tray", "30", "no")
    assert 5 < int(expected) < 25


class Flaky:
    """A client that refuses every third event at first, or some for ever."""

    def __init__(self, ever: bool = False) -> None:
        self.taken: list[str] = []
        self.sizes: list[int] = []
        self.seen = 0
        self.ever = ever

    def put_events(self, Entries: list[dict[str, Any]]) -> dict[str, Any]:
        """Take a batch, entry by entry."""
        self.sizes.append(len(Entries))
        said = []
        for entry in Entries:
            self.seen += 1
            if self.ever or self.seen % 3 == 0:
                said.append({"ErrorCode": "ThrottlingException", "ErrorMessage": "Rate exceeded"})
            else:
                self.taken.append(entry["Detail"])
                said.append({"EventId": str(self.seen)})
        return {"FailedEntryCount": sum("ErrorCode" in each for each in said), "Entries": said}


def test_events_go_by_ten_and_what_failed_goes_again():
    """The service reports failures entry by entry; each event is taken once in the end."""
    street = Customers("street", Regular(1), "front", {"item": "pie"}, count=47)
    shop = Shop(street, Service("front", [Publish("Baked", to="bus")]), Bus("bus"))
    run = shop.run()
    events = published(run, "bus")
    client = Flaky()
    there = Deployed(shop, "diner", client, None)
    requests = there.put("bus", events)
    assert requests == len(client.sizes) > 5
    assert max(client.sizes) == BATCH
    assert sorted(client.taken) == sorted(there.entry("bus", each)["Detail"] for each in events)
    with pytest.raises(NotTaken, match=r"10 events were not taken.*Rate exceeded") as refused:
        Deployed(shop, "diner", Flaky(ever=True), None).put("bus", events[:10])
    assert len(refused.value.entries) == 10


def test_the_run_of_another_shop_is_refused():
    """Its counts would be compared with rules that were not deployed."""
    shop = Shop(Customers("street", Regular(1), "till", count=1), Service("till"))
    other = shop.with_parts(Service("till", [Work(Choice([1, 2]))]))
    with pytest.raises(ValueError, match="another shop"):
        Deployed(shop, "diner", None, None).replay(other.run())
    for wrong in (lambda: imitated(5, other.run()), lambda: imitated(shop, 5)):
        with pytest.raises(TypeError, match="must be a"):
            wrong()
    with pytest.raises(TypeError, match="run must be a Run"):
        Deployed(shop, "diner", None, None).replay(5)
    with pytest.raises(TypeError, match="stack must be a text"):
        Deployed(shop, None, None, None)
    with pytest.raises(TypeError, match="shop must be a Shop"):
        Deployed(5, "diner", None, None)
    with pytest.raises(ShopError):
        Deployed(shop.without("till"), "diner", None, None)


@settings(max_examples=3, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(routed() | shops() | rough_shops())
def test_templates_are_clean_under_cfn_lint_and_make_a_stack(shop):
    """Neither error nor warning, in both forms; moto creates every resource of it."""
    try:
        found = unclean(shop)
    except ShopError:
        return
    assert not found, "\n".join(found)
    with quiet(), mock_aws():
        there = deployed(shop, "diner")
        made = boto3.client("cloudformation", **NOBODY).describe_stacks(StackName=there.stack)
    assert made["Stacks"][0]["StackStatus"] == "CREATE_COMPLETE"


def test_what_the_notebook_shows_of_the_imitation_is_what_it_counts():
    """The recorded table is that of the notebook's shop and day, counted anew."""
    names = lessons()[13].begun()
    table = imitated(names["diner"], names["diner"].run(seed=13, until=hours(2)))
    with data_file("street_routing.csv").open(encoding="utf-8") as file:
        assert [tuple(row) for row in csv.reader(file)][1:] == [row[:3] for row in table.rows]
