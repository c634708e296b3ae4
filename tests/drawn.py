"""Shops drawn at random, for what holds in every shop, and the steps that learners wrote."""

from __future__ import annotations

from typing import Any

from drawn_calls import guarded, retries, topics
from drawn_functions import function_shops
from drawn_people import backlogs, crowd, priorities, shifts, slowdowns
from drawn_queues import queues, reads, rules
from drawn_workflows import conducted_shops
from hypothesis import strategies as st

from donutlab import (
    Acknowledge,
    Autoscale,
    Bus,
    Call,
    Choice,
    CoDel,
    ColdStart,
    Crash,
    Customers,
    Erlang,
    Exponential,
    Fail,
    Failed,
    Fixed,
    Job,
    Line,
    Lognormal,
    LookUp,
    Once,
    Outage,
    Outbox,
    Parallel,
    Poisson,
    Publish,
    Queue,
    ReadsStream,
    Regular,
    Replay,
    Request,
    Rule,
    Service,
    Shop,
    Stream,
    Uniform,
    Work,
)
from donutlab.messaging import Redrive, Window
from donutlab.resilience import Asynchronous


def moody(job: Job) -> Any:
    """Work a little, and now and then give up: a step as a learner writes it."""
    yield Work(Exponential(3))
    if job.random.random() < 0.3:
        raise Failed("in a mood")


def patient(job: Job) -> Any:
    """Call the till, and do the work oneself when it does not answer in time."""
    try:
        yield Call("till", timeout=4)
    except Failed:
        yield Work(Fixed(1))


def plain(job: Job) -> None:
    """Do something at once: a learner's step need not be a generator."""
    if job.detail.get("quantity") == 4:
        raise Failed("four are too many")


def picky(job: Job) -> Any:
    """Work a little, and give up some events of a batch."""
    yield Work(Exponential(3))
    for event in job.events:
        if job.random.random() < 0.3:
            job.fail(event, "not good enough")


def slow(job: Job) -> Any:
    """Ask for more time, work, and work on."""
    job.extend(9)
    yield Work(Exponential(3))


LEARNERS = (moody, patient, picky, plain, slow)

seconds = st.one_of(
    st.sampled_from([Fixed(0), Fixed(2), Fixed(10), Choice([1, 4]), Uniform(0, 6)]),
    st.sampled_from([Exponential(5), Erlang(6, 2), Lognormal(4, 1.5)]),
)
troubles = st.fixed_dictionaries(
    {},
    optional={
        "line": priorities
        | st.sampled_from(
            [
                *(Line(0), Line(2), Line(1, "drop oldest"), Line(2, "drop oldest", 4, True)),
                *(Line(stale_after=4), Line(newest_first=True), Line(codel=CoDel(0.5, 2))),
            ]
        ),
        "outages": st.sampled_from(
            [
                *([Outage(0, 5)], [Outage(3, 9), Outage(9, 10)]),
                [Outage(1, 6, 0.5), Outage(9, 15, silent=True), Outage(20, 30, 0.5, True)],
            ]
        ),
        "cold_start": st.builds(ColdStart, seconds, st.sampled_from([0.0, 5.0])),
        "autoscale": st.builds(
            Autoscale, st.just(4), st.just(1.0), st.just(5.0), st.sampled_from([0.0, 4.0])
        ),
        "asynchronous": st.builds(
            Asynchronous, st.integers(1, 3), st.just(90.0), st.sampled_from([None, "bin"])
        ),
        "timeout": st.sampled_from([2.0, 5.0]),
        "shifts": shifts,
        "slowdowns": slowdowns,
    },
).map(lambda chosen: {k: chosen[k] for k in chosen if k != "shifts" or "autoscale" not in chosen})
"""What a service may have beyond a plain one."""


@st.composite
def step_lists(draw: st.DrawFn, callees: list[str], takers: list[str], learners: bool) -> list[Any]:
    """Draw the steps of a service that may turn to these services, and send events to these parts.

    What is drawn goes only to parts further down the line, so no event can go round in a circle.
    """
    work = st.one_of(
        st.builds(Work, seconds),
        st.builds(Work, st.none() | seconds, each=seconds, per=st.sampled_from([None, "quantity"])),
    )
    kinds = [work, work, st.just(Acknowledge()), st.builds(Fail, st.sampled_from([0.0, 0.2]))]
    kinds.append(st.lists(work, min_size=1, max_size=2).map(lambda s: Once(*s, key="order")))
    kinds.append(work.map(lambda step: Once(step, expires=9)))
    kinds.append(st.just(Crash(0.2)))
    if learners:
        kinds.append(
            st.sampled_from(LEARNERS if "till" in callees else (moody, picky, plain, slow))
        )
    if callees:
        calls = st.sampled_from(callees).flatmap(guarded)
        asks = st.builds(LookUp, st.sampled_from(callees), st.just(4.0), st.just(30.0))
        kinds += [calls, st.builds(Request, st.sampled_from(callees)), asks]
        kinds.append(st.builds(LookUp, st.sampled_from(callees)))
        kinds.append(st.lists(calls | work, min_size=1, max_size=3).map(lambda s: Parallel(*s)))
    if takers:
        whole = st.sampled_from(["state", ["quantity", "item"]])
        types = st.sampled_from(["OrderPlaced", "Baked"])
        kinds.append(st.builds(Publish, types, st.sampled_from(takers), whole))
    return draw(st.lists(st.one_of(kinds), max_size=4))


streams = st.builds(
    Stream,
    st.just("stream"),
    partitions=st.integers(1, 3),
    key=st.sampled_from(["order", "item"]),
    rate=st.sampled_from([None, None, 0.5]),
)
stream_reads = st.builds(
    ReadsStream,
    st.just("stream"),
    batch=st.integers(1, 4),
    window=st.sampled_from([0.0, 5.0]),
    partial=st.booleans(),
    start=st.sampled_from(["latest", "oldest", 5.0]),
    joins=st.sampled_from([0.0, 0.0, 10.0]),
    replays=st.sampled_from([(), (), (Replay(30, 5),), (Replay(12), Replay(25, 20))]),
    retry=retries,
    bisect=st.booleans(),
    on_failure=st.sampled_from([None, "bin"]),
    parallel=st.integers(1, 2),
    pattern=st.none() | rules,
    max_age=st.sampled_from([None, None, 60.0]),
)


@st.composite
def buses(draw: st.DrawFn, name: str, takers: list[str]) -> Bus:
    """Draw a bus with rules for these parts, and with what may happen to their events."""
    rule = st.tuples(
        rules,
        st.sampled_from(takers),
        st.none() | retries | topics,
        st.sampled_from([None, None, "bin"]),
    )
    chosen = [
        Rule(f"r{number}", pattern, to, retry, dead_letter=dead)
        for number, (pattern, to, retry, dead) in enumerate(draw(st.lists(rule, max_size=3)))
    ]
    again = Replay(25, 0, 20, [rule.name for rule in chosen[:1]])
    replays = draw(st.sampled_from([(), (), (Replay(20, 5),), (Replay(30, 0, 10),), (again,)]))
    delay = draw(st.sampled_from([None, None, Fixed(0.5), Exponential(4)]))
    rate = draw(st.sampled_from([None, None, 0.5]))
    loss = draw(st.sampled_from([0.0, 0.0, 0.3]))
    return Bus(name, chosen, delay, rate, bool(replays), replays, loss)


@st.composite
def shops(draw: st.DrawFn, learners: bool = True) -> Shop:
    """Draw a valid shop of some parts in a line, each turning only to later ones.

    At the end of the line are a till and the queues for dead letters, which nobody reads.
    """
    parts: list[Any] = [Service("till", [Work(draw(seconds))], draw(st.integers(1, 2)))]
    parts += [Queue("bin"), Queue("fifo bin", fifo=True, visibility=30)]
    callees, takers = ["till"], ["till"]
    for number in range(draw(st.integers(1, 4))):
        name = f"p{number}"
        kind = draw(st.sampled_from(["outbox", "service", "bus", "queue", "stream"]))
        steps = step_lists(callees, takers, learners)
        if kind == "outbox":
            parts.append(
                Outbox(name, draw(st.sampled_from(takers)), 2, draw(st.sampled_from([0.0, 0.3])))
            )
        elif kind == "bus":
            parts.append(draw(buses(name, takers)))
        elif kind == "queue":
            queue, workers = draw(queues(name, draw(st.booleans()))), draw(st.integers(1, 3))
            reading = draw(reads(queue))
            limit = draw(st.sampled_from([None, None, queue.visibility]))
            roster = draw(st.none() | st.none() | shifts)
            more = {"timeout": limit, "shifts": roster}
            reader = Service(f"reader-{number}", draw(steps), workers, reading, **more)
            parts += [reader, queue]
        elif kind == "stream" and "stream" not in takers:
            name = "stream"
            parts.append(draw(streams))
            for reader in ("first reader", "second reader")[: draw(st.integers(1, 2))]:
                reading, workers = draw(stream_reads), draw(st.integers(1, 3))
                roster = draw(st.none() | st.none() | shifts)
                parts.append(Service(reader, draw(steps), workers, reading, shifts=roster))
        else:
            lookup = draw(st.none() | st.just(Fixed(1)))
            workers, extras = draw(st.integers(1, 3)), draw(troubles)
            parts.append(Service(name, draw(steps), workers, lookup=lookup, **extras))
            callees.append(name)
        takers.append(name)
    steps = draw(step_lists(callees, takers, learners))
    told = draw(st.lists(st.sampled_from(takers), min_size=1, max_size=3))
    steps += [Publish("OrderPlaced", to=name) for name in told]
    parts.append(Service("front", steps, draw(st.integers(1, 3))))
    then = draw(step_lists(callees, takers, learners))
    for name in ("street", "phone")[: draw(st.integers(1, 2))]:
        to = draw(st.sampled_from(["front", "front", *callees]))
        parts.append(draw(crowd(name, to, then)))
    if draw(st.booleans()):
        parts.append(draw(backlogs(takers)))
    return Shop(*draw(st.permutations(parts)))


windows = st.sampled_from(
    [
        *([], [Window(5), Window(20, "arrival", of="quantity", to="till")]),
        [Window(5, lateness=3, key="item", to="till")],
    ]
)


@st.composite
def rough_shops(draw: st.DrawFn, learners: bool = True) -> Shop:
    """Draw a shop with a bus, an outbox, two queues and a stream, in which a lot goes wrong."""

    def service(name: str, reading: Any) -> Service:
        work = Work(draw(seconds))
        first = draw(st.sampled_from([work, Once(work), Once(work, key="order", expires=9)]))
        steps = [first, *draw(windows), Fail(draw(st.sampled_from([0.0, 0.3, 0.7])))]
        if learners:
            steps += draw(st.sampled_from([[picky], [moody], [plain], [slow], [slow, picky]]))
        return Service(name, steps, draw(st.integers(1, 3)), reading)

    places = ["tray", "shelf", "stream", "till"]
    tray, shelf = draw(queues("tray", fifo=False)), draw(queues("shelf", fifo=True))
    told = ["bus", *draw(st.lists(st.sampled_from(["box", *places]), min_size=2, max_size=4))]
    return Shop(
        Customers(
            "street",
            draw(st.sampled_from([Poisson(1), Regular(2), Poisson(0.2)])),
            "front",
            {"item": Choice({"donut": 2, "pie": 1}), "quantity": Choice([0, 1, 2, 3, 4])},
            count=draw(st.integers(5, 25)),
        ),
        Service("front", [Publish("OrderPlaced", to=name) for name in told], workers=2),
        draw(buses("bus", places)),
        Outbox("box", draw(st.sampled_from(places)), 2, draw(st.sampled_from([0.0, 0.3]))),
        tray,
        service("oven", draw(reads(tray))),
        shelf,
        service("waiter", draw(reads(shelf))),
        draw(streams),
        service("first reader", draw(stream_reads)),
        service("second reader", draw(stream_reads)),
        Service("till", [Work(draw(seconds))]),
        Queue("bin", redrives=draw(st.sampled_from([(), [Redrive(20, "tray", 0.5)]]))),
        Queue("fifo bin", fifo=True, visibility=30, redrives=[Redrive(60, "shelf")]),
    )


@st.composite
def calling_shops(draw: st.DrawFn, learners: bool = True) -> Shop:
    """Draw a shop of services that call each other, with little patience and in bad health."""
    work = st.builds(Work, seconds)
    failing = st.builds(Fail, st.sampled_from([0.0, 0.3, 0.9]))

    def service(name: str, *steps: Any) -> Service:
        lookup, workers = draw(st.sampled_from([None, Fixed(1)])), draw(st.integers(1, 2))
        return Service(name, [*steps, draw(failing)], workers, lookup=lookup, **draw(troubles))

    more = [draw(st.sampled_from((moody, patient, plain)))] * learners
    asking = draw(st.sampled_from([[draw(guarded("oven"))], [Acknowledge(), Request("oven")]]))
    return Shop(
        draw(crowd("street", "front", [LookUp(draw(st.sampled_from(["oven", "till"])), 4, 30)], 5)),
        service("front", *more, *asking, Parallel(draw(guarded("till")), draw(work))),
        service("oven", Once(draw(work), key="order"), draw(guarded("till"))),
        service("till", draw(work)),
        Queue("bin"),
    )


def sorts(learners: bool = True) -> list[st.SearchStrategy[Shop]]:
    """Return how shops of each sort are drawn."""
    some = shops(learners), rough_shops(learners), calling_shops(learners)
    return [*some, function_shops(), conducted_shops(learners)]


def any_shops(learners: bool = True) -> st.SearchStrategy[Shop]:
    """Draw a shop of any of these sorts, most often a rough one."""
    return st.one_of(*sorts(learners), rough_shops(learners))


ends = st.sampled_from([None, 15.0, 90.0])


def closes(shop: Shop, until: float | None) -> float | None:
    """Return when a shop closes: readers who ask again and again, and autoscalers, go on for ever.

    Only with them a run needs an end.
    """
    endless = any(part.endless for part in shop.parts.values())
    return 1000.0 if until is None and endless else until
