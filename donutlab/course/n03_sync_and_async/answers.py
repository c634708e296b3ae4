"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "03-own": (
        """
my_shop = yours.with_parts(
    Customers(
        "market",
        Regular(200),
        to="seller",
        order={"item": "waffle"},
        then=[Work(Fixed(60)), LookUp("baker", every=120, timeout=1700)],
    ),
    Service("seller", [Request("cashier"), Request("baker"), Work(Fixed(5))], workers=2),
)
""",
    ),
}
