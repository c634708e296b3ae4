"""A shop written as JSON or as a pickle and read back is the same shop, and has the same day."""

from __future__ import annotations

import pickle

from anyshop import many, ran, seeds
from hypothesis import given
from shops import ends, rough_shops, shops

from donutlab import (
    Shop,
)


@many
@given(shop=shops(learners=False) | rough_shops(learners=False), seed=seeds, until=ends)
def test_a_shop_read_back_from_json_runs_to_the_same_log(shop, seed, until):
    """JSON there and back is the same blueprint, and the same day."""
    back = Shop.from_json(shop.to_json())
    assert back == shop
    assert ran(back, seed, until).log == ran(shop, seed, until).log


@many
@given(shop=shops() | rough_shops(), seed=seeds, until=ends)
def test_a_pickled_shop_and_a_pickled_run_are_the_same(shop, seed, until):
    """Pickle there and back is the same blueprint, the same day, the same numbers."""
    run = ran(shop, seed, until)
    back = pickle.loads(pickle.dumps(shop))
    assert back == shop
    assert ran(back, seed, until).log.digest() == run.log.digest()
    kept = pickle.loads(pickle.dumps(run))
    assert kept.log == run.log
    assert str(kept.summary()) == str(run.summary())
