"""A step of one's own: what a worker does, as a function."""

from donutlab import *


def bake(job):
    """Bake each donut of the order, and give up an order that is too large."""
    if job.detail["quantity"] > 5:
        raise Failed("too many")
    for _ in range(job.detail["quantity"]):
        yield Work(Exponential(40))


shop = Shop(
    Customers(
        "street",
        Poisson(per_hour(40)),
        to="baker",
        order={"quantity": Choice([1, 2, 3, 6])},
    ),
    Service("baker", [bake], workers=2),
)
