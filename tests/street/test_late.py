"""Parts bear it when things happen later than they are due, as by the clock on the wall."""

from __future__ import annotations

from drawn import shops
from hypothesis import HealthCheck, given, settings

from donutlab import Call, Customers, Fixed, Regular, Retry, Service, Shop, Work
from donutlab.core.kinds import CALLED, TIMED_OUT
from donutlab.core.process import PacedClock
from donutlab.core.world import World
from donutlab.shop.simulate import advance, open_parts

UNTIL = 300.0


class LateClock(PacedClock):
    """A clock by which everything that was waited for comes some seconds too late."""

    late = 7.0

    def moment(self, due: float) -> float:
        return due + self.late if due > self.time else self.time


def late(shop: Shop) -> World:
    """Run a shop by a clock that is late."""
    world = World(1, shop.opening, LateClock())
    open_parts(shop.parts.values(), world, UNTIL)
    advance(world, 20_000)
    return world


def test_a_deadline_that_passed_during_a_pause_leaves_no_time():
    """The last attempt is given up at once, where no time is left for it."""
    shop = Shop(
        Customers("street", Regular(50), "till", count=3),
        Service("till", [Call("oven", timeout=10, deadline=25, retry=Retry(4, base=4))]),
        Service("oven", [Work(Fixed(90))]),
    )
    kinds = late(shop).log.column("kind")
    assert kinds.count(CALLED) == kinds.count(TIMED_OUT) > 3


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(shops())
def test_any_shop_bears_a_clock_that_is_late(shop):
    """Nothing in a shop relies on being in time: no random one fails."""
    assert late(shop).env.now <= UNTIL + LateClock.late
