"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "04-own": (
        """
from dataclasses import replace

from donutlab import Uniform

tells = Parallel(Request("inventory"), Request("cashier"), Request("baker"))
my_shop = yours.with_parts(
    Service("seller", [Work(Fixed(5)), tells], workers=2),
    replace(yours.parts["baker"], workers=3),
    replace(yours.parts["cashier"], workers=2),
    Service("inventory", [Work(Uniform(9, 11))], workers=5),
)
""",
        """
from dataclasses import replace

seller = yours.parts["seller"]
my_shop = yours.with_parts(
    replace(seller, steps=[Request("inventory"), *seller.steps]),
    replace(yours.parts["baker"], workers=3),
    Service("inventory", [Work(Fixed(4)), Work(Fixed(6))]),
)
""",
    ),
    "04-together": (
        """
together = donut_shop.with_parts(
    Service("inventory", [Work(Fixed(4)), Work(Fixed(6))], workers=2),
    Service(
        "manager", [Parallel(Call("inventory"), Call("baker"), Call("cashier")), Work(Fixed(5))]
    ),
)
""",
        """
from dataclasses import replace

own, *calls = donut_shop.parts["manager"].steps
asks = [own, Parallel(*calls, Call("inventory", timeout=60))]
together = donut_shop.with_parts(
    replace(donut_shop.parts["manager"], steps=asks), Service("inventory", [Work(Fixed(10))])
)
""",
    ),
    "04-slowest": (
        "last = 220",
        """
from donutlab.formulas import parallel_latency

last = parallel_latency(120, 3)
""",
    ),
}

ALSO_RIGHT = {
    "04-own": {
        "seller steps: without Acknowledge()": "Who has handed over and is done has answered, too.",
        "seller steps: twice Acknowledge()": "A second yes says nothing new.",
        "seller workers: 1 raised": "The task lets one hire.",
        "cashier workers: 1 raised": "The task lets one hire.",
    }
}
