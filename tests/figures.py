"""Where the numbers come from that the lessons' texts tell: an expression for each of them.

A key of two digits is code run first for all items of that lesson, the others are the items. What
is given in a question itself stands here as a number; all else is computed, and rounded where the
text is. Names are those that the notebook leaves behind, the answers of the worked solutions,
`donutlab.formulas`, what prose has at hand (`hourly`, `takes`, `load`), `earlier(1)`, the names of
another lesson's setup, and `checked(7)`: that number, if the exercise's check knows it.
"""

FIGURES = {
    "01": """
orders, baking, busy = hourly(diner), takes(diner, "baker"), load(diner, "baker")
wait = mm1(orders / 3600, baking).waiting / 60
more, busier = max(waits), load(counter(max(waits)), "baker")
rate, selling = 3600 * booth.parts["market"].arrivals.rate, takes(booth, "seller")


def slow(shop):
    monday = shop.with_parts(recorded).run(seed=1, until=hours(12))
    return monday.summary().orders.to_complete.p95 / 60
""",
    "01-busy": "orders, baking, orders * baking, 3600, 100 - 100 * busy, 50 * busy, baking / 2, "
    "3600 / baking",
    "01-wait": "100 * busy, baking, baking / 60, wait, busy, 1 - busy, orders, 3600 / baking",
    "01-more": "more, orders, 100 * busier, wait, wait * more / orders, 1.5 * wait, "
    "mm1(more / 3600, baking).waiting / 60, busier, 1 - busier, busier / (1 - busier), "
    "busy / (1 - busy), 100 - 100 * busy, 100 - 100 * busier",
    "01-booth": "rate, selling, selling / 60, rate * selling, rate * selling / 36",
    "01-steady": 'takes(steady, "baker"), 100 * busy, md1(orders / 3600, baking).waiting / 60',
    "01-monday": "checked(95), checked(420) / 60, round(slow(staffed)), "
    "round(slow(counter(bakers=4))), "
    'staffed.parts["baker"].workers, staffed.parts["cashier"].workers, checked(5)',
    "01-terms": "95",
    "02": """
own, baking, billing = (takes(diner, name) for name in ("manager", "baker", "cashier"))
held = own + baking + billing
fails = two_fail.parts["service 1"].steps[1].probability
misses = three_times.parts["cashier"].steps[1].probability
attempts = three_times.parts["manager"].steps[0].retry.max_attempts
call = rescued.parts["manager"].steps[2]
waits_for_her = my_shop.parts["seller"].steps[1].timeout
""",
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
    "waits_for_her, waits_for_her / 60",
    "03": """
own, baking, billing = (takes(sync_shop, name) for name in ("manager", "baker", "cashier"))
alone = takes(async_shop, "manager")
asks = my_shop.parts["market"].then[0]
""",
    "03-flood": "3600 * crowd.arrivals.rate, alone, round(3600 / (own + baking + billing)), "
    "3600 / baking, 3600 / alone, baking + billing",
    "03-baked": "3600 / alone, 3600 / baking, 1800 / alone, baking",
    "03-both": "hourly(sync_shop), hourly(async_shop)",
    "03-told": "100 * burning.steps[1].probability, 100",
    "03-seats": "3600 * checked(30 / 3600), stay, checked(30 / 3600) * stay, 3600, stay / 60",
    "03-freed": "billing",
    "03-own": "asks.every, asks.timeout, asks.every / 60, asks.timeout / 3600, checked(60)",
    "04": """
from dataclasses import replace


def late(bakers):
    crowd = Customers("market", Poisson(per_hour(40)), to="seller")
    busier = my_shop.with_parts(crowd, replace(my_shop.parts["baker"], workers=bakers))
    return busier.run(seed=6, until=hours(40)).summary().orders.to_complete.p95 / 60


services = len(five(in_a_row, Fixed(60)).parts) - 2
fast = page.parts["service 0"].steps[0].time.weights[0] / 100
""",
    "04-r2": "12, 10, 12 * 10 / 60, 12 * 10",
    "04-r3": "99, 0.99, round(0.99**3, 3), round(100 * 0.99**3), round(100 / 3)",
    "04-parallel": "services, fixed_at_once, services * fixed_at_once, "
    "parallel_latency(fixed_at_once, services), "
    "round(parallel_latency(fixed_at_once, services), -1), 1, 2",
    "04-tail": "len(names), fast, round(fast ** len(names), 3), "
    "round(100 - 100 * fast ** len(names))",
    "04-own": 'takes(my_shop, "inventory"), takes(my_shop, "baker"), checked(40), checked(95), '
    "checked(8), 100 * checked(0.4), round(late(2)), checked(40) * takes(my_shop, "
    "'baker') / 3600 / 4",
    "04-slowest": "checked(120), parallel_latency(checked(120), 3), last, 1, 2, 3",
    "04-together": 'takes(together, "inventory")',
    "04-terms": "99",
    "05": """
asking = announcing("identifier")
own, asked_for = takes(asking, "manager"), asking.parts["manager"].lookup.mean
rate, ask = hourly(asking), len(asking.parts["bus"].rules)
pies = 100 * order["item"].weights[1] / sum(order["item"].weights)
""",
    "05-r3": "own, rate, round(own * rate / 36), round(100 * own / rate), 100 * rate / own, "
    "own * rate, 3600",
    "05-hears": "pies, 100",
    "05-questions": "100, ask",
    "05-busy": "own, asked_for, rate, round(own * rate / 36), ask, own + ask * asked_for",
    "06-dead": "100",
    "06-slow": "slow.steps[0].time.mean / 60, takes(announcing, 'inventory')",
    "06-loyalty": 'takes(with_loyalty, "loyalty")',
    "06-own": 'takes(my_shop, "waiter")',
    "07": """
weights = dict(zip(("one", "six", "pie", "free"), menu.weights, strict=True))
pies, donuts = weights["pie"] + weights["free"], weights["one"] + weights["six"]
""",
    "07-saved": "donuts, pies, weights['free'], len(makers), 100 * len(makers), 1",
    "07-free": "menu.values[3]['quantity'], menu.values[3]['charge']",
    "07-large": 'pattern["detail"]["quantity"][0]["numeric"][1]',
    "07-repair": "0",
    "07-own": 'takes(my_shop, "pie maker")',
    "08": """
rate, makes = hourly(tray), 3600 / takes(tray, "baker")
peak = 3600 * max(rate for _, rate in rush.arrivals.points)
lasting = 3600 * crowd.arrivals.rate
heat, each = oven[0].time.mean, oven[0].each.mean
size = round(heat / (3600 / full - each))
quiet = patient.orders.placed / 240
reads = spike.parts["cashier"].reads
""",
    "08-r1": "30, 100, 100 - 30, 1",
    "08-rush": "peak, rate, hourly(door), makes",
    "08-overload": "lasting, makes, lasting - makes, law / (lasting - makes)",
    "08-oven": "rate, makes, makes - rate",
    "08-batch": "heat, each, 3600 / (heat + each), size, heat + size * each, "
    "3600 / (heat + size * each)",
    "08-quiet": "round(quiet), size",
    "08-spike": "reads.batch, reads.window / 60, reads.window",
    "08-own": "checked(50), checked(8), checked(0.9) * 10, 10, checked(2)",
}
