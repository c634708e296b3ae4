"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "10-calm": (
        """
from dataclasses import replace

once_only = Call("fryer", timeout=300, retry=Retry(3), deadline=300)
calm = evening.with_parts(replace(evening.parts["manager"], steps=[once_only]))
""",
        """
from donutlab.resilience import Breaker

careful = Call("fryer", minutes(5), Retry(3), breaker=Breaker(window=20, cooldown=600))
calm = evening.with_parts(Service("manager", [careful], workers=1000))
""",
        """
from donutlab.resilience import AdaptiveLimit

few = Call("fryer", 300, Retry(3), limit=AdaptiveLimit(slow=200, initial=20, most=40))
calm = evening.with_parts(Service("manager", [few], workers=1000))
""",
    ),
    "10-own": (
        """
from dataclasses import replace

bus, old = yours.parts["bus"], yours.parts["cashier"]
mine_now = next(rule for rule in bus.rules if rule.to == "cashier")
others = [rule for rule in bus.rules if rule.to != "cashier"]
my_shop = yours.with_parts(
    replace(bus, rules=[Rule("to be billed", mine_now.pattern, "slips"), *others]),
    Queue("slips", visibility=240.0, max_receives=3, dead_letter="bin", retention=days(4)),
    Queue("bin", retention=days(14)),
    replace(
        old,
        steps=(Once(steps=old.steps, key="order", expires=days(14)),),
        reads=Reads("slips"),
        line=None,
    ),
)
""",
        """
bus, old = yours.parts["bus"], yours.parts["cashier"]
my_shop = yours.with_parts(
    Bus(
        "bus",
        [
            Rule(rule.name, rule.pattern, "slips" if rule.to == "cashier" else rule.to)
            for rule in bus.rules
        ],
        owner=bus.owner,
    ),
    Queue("bin"),
    Queue("slips", max_receives=3, dead_letter="bin", visibility=600),
    Service(
        "cashier",
        [Once(*old.steps, key="order")],
        workers=old.workers,
        reads=Reads("slips", partial=True),
        owner=old.owner,
    ),
)
""",
    ),
}

CALL = "manager steps: Call(to='fryer', timeout=300, retry=Retry(), budget=Budget())"
RARE = "with a budget retries are rare in trouble, so it does not matter"
ALSO_RIGHT = {
    "10-calm": {
        f"{CALL}: 300.0 raised": "a longer time-out gives up fewer calls that would be answered",
        f"{CALL}: Budget(): 10.0 raised": RARE,
        f"{CALL}: Budget(): 0.1 raised": RARE,
        f"{CALL}: Retry(): 3 raised": RARE,
    },
    "10-own": {
        "slips visibility: 300.0 raised": "from 207 s to ten minutes it is the learner's choice",
    },
}
"""What may be done to the solution and is right all the same, with the reason."""
