"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "04-own": (
        """
from donutlab import Uniform

my_shop = yours.with_parts(
    Service(
        "seller",
        [
            Acknowledge(),
            Work(Fixed(5)),
            Parallel(Request("inventory"), Request("cashier"), Request("baker")),
        ],
        workers=2,
    ),
    Service("baker", [Work(Fixed(60)), Work(Exponential(60))], workers=3),
    Service("cashier", [Work(Exponential(30))], workers=2),
    Service("inventory", [Work(Uniform(9, 11))], workers=5),
)
""",
    ),
}
