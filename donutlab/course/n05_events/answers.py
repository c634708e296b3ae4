"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "05-own": (
        """
sold = {"item": Choice(["donut", "pie"], [1, 1]), "quantity": 1, "phone": "1", "charge": 2}
my_shop = yours.with_parts(
    Customers("market", Poisson(per_hour(12)), to="seller", order=sold, type="OrderRequested"),
    Service(
        "seller",
        [Acknowledge(), Publish("OrderPlaced", "bus", carries=["quantity", "item", "charge"])],
        workers=2,
    ),
    Bus("bus", [Rule(name, {"source": ["seller"]}, to=name) for name in yours.completes]),
)
told = Rule("stock", {"detail-type": [{"prefix": "OrderP"}]}, to="inventory")
my_shop = my_shop.with_parts(Bus("bus", [*my_shop.parts["bus"].rules, told]))
""",
    ),
}
