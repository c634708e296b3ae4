"""Hedged calls: asking a second time before the first has failed, and taking what answers first.

Where most answers are quick and few are slow, a second call that is made only when the first is
late costs little and cuts the tail: after the 95th percentile some 5 % more calls are made. The
calls go to the same service; each is a call of its own there. What the first answer is counts, and
a refusal is none: while another call is under way it is passed over.

What becomes of the others, once there is an answer: with `cancel` the service called is told. What
still waits in its line leaves it, and no work is done for it; what a worker has in hand goes on to
its end, for nobody can take back what has begun. Without `cancel` the service knows nothing, and
does all the work. In both cases what it says is not heard.

Where it differs from real clients: to cancel takes no time and is never lost; the calls do not know
of each other (tied requests do); who stops waiting at a timeout cancels nothing, as with a plain
call; a refusal does not bring the next call forward.

Sources: Dean and Barroso, "The Tail at Scale", Communications of the ACM 56 (2), 2013; gRPC,
proposal A6, "Client Retries" (hedging policy: maxAttempts, hedgingDelay).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import simpy

from donutlab.core.errors import check_flag, check_number
from donutlab.core.events import Event
from donutlab.core.job import Host
from donutlab.core.kinds import CALLED, CANCELLED, HEDGED, REPLIED, TIMED_OUT, WITHHELD
from donutlab.core.needs import Reply, TakesCalls
from donutlab.core.process import Doing
from donutlab.core.spec import Spec
from donutlab.core.world import World
from donutlab.steps.answers import hang_up
from donutlab.steps.retry import BudgetAtWork


@dataclass(frozen=True)
class Hedge(Spec):
    """Call once more when there is no answer after so many seconds, and take the first answer.

    Up to `max_calls` are made in all, the first included, each `after` seconds after the one
    before; 0 makes all at once. `cancel` says whether the service is told to drop the others.
    """

    after: float
    max_calls: int = 2
    cancel: bool = True

    def check(self) -> None:
        advice = "It is a time, in seconds: how late an answer is before there is another call."
        check_number("Hedge", "after", self.after, least=0, advice=advice)
        advice = "The first call counts, so 2 is one more."
        check_number("Hedge", "max_calls", self.max_calls, least=2, whole=True, advice=advice)
        check_flag("Hedge", "cancel", self.cancel)


class Caller(Protocol):
    """What a hedged attempt needs of the call that it is one of."""

    world: World
    host: Host
    callee: TakesCalls
    budget: BudgetAtWork | None

    def note(self, kind: str, event: Event, note: object) -> None:
        """Log what happens to a call."""


class HedgedAttempt:
    """One attempt in one run: the calls `under_way`, by their replies, and the `answer` to all."""

    def __init__(self, call: Caller, hedge: Hedge, event: Event, number: int) -> None:
        self.call = call
        self.hedge = hedge
        self.event = event
        self.number = number
        self.answer = call.world.env.event()
        self.under_way: dict[Reply, None] = {}
        self.made = 0

    def wait(self, limit: float | None) -> Doing:
        """Make the first call; return the outcome and the remark, after `limit` seconds at most."""
        self.send(CALLED)
        if limit is not None:
            hang_up(self.answer, self.call.world.env.timeout(limit))
        try:
            outcome, remark = yield self.answer
        except simpy.Interrupt:
            self.stop_waiting()
            raise
        self.stop_waiting()
        return outcome, remark

    def send(self, kind: str) -> None:
        """Make one call more, and see to the next."""
        self.made += 1
        reply = self.reply_to_one()
        self.under_way[reply] = None
        self.call.note(kind, self.event, self.number)
        if self.made < self.hedge.max_calls:
            self.call.world.later(self.hedge.after, self.send_another)
        self.call.callee.call(self.event, self.call.host.name, reply)

    def send_another(self) -> None:
        """Make another call, unless there is an answer, nobody waits, or no budget is left."""
        if self.answer.triggered or not self.under_way:
            return
        if self.call.budget and not self.call.budget.spend():
            self.call.note(WITHHELD, self.event, self.number)
        else:
            self.send(HEDGED)

    def reply_to_one(self) -> Callable[[Event, str, str], None]:
        """Return the reply to one of the calls."""

        def reply(event: Event, outcome: str, remark: str) -> None:
            if self.answer.triggered or reply not in self.under_way:
                return
            del self.under_way[reply]
            self.call.note(outcome, event, remark)
            if outcome == REPLIED:
                self.cancel_others()
            if outcome == REPLIED or not self.under_way:
                self.answer.succeed((outcome, remark))

        return reply

    def cancel_others(self) -> None:
        """Wait for no other call any more, and say so if the service called is to know."""
        others, self.under_way = self.under_way, {}
        for reply in others:
            self.call.note(CANCELLED, self.event, self.number)
            if self.hedge.cancel:
                self.call.callee.withdraw(reply)

    def stop_waiting(self) -> None:
        """Wait for no call any more, and say nothing: it took too long."""
        for _ in self.under_way:
            self.call.note(TIMED_OUT, self.event, self.number)
        self.under_way = {}
