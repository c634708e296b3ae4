"""A bus as an exchange of the broker, which routes by what stands in the headers of a message.

Each rule is a binding, or several: a headers exchange of RabbitMQ (`x-match: all`) compares each
header with one value, so a rule with two alternatives is two bindings. It can compare and nothing
else: of the language of rules it has exact values, all of which must match. What an event says is
put into headers for that, `detail.item` and so on, as text, so that 1 and 1.0 are one number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from typing import Any

from donutlab.core.events import Event
from donutlab.core.needs import EVENTS, Answer
from donutlab.core.world import Part
from donutlab.parts.bus import Bus, Rule
from donutlab.parts.queues import Queue
from donutlab.street.broker import Place, Reader
from donutlab.street.places import QueueOnBroker
from donutlab.street.world import Street

BUS = ("name", "owner", "rules")
"""The settings of a bus that an exchange has a counterpart for."""
MANY = 100
"""So many bindings one rule may need."""
AT_ONCE = 50


def header(value: Any) -> str:
    """Return a value as a header has it.

    >>> header(1) == header(1.0), header("1")
    (True, '"1"')
    """
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, bool) or value is None:
        return str(value)
    return f"{float(value)!r}" if abs(value) < 2**53 else str(value)


def headers(event: Event) -> dict[str, str]:
    """Return what an event says as headers; lists have none."""
    return dict(_flat("", event.brief()))


def _flat(path: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _flat(f"{path}.{key}" if path else key, each)
    elif not isinstance(value, (list, tuple)):
        yield path, header(value)


def bindings(pattern: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the headers that each binding of a rule needs. Raises ValueError where none would do.

    >>> bindings({"detail": {"item": ["pie", "donut"]}})
    [{'detail.item': '"pie"'}, {'detail.item': '"donut"'}]
    """
    fields = list(_alternatives("", pattern))
    found = [
        dict(each) for each in product(*([(path, one) for one in ones] for path, ones in fields))
    ]
    if len(found) > MANY:
        raise ValueError(f"it would need {len(found)} bindings, and {MANY} are the most")
    return found


def _alternatives(path: str, pattern: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for key, each in pattern.items():
        name = f"{path}.{key}" if path else key
        if isinstance(each, Mapping):
            yield from _alternatives(name, each)
            continue
        if key.startswith("$") or any(isinstance(one, (Mapping, list)) for one in each):
            raise ValueError(f"{name} is matched by more than exact values")
        if not path and key not in ("source", "detail-type"):
            raise ValueError(f"{name} has no header")
        yield name, [header(one) for one in each]


def lacks(bus: Bus, parts: Mapping[str, Part], broker: str) -> Iterator[str]:
    """Yield, in sentences, what of a bus an exchange cannot do."""
    owner, targets = f"Bus {bus.name!r}", [rule.to for rule in bus.rules]
    if bus.delay or bus.rate or bus.archive or bus.loss:
        yield f"{owner}: delay, rate, archive and loss have no counterpart on {broker}."
    for rule in bus.rules:
        name = f"{owner}, rule {rule.name!r}"
        if targets.count(rule.to) > 1:
            yield (
                f"{name}: another rule sends to {rule.to!r} too, and {broker} brings an event "
                "there once, by whichever. Make one rule of them."
            )
        if isinstance(parts[rule.to], Bus):
            yield f"{name}: it leads to another bus, which is not run on {broker}."
        if rule.retry or rule.dead_letter:
            yield f"{name}: retry and dead_letter have no counterpart on {broker}."
        try:
            bindings(rule.pattern)
        except ValueError as error:
            yield f"{name}: {error}, and {broker} compares headers. Try Redis, or another pattern."


class BusOnExchange:
    """A bus whose rules are bindings at the broker.

    The rows of the log say where an event goes by the rules; that the broker has brought it there
    is seen when it is received, and in what it says is left at the end. What a rule sends to
    another part than a queue waits in a queue of the rule's own, from where a hand brings it.
    """

    def __init__(self, spec: Bus, street: Street) -> None:
        self.spec = spec
        self.name = spec.name
        self.street = street
        self.bus = spec.open(street)
        self.hands = {
            rule.name: street.hand(
                Place(private(spec, rule), 3600.0, AT_ONCE), f"{spec.name}-{rule.name}"
            )
            for rule in spec.rules
            if not isinstance(street.parts[rule.to], Queue)
        }

    def start(self) -> None:
        self.bus.start()
        self.bus.routes = [(self.way(rule), rule.name) for rule in self.spec.rules]
        for rule in self.spec.rules:
            if rule.name in self.hands:
                self.hands[rule.name].do(partial(self.carry, rule))

    def way(self, rule: Rule) -> Any:
        """Return what is noted when the broker has taken an event that a rule matches."""
        target = self.street.directory[rule.to]
        return target.arrive if isinstance(target, QueueOnBroker) else lambda *_: True

    def deliver(self, event: Event, sender: str, note: str | None = None) -> Answer:
        """Publish an event to the exchange."""
        self.street.send(self.name, event, sender)
        return self.bus.deliver(event, sender)

    def carry(self, rule: Rule, reader: Reader) -> None:
        """Bring what a rule has matched to its target, until the shop closes."""
        deliver = self.street.find(rule.to, EVENTS).deliver
        while not self.street.closing:
            messages = reader.receive(AT_ONCE)
            for message in messages:
                event = self.street.read(message)[0]
                self.street.post(partial(self.hand_out, deliver, event, rule.name))
            if messages:
                reader.acknowledge(messages)

    def hand_out(self, deliver: Any, event: Event, rule: str) -> None:
        """Deliver an event to a target; if that does not take it, it is given up."""
        if not deliver(event, self.name, rule):
            self.bus.give_up(event, rule, None)


def private(bus: Bus, rule: Rule) -> str:
    """Return the name of the queue in which there waits what a rule sends to another part."""
    return f"{bus.name}:{rule.name}"


def privates(bus: Bus, parts: Mapping[str, Part]) -> Sequence[str]:
    """Return the names of all those queues of a bus."""
    return [private(bus, rule) for rule in bus.rules if not isinstance(parts[rule.to], Queue)]
