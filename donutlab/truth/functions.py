"""Functions in the cloud: what cuts their work off, what they remember, and who throttles them."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp

from donutlab import (
    Bus,
    Call,
    Choice,
    Customers,
    Exponential,
    Fail,
    Fixed,
    Once,
    Poisson,
    Publish,
    Queue,
    Reads,
    ReadsStream,
    Replay,
    Request,
    Retry,
    Rule,
    Service,
    Shop,
    Stream,
    Trace,
    Work,
)
from donutlab.core.kinds import (
    ARRIVED,
    CHECKPOINTED,
    DEAD,
    DELETED,
    FAILED,
    REPEATED,
    SERVED,
    STARTED,
)
from donutlab.resilience import Asynchronous, Network
from donutlab.truth.law import Law, experiment
from donutlab.truth.scenes import MANAGER, PLENTY, count, rows, street

LIMIT = 2.0
"""The time limit, in means of the time that the work takes."""


@experiment(
    Law("time limit of 2 m, work of mean m: share cut off, e^-2", exp(-LIMIT)),
    Law("the same: time at work, m(1-e^-2)", 1 - exp(-LIMIT)),
)
def time_limit(seed: int) -> Sequence[float]:
    """Work X is cut off after T: it takes min(X, T), whose mean is that of X times P(X <= T).

    For P(X > t) = e^(-t/m), and the mean of min(X, T) is its integral from 0 to T.
    """
    baker = Service("baker", [Work(Exponential(1))], PLENTY, timeout=LIMIT)
    run = Shop(street(5, 2000, to="baker"), baker).run(seed=seed)
    took = run.summary().services["baker"].utilisation * run.end * PLENTY
    return [count(run, FAILED, "baker") / 2000, took / 2000]


BROKEN = 0.5
"""How often an attempt fails."""


@experiment(
    Law("asynchronous, p = 1/2: attempts per event, 1 + p + p²", 1 + BROKEN + BROKEN**2),
    Law("the same: share on the failure queue, p³", BROKEN**3),
    Law("the same: dead letters of the rule that sent it", 0),
)
def asynchronous(seed: int) -> Sequence[float]:
    """A service that has taken an event tries by itself, up to three times; a rule knows nothing.

    An attempt k is made if the k - 1 before it have failed.
    """
    rule = Rule("bake", {"source": ["manager"]}, "baker", Retry(3, base=1), dead_letter="bin")
    manager = Service("manager", [Publish("OrderPlaced", to="bus")])
    waits = Asynchronous(on_failure="failures")
    baker = Service("baker", [Fail(BROKEN)], asynchronous=waits)
    queues = Queue("bin"), Queue("failures")
    run = Shop(street(5, 1000), manager, Bus("bus", [rule]), baker, *queues).run(seed=seed)
    left = [run.summary().queues[each.name].left / 1000 for each in queues]
    return [count(run, STARTED, "baker") / 1000, left[1], left[0]]


BURST = 200
"""How many messages come at once."""


@experiment(
    Law("2 workers, 200 pollers, 200 at once, 1 receive: dead unread", 1 - 2 * (30 // 7 + 1) / 200),
    Law("the same with as many pollers as workers", 0),
)
def throttled(seed: int) -> Sequence[float]:
    """Pollers receive all at once, and c workers begin with c of them every s seconds.

    They begin at 0, s, 2s, …, as long as the visibility V lasts: c(floor(V/s) + 1) messages, if s
    does not divide V. The others have been received as often as they may be.
    """
    found = []
    for pollers in (BURST, 2):
        tray = Queue("tray", visibility=30, max_receives=1, dead_letter="bin")
        baker = Service("baker", [Work(Fixed(7))], 2, Reads("tray", pollers=pollers))
        burst = Customers("street", Trace([(0.0, {})] * BURST), to="manager")
        run = Shop(burst, MANAGER, tray, Queue("bin"), baker).run(seed=seed)
        worked = {row[4] for row in rows(run, STARTED, "baker")}
        dead = {row[4] for row in rows(run, DEAD, "tray")}
        found.append(len(dead - worked) / BURST)
    return found


PIES = 0.3
"""How many orders are for a pie."""


@experiment(
    Law("queue, a reader's pattern that 0.3 match: jobs per message", PIES),
    Law("the same: messages deleted", 1),
    Law("stream, the same pattern: jobs per record", PIES),
    Law("the same: records the position is past", 1),
)
def reader_pattern(seed: int) -> Sequence[float]:
    """Whoever filters works on what matches only; the rest is deleted, or passed over."""
    order = {"item": Choice({"pie": PIES, "donut": 1 - PIES})}
    people = Customers("street", Poisson(5), "manager", order, count=1000)
    pies = {"detail": {"item": ["pie"]}}
    shop = Shop(people, MANAGER, Service("baker", [], 9, Reads("tray", 5, pattern=pies)))
    run = shop.with_parts(Queue("tray", visibility=30)).run(seed=seed)
    found = [count(run, SERVED, "baker") / 1000, count(run, DELETED, "tray") / 1000]
    baker = Service("baker", [], 1, ReadsStream("tray", 5, start="oldest", pattern=pies))
    run = shop.with_parts(Stream("tray"), baker).run(seed=seed)
    past = count(run, CHECKPOINTED, "tray") / 1000
    return [*found, count(run, SERVED, "baker") / 1000, past]


LOSS, TRIES = 0.1, 3
"""How often a message is lost on the network, and how often a call is tried."""

UNHEARD = 1 - (1 - LOSS) ** 2
"""How often a call or its answer is lost."""


@experiment(
    Law("network that loses q = 0.1, 3 tries: answered, 1-f³, f = 1-(1-q)²", 1 - UNHEARD**TRIES),
    Law(
        "the same: times each order is baked, (1-q)(1+f+f²)",
        (1 - LOSS) * (1 + UNHEARD + UNHEARD**2),
    ),
    Law("network, each way Exponential(2), work 1: time to the answer, 2·2 + 1", 5),
    Law("bus that loses q = 0.1, 3 tries: share that arrives, 1-q³", 1 - LOSS**TRIES),
)
def network(seed: int) -> Sequence[float]:
    """Whoever hears nothing tries again, and what had arrived is done again.

    A try goes wrong if the call is lost, or else the answer: f = q + (1-q)q. Try k is made if all
    before it went wrong, and then the work is done with 1-q.
    """
    baker = Service("baker", [], PLENTY)
    call = Call("baker", 1, Retry(TRIES), network=Network(Fixed(0.1), LOSS))
    run = Shop(street(5, 1000), Service("manager", [call], PLENTY), baker).run(seed=seed)
    found = [count(run, SERVED, "manager") / 1000, count(run, SERVED, "baker") / 1000]
    call = Call("baker", network=Network(Exponential(2)))
    manager, baker = Service("manager", [call], PLENTY), Service("baker", [Work(Fixed(1))], PLENTY)
    run = Shop(street(5, 1000), manager, baker).run(seed=seed)
    found.append(run.summary().services["manager"].sojourn.mean)
    rule = Rule("bake", {"source": ["manager"]}, "tray", Retry(TRIES))
    publish = Service("manager", [Publish("OrderPlaced", to="bus")])
    run = Shop(street(5, 1000), publish, Bus("bus", [rule], loss=LOSS), Queue("tray")).run(
        seed=seed
    )
    return [*found, count(run, ARRIVED, "tray") / 1000]


MEMORY = 60.0
"""For how many seconds an idempotent service remembers what it has done."""


@experiment(
    Law("idempotent, repeats after Exponential(E) s, memory of E s: done again, e^-1", exp(-1)),
    Law("idempotent, replay while the last is remembered: times each is baked", 1),
    Law("idempotent, replay after that: times each is baked", 2),
)
def memory_of_idempotency(seed: int) -> Sequence[float]:
    """What comes again after the memory has ended is done twice."""
    once = Service("baker", [Once(Work(Fixed(0)), expires=MEMORY)], PLENTY)
    late = Service("late", [Work(Exponential(MEMORY)), Request("baker")], PLENTY)
    both = Service("manager", [Request("baker"), Request("late")])
    run = Shop(street(1, 1000), both, late, once).run(seed=seed)
    found = [1 - count(run, REPEATED, "baker") / 1000]
    manager = Service("manager", [Publish("OrderPlaced", to="bus")])
    for at in (50, 300):
        rule = Rule("bake", {"source": ["manager"]}, to="baker")
        bus = Bus("bus", [rule], archive=True, replays=[Replay(at)])
        run = Shop(street(50, 1000), manager, bus, once).run(seed=seed)
        found.append((count(run, SERVED, "baker") - count(run, REPEATED, "baker")) / 1000)
    return found
