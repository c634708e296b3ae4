"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "05-once": (
        """
import numpy

different = numpy.int64(4)
""",
        """
import pandas

different = pandas.DataFrame(letters).groupby(["source", "id"]).ngroups
""",
    ),
    "05-effects": (
        """
def effects(events, id):
    found, waiting = set(), [id]
    while waiting:
        caused = events.id[events.cause == waiting.pop()].tolist()
        found.update(caused)
        waiting += caused
    return found
""",
        """
def effects(events, id):
    known = {id}
    for row in events.itertuples():
        if row.cause in known:
            known.add(row.id)
    return known - {id}
""",
    ),
    "05-own": (
        """
sold = {"item": Choice(["donut", "pie"], [1, 1]), "quantity": 1, "phone": "1", "charge": 2}
my_shop = yours.with_parts(
    Customers("market", Poisson(1 / 240), to="seller", order=sold, type="OrderRequested"),
    Service(
        "seller",
        [Work(Fixed(5)), Publish("OrderPlaced", "bus", carries=["quantity", "item", "charge"])],
        workers=2,
    ),
    Bus("bus", [Rule(name, {"source": ["seller"]}, to=name) for name in yours.completes]),
)
told = Rule("stock", {"detail-type": [{"prefix": "OrderP"}]}, to="inventory")
my_shop = my_shop.with_parts(Bus("bus", [*my_shop.parts["bus"].rules, told]))
""",
        """
from dataclasses import replace

tells = Publish("OrderPlaced", to="bus", carries=["item", "quantity"])
my_shop = yours.with_parts(
    replace(yours.parts["market"], order=order, then=[]),
    replace(yours.parts["seller"], steps=[Work(Fixed(5)), tells, Acknowledge()]),
    Bus("bus", heard_by(["inventory", "cashier", "baker"])),
)
""",
    ),
    "05-parcels": (
        "busy_percent = 50",
        """
from donutlab.formulas import lookups_per_event

busy_percent = 600 * lookups_per_event(6, carries_state=False) * 0.5 / 36
""",
    ),
}

ALSO_RIGHT = {
    "05-own": {
        "seller workers: 1 raised": "How many sell is left to the learner since notebook 04."
    }
}
