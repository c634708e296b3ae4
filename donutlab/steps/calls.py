"""Calls: asking another service, and waiting for its answer or not.

Like a request over HTTP or gRPC. A caller that stops waiting does not stop the service called,
which goes on with work that nobody waits for. A call that fails may be tried again (`Retry`), as
long as there is a budget for it (`Budget`), a circuit breaker may end all calls for a while
(`Breaker`), only so many may be under way (`AdaptiveLimit`), and a second call may be made before
the first is late (`Hedge`). Each attempt is a call of its own: the service called does not know
that it is one of several, and does its work for each.

Where it differs from real clients: the way there and back takes no time and loses nothing, unless
there is a `network`; a call that is refused is tried again like one that timed out, whatever the
reason; a call of a batch of events is one call for each event, one after the other; a deadline is
the caller's own, and does not travel with the call.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from math import inf

import simpy

from donutlab.core.errors import check_number, check_target
from donutlab.core.events import Event
from donutlab.core.job import Act, Failed, Host, Job
from donutlab.core.kinds import (
    CALLED,
    OVER_LIMIT,
    REPLIED,
    REQUESTED,
    SHORT_CIRCUITED,
    TIMED_OUT,
    WITHHELD,
)
from donutlab.core.needs import CALLS, TakesCalls
from donutlab.core.process import Doing
from donutlab.core.rounding import longer
from donutlab.core.world import Link, World
from donutlab.steps.answers import hang_up, reply_to
from donutlab.steps.base import Action
from donutlab.steps.breaker import Breaker
from donutlab.steps.hedge import Hedge, HedgedAttempt
from donutlab.steps.limit import AdaptiveLimit
from donutlab.steps.network import Network, Remote
from donutlab.steps.retry import Budget, BudgetAtWork, Retry


@dataclass(frozen=True)
class Call(Action):
    """Call the service `to` and stand and wait for its answer (synchronous request/response).

    After `timeout` seconds the caller stops waiting; the service called does not know and goes
    on. Then `retry` says whether to try again; without one there is a single attempt. All attempts
    and pauses together take `deadline` seconds at most: then the caller waits no more, and where
    the next pause would last as long it tries no more. `hedge` calls once more before an answer is
    late. Of all workers together, `budget` bounds the retries, `breaker` stops calling where many
    calls fail, and `limit` bounds the calls under way. When the last attempt has timed out or was
    refused, the caller's job fails. Over a `network` call and answer take time, and may be lost.
    """

    to: str
    timeout: float | None = None
    retry: Retry | None = None
    budget: Budget | None = None
    breaker: Breaker | None = None
    hedge: Hedge | None = None
    deadline: float | None = None
    limit: AdaptiveLimit | None = None
    network: Network | None = None

    def check(self) -> None:
        check_target("Call", "to", self.to)
        owner = f"Call to {self.to!r}"
        for name, seconds in (("timeout", self.timeout), ("deadline", self.deadline)):
            if seconds is not None:
                advice = "It is a time, in seconds; leave it out to wait for ever."
                check_number(owner, name, seconds, above=0, advice=advice)
        known = (
            ("retry", self.retry, Retry, "Retry(max_attempts=3)"),
            ("budget", self.budget, Budget, "Budget(gain=0.1)"),
            ("breaker", self.breaker, Breaker, "Breaker(window=20, cooldown=30)"),
            ("hedge", self.hedge, Hedge, "Hedge(after=2)"),
            ("network", self.network, Network, "Network(Exponential(0.05), loss=0.01)"),
            ("limit", self.limit, AdaptiveLimit, "AdaptiveLimit(slow=5)"),
        )
        for name, value, kind, example in known:
            if value is not None and not isinstance(value, kind):
                word = f"{'an' if kind is AdaptiveLimit else 'a'} {kind.__name__}"
                raise TypeError(f"{owner}: {name} must be {word}, not {value!r}. Try {example}.")
        if self.budget and not (self.retry or self.hedge):
            raise ValueError(
                f"{owner}: the budget is for retries, so give a retry as well. "
                "Try retry=Retry(max_attempts=3)."
            )
        if self.hedge and self.timeout is not None and self.hedge.after >= self.timeout:
            raise ValueError(
                f"{owner}: the hedge would come after {self.hedge.after:g} s, and the caller waits "
                f"{self.timeout:g} s. Try hedge=Hedge(after={self.timeout / 2:g})."
            )

        if self.network and self.network.loss and self.timeout is None and self.deadline is None:
            raise ValueError(
                f"{owner}: who waits for what is lost waits for ever, so give the call a timeout. "
                "Try timeout=3."
            )

    def links(self) -> Iterator[Link]:
        yield Link("calls", self.to, CALLS)

    def open(self, world: World, host: Host, purpose: str) -> Act:
        caller = CallAtWork(self, world, host, purpose)
        return lambda job: caller.call(job)


class CallAtWork:
    """A call in one run: what all workers who come to this step share."""

    def __init__(self, spec: Call, world: World, host: Host, purpose: str) -> None:
        self.spec = spec
        self.world = world
        self.host = host
        self.callee: TakesCalls = world.find(spec.to, CALLS)
        if spec.network:
            name = host.name
            self.callee = Remote(spec.network, world, name, spec.to, purpose, self.callee)
        self.retry = spec.retry or Retry(max_attempts=1)
        self.pause_after = self.retry.pauses(world.dice(host.name, purpose))
        self.budget = BudgetAtWork(spec.budget) if spec.budget else None
        self.breaker = spec.breaker.open(world, host.name, spec.to) if spec.breaker else None
        self.limit = spec.limit.open(world, host.name, spec.to) if spec.limit else None
        self.exchange = self.hedged if spec.hedge else self.single
        self.attempt = self.guarded if spec.breaker or spec.limit else self.exchange
        whole = spec.breaker is not None and spec.breaker.counts == "calls"
        self.ask = self.guarded_whole if whole else self.insist

    def call(self, job: Job) -> Doing:
        """Call for each event of a job, until one cannot be had an answer for."""
        for event in job.events:
            yield from self.ask(event)

    def insist(self, event: Event) -> Doing:
        """Try for one event until there is an answer; raise Failed when there will be none."""
        env, spec, pause, last = self.world.env, self.spec, 0.0, self.retry.last
        limit, deadline = spec.timeout, inf
        if spec.deadline is not None:
            deadline = env.now + spec.deadline
        for number in count(1):
            if deadline < inf:
                limit = min(spec.timeout or inf, max(deadline - env.now, 0.0))
            outcome, remark = yield from self.attempt(event, number, limit)
            if outcome == REPLIED:
                if self.budget:
                    self.budget.earn()
                return outcome, remark
            pause = self.pause_after(number - 1, pause)
            if not longer(deadline, env.now + (pause if number < last else 0.0)):
                raise Failed(f"{spec.to} did not answer by the deadline")
            if number >= last:
                break
            if self.budget and not self.budget.spend():
                self.note(WITHHELD, event, number)
                break
            if pause:
                yield env.timeout(pause)
        why = "did not answer in time" if outcome == TIMED_OUT else f"failed: {remark}"
        raise Failed(f"{spec.to} {why}")

    def guarded_whole(self, event: Event) -> Doing:
        """Try for one event, unless the breaker is open, which learns how all of it ended."""
        return self.through_breaker(event, 1, self.insist(event))

    def guarded(self, event: Event, number: int, limit: float | None) -> Doing:
        """Make an attempt, unless too many are under way or the breaker is open."""
        doing = self.exchange(event, number, limit)
        if self.breaker and self.breaker.spec.counts == "attempts":
            doing = self.through_breaker(event, number, doing)
        return self.within_limit(event, number, doing) if self.limit else doing

    def through_breaker(self, event: Event, number: int, doing: Doing) -> Doing:
        """Do something, unless the breaker is open, and let it learn the outcome."""
        breaker = self.breaker
        assert breaker
        if not breaker.admits(event):
            self.note(SHORT_CIRCUITED, event, number)
            raise Failed(f"{self.spec.to} was not called: the circuit breaker is open")
        state = breaker.number
        try:
            outcome, remark = yield from doing
        except (Failed, simpy.Interrupt):
            breaker.learn(state, True, event)
            raise
        breaker.learn(state, outcome != REPLIED, event)
        return outcome, remark

    def within_limit(self, event: Event, number: int, doing: Doing) -> Doing:
        """Make an attempt, unless too many are under way, and let the limit learn the outcome."""
        limit, begin = self.limit, self.world.env.now
        assert limit
        if limit.reached:
            self.note(OVER_LIMIT, event, number)
            raise Failed(f"{self.spec.to} was not called: too many calls are under way")
        limit.under_way += 1
        at_once = limit.under_way
        try:
            outcome, remark = yield from doing
        finally:
            limit.under_way -= 1
        limit.learn(at_once, self.world.env.now - begin, outcome != REPLIED, event)
        return outcome, remark

    def single(self, event: Event, number: int, limit: float | None) -> Doing:
        """Call once, and wait so many seconds at most; return the outcome and a remark."""
        env = self.world.env
        answer = env.event()
        self.note(CALLED, event, number)
        self.callee.call(event, self.host.name, reply_to(answer))
        if limit is not None:
            hang_up(answer, env.timeout(limit))
        try:
            outcome, remark = yield answer
        except simpy.Interrupt:
            self.note(TIMED_OUT, event, number)
            raise
        self.note(outcome, event, number if outcome == TIMED_OUT else remark)
        return outcome, remark

    def hedged(self, event: Event, number: int, limit: float | None) -> Doing:
        """Call, and once more if there is no answer; return the outcome and a remark."""
        assert self.spec.hedge
        return HedgedAttempt(self, self.spec.hedge, event, number).wait(limit)

    def note(self, kind: str, event: Event, note: object) -> None:
        """Log what happens to a call."""
        now, name, to = self.world.env.now, self.host.name, self.spec.to
        self.world.write((now, kind, name, event.order, event.id, to, note))


@dataclass(frozen=True)
class Request(Action):
    """Hand a job to the service `to` without waiting for the outcome (asynchronous request).

    The service acknowledges at once with an identifier, the order's, by which `LookUp` can ask
    later how it stands; if it refuses the request, the job fails. Real services acknowledge with
    an identifier of their own.
    """

    to: str

    def check(self) -> None:
        check_target("Request", "to", self.to)

    def links(self) -> Iterator[Link]:
        yield Link("hands a request to", self.to, CALLS)

    @property
    def takes_time(self) -> bool:
        return False

    def open(self, world: World, host: Host, purpose: str) -> Act:
        env, write, name, to = world.env, world.write, host.name, self.to
        deliver = world.find(to, CALLS).deliver

        def act(job: Job) -> None:
            for event in job.events:
                write((env.now, REQUESTED, name, event.order, event.id, to, event.order))
                answer = deliver(event, name)
                if not answer:
                    raise Failed(f"{to} did not take it: {answer.why}")

        return act
