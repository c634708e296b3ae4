"""Until: a shop closes before anything happens at that very second."""

from __future__ import annotations

import pytest

from donutlab import Customers, Fixed, Publish, Queue, Reads, Regular, Service, Shop, Work, hours

STREET = Customers("street", Regular(60), to="baker")


@pytest.mark.parametrize(
    ("until", "placed", "served"),
    [(hours(1), 59, 58), (hours(1) + 1e-3, 60, 59), (hours(1) - 1e-3, 59, 58), (60, 0, 0)],
)
def test_what_would_happen_at_exactly_that_second_does_not(until, placed, served):
    """Who comes then is not placed, and who would be done then is not; a moment later both are."""
    shop = Shop(STREET, Service("baker", [Work(Fixed(60))]))
    for summary in (shop.run(until=until).summary(), shop.tally(until=until)):
        assert (summary.orders.placed, summary.services["baker"].served) == (placed, served)
    assert shop.run(until=until).end == until


def fed(queue, *parts, count):
    """Return a shop whose front publishes an event a minute, at once, into a queue."""
    front = Service("front", [Publish("OrderPlaced", to=queue.name)])
    return Shop(Customers("street", Regular(60), to="front", count=count), front, queue, *parts)


def test_nor_does_what_a_queue_would_do_then():
    """An event whose retention ends at that second is not dropped any more."""
    shop = fed(Queue("bin", retention=60), count=1)
    assert shop.run(until=120).summary().queues["bin"].left == 1
    assert shop.run(until=120.001).summary().queues["bin"].left == 0


def test_nor_does_what_takes_no_time():
    """Work of no time that would begin then does not begin, by whatever way it is begun."""
    till = Service("till", [Work(Fixed(0))], reads=Reads("tray"))
    shop = fed(Queue("tray"), till, count=9)
    assert shop.run(until=120).summary().services["till"].served == 1
    assert shop.run(until=120.001).summary().services["till"].served == 2
