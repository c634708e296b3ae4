"""Steps: what a worker does with a job, one after the other. Steps are verbs.

Each is a frozen value in the blueprint. Opened in a world it becomes a function of the job that
returns None when it is done at once, a number of seconds when the worker is busy so long, or a
generator of SimPy events when there is more to it (`donutlab.job.Act`).

A generator function of the learner's can stand where a step can. It gets the job and yields
steps, or SimPy events, and what they bring is the value of the yield:

    def decorate(job):
        yield Work(Exponential(20))
        if job.detail["item"] == "pie":
            yield Call("pie maker")
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import simpy

from donutlab.distributions import Choice, Distribution, check_time
from donutlab.errors import ShopError, check_list, check_number, check_target, check_text
from donutlab.events import Event, new_event
from donutlab.job import Act, Doing, Failed, Host, Job
from donutlab.log import CALLED, LOOKED_UP, REPLIED, REQUESTED, TIMED_OUT
from donutlab.retry import Retry
from donutlab.spec import Spec
from donutlab.world import Link, Sent, World

LOOK_UP = "LookUp"
"""The type of the event that is a question about an order."""

TURNS = 100_000
"""After so many yields at one moment a learner's generator is taken to be going in circles."""


class StepError(RuntimeError):
    """A step of the learner's raised an error that is not `Failed`; the message says where.

    `run`, once the run has been given up, is what happened until then.
    """

    run: Any = None


class Action(Spec):
    """Base of the steps of the library."""

    @property
    def takes_time(self) -> bool:
        """Whether time may pass in this step."""
        return True

    def announces(self, host: str) -> Iterator[Sent]:
        """Yield what this step is certain to send to others as an event of its own."""
        yield from ()

    def links(self) -> Iterator[Link]:
        """Yield the references to other parts."""
        yield from ()

    def open(self, world: World, host: Host, purpose: str) -> Act:
        """Return the step at work for that host, with dice for that purpose."""
        raise NotImplementedError


@dataclass(frozen=True)
class Work(Action):
    """Be busy for a while: `time` once a job, plus `each` for every event of a batch.

    With `per`, a field of the event's detail, `each` is drawn that many times: a time per donut
    is ``Work(each=Exponential(60), per="quantity")``, an oven that takes a minute for a load and
    five seconds more for every order is ``Work(Fixed(60), each=Fixed(5))``.
    """

    time: Distribution | None = None
    each: Distribution | None = None
    per: str | None = None

    def check(self) -> None:
        for name, value in (("time", self.time), ("each", self.each)):
            if value is not None:
                check_time("Work", name, value)
        if self.per is not None:
            check_text("Work", "per", self.per, "It is a field of the order.")
        if self.time is None and self.each is None:
            raise ValueError("Work: say how long it takes, as time or each. Try Work(Fixed(5)).")
        if self.per is not None and self.each is None:
            raise ValueError(f"Work: per={self.per!r} says how often to draw `each`, so give each.")

    @property
    def takes_time(self) -> bool:
        return any(time is not None and time.mean > 0 for time in (self.time, self.each))

    def open(self, world: World, host: Host, purpose: str) -> Act:
        random = world.dice(host.name, purpose)
        once = self.time.sampler(random) if self.time else None
        if self.each is None:
            assert once is not None
            draw = once
            if isinstance(self.time, Choice):  # whose values may be whole numbers
                return lambda job: float(draw())
            return lambda job: draw()
        each, per = self.each.sampler(world.dice(host.name, f"{purpose} each")), self.per

        def busy(job: Job) -> float:
            count = len(job.events) if per is None else sum(units(job, e, per) for e in job.events)
            return float((once() if once else 0.0) + sum([each() for _ in range(count)]))

        return busy


def units(job: Job, event: Event, name: str) -> int:
    """Return the number of units in one event's detail; the job fails when it is none."""
    count = event.detail.get(name)
    if isinstance(count, int) and not isinstance(count, bool) and count >= 0:
        return count
    raise StepError(
        f"{job.host.name!r} works per {name!r}, but event {event.id!r} has {name}={count!r}. "
        "It must be a whole number of at least 0."
    )


@dataclass(frozen=True)
class Call(Action):
    """Call the service `to` and stand and wait for its answer (synchronous request/response).

    After `timeout` seconds the caller stops waiting; the service called does not know and goes
    on. Then `retry` says whether to try again; without one there is a single attempt. When the
    last attempt has timed out or was refused, the caller's job fails.
    """

    to: str
    timeout: float | None = None
    retry: Retry | None = None

    def check(self) -> None:
        check_target("Call", "to", self.to)
        owner = f"Call to {self.to!r}"
        if self.timeout is not None:
            advice = "It is a time, in seconds; leave it out to wait for ever."
            check_number(owner, "timeout", self.timeout, above=0, advice=advice)
        if self.retry is not None and not isinstance(self.retry, Retry):
            raise TypeError(
                f"{owner}: retry must be a Retry, not {self.retry!r}. Try Retry(max_attempts=3)."
            )

    def links(self) -> Iterator[Link]:
        yield Link("calls", self.to, "calls")

    def open(self, world: World, host: Host, purpose: str) -> Act:
        env, write, name, to, limit = world.env, world.write, host.name, self.to, self.timeout
        deliver, retry = world.find(to, "calls").deliver, self.retry or Retry(max_attempts=1)
        pause_after = retry.pauses(world.dice(name, purpose))

        def attempt(event: Event, number: int) -> Doing:
            answer = env.event()
            write((env.now, CALLED, name, event.order, event.id, to, number))
            deliver(event, name, None, reply_to(answer))
            if limit is not None:
                hang_up(answer, env.timeout(limit))
            outcome, remark = yield answer
            write((env.now, outcome, name, event.order, event.id, to, remark or number))
            return outcome, remark

        def act(job: Job) -> Doing:
            for event in job.events:
                pause = 0.0
                for number in range(retry.max_attempts):
                    outcome, remark = yield from attempt(event, number + 1)
                    if outcome == REPLIED:
                        break
                    pause = pause_after(number, pause)
                    if pause and number + 1 < retry.max_attempts:
                        yield env.timeout(pause)
                else:
                    why = "did not answer in time" if outcome == TIMED_OUT else f"failed: {remark}"
                    raise Failed(f"{to} {why}")

        return act


def reply_to(answer: simpy.Event) -> Callable[[Event, str, str], None]:
    """Return the reply that gives the outcome to a caller, unless it has stopped waiting."""

    def reply(event: Event, outcome: str, remark: str) -> None:
        if not answer.triggered:
            answer.succeed((outcome, remark))

    return reply


def hang_up(answer: simpy.Event, timer: simpy.Event) -> None:
    """End the wait for an answer as timed out when the timer goes off first."""

    def ring(_: simpy.Event) -> None:
        if not answer.triggered:
            answer.succeed((TIMED_OUT, ""))

    assert timer.callbacks is not None
    timer.callbacks.append(ring)


@dataclass(frozen=True, init=False)
class Parallel(Action):
    """Take several steps at once and wait until the last is done: ``Parallel(Call(a), Call(b))``.

    If one fails the job fails when all have come to an end.
    """

    steps: tuple[Any, ...]

    def __init__(self, *args: Any, steps: Sequence[Any] = ()) -> None:
        object.__setattr__(self, "steps", (*args, *steps))
        self.__post_init__()

    def check(self) -> None:
        check_steps("Parallel", self.steps)
        if not self.steps:
            raise ValueError("Parallel: give at least one step. Try Parallel(Call('baker')).")

    def links(self) -> Iterator[Link]:
        yield from step_links(self.steps)

    def open(self, world: World, host: Host, purpose: str) -> Act:
        env = world.env
        branches = [
            chain([step], world, host, f"{purpose}.{n}") for n, step in enumerate(self.steps)
        ]

        def branch(act: Callable[[Job], Doing], job: Job) -> Doing:
            try:
                yield from act(job)
            except Failed as failure:
                return failure
            return None

        def act(job: Job) -> Doing:
            running = [env.process(branch(one, job)) for one in branches]
            for process in running:
                yield process
            for process in running:
                if process.value is not None:
                    raise process.value

        return act


@dataclass(frozen=True)
class Acknowledge(Action):
    """Answer whoever sent the job now, with the identifier of the order, and go on working.

    The acknowledgement says that the order was taken, and nothing of how it will end: whoever
    wants to know looks it up later (HTTP calls this 202 Accepted, RFC 9110 section 15.3.3).
    """

    @property
    def takes_time(self) -> bool:
        return False

    def open(self, world: World, host: Host, purpose: str) -> Act:
        def act(job: Job) -> None:
            reply, job.reply = job.reply, None
            if reply:
                reply(job.event, REPLIED, job.order)

        return act


@dataclass(frozen=True)
class Request(Action):
    """Hand a job to the service `to` without waiting for the outcome (asynchronous request).

    The service acknowledges at once with an identifier, the order's, by which `LookUp` can ask
    later how it stands. Real services acknowledge with an identifier of their own.
    """

    to: str

    def check(self) -> None:
        check_target("Request", "to", self.to)

    def links(self) -> Iterator[Link]:
        yield Link("hands a request to", self.to, "calls")

    @property
    def takes_time(self) -> bool:
        return False

    def open(self, world: World, host: Host, purpose: str) -> Act:
        env, write, name, to = world.env, world.write, host.name, self.to
        deliver = world.find(to, "calls").deliver

        def act(job: Job) -> None:
            for event in job.events:
                write((env.now, REQUESTED, name, event.order, event.id, to, event.order))
                deliver(event, name)

        return act


@dataclass(frozen=True)
class LookUp(Action):
    """Ask the service `at` how an order stands, by its identifier.

    The answer, `job.found`, has a `status` (unknown, waiting, in work, served, failed) and the
    `detail` of the event the service was given. With `every` the question is asked every so many
    seconds until the order is served or has failed, at most `timeout` seconds long; if it has
    failed, or time is up, the asker's job fails. If the service says how long a look-up takes
    (`Service.lookup`), one of its workers answers; otherwise it costs no time.
    """

    at: str
    every: float | None = None
    timeout: float | None = None

    def check(self) -> None:
        check_target("LookUp", "at", self.at)
        for name, value in (("every", self.every), ("timeout", self.timeout)):
            if value is not None:
                check_number(f"LookUp at {self.at!r}", name, value, above=0)
        if self.timeout is not None and self.every is None:
            raise ValueError(
                f"LookUp at {self.at!r}: timeout ends a repeated look-up, so say how often, "
                "for example every=30."
            )

    def links(self) -> Iterator[Link]:
        yield Link("looks up orders at", self.at, "look-ups")

    def open(self, world: World, host: Host, purpose: str) -> Act:
        env, write, name, at = world.env, world.write, host.name, self.at
        service, every = world.find(at, "look-ups"), self.every
        service.keeps_records = True
        opening = world.opening

        def ask(job: Job, event: Event) -> Doing:
            answer = env.event()
            detail = {"order": event.order}
            service.look_up(
                Event(
                    host.event_id(), name, LOOK_UP, env.now, detail, event.order, event.id, opening
                ),
                name,
                answer,
            )
            job.found = yield answer
            write((env.now, LOOKED_UP, name, event.order, event.id, at, job.found["status"]))
            return job.found["status"]

        def act(job: Job) -> Doing:
            for event in job.events:
                begin = env.now
                status = yield from ask(job, event)
                while every is not None and status not in ("served", "failed"):
                    if self.timeout is not None and env.now + every > begin + self.timeout:
                        raise Failed(f"{at} was not done in time")
                    yield env.timeout(every)
                    status = yield from ask(job, event)
                if every is not None and status == "failed":
                    raise Failed(f"{at} failed")

        return act


@dataclass(frozen=True)
class Publish(Action):
    """Announce an event of the given `type` to the bus, queue or service `to`, and go on.

    `carries` says what it takes along: "state", all the details at hand; "identifier", only the
    order's id, to be looked up at its source; or the names of the details to copy. The order's
    id is always there, as `order`. `extra` adds constant details. If the part does not take the
    event, such as a queue that is full, the job fails.
    """

    type: str
    to: str
    carries: str | Sequence[str] = "state"
    extra: Mapping[str, Any] = field(default_factory=dict)

    def check(self) -> None:
        check_text("Publish", "type", self.type, "It says what happened: OrderPlaced.")
        owner = f"Publish {self.type!r}"
        check_target(owner, "to", self.to)
        if isinstance(self.carries, str) and self.carries not in ("state", "identifier"):
            raise ValueError(
                f"{owner}: carries must be 'state', 'identifier' or a list of names, "
                f"not {self.carries!r}. Try carries=[{self.carries!r}]."
            )
        if not isinstance(self.carries, str):
            check_list(owner, "carries", self.carries, 'carries=["item"]')
        if not isinstance(self.extra, Mapping):
            raise TypeError(f"{owner}: extra must be a mapping, not {self.extra!r}.")

    def links(self) -> Iterator[Link]:
        yield Link("publishes to", self.to, "events", self.type)

    def announces(self, host: str) -> Iterator[Sent]:
        yield Sent(self.to, self.type, host)

    @property
    def takes_time(self) -> bool:
        return False

    def open(self, world: World, host: Host, purpose: str) -> Act:
        env, name, kind, carries, extra = world.env, host.name, self.type, self.carries, self.extra
        to = self.to
        deliver, keep, opening = (
            world.find(self.to, "events").deliver,
            world.events.append,
            world.opening,
        )
        event_id = host.event_id

        def act(job: Job) -> None:
            for cause in job.events:
                detail: dict[str, Any] = {}
                if carries == "state":
                    detail |= cause.detail
                elif carries != "identifier":
                    detail |= {key: cause.detail[key] for key in carries if key in cause.detail}
                if extra:
                    detail |= extra
                detail["order"] = cause.order
                order = cause.order
                fields = event_id(), name, kind, env.now, detail, order, cause.id, opening
                event = new_event(fields)
                keep(event)
                refusal = deliver(event, name)
                if refusal:
                    raise Failed(f"{to} did not take it: {refusal}")

        return act


def check_steps(owner: str, steps: Sequence[Any], name: str = "steps") -> None:
    """Raise TypeError unless each step is one of the library's or a function."""
    word = type(steps).__name__ + "(...)" if isinstance(steps, Action) else "Work(Fixed(5))"
    check_list(owner, name, steps, f"{name}=[{name_of(steps) if callable(steps) else word}]")
    for number, step in enumerate(steps, 1):
        if isinstance(step, type) or not (isinstance(step, Action) or callable(step)):
            raise TypeError(
                f"{owner}: step {number} must be a step such as Work(Fixed(5)), or a generator "
                f"function, not {step!r}."
            )


def name_of(function: Any) -> str:
    """Return what a learner's step is called; it may be any callable, such as a partial."""
    return str(getattr(function, "__name__", type(function).__name__))


def takes_time(step: Any) -> bool:
    """Return whether time may pass in a step; of a learner's function nobody can say."""
    return step.takes_time if isinstance(step, Action) else True


def step_links(steps: Sequence[Any]) -> Iterator[Link]:
    """Yield the references to other parts in these steps."""
    for step in steps:
        if isinstance(step, Action):
            yield from step.links()


def open_steps(steps: Sequence[Any], world: World, host: Host, prefix: str = "") -> list[Act]:
    """Return the steps at work. The n-th step of a kind keeps its dice whatever stands between."""
    seen: Counter[str] = Counter()
    acts = []
    for step in steps:
        word = type(step).__name__ if isinstance(step, Action) else name_of(step)
        purpose = f"{prefix} {word} {seen[word]}".lstrip()
        seen[word] += 1
        opened = step.open if isinstance(step, Action) else learner_step(step)
        acts.append(opened(world, host, purpose))
    return acts


def chain(
    steps: Sequence[Any], world: World, host: Host, prefix: str = ""
) -> Callable[[Job], Doing]:
    """Return these steps as one generator function of the job."""
    env, acts = world.env, open_steps(steps, world, host, prefix)

    def go(job: Job) -> Doing:
        for act in acts:
            doing = act(job)
            if doing is None:
                continue
            if isinstance(doing, float):
                yield env.timeout(doing)
            else:
                yield from doing

    return go


def learner_step(function: Callable[[Job], Any]) -> Callable[[World, Host, str], Act]:
    """Return a learner's function as something that opens like a step."""

    def opened(world: World, host: Host, purpose: str) -> Act:
        random = world.dice(host.name, purpose)
        for part in world.directory.values():
            part.keeps_records = True
        known: dict[str, Callable[[Job], Doing]] = {}

        def one(step: Action) -> Callable[[Job], Doing]:
            key = repr(step)
            if key not in known:
                known[key] = chain([step], world, host, f"{purpose} {key}")
            return known[key]

        def act(job: Job) -> Doing | None:
            job.random = random
            try:
                doing = function(job)
            except Failed:
                raise
            except Exception as error:
                raise trouble(function, job, error) from error
            if doing is None:
                return None
            if not hasattr(doing, "send"):
                raise trouble(function, job, f"it returned {doing!r}; yield the steps instead")
            return follow(function, doing, job, one)

        return act

    return opened


def follow(
    function: Callable[[Job], Any],
    doing: Doing,
    job: Job,
    one: Callable[[Action], Callable[[Job], Doing]],
) -> Doing:
    """Go through what a learner's generator yields, and give it back what each step brings."""
    resume: Callable[[Any], Any] = doing.send
    given: Any = None
    turns, moment = 0, -1.0
    while True:
        turns = turns + 1 if moment == job.now else 0
        moment = job.now
        if turns > TURNS:
            raise trouble(function, job, f"it yielded {TURNS:,} times and time did not advance")
        try:
            step = resume(given)
        except StopIteration:
            return
        except Failed:
            raise
        except Exception as error:
            raise trouble(function, job, error) from error
        resume, given = doing.send, None
        try:
            if isinstance(step, simpy.Event):
                try:
                    given = yield step
                except Exception as error:  # the event failed: whoever waits for it may catch it
                    resume, given = doing.throw, error
            elif isinstance(step, Action):
                try:
                    go = one(step)
                except ShopError as error:
                    raise trouble(function, job, f"it yielded {step!r}, but {error}") from None
                yield from go(job)
                given = job.found if isinstance(step, LookUp) else None
            else:
                what = f"it yielded {step!r}; yield a step such as Work(Fixed(5)) or a SimPy event"
                raise trouble(function, job, what)
        except Failed as failure:
            resume, given = doing.throw, failure


def trouble(function: Callable[[Job], Any], job: Job, what: object) -> StepError:
    """Return the error that says in whose step, on which order and when something went wrong."""
    if isinstance(what, Exception):
        what = f"{type(what).__name__}: {what}"
    stop = "" if str(what).endswith((".", "?")) else "."
    return StepError(
        f"{job.host.name!r}, step {name_of(function)!r}, order {job.order!r} at second "
        f"{job.now:g}: {what}{stop}"
    )
