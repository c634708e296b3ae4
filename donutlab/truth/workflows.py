"""Workflows: what sagas complete, undo and cost, what is seen in between, and who notices."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean

from donutlab import (
    Bus,
    Call,
    Crash,
    Customers,
    Exponential,
    Fail,
    Fixed,
    Outage,
    Poisson,
    Publish,
    Queue,
    Reads,
    Retry,
    Rule,
    Run,
    Service,
    Shop,
    Work,
)
from donutlab.core.distributions import Distribution
from donutlab.core.kinds import (
    COMPENSATED,
    EXECUTION_FAILED,
    EXECUTION_STARTED,
    MESSAGE_SENT,
    PLACED,
    STATE_EXITED,
    TASK_TIMED_OUT,
)
from donutlab.formulas import (
    retry_success,
    saga_compensations,
    saga_completed,
    saga_transitions,
    seen_in_between,
)
from donutlab.truth.law import Law, experiment
from donutlab.truth.scenes import PLENTY, count, rows, street
from donutlab.workflows import Send, Task, Workflow

EVEN = [0.05] * 5
LAST = [0.0, 0.0, 0.0, 0.0, 0.2]
FIRST = LAST[::-1]
PRICE = 25.0
"""US dollars for a million transitions, as in the price list of `donutlab.results.cost`."""


def saga(failures: Sequence[float], count: int = 2000) -> Shop:
    """Return a shop with a saga of so many steps, each with a compensation that does not fail."""
    steps = [f"step-{number}" for number in range(len(failures))]
    return Shop(
        street(1, count, to="orders"),
        Workflow("orders", [Task(step, undo="undo") for step in steps]),
        *(Service(s, [Fail(p)], PLENTY) for s, p in zip(steps, failures, strict=True)),
        Service("undo", [], PLENTY),
    )


@experiment(
    Law("saga, 5 steps at 5 %: share completed, 0.95⁵", saga_completed(EVEN)),
    Law("saga, 5 steps at 5 %: compensations an order", saga_compensations(EVEN)),
    Law("saga, the last of five fails at 20 %: compensations an order", saga_compensations(LAST)),
    Law("saga, the first of five fails at 20 %: compensations an order", saga_compensations(FIRST)),
)
def sagas(seed: int) -> Sequence[float]:
    """What fails is undone: how much depends on where in the order of the steps it fails."""
    even, last, first = (saga(each).run(seed=seed) for each in (EVEN, LAST, FIRST))
    undone = (count(run, COMPENSATED, "orders") / 2000 for run in (even, last, first))
    return [even.summary().orders.accepted / 2000, *undone]


@experiment(
    Law(
        "saga, 5 steps at 5 %: dollars for a million orders, by the transitions",
        PRICE * saga_transitions(EVEN),
    ),
)
def saga_price(seed: int) -> Sequence[float]:
    """Each state that is entered is paid for, on the way back, too."""
    return [saga(EVEN).run(seed=seed).cost().per_part["orders"] / 2000 * 1e6]


LOOKS, STANDS = 0.05, 20.0
"""How many look in a second, and how long a reservation stands before it is undone."""


def looked_at(run: Run) -> float:
    """Return of how many reservations that were undone somebody came while they stood."""
    others = [row[0] for row in rows(run, PLACED, "others")]
    made = {row[3]: row[0] for row in rows(run, STATE_EXITED, "orders") if row[6] == "seats"}
    undone = {row[3]: row[0] for row in rows(run, COMPENSATED, "orders")}
    return fmean(
        any(made[order] < time < until for time in others) for order, until in undone.items()
    )


@experiment(
    Law(
        "reservation undone after 20 s, 0.05 looks/s: seen in between, 1 - e^(-λW)",
        seen_in_between(LOOKS, STANDS),
    ),
    Law(
        "the same, undone after an Exponential time: λm/(1 + λm)",
        LOOKS * STANDS / (1 + LOOKS * STANDS),
    ),
)
def in_between(seed: int) -> Sequence[float]:
    """A seat is reserved, the baker fails after W, the seat is released; others come at random.

    The law holds for a fixed W. If W varies it is one minus the Laplace transform of W at λ: for an
    Exponential W of mean m that is 1 - 1/(1 + λm).
    """

    def share(time: Distribution) -> float:
        run = Shop(
            street(0.01, 300, to="orders"),
            Customers("others", Poisson(LOOKS), to="window"),
            Workflow("orders", [Task("seats", undo="releases"), Task("baker")]),
            *(Service(name, [], PLENTY) for name in ("seats", "releases", "window")),
            Service("baker", [Work(time), Fail(1)], PLENTY),
        ).run(seed=seed, until=40_000)
        return looked_at(run)

    return [share(Fixed(STANDS)), share(Exponential(STANDS))]


LOST, PATIENCE = 0.1, 60.0
"""How often an event is lost, and how long the conductor waits for an answer."""


@experiment(
    Law("choreography, events lost at 10 %: orders stuck for ever", LOST),
    Law("orchestration, the same: orders found, all that were lost", LOST),
    Law("orchestration: seconds until the loss is known, the time-out", PATIENCE),
    Law("orchestration, two attempts: orders given up, 0.1²", 1 - retry_success(LOST, 2)),
)
def who_notices(seed: int) -> Sequence[float]:
    """A cashier crashes before the answer: nobody waits for it, or somebody does, for a while."""
    crash = [Crash(LOST), Publish("Paid", to="bus")]
    told = Shop(
        street(1, 1000),
        Service("manager", [Publish("OrderPlaced", to="bus")]),
        Bus(
            "bus",
            [
                Rule("bill", {"detail-type": ["OrderPlaced"]}, "cashier"),
                Rule("bake", {"detail-type": ["Paid"]}, "baker"),
            ],
        ),
        Service("cashier", crash, PLENTY),
        Service("baker", [], PLENTY),
        completes=["baker"],
    ).run(seed=seed)

    def conducted(attempts: int) -> Run:
        send = Send("BillOrdered", "tray", "Paid", timeout=PATIENCE, retry=Retry(attempts))
        answering = [Crash(LOST), Publish("Paid", to="orders")]
        return Shop(
            street(1, 1000, to="orders"),
            Workflow("orders", [send, Task("baker")]),
            Queue("tray"),
            Service("cashier", answering, PLENTY, reads=Reads("tray")),
            Service("baker", [], PLENTY),
        ).run(seed=seed)

    once, twice = conducted(1), conducted(2)
    sent = {row[3]: row[0] for row in rows(once, MESSAGE_SENT, "orders")}
    known = [row[0] - sent[row[3]] for row in rows(once, TASK_TIMED_OUT, "orders")]
    return [
        1 - told.summary().orders.complete / 1000,
        count(once, EXECUTION_FAILED, "orders") / 1000,
        fmean(known),
        count(twice, EXECUTION_FAILED, "orders") / 1000,
    ]


AWAY = 600.0
"""Seconds for which the conductor is out."""


@experiment(
    Law("conductor out for D: executions lost, of all that were begun", 0),
    Law("conductor out for D: executions that began in it wait D/2 on average", AWAY / 2),
    Law("blocking orchestrator out for D: orders rejected, all of those", 1),
)
def durable(seed: int) -> Sequence[float]:
    """What comes while the conductor is out is kept; a service that is out turns it away."""
    steps, out = ["seats", "baker"], [Outage(AWAY, 2 * AWAY)]
    staff = [Service(name, [Work(Fixed(20))], PLENTY) for name in steps]
    crowd = street(1, 1800, to="orders")
    workflow = Workflow("orders", [Task(step) for step in steps], outages=out)
    kept = Shop(crowd, workflow, *staff).run(seed=seed)
    calling = Service("orders", [Call(step) for step in steps], PLENTY, outages=out)
    blocking = Shop(crowd, calling, *staff).run(seed=seed)
    came = {order.order: order.placed for order in kept.ledger.orders.values()}
    meanwhile = {order for order, time in came.items() if AWAY < time < 2 * AWAY}
    begun = {row[3]: row[0] for row in rows(kept, EXECUTION_STARTED, "orders")}
    rejected = blocking.ledger.orders
    return [
        1 - kept.summary().orders.accepted / len(came),
        fmean(begun[order] - came[order] for order in meanwhile),
        fmean(rejected[order].outcome == "rejected" for order in meanwhile),
    ]
