"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "06-own": (
        """
bakes = Work(Exponential(110))
my_shop = yours.with_parts(
    Bus(
        "bus",
        [
            Rule("bring it", {"source": ["baker"], "detail-type": ["OrderBaked"]}, "waiter"),
            *yours.parts["bus"].rules,
            Rule("screen", {"detail-type": ["OrderBaked"]}, "screen"),
        ],
    ),
    Service("screen", [Work(Fixed(1))]),
    Service("baker", [bakes, Publish("OrderBaked", "bus", carries=["item"]), Work(Fixed(9))]),
    Service("waiter", [Work(Fixed(40))], workers=2),
)
""",
    ),
}
