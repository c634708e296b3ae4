"""How the answers to the exercises are checked."""

from __future__ import annotations

from functools import cache
from statistics import pstdev

from donutlab.core.units import clock, days, hours
from donutlab.course.checks import lacking, more_than_asked, service
from donutlab.parts.arrivals import Poisson, Trace
from donutlab.parts.customers import Customers
from donutlab.parts.order_files import data_file, read_orders
from donutlab.results.visits import Visit
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop


def booth(shop: Shop) -> str | None:
    """Check a first shop: 15 orders an hour from the market to a seller who takes 180 s."""
    if missing := lacking(shop, "market", "seller"):
        return missing
    for name in shop.parts.keys() - {"market", "seller"}:
        return f"Expected two parts, 'market' and 'seller', but there is {name!r} as well."
    market = shop.parts["market"]
    if not (isinstance(market, Customers) and isinstance(market.arrivals, Poisson)):
        return "Expected 'market' to be Customers who come at random: Poisson(...)."
    rate = market.arrivals.rate * 3600
    if abs(rate - 15) > 0.01:
        return (
            f"Expected 15 orders an hour, but this rate means {rate:,.0f} an hour. Rates are per "
            "second: per_hour helps."
        )
    if wrong := more_than_asked(market, "arrivals", "to", "order", "type"):
        return wrong
    if service(shop, "seller").workers != 1:
        return "Expected 'seller' to be a Service with one worker."
    return sells(shop.run(seed=1, until=days(5)))


def sells(run: Run) -> str | None:
    """Check how long orders take the seller, and that none is sent away."""
    took = [visit.ended - visit.started for visit in _visits(run, "seller")]
    if not took:
        return "Expected the customers of 'market' to be sent to 'seller', but nobody came there."
    mean = sum(took) / len(took)
    if abs(mean - 180) > 18:
        return f"Expected an order to take the seller 3 minutes on average, not {clock(mean)}."
    if pstdev(took) < 110:
        return "Expected times that vary from order to order as Exponential does."
    if run.summary().orders.rejected:
        return "Expected every customer to be served, but some were sent away."
    return None


def steady(shop: Shop, before: Shop) -> str | None:
    """Check that the donut maker takes exactly 120 s."""
    took = [each.ended - each.started for each in _visits(shop.run(1, days(5)), "baker")]
    if not took:
        return "Expected the baker to be asked as before, but no order comes to her."
    short, long = min(took), max(took)
    if long - short > 0.01:
        return (
            "Expected every order to take the baker the same time, but it takes her from "
            f"{clock(short)} to {clock(long)}."
        )
    if abs(long - 120) > 0.01:
        return f"Expected 120 s for each order, not {long:g} s: she is no faster, only steadier."
    return None


def staffed(shop: Shop, before: Shop) -> str | None:
    """Check that at most five people get 95 of 100 of Monday's orders done within 7 minutes."""
    bakers, cashiers = (service(shop, name).workers for name in ("baker", "cashier"))
    if bakers + cashiers > 5:
        return f"Expected five people at most, not {bakers} at the baker's and {cashiers} cashiers."
    monday = shop.with_parts(Customers("street", _week(), to="manager"))
    orders = monday.run(seed=1, until=hours(12)).summary().orders
    if orders.to_complete.p95 > 7 * 60 or orders.complete < 0.95 * orders.placed:
        people = f"{bakers} donut maker{'s' * (bakers > 1)} and {cashiers} cashier"
        return (
            f"With {people}{'s' * (cashiers > 1)}, 95 of 100 orders of this Monday "
            f"are complete within {clock(orders.to_complete.p95)}. Expected 7 minutes at most."
        )
    return None


def in_the_clinic(answer: float) -> str | None:
    """Check the mean wait for a doctor who takes 5 minutes, with 9 patients an hour."""
    if abs(answer - 15) < 0.1:
        return None
    return (
        f"Expected the mean wait in minutes, until the doctor begins. {answer:g} minutes would be "
        f"{answer / 5:.3g} times the treatment. Which share of the time is she busy, and which "
        f"free?"
    )


@cache
def _week() -> Trace:
    return read_orders(data_file("orders.csv"))


def _visits(run: Run, name: str) -> list[Visit]:
    """Return the visits at a service that were over."""
    visits = run.ledger.visits
    return [each for each in visits if each.service == name and each.ended == each.ended]
