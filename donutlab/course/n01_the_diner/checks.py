"""How the answers to the exercises are checked."""

from __future__ import annotations

from functools import cache

from donutlab.core.units import clock, days, hours
from donutlab.course.n01_the_diner.setup import diner
from donutlab.parts.arrivals import Poisson, Trace
from donutlab.parts.customers import Customers
from donutlab.parts.order_files import data_file, read_orders
from donutlab.parts.services import Service
from donutlab.results.visits import Visit
from donutlab.shop.shop import Shop


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
    changed = diner.diff(shop)
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
    usual = diner
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
def _week() -> Trace:
    return read_orders(data_file("orders.csv"))


def _visits(shop: Shop, service: str) -> list[Visit]:
    """Return the visits at a service that were over within five days."""
    visits = shop.run(seed=1, until=days(5)).ledger.visits
    return [each for each in visits if each.service == service and each.ended == each.ended]


def _other(touched: list[str]) -> str:
    return next(name for name in touched if name != "baker")
