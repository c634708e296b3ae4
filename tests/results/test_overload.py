"""Overload: told of parts that get more than they can do, and of no others."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from donutlab import (
    Call,
    Customers,
    Exponential,
    Fail,
    Fixed,
    Poisson,
    Publish,
    Queue,
    Reads,
    ReadsStream,
    Regular,
    Retry,
    Service,
    Shop,
    Stream,
    Trace,
    Work,
    hours,
    per_hour,
)
from donutlab.results.overload import Overload


def till(load, seed=1, until=86400.0):
    """Return the summary of a till with this offered load."""
    shop = Shop(
        Customers("street", Poisson(load / 90), to="till"),
        Service("till", [Work(Exponential(90))]),
    )
    return shop.run(seed=seed, until=until).summary()


def test_a_busy_till_is_not_overloaded_and_one_with_too_much_is():
    """Of 50 days at 90 % at most 2 are told, at 150 % all."""
    assert sum(bool(till(0.9, seed).overloads) for seed in range(50)) <= 2
    assert all(till(1.5, seed).overloads for seed in range(50))


def test_rates_are_those_of_the_summary():
    """What came is what was begun and what waits; the line grows by the difference."""
    summary = till(1.5)
    (found,) = summary.overloads
    service = summary.services["till"]
    assert found.growth * hours(24) == pytest.approx(service.waiting_at_end)
    begun = service.served + service.in_work
    assert found.rate_out * hours(24) == pytest.approx(begun)
    told = "till is given more than it can do: 57.3 come an hour"
    assert f"{summary}".startswith(told)
    assert summary._repr_html_().startswith(f"<p>{told}")


def test_who_stands_waiting_for_a_slow_one_is_told():
    """The manager's line grows, as the baker whom he calls is too slow."""
    shop = Shop(
        Customers("street", Poisson(per_hour(120)), to="manager"),
        Service("manager", [Work(Fixed(5)), Call("baker")], workers=4),
        Service("baker", [Work(Exponential(120))]),
    )
    assert [each.part for each in shop.run(seed=1, until=hours(8)).summary().overloads] == [
        "manager"
    ]


@pytest.mark.parametrize("visibility", [30.0, None])
def test_a_queue_with_a_slow_reader_is_told_and_one_without_a_reader_is_not(visibility):
    """Nobody could do anything about what lies in a queue that is not read."""
    parts = (
        Customers("street", Poisson(per_hour(120)), to="manager"),
        Service("manager", [Work(Fixed(1)), Publish("Placed", to="tray")]),
        Queue("tray", visibility=visibility),
    )
    baker = Service("baker", [Work(Fixed(60))], reads=Reads("tray"))
    read = Shop(*parts, baker).run(seed=1, until=hours(8)).summary()
    assert [each.part for each in read.overloads] == ["tray"]
    assert read.overloads[0].rate_out == pytest.approx(per_hour(60), rel=0.02)
    assert Shop(*parts).run(seed=1, until=hours(8)).summary().overloads == []


def diary(seconds, partitions=1, **reads):
    """Return a shop that writes a diary, which a baker reads who takes so long for a record."""
    return Shop(
        Customers("street", Poisson(per_hour(120)), to="manager"),
        Service("manager", [Work(Fixed(1)), Publish("Placed", to="diary")]),
        Stream("diary", partitions=partitions),
        Service("baker", [Work(Fixed(seconds))], reads=ReadsStream("diary", batch=1, **reads)),
        Service("clerk", [Work(Fixed(1))], reads=ReadsStream("diary")),
    )


def test_what_a_reader_gives_up_is_done_with_and_a_partition_may_be_empty():
    """All orders have one key, half are skipped: she is too slow for one partition of three."""
    shop = diary(100).with_parts(
        Stream("diary", partitions=3, key="counter"),
        Service(
            "baker",
            [Work(Fixed(100)), Fail(0.5)],
            reads=ReadsStream("diary", batch=1, retry=Retry(max_attempts=1)),
        ),
        Customers("street", Poisson(per_hour(120)), to="manager", order={"counter": 1}),
    )
    summary = shop.run(seed=1, until=hours(8)).summary()
    (found,) = summary.overloads
    numbers = summary.streams["diary"].readers["baker"]
    assert sum(not each.read for each in numbers) == 2
    assert min(sum(each.done for each in numbers), sum(each.skipped for each in numbers)) > 100
    gone = sum(each.done + each.skipped for each in numbers)
    assert found.rate_out * hours(8) == pytest.approx(gone)


@pytest.mark.parametrize("partitions", [1, 3])
def test_a_reader_who_falls_behind_on_a_stream_is_told_and_others_are_not(partitions):
    """The one who reads it in time is no overload, nor is the baker when she is quick enough."""
    summary = diary(100, partitions).run(seed=1, until=hours(8)).summary()
    (found,) = summary.overloads
    assert (found.part, found.reader) == ("diary", "baker")
    numbers = summary.streams["diary"].readers["baker"]
    assert found.growth * hours(8) == pytest.approx(sum(each.left for each in numbers))
    assert found.rate_out * hours(8) == pytest.approx(sum(each.done for each in numbers))
    assert str(summary).startswith("baker is given more by diary than it can do: ")
    assert "and it falls behind by " in str(found)
    assert diary(20, partitions).run(seed=1, until=hours(8)).summary().overloads == []


def test_how_far_a_reader_was_behind_at_most_is_counted():
    """Three records in the first seconds, then nothing: three, and less later."""
    three = Customers("street", Trace([(1.0, {}), (2.0, {}), (3.0, {})]), to="manager")
    run = diary(60).with_parts(three).run(until=hours(1))
    assert run.summary().streams["diary"].behind["baker"] == 3
    assert run.summary().overloads == []


def test_a_crowd_that_is_served_after_all_is_no_overload():
    """A hundred at once in the morning are all served by the evening; half of them, by noon."""
    crowd = Shop(
        Customers("street", Trace([(1.0, {})] * 100), to="till"),
        Service("till", [Work(Fixed(60))]),
    )
    assert crowd.run(until=hours(8)).summary().overloads == []
    assert crowd.run(until=hours(1.3)).summary().overloads == []
    assert crowd.run(until=hours(0.5)).summary().overloads != []


def test_of_one_an_hour_it_is_told_in_the_singular():
    """One comes and is begun, or is done; more come and are."""
    told = str(Overload("till", per_hour(1), 0.0))
    assert "1 comes an hour, 0 are begun, and its line grows by 1 an hour" in told
    told = str(Overload("diary", per_hour(30), per_hour(1), "baker"))
    assert "30 come an hour, 1 is done, and it falls behind by 29 an hour" in told


def test_an_empty_day_has_none():
    """Nobody comes, nothing is told."""
    assert till(0.9, until=0.001).overloads == []


def test_times_are_said_to_be_of_so_many_orders():
    """Where orders still wait at the end the table says of how many its times are."""
    street, baker = (
        Customers("street", Regular(60), to="baker"),
        Service("baker", [Work(Fixed(120))]),
    )
    told = str(Shop(street, baker).run(until=hours(1)).summary())
    assert re.search(r"^complete +29 of 59 ", told, re.MULTILINE)
    done = str(Shop(replace(street, count=5), baker).run().summary())
    assert re.search(r"^complete +5 ", done, re.MULTILINE)
