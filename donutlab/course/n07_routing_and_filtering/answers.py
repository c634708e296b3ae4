"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "07-own": (
        """
old = [rule for rule in yours.parts["bus"].rules if rule.to not in ("baker", "waiter")]
my_shop = yours.with_parts(
    Service("pie maker", [Work(Exponential(175)), Publish("OrderBaked", "bus")], workers=2),
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
        "waiter": None,
    },
)
""",
    ),
}
