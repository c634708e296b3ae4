"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "01-booth": (
        """
booth = Shop(
    Customers("market", Poisson(15 / 3600), to="seller", order={"item": "waffle"}),
    Service("seller", [Work(Exponential(60)), Work(Exponential(120))]),
    completes=["seller"],
)
""",
    ),
}
