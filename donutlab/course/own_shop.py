"""The learner's own shop: what each notebook asks of it, from the second to the last.

Whatever the earlier answers were, a check judges only what its exercise asks for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from donutlab.core.distributions import Exponential, Fixed
from donutlab.core.job import Job
from donutlab.core.log import CALLED, LOOKED_UP, PUBLISHED, REQUESTED, TIMED_OUT
from donutlab.core.units import clock, days, hours, minutes, per_hour
from donutlab.course.checks import (
    announced,
    attempts,
    idle_rule,
    lacking,
    off_pace,
    reached,
    seconds_taken,
    service,
    waiting,
)
from donutlab.parts.arrivals import Poisson
from donutlab.parts.customers import Customers
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop
from donutlab.steps.work import Work


def bill_first(shop: Shop) -> str | None:
    """Check the learner's shop: no donut without a bill, and a seller who gives up in time."""
    missing = lacking(shop, "market", "seller", "baker", "cashier")
    if missing:
        return missing
    usual = shop.run(seed=7, until=days(5))
    for name, expected in (("baker", 120), ("cashier", 30)):
        if not seconds_taken(usual, name):
            return f"Expected the seller to call the {name}, but no order comes to her."
        wrong = off_pace(usual, name, expected, 0.12 * expected)
        if wrong:
            return wrong
    if set(shop.completes) != {"baker", "cashier"}:
        return (
            "Expected an order to be complete when baker and cashier have served it: "
            f"completes=['baker', 'cashier'], not {list(shop.completes)}."
        )
    silent = shop.with_parts(replace(service(shop, "cashier"), steps=[dies]))
    return silence(silent.run(seed=7, until=hours(8)))


def silence(run: Run) -> str | None:
    """Check a day on which the cashier falls silent."""
    calls, ends = attempts(run, CALLED), attempts(run, TIMED_OUT)
    if not ends:
        return "Expected the seller to give up on a silent cashier, but he waits for ever."
    longest = max(end - calls[key] for key, end in ends.items())
    if abs(longest - 120) > 0.01:
        return f"Expected the seller to wait 120 s for the cashier, not {longest:g} s."
    visits = run.account.visits
    billed = {
        each.order for each in visits if each.service == "cashier" and each.outcome == "served"
    }
    baked = reached(run, "baker")
    if baked - billed:
        return (
            f"Expected every donut to be for an order that was billed, but {len(baked - billed)} "
            f"of {len(baked)} were not."
        )
    return None


def dies(job: Job) -> Iterator[Work]:
    """Work as a cashier does, and fall silent after two hours."""
    yield Work(Exponential(30))
    if job.now > hours(2):
        yield Work(Fixed(days(1)))


def is_it_ready(shop: Shop) -> str | None:
    """Check the learner's shop: nobody waits, and the customers ask how their orders stand."""
    missing = lacking(shop, "market", "seller", "baker", "cashier")
    if missing:
        return missing
    run = shop.run(seed=5, until=hours(8))
    stands = waiting(run, "seller")
    if stands:
        return stands
    for name in ("baker", "cashier"):
        if not reached(run, name):
            return f"Expected the seller to hand the orders to the {name}, but none comes to her."
    if not run.summary().orders.to_accepted.mean < 60:
        return "Expected the seller to acknowledge an order at once, but it takes him over 60 s."
    return asking(shop.with_parts(replace(service(shop, "baker"), steps=[Work(Fixed(hours(1)))])))


def asking(slow: Shop) -> str | None:
    """Check a shop with a slow baker: customers ask every two minutes, for half an hour at most."""
    asked: dict[str, list[float]] = {}
    for time, kind, _, order, _, peer, _ in slow.run(seed=5, until=hours(8)).log.rows():
        if kind == LOOKED_UP:
            if peer != "baker":
                return f"Expected the customers to ask at the baker, not at {peer!r}."
            asked.setdefault(order, []).append(time)
    if not asked:
        return "Expected the customers to ask how their orders stand, but nobody asked."
    gaps = [after - before for times in asked.values() for before, after in pairwise(times)]
    if not gaps:
        return "Expected the customers to ask again and again, but each asked once."
    if abs(max(gaps) - 120) > 0.01:
        return f"Expected 120 s from one question to the next, not {max(gaps):g} s."
    longest = max(times[-1] - times[0] for times in asked.values())
    if longest > 1800.01:
        return f"Expected nobody to ask for longer than 1800 s, but somebody did for {longest:g} s."
    return None


def in_the_newspaper(shop: Shop) -> str | None:
    """Check the learner's shop: the inventory hears of every order, and a crowd is served."""
    missing = lacking(shop, "market", "seller", "baker", "cashier", "inventory")
    if missing:
        return missing
    market = shop.parts["market"]
    if not isinstance(market, Customers):
        return "Expected 'market' to be Customers, as before."
    crowd = shop.with_parts(replace(market, arrivals=Poisson(per_hour(40))))
    run = crowd.run(seed=6, until=hours(40))
    for name in ("baker", "cashier"):
        if not reached(run, name):
            return f"Expected the {name} to hear of the orders as before, but she is asked nothing."
    done = {key for key, order in run.account.orders.items() if order.outcome == "complete"}
    noted = done & reached(run, "inventory")
    if len(noted) < 0.99 * len(done):
        return (
            f"Expected the inventory to note every order, but it noted {len(noted)} of {len(done)}."
        )
    return off_pace(run, "inventory", 10, 1.2) or off_pace(run, "baker", 120, 14.4) or staffed(run)


def staffed(run: Run) -> str | None:
    """Check that there are bakers enough, and not too many."""
    quick = run.summary().orders.to_complete.p95
    if quick > minutes(8):
        return (
            f"Expected 95 of 100 orders to be complete within 8 minutes, not {clock(quick)}. "
            "Whose line is long? Look at the summary of a run."
        )
    busy = run.summary().services["baker"].utilisation
    if busy < 0.4:
        return f"Expected the bakers to be busy at least 40 % of the time, not {busy:.0%}."
    return None


def no_more_than_needed(shop: Shop) -> str | None:
    """Check the learner's shop: the event carries what is needed, and nobody is asked."""
    missing = lacking(shop, "market", "seller", "bus", "baker", "cashier", "inventory")
    if missing:
        return missing
    run = shop.run(seed=5, until=hours(8))
    asked = Counter(row[1] for row in run.log.rows() if row[1] in (CALLED, REQUESTED, LOOKED_UP))
    if asked:
        kind, times = asked.most_common(1)[0]
        return f"Expected nobody to ask anybody any more, but {times} times somebody {kind}."
    return carried(run) or heard(run)


def carried(run: Run) -> str | None:
    """Check that the event carries item and quantity, and not the phone number of the order."""
    ordered = {name for each in run.event_list if each.source == "market" for name in each.detail}
    told = announced(run, "seller")
    if not told:
        return "Expected the seller to publish 'OrderPlaced', but he does not."
    for name in ("item", "quantity"):
        if any(name not in each.detail for each in told):
            shown = sorted(told[0].detail)
            return f"Expected the event to carry {name!r}, but it carries {shown}."
    if any("phone" in each.detail for each in told):
        return "Expected the phone number to stay with the seller, but the event carries it."
    if "phone" not in ordered:
        return "Expected the customers to give a phone number, as in `order`, but they do not."
    return None


def heard(run: Run) -> str | None:
    """Check that the three listeners hear of each order once."""
    for name in ("baker", "cashier", "inventory"):
        orders = [each.order for each in run.account.visits if each.service == name]
        if not orders:
            return f"Expected a rule that tells the {name} of the orders, but nothing comes there."
        if len(orders) > len(set(orders)):
            return f"Expected the {name} to hear of each order once, but {orders[0]!r} came twice."
    return None


def is_it_baked(shop: Shop) -> str | None:
    """Check that the baker announces what is baked, that a waiter hears of it, and all else is."""
    missing = lacking(shop, "market", "seller", "bus", "baker", "waiter")
    if missing:
        return missing
    run = shop.run(seed=5, until=hours(8))
    wrong = told_once(run) or brought(run)
    if wrong:
        return wrong
    for name in ("cashier", "inventory"):
        if not reached(run, name):
            return f"Expected the {name} to work as before, but nothing reaches it."
    wrong = off_pace(run, "waiter", 40, 12)
    if wrong:
        return wrong
    told = {row[6] for row in run.log.rows() if row[1] == PUBLISHED and row[5] == "seller"}
    if told != {"OrderPlaced"}:
        return f"Expected the seller to announce 'OrderPlaced' as before, not {sorted(told)}."
    return waiting(run, "seller")


def told_once(run: Run) -> str | None:
    """Check that the baker announces each order that she has baked, once."""
    told = [row for row in run.log.rows() if row[1] == PUBLISHED and row[5] == "baker"]
    if not reached(run, "baker"):
        return "Expected the baker to hear of the orders as before, but nothing reaches her."
    if not told:
        return "Expected the baker to announce something on the bus, but she does not."
    types = sorted({row[6] for row in told})
    if types != ["OrderBaked"]:
        return f"Expected the baker to announce 'OrderBaked', not {', '.join(types)}."
    order, times = Counter(row[3] for row in told).most_common(1)[0]
    if times > 1:
        return (
            f"Expected each order to be baked once, but {order!r} was {times} times. Does the "
            "baker's rule let 'OrderBaked' through as well?"
        )
    return None


def brought(run: Run) -> str | None:
    """Check that the waiter hears of an order when it is baked."""
    told = {row[3]: row[0] for row in run.log.rows() if row[1] == PUBLISHED and row[5] == "baker"}
    came = {v.order: v.arrived for v in run.account.visits if v.service == "waiter"}
    if not came:
        return "Expected the waiter to hear of it, but nothing reaches him. Is there a rule?"
    early = [order for order, time in came.items() if time < told.get(order, run.end)]
    if early:
        return f"Expected the waiter to hear of {early[0]!r} when it is baked, not before."
    return None


def pies_as_well(shop: Shop) -> str | None:
    """Check that donuts and pies go to those who make them, and that all orders are complete."""
    missing = lacking(shop, "market", "seller", "bus", "baker", "pie maker", "waiter")
    if missing:
        return missing
    run = shop.run(seed=5, until=hours(20))
    wrong = sorted_out(run) or off_pace(run, "pie maker", 180, 60)
    if wrong:
        return wrong
    done = {key for key, order in run.account.orders.items() if order.outcome == "complete"}
    if len(done) < 0.9 * len(run.account.orders):
        return (
            f"Expected nearly all orders to be complete, but {len(done)} of "
            f"{len(run.account.orders)} are. Does `completes` say who is needed for which order?"
        )
    return waiting(run, "seller")


def sorted_out(run: Run) -> str | None:
    """Check who hears of which order, once, and that the waiter hears of all that is made."""
    visits = Counter((each.service, each.order) for each in run.account.visits)
    makers = {"donut": "baker", "pie": "pie maker"}
    placed = announced(run, "seller")
    if not {each.detail.get("item") for each in placed} >= set(makers):
        return "Expected the seller to announce donuts and pies, each with its `item`."
    for event in placed:
        for item, maker in makers.items():
            came, wants = visits[maker, event.order], event.detail["item"] == item
            if wants and came != 1:
                return f"Expected the {maker} to hear once of {event.detail}, not {came} times."
            if came and not wants:
                return f"Expected the {maker} to be spared {event.detail}."
        for name in ("cashier", "inventory"):
            if not visits[name, event.order]:
                return f"Expected the {name} to hear of all orders, but not of {event.detail}."
    told = {each.source for each in run.event_list if each.type == "OrderBaked"}
    for maker in makers.values():
        if maker not in told:
            return f"Expected the {maker} to announce 'OrderBaked', but nothing of it is heard."
    if not any(visits["waiter", e.order] for e in placed if e.detail["item"] == "pie"):
        return "Expected the waiter to bring the pies as well, but he hears of none."
    return None


def whole(shop: Shop) -> str | None:
    """Check that a shop has what this part of the course was about, and completes its orders."""
    run = shop.run(seed=5, until=hours(8))
    kinds = [type(part).__name__ for part in shop.parts.values()]
    if any(row[1] == CALLED for row in run.log.rows()):
        return "Expected that nobody stands and waits, but somebody uses `Call`."
    if kinds.count("Service") < 4:
        return f"Expected a producer and at least three services that listen, not {kinds}."
    book = run.rules()
    if len(book.rules) < 3:
        return f"Expected a bus with at least three rules, not {len(book.rules)}."
    if idle := idle_rule(book):
        return idle
    if not any(each.not_matched for each in book.rules):
        return "Expected a rule that filters, but every rule lets everything through."
    reading = [getattr(part, "reads", None) for part in shop.parts.values()]
    if not any(each.batch >= 2 for each in reading if each):
        return "Expected a service that reads from a queue in batches of at least 2."
    if not shop.completes:
        return "Expected the shop to say what completes an order: completes=[...]."
    orders = run.summary().orders
    if orders.placed < 50:
        return f"Expected at least 50 orders in 8 hours, not {orders.placed}."
    if orders.complete < 0.9 * orders.placed:
        return (
            f"Expected 9 of 10 orders complete after 8 hours, not {orders.complete} of "
            f"{orders.placed}. Look at run(seed=5, until=hours(8)).summary(): where is the line?"
        )
    return None
