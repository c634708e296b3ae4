"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "01-booth": (
        """
booth = Shop(
    Customers("market", Poisson(1 / 240), to="seller", order={"item": "waffle"}),
    Service("seller", [Work(Exponential(60)), Work(Exponential(120))]),
    completes=["seller"],
)
""",
        """
seller = Service(name="seller", steps=[Work(time=Exponential(mean=180.0))], workers=1)
market = Customers(name="market", arrivals=Poisson(rate=15 / 3600), to=seller.name)
booth = Shop(seller, market)
""",
        """
def sells(job):
    yield Work(Exponential(180))


booth = Shop(Customers("market", Poisson(per_hour(15)), to="seller"), Service("seller", [sells]))
""",
    ),
    "01-steady": (
        """
steady = diner.with_parts(Service("baker", [Work(Fixed(60)), Work(Fixed(60))]))
""",
        """
steady = Shop(
    Service("cashier", [Work(Exponential(30))]),
    Service("baker", [Work(Choice([120]))]),
    Service("manager", [Work(Fixed(5)), Call("baker"), Call("cashier")], workers=50),
    Customers("street", Poisson(1 / 150), to="manager", order={"item": "donut"}),
    completes=["baker", "cashier"],
)
""",
    ),
    "01-monday": (
        """
staffed = diner.with_parts(
    Service("baker", [Work(Exponential(120))], workers=3),
    Service("cashier", [Work(Exponential(30))], workers=2),
)
""",
        """
from dataclasses import replace

parts = diner.parts
staffed = diner.with_parts(replace(parts["baker"], workers=3), replace(parts["cashier"], workers=2))
""",
    ),
    "01-clinic": (
        """
import numpy

wait_in_minutes = numpy.float64(15)
""",
        """
from donutlab.formulas import mm1

wait_in_minutes = mm1(9 / 60, 5).waiting
""",
    ),
}
