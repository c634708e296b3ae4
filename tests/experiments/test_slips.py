"""Slips in a study: what is wrong is said before anything is run."""

from __future__ import annotations

import pytest
from tills import late, till

from donutlab import (
    Call,
    Customers,
    Poisson,
    Service,
    Shop,
    ShopError,
)
from donutlab.experiments import compare, replicate, sweep

WRONG = [
    (lambda: replicate(till(), -3), ValueError, "n is -3, and an interval takes at least 2 runs"),
    (lambda: replicate(till(), 0), ValueError, "n is 0, and an interval takes at least 2 runs"),
    (lambda: replicate(till(), 1), ValueError, "n is 1, and an interval takes at least 2 runs"),
    (lambda: replicate(till(), 10**7), ValueError, "n must be a whole number of at least 2 and"),
    (lambda: replicate(till(), 2.5), TypeError, "n must be a whole number of at least 2"),
    (lambda: replicate(till(), True), TypeError, "n must be a whole number"),
    (lambda: replicate(till, 5), TypeError, "the shop must be a Shop, not <function till"),
    (lambda: replicate(till(), 5, until=-1), ValueError, "until must be a number above 0"),
    (lambda: replicate(till(), 5, until=9, warmup=9), ValueError, "until must be a number above 9"),
    (lambda: replicate(till(), 5, warmup=-1), ValueError, "warmup must be a number of at least 0"),
    (lambda: replicate(till(), 5, confidence=95), ValueError, "confidence must be below 1, not 95"),
    (lambda: replicate(till(), 5, precision=0), ValueError, "precision must be a number above 0"),
    (lambda: replicate(till(), 5, jobs=0), ValueError, "jobs must not be 0"),
    (lambda: replicate(till(), 5, jobs="all"), TypeError, "jobs must be a whole number"),
    (lambda: replicate(till(), 5, seed="7"), TypeError, "seed must be a whole number, not '7'"),
    (
        lambda: replicate(till(), 5, metrics="orders.to_complet.p95"),
        ValueError,
        "there is no 'orders.to_complet.p95'. Did you mean 'orders.to_complete.p95'?",
    ),
    (
        lambda: replicate(till(), 5, metrics="services.baker.utilisation"),
        ValueError,
        "Did you mean 'services.till.utilisation'?",
    ),
    (
        lambda: replicate(till(), 5, metrics="xyz"),
        ValueError,
        "begin with: cost, orders, ",
    ),
    (
        lambda: replicate(till(), 5, metrics="services.tell.served"),
        ValueError,
        "Did you mean 'services.till.served'? After 'services.' there are: till.",
    ),
    (
        lambda: replicate(till(), 5, metrics="orders.within.soon"),
        ValueError,
        "'orders.within.soon' ends with the seconds it is about",
    ),
    (lambda: replicate(till(), 5, metrics=[]), ValueError, "metrics: none is given"),
    (lambda: replicate(till(), 5, metrics=[7]), TypeError, "7 is neither a name nor a function"),
    (lambda: replicate(till(), 5, metrics=[lambda r: 1]), TypeError, "a lambda has no name"),
    (lambda: replicate(till(), 5, metrics=[late, late]), ValueError, "'late' is there twice"),
    (
        lambda: replicate(Shop(Service("till", [Call("x")])), 5),
        ShopError,
        "no part has the name 'x'",
    ),
    (
        lambda: replicate(Shop(Customers("s", Poisson(1), to="t"), Service("t", [])), 5),
        ShopError,
        "'s' never ends, so say when to close",
    ),
    (lambda: sweep(till, {}, 5), ValueError, "the grid is empty. Try"),
    (lambda: sweep(till, [], 5), ValueError, "the grid is empty. Try"),
    (lambda: sweep(till, {"rate": []}, 5), ValueError, "there is no value to try for 'rate'"),
    (lambda: sweep(till, {"rate": 5}, 5), TypeError, "'rate' needs the values to try, not 5"),
    (lambda: sweep(till, {"rate": [1, 1]}, 5), ValueError, "'rate': 1} is in the grid twice"),
    (lambda: sweep(till, {"seed": [1, 2]}, 5), TypeError, "build takes (rate, servers, count)"),
    (lambda: sweep(lambda seed: till(), {"seed": [1]}, 5), ValueError, "cannot be called 'seed'"),
    (lambda: sweep(till, [{"rate": 1}, {"count": 1}], 5), ValueError, "needs the same parameters"),
    (lambda: sweep(till(), {"rate": [1]}, 5), TypeError, "build must be a function"),
    (
        lambda: sweep(lambda rate: rate, {"rate": [1]}, 5),
        TypeError,
        "build must return a Shop, and",
    ),
    (lambda: sweep(till, {"servers": [0, -1]}, 5), ValueError, "workers must be"),
    (lambda: compare(till(), 5), TypeError, "shops are designs by name"),
    (lambda: compare([till()], 5), ValueError, "it takes at least 2 shops, not 1"),
    (lambda: compare({"a": till(), "b": 5}, 5), TypeError, "b must be a Shop, not 5"),
    (
        lambda: compare([till(), till()], 5, better={"orders.complet": "higher"}),
        ValueError,
        "Did you mean 'orders.complete'?",
    ),
]


@pytest.mark.parametrize(("call", "kind", "message"), WRONG)
def test_a_slip_is_met_with_what_to_do(call, kind, message):
    """Before anything is run, what is wrong is said."""
    with pytest.raises(kind) as caught:
        call()
    assert message in str(caught.value)
