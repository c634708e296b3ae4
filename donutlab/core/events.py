"""Events: the record that something happened, in the envelope that event buses use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from donutlab.core.moments import at, moment, since

OPENING = datetime(2026, 3, 2, 7, tzinfo=UTC)
"""When a shop opens unless it says otherwise: simulated second 0."""

REST = {"version", "id", "account", "time", "region", "resources"}
"""The fields of the envelope that few rules read; without one that does they are left out."""

ACCOUNT = "000000000000"
REGION = "simulated"

RESERVED = "/:?#[]@!$&'()*+,;=~"
"""What may stand in a URI reference besides letters, digits and a few signs (RFC 3986)."""


class Event(NamedTuple):
    """Something that happened: who says so, when, to which order, and why.

    In a run every event is known by an id counted by its source, so `source` and `id` name it
    once and for all. A customer's order is the first event of its story and its id is the
    order's; every later event carries that id as `order` (the correlation) and the id of the
    event that made it happen as `cause` (the causation).

    The envelope is that of Amazon EventBridge (user guide, "Events in Amazon EventBridge").
    There the id is a random UUID and the account and region are real.
    """

    id: str
    """Unique within its source, for example `manager-17`."""
    source: str
    """The name of the part that announced it."""
    type: str
    """What happened, in the past tense: `OrderPlaced`. EventBridge calls it `detail-type`."""
    time: float
    """Simulated seconds since the shop opened."""
    detail: dict[str, Any]
    """The facts; for an event that carries only an identifier, just that."""
    order: str = ""
    """Id of the order this belongs to."""
    cause: str = ""
    """Id of the event that led to this one; empty for an order."""
    opening: datetime = OPENING
    """The moment of simulated second 0."""

    def brief(self) -> dict[str, Any]:
        """Return the envelope without `REST`: what most rules read, and quick to make."""
        return {"source": self.source, "detail-type": self.type, "detail": self.detail}

    @property
    def timestamp(self) -> str:
        """The simulated time as a timestamp, RFC 3339, to the millisecond."""
        text = at(self.opening, self.time).isoformat(timespec="milliseconds")
        return text.replace("+00:00", "Z")

    def to_dict(self) -> dict[str, Any]:
        """Return the EventBridge envelope, as plain data.

        >>> Event("street-1", "street", "OrderPlaced", 90, {"item": "donut"}).to_dict()["time"]
        '2026-03-02T07:01:30.000Z'
        """
        return {
            "version": "0",
            "id": self.id,
            "detail-type": self.type,
            "source": self.source,
            "account": ACCOUNT,
            "time": self.timestamp,
            "region": REGION,
            "resources": [],
            "detail": self.detail,
        }

    def to_cloudevent(self) -> dict[str, Any]:
        """Return a CloudEvents 1.0 structured-mode event (specification, version 1.0.2).

        `order` and `cause` travel as the extensions `order` and `cause`; as a source must be a
        URI reference, "pie maker" becomes "pie%20maker".
        """
        extensions = {"order": self.order, "cause": self.cause}
        return {
            "specversion": "1.0",
            "id": self.id,
            "source": quote(self.source, safe=RESERVED),
            "type": self.type,
            "time": self.timestamp,
            "datacontenttype": "application/json",
            **{name: value for name, value in extensions.items() if value},
            "data": self.detail,
        }

    @classmethod
    def from_cloudevent(cls, data: Mapping[str, Any], opening: datetime = OPENING) -> Event:
        """Return the event that a CloudEvents 1.0 object describes.

        `time` is optional there; without it the event happens at second 0. Extensions other than
        `order` and `cause`, and the optional attributes we have no place for, are left behind.
        Raises ValueError that names the attribute at fault.
        """
        if not isinstance(data, Mapping):
            raise ValueError(f"CloudEvents: an event is a JSON object, not {data!r}.")
        for name in ("specversion", "id", "source", "type"):
            if not isinstance(data.get(name), str) or not data[name]:
                raise ValueError(
                    f"CloudEvents: {name!r} must be a text that is not empty, "
                    f"not {data.get(name)!r}."
                )
        if data["specversion"] != "1.0":
            raise ValueError(
                f"CloudEvents: specversion must be '1.0', not {data['specversion']!r}."
            )
        detail = data.get("data", {})
        if not isinstance(detail, Mapping):
            raise ValueError(f"CloudEvents: data must be a JSON object here, not {detail!r}.")
        order, cause = str(data.get("order", "")), str(data.get("cause", ""))
        try:
            begin = moment(data.get("time") or opening)
        except ValueError as error:
            raise ValueError(f"CloudEvents: time: {error}") from None
        return cls(
            data["id"],
            unquote(data["source"]),
            data["type"],
            since(moment(opening), begin),
            dict(detail),
            order,
            cause,
            moment(opening),
        )


new_event: Callable[[tuple[str, str, str, float, dict[str, Any], str, str, datetime]], Event]
new_event = partial(tuple.__new__, Event)
"""Make an event from a tuple of all its eight fields: three times as fast as Event(...)."""
