"""Where the numbers come from that the texts of this lesson tell."""

FIRST = """
from math import exp

own, baking, billing = (takes(diner, name) for name in ("manager", "baker", "cashier"))
held = own + baking + billing
fails = two_fail.parts["service 1"].steps[1].probability
misses = three_times.parts["cashier"].steps[1].probability
attempts = three_times.parts["manager"].steps[0].retry.max_attempts
call = rescued.parts["manager"].steps[2]
waits = [step.timeout for step in my_shop.parts["seller"].steps[1:]]
"""
"""Code that is run first, for all items."""

FIGURES = {
    "02-r2": 'round(100 * load(earlier(1)["diner"], "baker")), '
    '100 - 100 * load(earlier(1)["diner"], "baker"), 100',
    "02-r3": "1",
    "02-chain": "own, baking, billing, held",
    "02-product": "100 * fails, 100, 1 - fails, (1 - fails) ** 2, 100 - 100 * fails",
    "02-again": "100 * misses, 100, attempts, misses, misses**attempts, 100 - 100 * misses, "
    "100 - 100 * misses**2, round(100 - 100 * misses**4, 1), 1",
    "02-capacity": "own, baking, billing, held, 3600, round(100 * (baking + billing) / held), 0",
    "02-rescue": "call.timeout, call.retry.base, call.retry.max_attempts",
    "02-own": 'takes(my_shop, "seller"), takes(my_shop, "baker"), takes(my_shop, "cashier"), '
    "waits[1] / 60",
    "02-ward": "4, 20, 36, 60, 480, patients",
}
"""By item an expression for each number."""
