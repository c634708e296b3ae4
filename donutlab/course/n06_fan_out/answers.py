"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "06-loyalty": (
        """
rules = list(announcing.parts["bus"].rules)
rules.insert(0, Rule("p", {"source": ["manager"]}, to="loyalty"))
with_loyalty = announcing.with_parts(
    Bus("bus", rules), Service("loyalty", [Work(Fixed(4)), Work(Fixed(6))], owner="marketing team")
)
""",
        """
from dataclasses import replace

bus = announcing.parts["bus"]
points = Rule("points", {"detail-type": [{"prefix": "OrderPl"}]}, "loyalty")
with_loyalty = announcing.with_parts(
    Service("loyalty", [Work(Exponential(10))], workers=2),
    replace(bus, rules=[*bus.rules, points]),
)
""",
    ),
    "06-own": (
        """
baker = yours.parts["baker"]
my_shop = yours.with_parts(
    Bus(
        "bus",
        [
            Rule("bring it", {"source": ["baker"], "detail-type": ["OrderBaked"]}, "waiter"),
            *yours.parts["bus"].rules,
        ],
    ),
    Service(
        "baker",
        [*baker.steps, Publish("OrderBaked", "bus", carries=["item"])],
        workers=baker.workers,
        owner=baker.owner,
    ),
    Service("waiter", [Work(Fixed(40))], workers=2),
)
""",
        """
from dataclasses import replace

baker, bus = yours.parts["baker"], yours.parts["bus"]
my_shop = yours.with_parts(
    replace(baker, steps=[*baker.steps, Publish("OrderBaked", to="bus", carries="identifier")]),
    replace(bus, rules=[*bus.rules, Rule("bring", {"source": ["baker"]}, to="waiter")]),
    Service("waiter", [Work(Exponential(20)), Work(Exponential(20))]),
)
""",
    ),
}
