"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "11-own": (
        """
from dataclasses import replace

seller = yours.parts["seller"]
told = next(each for each in seller.steps if isinstance(each, Publish))
carried = Publish("OrderPlaced", "outbox", carries=told.carries)
my_shop = yours.with_parts(
    replace(seller, steps=[Work(Fixed(5)), carried, Acknowledge()]),
    Outbox("outbox", "bus", 2.0, 0.1),
    replace(yours.parts["inventory"], steps=[Once(steps=yours.parts["inventory"].steps)]),
)
""",
        """
from dataclasses import replace

seller, inventory = yours.parts["seller"], yours.parts["inventory"]
saves = tuple(
    Publish(each.type, to="outbox", carries=each.carries) if isinstance(each, Publish) else each
    for each in seller.steps
)
my_shop = yours.with_parts(
    replace(seller, steps=saves),
    replace(inventory, steps=(Once(*inventory.steps, key="order", expires=days(1)),)),
    Outbox("outbox", crash=1 / 10, every=2, to="bus"),
)
""",
    ),
    "11-order": (
        """
from dataclasses import replace

undo = {"stock": "releases", "courier": "cancels", "cashier": "refunds", "baker": None}
states = [Task(name, undo=back) for name, back in undo.items()]
sound = rash.with_parts(replace(rash.parts["orders"], states=states))
""",
        """
sound = rash.with_parts(
    Workflow(
        "orders",
        (
            Task("stock", undo=Task("releases"), name="reserve", retry=Retry(2, base=1)),
            Task("courier", undo=Task("cancels")),
            Task("cashier", undo=Task("refunds"), timeout=60),
            Task("baker", retry=Retry(3, base=5)),
        ),
    )
)
""",
    ),
}
