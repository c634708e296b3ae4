"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "03-seats": (
        "stay = 20 * 60",
        """
import numpy

stay = numpy.float32(1200)
""",
    ),
    "03-freed": (
        """
half = sync_shop.with_parts(
    Service("manager", [Work(Fixed(5)), Request("cashier"), Call("baker")]),
)
""",
        """
from dataclasses import replace

asks = [Work(Fixed(5)), Call("baker"), Acknowledge(), Request("cashier")]
half = sync_shop.with_parts(replace(sync_shop.parts["manager"], steps=asks))
""",
        """
half = sync_shop.with_parts(
    Service("manager", [Work(Fixed(5)), Parallel(Call("baker"), Request("cashier"))]),
)
""",
    ),
    "03-own": (
        """
my_shop = yours.with_parts(
    Customers(
        "market",
        Poisson(1 / 240),
        to="seller",
        order={"item": "waffle"},
        then=[Work(Fixed(60)), LookUp("baker", every=120, timeout=1700)],
    ),
    Service("seller", [Request("cashier"), Request("baker"), Work(Fixed(5))]),
)
""",
        """
from dataclasses import replace

asks = LookUp("baker", every=minutes(2), timeout=hours(0.5))
my_shop = yours.with_parts(
    replace(yours.parts["market"], then=[asks]),
    replace(
        yours.parts["seller"],
        steps=[Work(Fixed(5)), Parallel(Request("baker"), Request("cashier")), Acknowledge()],
    ),
)
""",
    ),
    "03-ward": (
        "times_as_many = 30 / 3",
        """
from donutlab.formulas import caller_capacity

times_as_many = caller_capacity(2) / caller_capacity(2, 18)
""",
    ),
}

ALSO_RIGHT = {
    "03-own": {
        "seller steps: without Acknowledge()": "Who has handed over and is done has answered, too.",
        "seller steps: twice Acknowledge()": "A second yes says nothing new.",
    }
}
