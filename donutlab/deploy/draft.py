"""A template while it is written: names, resources, what is left out, what is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from donutlab.core.world import Part
from donutlab.deploy.intrinsics import Sub
from donutlab.deploy.names import apart, camel, dashed
from donutlab.deploy.template import Left
from donutlab.parts.outbox import Outbox
from donutlab.steps.retry import Retry

Writer = Callable[[Any, "Draft"], None]

WRITERS: dict[type[Part], Writer] = {}
"""By kind of part: what writes its resources."""


def writes(kind: type[Part]) -> Callable[[Writer], Writer]:
    """Let a function write the resources of all parts of one kind."""

    def enter(writer: Writer) -> Writer:
        WRITERS[kind] = writer
        return writer

    return enter


class Draft:
    """The template of a shop while its parts write into it.

    A part called "pie maker" has the logical ids `PieMaker…` and the name `pie-maker`.
    """

    def __init__(self, parts: Mapping[str, Part]) -> None:
        self.parts = parts
        self.resources: dict[str, dict[str, Any]] = {}
        self.left: list[Left] = []
        self.refused: list[str] = []
        self.senders: dict[str, list[Any]] = defaultdict(list)
        """By queue: what sends to it from the bus, each by its resource name."""
        self.names = apart(parts, dashed)
        self.ids = apart(parts, camel)

    def add(self, logical_id: str, kind: str, properties: Mapping[str, Any], **more: Any) -> str:
        """Add a resource without the properties that are None; return its logical id."""
        given = {key: value for key, value in properties.items() if value is not None}
        free, number = logical_id, 1
        while free in self.resources:
            number += 1
            free = f"{logical_id}{number}"
        self.resources[free] = {"Type": f"AWS::{kind}", **more, "Properties": given}
        return free

    def named(self, part: str, ending: str = "") -> Sub:
        """Return the name of a part's resource, of its own in every stack."""
        return Sub(f"${{AWS::StackName}}-{self.names[part]}{ending}")

    def target(self, name: str) -> Part:
        """Return the part that gets what is sent to this one; of an outbox what it relays to."""
        part = self.parts[name]
        return self.target(part.to) if isinstance(part, Outbox) else part

    def leave(self, part: str, what: str, why: str) -> None:
        """Note what is not in the template."""
        self.left.append(Left(part, what, why))

    def leave_set(self, part: Any, reasons: Mapping[str, str]) -> None:
        """Note each of these settings of a part that is set, with the reason."""
        for name, why in reasons.items():
            value = getattr(part, name)
            if value not in (None, (), [], 0, False):
                self.leave(part.name, name, why)

    def whole(
        self, owner: str, name: str, value: float | None, least: int, most: int, per: int = 1
    ) -> int | None:
        """Return a setting as the service takes it, whole, in units of `per`; or refuse it."""
        if value is None:
            return None
        units = value / per
        if units != int(units) or not least <= units <= most:
            unit = {1: "", 3600: " hours"}[per]
            self.refused.append(
                f"{owner}: {name}={value:g} cannot be deployed: the service takes a whole number "
                f"from {least:,} to {most:,}{unit}."
            )
            return None
        return int(units)


def more_tries(retry: Retry, endless: int) -> int:
    """Return how often something is tried again; `endless` is how a service is told so."""
    return endless if retry.max_attempts is None else retry.max_attempts - 1
