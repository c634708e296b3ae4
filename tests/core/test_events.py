"""The envelope of an event: as EventBridge writes it, and as CloudEvents does, there and back."""

from __future__ import annotations

import json
import pickle
import re
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pandas as pd
import pytest
from dateutil import tz
from hypothesis import given
from hypothesis import strategies as st
from shops import event_shop

from donutlab import Customers, Event, Service, Shop, Trace, days
from donutlab.core.moments import at, clock_changes, moment

names = st.text(min_size=1).filter(str.strip)
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
envelopes = st.builds(
    Event,
    id=names,
    source=names,
    type=names,
    time=st.integers(0, 10**9).map(lambda millis: millis / 1000),
    detail=st.dictionaries(st.text(), plain, max_size=3),
    order=st.text(),
    cause=st.text(),
    opening=st.sampled_from(
        [
            datetime(2026, 3, 2, 7, tzinfo=UTC),
            datetime(2024, 2, 29, 23, 59, tzinfo=timezone(timedelta(hours=-5))),
        ]
    ),
)


@given(envelopes)
def test_cloudevents_there_and_back_is_the_same_event(event):
    """Written as CloudEvents JSON and read again an event is what it was, to the millisecond."""
    text = json.dumps(event.to_cloudevent())
    assert Event.from_cloudevent(json.loads(text), event.opening) == event


@given(envelopes)
def test_cloudevents_attributes_are_valid(event):
    """Every attribute is a text that is not empty; extension names are lower-case; time has a zone.

    These are rules of the CloudEvents specification 1.0.2; a source must be a URI reference, which
    has no spaces.
    """
    data = event.to_cloudevent()
    assert data["specversion"] == "1.0"
    assert {"id", "source", "type"} <= data.keys()
    for name, value in data.items():
        assert name.isalnum()
        assert name == name.lower()
        assert name == "data" or (isinstance(value, str) and value)
    assert data["source"].isascii()
    assert not any(sign.isspace() or sign in '<>"{}|\\^`' for sign in data["source"])
    assert datetime.fromisoformat(data["time"]).tzinfo


def test_an_event_is_shown_in_the_envelope_of_eventbridge():
    """The fields are EventBridge's, the time is a timestamp."""
    event = Event("till-1", "till", "Paid", 90.5, {"charge": 2.5}, "street-1", "street-1")
    assert event.to_dict() == {
        "version": "0",
        "id": "till-1",
        "detail-type": "Paid",
        "source": "till",
        "account": "000000000000",
        "time": "2026-03-02T07:01:30.500Z",
        "region": "simulated",
        "resources": [],
        "detail": {"charge": 2.5},
    }


def test_a_cloud_event_of_others_may_leave_out_what_is_optional():
    """Time and data are optional in CloudEvents; foreign extensions are left behind."""
    data = {"specversion": "1.0", "id": "7", "source": "/shop", "type": "Paid", "shape": "round"}
    assert Event.from_cloudevent(data) == Event("7", "/shop", "Paid", 0.0, {})
    late = Event.from_cloudevent(data | {"time": "2026-03-02T09:00:00+01:00"})
    assert late.time == 3600


GOOD = {"specversion": "1.0", "id": "7", "source": "shop", "type": "Paid"}


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("an event", "CloudEvents: an event is a JSON object, not 'an event'."),
        (
            GOOD | {"id": ""},
            "CloudEvents: 'id' must be a text that is not empty, not ''.",
        ),
        (
            {"specversion": "1.0", "id": "7", "type": "Paid"},
            "CloudEvents: 'source' must be a text that is not empty, not None.",
        ),
        (GOOD | {"specversion": "0.3"}, "CloudEvents: specversion must be '1.0', not '0.3'."),
        (GOOD | {"data": [1]}, "CloudEvents: data must be a JSON object here, not [1]."),
        (
            GOOD | {"time": "noon"},
            "CloudEvents: time: 'noon' is not a timestamp. Write it like '2026-03-02T07:00:00'.",
        ),
    ],
)
def test_what_is_no_cloud_event_names_the_attribute_at_fault(data, message):
    """A malformed CloudEvent is a ValueError that names attribute and value."""
    with pytest.raises(ValueError, match=r"^CloudEvents") as caught:
        Event.from_cloudevent(data)
    assert str(caught.value) == message


def test_every_event_of_a_run_goes_there_and_back():
    """Events of a run keep order and cause as CloudEvents; times keep their milliseconds."""
    for event in event_shop().run(seed=3).event_list:
        back = Event.from_cloudevent(event.to_cloudevent(), event.opening)
        assert back._replace(time=event.time) == event
        assert back.time == pytest.approx(event.time, abs=0.001)


def test_a_timestamp_without_an_offset_is_utc():
    """Naive times are taken as UTC, aware ones are left as they are."""
    assert moment("2026-03-02") == datetime(2026, 3, 2, tzinfo=UTC)
    assert moment(datetime(2026, 3, 2)) == datetime(2026, 3, 2, tzinfo=UTC)
    assert moment("2026-03-02T08:00:00+01:00") == datetime(2026, 3, 2, 7, tzinfo=UTC)


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("opening", "second", "stamp"),
    [
        (datetime(2025, 10, 25, 22, tzinfo=BERLIN), 28_800, "2025-10-26T05:00:00.000+01:00"),
        ("2025-10-25T22:00[Europe/Berlin]", 18_000, "2025-10-26T02:00:00.000+01:00"),
        ("2025-10-25T22:00[Europe/Berlin]", 17_999, "2025-10-26T02:59:59.000+02:00"),
        ("2026-03-28T22:00:00+01:00[Europe/Berlin]", 36_000, "2026-03-29T09:00:00.000+02:00"),
        (
            datetime(2026, 4, 4, 22, tzinfo=ZoneInfo("Australia/Lord_Howe")),
            28_800,
            "2026-04-05T05:30:00.000+10:30",
        ),
        (datetime(2025, 10, 26, 2, 30, fold=1, tzinfo=BERLIN), 60, "2025-10-26T02:31:00.000+01:00"),
        (
            pd.Timestamp("2025-10-25 22:00", tz="Europe/Berlin"),
            28_800,
            "2025-10-26T05:00:00.000+01:00",
        ),
        (
            datetime(2025, 10, 25, 22, tzinfo=timezone(timedelta(hours=2))),
            28_800,
            "2025-10-26T06:00:00.000+02:00",
        ),
        (datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/London")), 0, "2026-01-01T00:00:00.000Z"),
    ],
)
def test_the_clock_on_the_wall_is_put_back_and_forward(opening, second, stamp):
    """Events, stories, frames and the floor show the moment by the clock of the opening's zone.

    A shop that comes back from JSON shows the same.
    """
    shop = Shop(
        Customers("street", Trace([(second, {})]), to="till"), Service("till"), opening=opening
    )
    for each in (shop, Shop.from_json(shop.to_json()), pickle.loads(pickle.dumps(shop))):
        assert each == shop
        run = each.run(seed=1)
        assert run.event_list[0].timestamp == stamp
        assert run.trace("street-1").clock(second) == stamp[11:21]
        assert run.events["timestamp"][0] == pd.Timestamp(stamp)


@pytest.mark.parametrize(
    ("opening", "changes"),
    [
        ("2025-10-25T22:00[Europe/Berlin]", [(18_000, -3600)]),
        ("2026-03-28T22:00[Europe/Berlin]", [(14_400, 3600)]),
        ("2026-04-04T22:00[Australia/Lord_Howe]", [(14_400, -1800)]),
        ("2026-03-28T22:00", []),
        ("2026-03-28T22:00[Asia/Tokyo]", []),
    ],
)
def test_the_floor_is_told_when_the_clock_is_moved(opening, changes):
    """Only a zone moves its clock."""
    assert clock_changes(moment(opening), days(7)) == changes
    year = clock_changes(moment(opening), days(300))
    assert [by for _, by in year] in ([], [changes[0][1], 0] if changes else [])


def test_moments_with_zones_are_read_and_what_is_none_is_told():
    """A name in brackets says the zone; with an offset besides, the offset says the moment."""
    assert moment("2026-03-02T07:00+00:00[Europe/Berlin]").hour == 8
    for skipped in ("2026-03-29T02:30[Europe/Berlin]", datetime(2026, 3, 29, 2, 30, tzinfo=BERLIN)):
        assert moment(skipped).isoformat() == "2026-03-29T03:30:00+02:00"
    assert moment(datetime(2026, 3, 2, 7, tzinfo=tz.tzutc())).tzinfo == UTC
    with pytest.raises(ValueError, match="Second 1e\\+12 is after the year 9999"):
        at(moment("2026-03-02T07:00"), 1e12)
    for strange, message in (
        ("2026-03-02T07:00[Europe/Berln]", "There is no time zone 'Europe/Berln'"),
        ("2026-03-02T07:00[]", "There is no time zone ''"),
        ("2026-03-02T07:00[/etc]", "There is no time zone '/etc'"),
        (datetime(2026, 3, 2, 7, tzinfo=tz.gettz("Europe/Berlin")), "has no name. Try ZoneInfo"),
    ):
        with pytest.raises(ValueError, match=re.escape(message)):
            moment(strange)


def test_an_event_of_others_counts_its_seconds_across_a_change_of_clock():
    """Seconds pass evenly, whatever the clock on the wall shows."""
    data = {"specversion": "1.0", "id": "7", "source": "shop", "type": "Paid"}
    opening = moment("2025-10-25T22:00[Europe/Berlin]")
    late = Event.from_cloudevent(data | {"time": "2025-10-26T05:00:00+01:00"}, opening)
    assert late.time == 28_800
    assert late.timestamp == "2025-10-26T05:00:00.000+01:00"
