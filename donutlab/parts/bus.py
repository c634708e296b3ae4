"""The bus: it takes each event once and hands it to everyone whose rule matches.

Like a cloud event bus (Amazon EventBridge): rules in the pattern language say who is interested,
and the producer knows none of them. A plain bus hands an event on at the moment it is published,
in the order of the rules. Everything else is asked for:

- `delay` is the time each delivery takes; with chance in it events overtake each other.
- `loss` is the chance that a delivery is lost on the way. The bus waits for the target's answer and
  takes silence for a no: it tries again as after a refusal, after the pause that the retry says.
- `rate` limits the deliveries per second. What is over the limit is delayed, not lost.
- A target may refuse an event: a queue that is full, a partition that is too hot, a service that
  is out. A rule tries again as its `retry` says, `max_age` seconds long at most; then the event
  goes to the rule's queue `dead_letter`, or is lost if it names none.
- With `archive` the bus keeps all events, and a `Replay` delivers some once more.

Where it differs from the real service:

- There a rule without settings tries 185 times again within 24 h, with backoff and jitter; here a
  rule without a retry tries once.
- There a rule has up to five targets and a target may alter the event; here it is one target.
- A service that takes an event and then fails has taken it: neither there nor here does the bus
  know. (There a function that is invoked without waiting tries twice more by itself.)
- Each event is published by itself; there up to ten at once, and each may fail by itself.
- A pattern that is too long or too complex there is taken here, and doubted aloud.
- Deliveries are never doubled; there they may be, in rare cases.
- The limit is a steady one without bursts. An archive keeps all events for ever, at no cost, and
  a replay goes all at once in the order of publication.
- The rules that do not match an event are not logged again when a replay sends it.

Source: Amazon EventBridge User Guide, 2025.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from donutlab.core.distributions import Distribution, check_time
from donutlab.core.errors import (
    PatternError,
    PatternRefused,
    check_flag,
    check_list,
    check_number,
    check_target,
    check_text,
    nearest,
)
from donutlab.core.events import REST, Event
from donutlab.core.kinds import DEAD, FILTERED, LOST, PUBLISHED, REPLAYED
from donutlab.core.needs import DEAD_LETTERS, EVENTS, Answer, Need, Refusal
from donutlab.core.rounding import longer
from donutlab.core.spec import Spec
from donutlab.core.world import Link, Part, Sent, World
from donutlab.parts.replay import Replay, check_replays
from donutlab.patterns import Pattern, PatternIndex
from donutlab.steps.retry import Retry
from donutlab.steps.topic_retry import TopicRetry

MOST_KEPT = 1000
"""So many different lists of rules that did not match are kept, to be told again."""


@dataclass(frozen=True)
class Rule(Spec):
    """Events that match `pattern` go to the part `to`. `name` tells the rule from its siblings.

    The pattern is a mapping in the language of `donutlab.patterns`; an invalid one raises
    PatternError, one that the real service would refuse warns with PatternRefused. `retry`,
    `max_age` in seconds and `dead_letter` say what happens when the target refuses an event; ranges
    as in Amazon EventBridge: 1 to 186 attempts, 60 s to 24 h. A `TopicRetry` tries as a topic does.
    """

    name: str
    pattern: Mapping[str, Any]
    to: str
    retry: Retry | None = None
    max_age: float | None = None
    dead_letter: str | None = None

    def check(self) -> None:
        check_text("Rule", "name", self.name)
        owner = f"Rule {self.name!r}"
        check_target(owner, "to", self.to)
        try:
            refusals = self.compiled.refusals()
        except PatternError as error:
            raise PatternError(f"{owner}: {error}") from None
        for why in refusals:
            warnings.warn(f"{owner}: {why}", PatternRefused, stacklevel=4)
        if self.retry is not None:
            if not isinstance(self.retry, Retry):
                raise TypeError(f"{owner}: retry must be a Retry, not {self.retry!r}.")
            advice = "Amazon EventBridge tries again at most 185 times."
            attempts = self.retry.max_attempts
            if not isinstance(self.retry, TopicRetry):
                check_number(owner, "max_attempts", attempts, most=186, whole=True, advice=advice)
        if self.max_age is not None:
            advice = "Amazon EventBridge allows 60 s to 24 h."
            check_number(owner, "max_age", self.max_age, least=60, most=86_400, advice=advice)
            if self.retry is None:
                raise ValueError(f"{owner}: max_age ends the attempts, so give a retry as well.")
        if self.dead_letter is not None:
            check_target(owner, "dead_letter", self.dead_letter)

    @cached_property
    def compiled(self) -> Pattern:
        """The pattern, compiled once for all runs."""
        return Pattern(self.pattern)


@dataclass(frozen=True)
class Bus(Part):
    """A bus with its `rules`; the other settings stand at the top of `donutlab.parts.bus`."""

    name: str
    rules: Sequence[Rule] = ()
    delay: Distribution | None = None
    rate: float | None = None
    archive: bool = False
    replays: Sequence[Replay] = ()
    loss: float = 0.0

    def check(self) -> None:
        check_text("Bus", "name", self.name)
        owner = f"Bus {self.name!r}"
        check_list(owner, "rules", self.rules, 'rules=[Rule("bill", {...}, to="cashier")]')
        for number, rule in enumerate(self.rules, 1):
            if not isinstance(rule, Rule):
                raise TypeError(f"{owner}: rule {number} must be a Rule(...), not {rule!r}.")
        names = [rule.name for rule in self.rules]
        for name, count in Counter(names).items():
            if count > 1:
                raise ValueError(f"Bus {self.name!r} has two rules named {name!r}. Rename one.")
        if self.delay is not None:
            check_time(owner, "delay", self.delay)
        advice = "It is a probability: 0.01 is one delivery in a hundred."
        check_number(owner, "loss", self.loss, least=0, most=1, advice=advice)
        if self.rate is not None:
            check_number(owner, "rate", self.rate, above=0, advice="In deliveries per second.")
        check_flag(owner, "archive", self.archive)
        check_replays(owner, self.replays)
        if self.replays and not self.archive:
            raise ValueError(f"{owner} replays only what it has archived. Try archive=True.")
        for name in (name for replay in self.replays for name in replay.rules):
            if name not in names:
                raise ValueError(f"{owner} has no rule {name!r} to replay.{nearest(name, names)}")

    @property
    def takes(self) -> frozenset[Need[Any]]:
        return frozenset({EVENTS})

    def links(self) -> Iterator[Link]:
        for rule in self.rules:
            yield Link(f"rule {rule.name!r} sends to", rule.to, EVENTS, f"rule {rule.name}")
            if rule.dead_letter is not None:
                verb = f"rule {rule.name!r} sends dead letters to"
                yield Link(verb, rule.dead_letter, DEAD_LETTERS, "dead")

    def sends_on(self, sent: Sent) -> Iterator[Sent]:
        if self.rate is not None or (self.delay is not None and self.delay.mean > 0):
            return
        if self.loss:  # nothing is certain to arrive
            return
        envelope = {"detail-type": sent.type, "source": sent.source, "detail": {}}
        for number in self.index.matching(envelope):
            yield sent._replace(to=self.rules[number].to)

    @cached_property
    def index(self) -> PatternIndex:
        """The patterns of the rules, to be asked together."""
        return PatternIndex([rule.compiled for rule in self.rules])

    def open(self, world: World) -> BusAtWork:
        return BusAtWork(self, world)


class BusAtWork:
    """A bus in one run: its rules, compiled, each with how it delivers."""

    def __init__(self, spec: Bus, world: World) -> None:
        self.spec = spec
        self.name = spec.name
        self.world = world
        self.archive: list[tuple[float, Event]] = []
        self.free = 0.0
        feeds_a_bus = any(isinstance(world.parts.get(each.to), Bus) for each in spec.rules)
        self.deliver = self.pass_on if feeds_a_bus else self.hand_out

    def start(self) -> None:
        spec, world = self.spec, self.world
        self.travel = spec.delay.sampler(world.dice(self.name, "delay")) if spec.delay else None
        self.matching = spec.index.matching
        self.routes = [(self.way(rule), rule.name) for rule in spec.rules]
        self.others: dict[tuple[int, ...], tuple[str, ...]] = {}
        read = frozenset[str]().union(*(rule.compiled.roots for rule in spec.rules))
        self.brief = read.isdisjoint(REST)
        for replay in spec.replays:
            self.plan(replay)

    def way(self, rule: Rule) -> Callable[[Event, str, str], Answer]:
        """Return how an event gets to a rule's target: straight, or as a delivery of its own."""
        spec = self.spec
        if spec.delay or spec.rate or spec.loss or rule.retry or rule.dead_letter:
            return Delivery(self, rule).send
        return self.world.find(rule.to, EVENTS).deliver

    def plan(self, replay: Replay) -> None:
        """See to it that a replay takes place when its time comes."""
        self.world.later(replay.at, lambda: self.replay(replay))

    def pass_on(self, event: Event, sender: str, note: str | None = None) -> Answer:
        """Take an event of which another bus may hear, and see that it does not go round."""
        with self.world.passing(self.name):
            return self.hand_out(event, sender)

    def hand_out(self, event: Event, sender: str, note: str | None = None) -> Answer:
        """Take an event, and hand it to the target of every rule that matches."""
        write, now, name = self.world.write, self.world.env.now, self.name
        event_id, source, kind, _, detail, order, _, _ = event
        write((now, PUBLISHED, name, order, event_id, sender, kind))
        if self.spec.archive:
            self.archive.append((now, event))
        envelope = (
            {"source": source, "detail-type": kind, "detail": detail}
            if self.brief
            else event.to_dict()
        )
        matching = self.matching(envelope)
        key = tuple(matching)
        others = self.others.get(key)
        if others is None:
            others = self.others_than(key)
        if others:
            write((now, FILTERED, name, order, event_id, None, others))
        for number in matching:
            deliver, rule = self.routes[number]
            if not deliver(event, name, rule):
                self.give_up(event, rule, None)
        return True

    def others_than(self, matching: tuple[int, ...]) -> tuple[str, ...]:
        """Return the names of the other rules, and keep them for when the same match again."""
        left = [name for _, name in self.routes]
        for number in reversed(matching):
            del left[number]
        if len(self.others) >= MOST_KEPT:
            self.others.clear()
        self.others[matching] = names = tuple(left)
        return names

    def give_up(self, event: Event, rule: str, dead_letter: str | None) -> None:
        """Log that an event does not get to a rule's target, and where it goes instead."""
        env, write = self.world.env, self.world.write
        write((env.now, DEAD, self.name, event.order, event.id, dead_letter, rule))

    def turn(self) -> float:
        """Return how many seconds the next delivery has to wait for its turn."""
        now = self.world.env.now
        if self.spec.rate is None:
            return 0.0
        begin = max(self.free, now)
        self.free = begin + 1.0 / self.spec.rate
        return begin - now

    def replay(self, replay: Replay) -> None:
        """Deliver once more what was archived in a span of time."""
        env, write, name = self.world.env, self.world.write, self.name
        until = env.now if replay.until is None else replay.until
        for time, event in [each for each in self.archive if replay.since <= each[0] <= until]:
            write((env.now, REPLAYED, name, event.order, event.id, None, time))
            envelope = event.to_dict() | {"replay-name": replay.name}
            for number in self.matching(envelope):
                deliver, rule = self.routes[number]
                chosen = rule in replay.rules or not replay.rules
                if chosen and not deliver(event, name, rule):
                    self.give_up(event, rule, None)


class Delivery:
    """How what a rule matches gets to its target: in turn, after a while, and again if refused.

    `since` is when the event was published, `number` counts the attempts from 1.
    """

    def __init__(self, bus: BusAtWork, rule: Rule) -> None:
        world = bus.world
        self.bus = bus
        self.rule = rule
        self.world = world
        self.deliver: Deliver = world.find(rule.to, EVENTS).deliver
        if bus.spec.loss:
            self.deliver = losing(self.deliver, bus, rule)
        letters = rule.dead_letter
        self.bury = world.find(letters, DEAD_LETTERS).bury if letters else None
        retry = rule.retry or Retry(max_attempts=1)
        self.most = retry.last
        self.pause_after = retry.pauses(world.dice(bus.name, f"retries of {rule.name}"))

    def send(self, event: Event, sender: str, note: str) -> Answer:
        """Bring an event to the target, now or later: what becomes of it is seen to here."""
        travel, now = self.bus.travel, self.world.env.now
        seconds = float(travel()) if travel else 0.0
        self.wait(seconds, lambda: self.take_turn(event, now, 1, 0.0))
        return True

    def wait(self, seconds: float, do: Callable[[], None]) -> None:
        """Do something after so many seconds; at once, if there are none."""
        if seconds > 0:
            self.world.later(seconds, do)
        else:
            do()

    def take_turn(self, event: Event, since: float, number: int, pause: float) -> None:
        """Try when it is this delivery's turn."""
        self.wait(self.bus.turn(), lambda: self.attempt(event, since, number, pause))

    def attempt(self, event: Event, since: float, number: int, pause: float) -> None:
        """Try once; if the target refuses, again after a pause, or no more."""
        if self.deliver(event, self.bus.name, self.rule.name):
            return
        pause = self.pause_after(number - 1, pause)
        age = self.world.env.now + pause - since
        if number < self.most and not (self.rule.max_age and longer(age, self.rule.max_age)):
            self.world.later(pause, lambda: self.take_turn(event, since, number + 1, pause))
            return
        self.bus.give_up(event, self.rule.name, self.rule.dead_letter)
        if self.bury:
            self.bury(event, self.bus.name, self.rule.name, self.world.env.now)


Deliver = Callable[[Event, str, str | None], Answer]
"""How an event gets to a target, from whom and by which rule."""


def losing(deliver: Deliver, bus: BusAtWork, rule: Rule) -> Deliver:
    """Return how events get to a rule's target over a network that loses some of them."""
    world, loss = bus.world, bus.spec.loss
    uniform = world.dice(bus.name, f"losses of {rule.name}").random

    def send(event: Event, sender: str, note: str | None = None) -> Answer:
        if uniform() >= loss:
            return deliver(event, sender, note)
        row = world.env.now, LOST, bus.name, event.order, event.id, rule.to, "delivery"
        world.write(row)
        return Refusal("it was lost on the way")

    return send
