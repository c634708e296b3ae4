"""Lesson 01: the diner. A first shop, its log, and why a line is long before anyone is busy."""

from __future__ import annotations

from functools import cache

from donutlab.core.units import clock, days, hours
from donutlab.course.spec import Exercise, Lesson, Prediction, Slip
from donutlab.parts.arrivals import Poisson, Trace
from donutlab.parts.customers import Customers
from donutlab.parts.order_files import data_file, read_orders
from donutlab.parts.services import Service
from donutlab.results.ledger import Visit
from donutlab.shop.shop import Shop

SETUP = """
from donutlab import *


def counter(orders=24, bakers=1, cashiers=1):
    return Shop(
        Customers("street", Poisson(per_hour(orders)), to="manager", order={"item": "donut"}),
        Service("manager", [Work(Fixed(5)), Call("baker"), Call("cashier")], workers=50),
        Service("baker", [Work(Exponential(120))], workers=bakers),
        Service("cashier", [Work(Exponential(30))], workers=cashiers),
        completes=["baker", "cashier"],
    )


diner = counter()
"""

PREDICTIONS = (
    Prediction(
        "01-busy",
        "24 orders come in an hour, and a donut takes the baker 120 s on average. Which share of "
        "her time is she busy?",
        right=80,
        unit="%",
        within=0.03,
        because="24 orders of 120 s are 2880 s of work in an hour of 3600 s. Orders per second "
        "times seconds per order: that is the share of her time that is taken.",
        wrong={
            (15, 25): "20 % is what is left over.",
            (39, 41): "40 % would be so with 60 s for each order, or with two bakers.",
            (95, 100): "She would be busy all the time with 30 orders an hour: 30 times 120 s are "
            "3600 s.",
        },
    ),
    Prediction(
        "01-wait",
        "The baker is busy 80 % of the time, with 120 s for an order on average. How long does an "
        "order wait, on average, until she starts?",
        choices={
            "a": "About half a minute: a fifth of her time is free.",
            "b": "About 2 minutes: usually one is ahead.",
            "c": "About 8 minutes: four are ahead.",
            "d": "Longer and longer, without end.",
        },
        right="c",
        holds=lambda measured: 420 < measured < 540,
        because="Four times the work: 0.8 / 0.2. Random orders come in bunches, and her free time "
        "lies between the bunches, where nobody needs it.",
        wrong={
            "a": "That is how it would be if orders came evenly. Then nobody would wait at all at "
            "80 %. But they come at random.",
            "b": "She is busy when four in five customers come. And often there is a line already: "
            "whoever comes in a bunch waits for all who are ahead.",
            "d": "The line grows without end only if more comes than she can do: above 30 orders "
            "an hour. At 24 she catches up again and again, but slowly.",
        },
    ),
    Prediction(
        "01-more",
        "Three customers more in an hour: 27 instead of 24, an eighth more. She is then busy 90 % "
        "of the time. How long is the mean wait, which is 8 minutes at 24?",
        choices={
            "a": "About 9 minutes: an eighth more as well.",
            "b": "About 12 minutes: half as much again.",
            "c": "About 18 minutes: more than twice as much.",
        },
        right="c",
        holds=lambda measured: 15 * 60 < measured < 21 * 60,
        because="0.9 / 0.1 is 9 times the work, against 4 times before. Her spare time is what "
        "works the line off, and it was cut in half: from 20 to 10 %.",
        wrong={
            "a": "That is how much more work she has. The wait does not grow with the work, but "
            "with the work divided by the time she has to spare.",
            "b": "It does grow faster than the orders. But look at the spare time, which is cut in "
            "half.",
        },
    ),
)


def booth(shop: Shop) -> str | None:
    """Check a first shop: 15 orders an hour from the market to a seller who takes 180 s."""
    faults = shop.faults()
    if faults:
        return f"Expected a shop that can open, but: {' '.join(faults)}"
    missing = [name for name in ("market", "seller") if name not in shop.parts]
    if missing:
        return f"Expected a part with the name {missing[0]!r}, but there is none."
    market, seller = shop.parts["market"], shop.parts["seller"]
    if not (isinstance(market, Customers) and isinstance(market.arrivals, Poisson)):
        return "Expected 'market' to be Customers who come at random: Poisson(...)."
    rate = market.arrivals.rate * 3600
    if abs(rate - 15) > 0.01:
        return (
            f"Expected 15 orders an hour, but this rate means {rate:,.0f} an hour. Rates are per "
            "second: per_hour helps."
        )
    if not isinstance(seller, Service) or seller.workers != 1:
        return "Expected 'seller' to be a Service with one worker."
    took = [visit.ended - visit.started for visit in _visits(shop, "seller")]
    if not took:
        return "Expected the customers of 'market' to be sent to 'seller', but nobody came there."
    mean = sum(took) / len(took)
    if abs(mean - 180) > 18:
        return f"Expected an order to take the seller 3 minutes on average, not {clock(mean)}."
    if max(took) - min(took) < 60:
        return "Expected times that vary from order to order: Exponential, not Fixed."
    return None


def steady(shop: Shop) -> str | None:
    """Check that the baker takes exactly 120 s, and that all else is as in the diner."""
    changed = _diner().diff(shop)
    touched = [*changed.edited, *changed.added, *changed.removed]
    if set(touched) - {"baker"}:
        return f"Expected only the baker to be changed, but so was {_other(touched)!r}."
    if changed.edited.get("baker", ("steps",)) != ("steps",):
        return "Expected one baker as before: only her steps change."
    took = [visit.ended - visit.started for visit in _visits(shop, "baker")]
    short, long = min(took), max(took)
    if long - short > 0.01:
        return (
            "Expected every order to take the baker the same time, but it takes her from "
            f"{clock(short)} to {clock(long)}."
        )
    if abs(long - 120) > 0.01:
        return f"Expected 120 s for each order, not {long:g} s: she is no faster, only steadier."
    return None


def staffed(shop: Shop) -> str | None:
    """Check that at most five people get 95 of 100 of Monday's orders done within 7 minutes."""
    usual = _diner()
    missing = usual.parts.keys() - shop.parts.keys()
    if missing:
        return f"Expected the diner with other workers, but there is no {min(missing)!r} in it."
    for name in ("manager", "baker", "cashier"):
        if getattr(shop.parts[name], "steps", None) != getattr(usual.parts[name], "steps", None):
            return f"Expected nobody to work faster or slower, but the steps of {name!r} changed."
    bakers, cashiers = (getattr(shop.parts[name], "workers", 1) for name in ("baker", "cashier"))
    if bakers + cashiers > 5:
        return f"Expected five people at most, not {bakers} bakers and {cashiers} cashiers."
    monday = shop.with_parts(Customers("street", _week(), to="manager"))
    orders = monday.run(seed=1, until=hours(12)).summary().orders
    if orders.to_complete.p95 > 7 * 60 or orders.complete < 0.95 * orders.placed:
        return (
            f"With {bakers} bakers and {cashiers} cashiers, 95 of 100 orders of this Monday are "
            f"complete within {clock(orders.to_complete.p95)}. Expected 7 minutes at most."
        )
    return None


@cache
def _diner() -> Shop:
    """Return the diner as the setup makes it."""
    names: dict[str, Shop] = {}
    exec(SETUP, names)
    return names["diner"]


@cache
def _week() -> Trace:
    return read_orders(data_file("orders.csv"))


def _visits(shop: Shop, service: str) -> list[Visit]:
    """Return the visits at a service that were over within five days."""
    visits = shop.run(seed=1, until=days(5)).account.visits
    return [each for each in visits if each.service == service and each.ended == each.ended]


def _other(touched: list[str]) -> str:
    return next(name for name in touched if name != "baker")


EXERCISES = (
    Exercise(
        "01-booth",
        "Your first shop",
        'Build a shop of your own, with two parts. Customers named "market" come at random, 15 an '
        'hour on average, and go to a service named "seller". The seller takes 3 minutes for an '
        "order on average, Exponential like the baker. Then run it: how busy is the seller, and "
        "how busy did you expect? In each notebook your shop will grow.",
        answer="booth",
        solution="""
booth = Shop(
    Customers("market", Poisson(per_hour(15)), to="seller"),
    Service("seller", [Work(Exponential(minutes(3)))]),
)
""",
        check=booth,
        hints=(
            "Start from the diner: copy the lines of street and baker, and rename.",
            "Customers say with `to` whom they go to. Rates are per second: `per_hour(15)`.",
            "Times are in seconds, and `minutes(3)` says how many.",
        ),
        explains="15 orders an hour of 180 s each are 2700 s of work in an hour: the seller is "
        "busy 75 % of the time.",
        slips=(
            Slip(
                'booth = Shop(Customers("market", Poisson(15), to="seller"), '
                'Service("seller", [Work(Exponential(180))]))',
                "this rate means 54,000 an hour",
                "Forgets that rates are per second.",
            ),
            Slip(
                'booth = Shop(Customers("market", Poisson(per_hour(15)), to="seller"), '
                'Service("seller", [Work(Exponential(3))]))',
                "not 3.",
                "Forgets that times are in seconds.",
            ),
            Slip(
                'booth = Shop(Customers("market", Poisson(per_hour(15)), to="market"), '
                'Service("seller", [Work(Exponential(180))]))',
                "can open, but: 'market' sends to 'market'",
                "Takes `to` for the customers' own name.",
            ),
            Slip(
                'booth = Shop(Customers("market", Poisson(per_hour(15)), to="seller"), '
                'Service("seller", [Work(Fixed(180))]))',
                "times that vary",
                "Takes the mean for the time of every order.",
            ),
        ),
        minutes=5,
    ),
    Exercise(
        "01-steady",
        "A steady hand",
        "Half of the bunching comes from the customers, who come at random. The other half comes "
        "from the work, which varies. Build `steady` from `diner`: the baker takes exactly 120 s "
        "for every order, and all else is as it was. Before you run it: how long will the mean "
        "wait be?",
        answer="steady",
        solution="""
steady = diner.with_parts(Service("baker", [Work(Fixed(120))]))
""",
        check=steady,
        hints=(
            '`diner.with_parts(Service("baker", [...]))` gives a shop with another baker.',
            "A time that is always the same is `Fixed`.",
        ),
        explains="She is busy 80 % of the time as before, and the mean wait is half as long: "
        "4 minutes. The formula for steady work is `donutlab.formulas.md1`.",
        slips=(
            Slip(
                'steady = diner.with_parts(Service("baker", [Work(Fixed(60))]))',
                "120 s for each order, not 60 s",
                "Makes her faster instead of steadier.",
            ),
            Slip(
                'steady = diner.with_parts(Service("baker", [Work(Exponential(120))]))',
                "takes her from",
                "Takes the same mean for the same time.",
            ),
            Slip(
                'steady = diner.with_parts(Service("Baker", [Work(Fixed(120))]))',
                "so was 'Baker'",
                "Adds a part: names are told apart by capitals, too.",
            ),
            Slip(
                'steady = Service("baker", [Work(Fixed(120))])',
                "to be Shop",
                "Builds the baker and no shop.",
            ),
        ),
        minutes=3,
    ),
    Exercise(
        "01-monday",
        "Five people",
        "You may employ five people on the recorded Monday, bakers and cashiers together. Build "
        "`staffed` with `counter(bakers=..., cashiers=...)`, so that 95 of 100 orders are "
        "complete within 7 minutes. The check sends Monday's customers through your shop.",
        answer="staffed",
        solution="staffed = counter(bakers=3, cashiers=2)",
        check=staffed,
        hints=(
            "You have seen two bakers and three, each with one cashier. Where was the line?",
            "A fourth baker does not help those who wait for the cashier.",
        ),
        explains="With 3 bakers and 2 cashiers the p95 is about 6 minutes. A fourth baker instead "
        "of the second cashier leaves it near 8: the bottleneck has moved on to the cashier.",
        slips=(
            Slip(
                "staffed = counter(bakers=4)",
                "With 4 bakers and 1 cashiers, 95 of 100",
                "Goes on hiring where the bottleneck was.",
            ),
            Slip(
                "staffed = counter(bakers=2, cashiers=3)",
                "With 2 bakers and 3 cashiers, 95 of 100",
                "Helps the cashier where the bakers are still short.",
            ),
            Slip(
                "staffed = counter(bakers=4, cashiers=2)",
                "five people at most",
                "Counts only the bakers.",
            ),
        ),
        minutes=3,
    ),
)

LESSON = Lesson(
    1,
    objectives=(
        "say who asks whom in the diner, and which part of it is a microservice and a producer;",
        "build a shop, run it, and read what happened from its summary and its event log;",
        "say how busy a service is, and why there is a line long before it is busy all the time.",
    ),
    setup=SETUP,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"rush": {"orders": 40, "bakers": 3}, "knee": {"orders": 20}},
)
