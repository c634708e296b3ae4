"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "07-large": (
        """
pattern = {
    "detail": {"quantity": [{"numeric": [">", 5]}]},
    "detail-type": [{"equals-ignore-case": "orderplaced"}],
}
""",
        """
pattern = {
    "detail-type": [{"prefix": "OrderPlaced"}],
    "detail": {"quantity": [6, {"numeric": [">", 6]}]},
}
""",
    ),
    "07-repair": (
        """
repaired = everyone.with_parts(
    Bus(
        "bus",
        [
            Rule("donuts", {**placed, "detail": {"item": [{"prefix": "d"}]}}, to="donut maker"),
            Rule("pies", {**placed, "detail": {"item": [{"anything-but": "donut"}]}}, "pie maker"),
            Rule("bills", {"detail": {"charge": [{"anything-but": 0}]}}, to="cashier"),
            Rule("stock", {"source": ["manager"]}, to="inventory"),
        ],
    )
)
""",
        """
from dataclasses import replace

bus = everyone.parts["bus"]
wants = {
    "donut maker": {"item": ["donut"]},
    "pie maker": {"item": [{"equals-ignore-case": "PIE"}]},
    "cashier": {"charge": [{"numeric": [">", 0, "<", 1e6]}]},
}
rules = [
    replace(rule, pattern={**placed, "detail": wants[rule.to]}) if rule.to in wants else rule
    for rule in bus.rules
]
repaired = everyone.with_parts(replace(bus, rules=rules))
""",
    ),
    "07-own": (
        """
old = [rule for rule in yours.parts["bus"].rules if rule.to not in ("baker", "waiter")]
my_shop = yours.with_parts(
    Service("pie maker", [Work(Exponential(178)), Publish("OrderBaked", "bus")], workers=2),
    Bus(
        "bus",
        [
            *old,
            Rule("no pies", {**placed, "detail": {"item": [{"anything-but": "pie"}]}}, "baker"),
            Rule("p", {"source": ["seller"], "detail": {"item": [{"prefix": "p"}]}}, "pie maker"),
            Rule("bring", {"source": ["baker", "pie maker"]}, "waiter"),
        ],
    ),
    completes={
        "pie maker": {"detail": {"item": ["pie"]}},
        "baker": {"detail": {"item": ["donut"]}},
        "cashier": None,
    },
)
""",
        """
from dataclasses import replace

bus, wants = yours.parts["bus"], {"detail": {"item": ["donut"]}}
rules = [
    replace(rule, pattern={**placed, **wants}) if rule.to == "baker" else rule
    for rule in bus.rules
    if rule.to != "waiter"
]
pies = {"detail-type": ["OrderPlaced"], "detail": {"item": ["pie"]}}
rules += [
    Rule("pies", pies, "pie maker"),
    Rule("bring donuts", {"detail-type": ["OrderBaked"], "source": ["baker"]}, "waiter"),
    Rule("bring pies", {"detail-type": ["OrderBaked"], "source": ["pie maker"]}, "waiter"),
]
my_shop = yours.with_parts(
    replace(bus, rules=rules),
    Service("pie maker", [Work(Fixed(90)), Work(Exponential(90)), Publish("OrderBaked", "bus")]),
    completes={"baker": wants, "pie maker": {"detail": {"item": ["pie"]}}, "cashier": None},
)
""",
    ),
}
