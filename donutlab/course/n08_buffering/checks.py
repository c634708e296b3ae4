"""How the answers to the exercises are checked."""

from __future__ import annotations

from donutlab.core.kinds import CALLED, RECEIVED
from donutlab.core.units import hours, minutes
from donutlab.course.checks import (
    idle_rule,
    service,
)
from donutlab.parts.reading import Reads
from donutlab.shop.shop import Shop


def buffered(shop: Shop) -> str | None:
    """Check that the cashier reads from a queue of her own, in batches of up to ten."""
    if "cashier" not in shop.parts:
        return "Expected a service called 'cashier', as in `with_bills`."
    reads = service(shop, "cashier").reads
    if not isinstance(reads, Reads):
        return "Expected the cashier to read from a queue, but events are brought to her."
    if reads.queue == "tray":
        return (
            "Expected a queue of her own. From the tray she takes the orders away from the baker."
        )
    if reads.batch != 10 or reads.window != minutes(5):
        return (
            f"Expected batches of up to 10 and a window of 300 s, not {reads.batch} and "
            f"{reads.window:g} s."
        )
    run = shop.run(seed=5, until=hours(8))
    received = {row[2] for row in run.log.rows() if row[1] == RECEIVED}
    if reads.queue not in received:
        return f"Expected orders in the queue {reads.queue!r}, but no rule sends any there."
    if not run.summary().services["baker"].served:
        return "Expected the baker to bake as before, but no order reaches her."
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
