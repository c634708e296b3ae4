"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "02-capacity": (
        """
import numpy

most_an_hour = numpy.float64(23.2)
""",
        "most_an_hour = 23",
        """
from fractions import Fraction

most_an_hour = Fraction(3600, 155)
""",
    ),
    "02-rescue": (
        """
from dataclasses import replace

own, bake, bill = dead.parts["manager"].steps
patient = replace(bill, timeout=150.0, retry=Retry(2, 5))
rescued = dead.with_parts(replace(dead.parts["manager"], steps=[own, bake, patient]))
""",
        """
def asks(job):
    yield Work(Fixed(5))
    yield Call("baker")
    yield Call("cashier", timeout=minutes(2.5), retry=Retry(max_attempts=2, base=5, cap=5))


rescued = dead.with_parts(Service("manager", [asks]))
""",
    ),
    "02-own": (
        """
from donutlab import Line, Uniform

my_shop = yours.with_parts(
    Service(
        "seller",
        [
            Work(Fixed(5)),
            Call("cashier", timeout=70, retry=Retry(max_attempts=2, base=10)),
            Call("baker", timeout=minutes(10)),
        ],
    ),
    Service("baker", [Work(Fixed(20)), Work(Exponential(100))], workers=2),
    Service("cashier", [Work(Uniform(20, 40))], line=Line(capacity=20)),
    completes={"cashier": None, "baker": None},
)
""",
        """
my_shop = Shop(
    yours.parts["market"],
    Service("cashier", [Work(Exponential(30))]),
    Service("baker", [Work(Exponential(minutes(2)))]),
    Service(
        "seller", [Call("cashier", timeout=150), Call("baker", timeout=600), Work(Fixed(5))]
    ),
    completes=["cashier", "baker"],
)
""",
    ),
    "02-ward": (
        "patients = 8",
        """
from donutlab.formulas import caller_capacity

patients = 480 * caller_capacity(4, 20 + 36)
""",
    ),
}
