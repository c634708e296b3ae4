"""A shop of a learner's own functions, nested and yielded, and of orders that hold lists."""

from __future__ import annotations

import hashlib

from drawn import any_shops, closes, moody
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from donutlab import (
    Call,
    Choice,
    Customers,
    Exponential,
    Failed,
    Once,
    Parallel,
    Poisson,
    Publish,
    Queue,
    Reads,
    Service,
    Shop,
    Uniform,
    Work,
)


def glaze(job):
    """Take a while, and write down that it was done."""
    yield Work(Uniform(1, 5))
    job.detail["toppings"].append("glaze")


def ask(job):
    """Do two things at once, each with random numbers of its own."""
    try:
        yield Parallel(Call("oven"), moody, lambda job: (yield Work(Exponential(2))))
        yield Once(glaze, key="order")
    except Failed:
        yield Work(Exponential(1))


def own_steps() -> Shop:
    """Return the shop."""
    return Shop(
        Customers(
            "street",
            Poisson(0.1),
            to="manager",
            order={"toppings": [], "box": Choice([{"size": 1}, {"size": 2}])},
            count=40,
        ),
        Service("manager", [Work(Exponential(1)), ask, Publish("Glazed", to="tray")], workers=3),
        Service("oven", [Once(moody), Parallel(moody, glaze)]),
        Queue("tray"),
        Service(
            "cook", [Parallel(moody, glaze), Once(Parallel(glaze, moody))], reads=Reads("tray")
        ),
    )


def digest(examples: int) -> str:
    """Return the digest of the logs of many random shops, each run twice."""
    told = hashlib.sha256()

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(any_shops(), st.integers(0, 100))
    def run(shop: Shop, seed: int) -> None:
        more = shop.with_parts(*own_steps().parts.values())
        until = closes(more, 60.0)
        first = more.run(seed=seed, until=until).log.digest()
        assert more.run(seed=seed, until=until).log.digest() == first
        told.update(first.encode())

    run()
    return told.hexdigest()
