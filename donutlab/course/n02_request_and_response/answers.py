"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "02-own": (
        """
from donutlab import Line, Uniform

my_shop = yours.with_parts(
    Service(
        "seller",
        [
            Work(Fixed(5)),
            Call("cashier", timeout=120, retry=Retry(max_attempts=2, base=5)),
            Call("baker", timeout=hours(1)),
        ],
        workers=3,
    ),
    Service("baker", [Work(Fixed(20)), Work(Exponential(100))], workers=2),
    Service("cashier", [Work(Uniform(20, 40))], line=Line(capacity=20)),
    completes={"cashier": None, "baker": None},
)
""",
    ),
}
