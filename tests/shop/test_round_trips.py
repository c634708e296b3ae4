"""A shop kept as a pickle and read back is the same shop, and has the same day."""

from __future__ import annotations

import pickle

from anyshop import many, ran, seeds
from drawn import any_shops, ends
from hypothesis import given


@many
@given(shop=any_shops(), seed=seeds, until=ends)
def test_a_pickled_shop_and_a_pickled_run_are_the_same(shop, seed, until):
    """Pickle there and back is the same blueprint, the same day, the same numbers."""
    run = ran(shop, seed, until)
    back = pickle.loads(pickle.dumps(shop))
    assert back == shop
    assert ran(back, seed, until).log.digest() == run.log.digest()
    kept = pickle.loads(pickle.dumps(run))
    assert kept.log == run.log
    assert str(kept.summary()) == str(run.summary())
