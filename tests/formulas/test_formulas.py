"""The formulas give the numbers of the textbooks, agree with each other and refuse nonsense."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable
from importlib import import_module
from itertools import pairwise
from math import exp, inf, nan
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from donutlab import formulas as f

near = pytest.approx
shares = st.floats(0, 1)
counts = st.integers(1, 300)

ROOMS = [room.name for room in pkgutil.iter_modules(f.__path__)]

VALID: dict[str, dict[str, Any]] = {
    "backlog": {"arrival_rate": 12, "service_rate": 10, "elapsed": 60},
    "backoff_bounds": {"kind": "full", "retry": 3, "base": 5, "cap": 2000},
    "batch_capacity": {"batch": 10, "fixed": 1, "each": 0.1, "workers": 2},
    "batch_work": {"failure": 0.1, "batch": 10},
    "caller_capacity": {"own": 5, "downstream": 150, "workers": 2},
    "catch_up": {"arrival_rate": 8, "service_rate": 10, "outage": 3600},
    "chain_availability": {"availabilities": [0.9, 0.99]},
    "chain_latency": {"latencies": [1, 2]},
    "contended_capacity": {"service_mean": 1, "servers": 4, "share": 0.1, "crosstalk": 0.01},
    "closed_call_rate": {"users": 9, "think": 5, "calls": 2, "call_mean": 1, "pause": 3},
    "closed_loop": {"users": 9, "think": 5, "service_mean": 1, "servers": 2},
    "closed_loop_bound": {"users": 9, "think": 5, "service_mean": 1, "servers": 2},
    "dead_letter_share": {"failure": 0.5, "max_receives": 3},
    "dual_write_lost": {"crash": 0.1},
    "erlang_b": {"offered_load": 5, "servers": 10},
    "erlang_c": {"offered_load": 5, "servers": 10},
    "faults_seen": {"fault": 0.01, "sampled": 0.1, "orders": 1000},
    "filtering_saved": {"match_rate": 0.25},
    "inversion_share": {"workers": 4},
    "late_share": {"delay_mean": 60, "window": 300, "lateness": 120},
    "littles_law": {"arrival_rate": 2, "sojourn": 3},
    "lookups_per_event": {"consumers": 4, "carries_state": False},
    "md1": {"arrival_rate": 0.5, "service_mean": 1},
    "metastable": {"arrival_rate": 4, "service_rate": 10, "max_attempts": 3},
    "mg1": {"arrival_rate": 0.5, "service_mean": 1, "service_variance": 2},
    "mm1": {"arrival_rate": 0.5, "service_mean": 1},
    "mm1_drop_stale_goodput": {"arrival_rate": 1.2, "service_mean": 1, "timeout": 5},
    "mm1_lifo_goodput": {"arrival_rate": 1.2, "service_mean": 1, "timeout": 5},
    "mm1_sojourn_quantile": {"arrival_rate": 0.5, "service_mean": 1, "quantile": 0.95},
    "mm1_groups": {"group_rate": 0.3, "sizes": [1, 2], "service_mean": 1},
    "mm1k": {"arrival_rate": 2, "service_mean": 1, "capacity": 5},
    "mm1k_goodput": {"arrival_rate": 2, "service_mean": 1, "capacity": 5, "timeout": 5},
    "mmc": {"arrival_rate": 1.5, "service_mean": 1, "servers": 2},
    "mmc_patience": {
        "arrival_rate": 2,
        "service_mean": 1,
        "servers": 2,
        "patience_mean": 3,
    },
    "mmc_priorities": {"arrival_rates": [0.5, 0.6], "service_mean": 1, "servers": 2},
    "mmcc": {"arrival_rate": 2, "service_mean": 1, "servers": 2},
    "outbox_duplicates": {"crash": 0.1},
    "parallel_latency": {"mean": 1, "calls": 5},
    "redelivery_share": {"visibility": 30, "work_mean": 10},
    "retry_amplification": {"max_attempts": 3, "depth": 3},
    "retry_bucket_load": {"failure": 0.2, "max_attempts": 4, "refill": 0.1},
    "retry_load": {"failure": 0.2, "max_attempts": 4},
    "saga_compensations": {"failures": [0.05, 0.2]},
    "saga_completed": {"failures": [0.05, 0.2]},
    "saga_transitions": {"failures": [0.05, 0.2]},
    "seen_in_between": {"arrival_rate": 0.05, "undone_after": 20},
    "retry_success": {"failure": 0.2, "max_attempts": 4},
    "square_root_staffing": {"offered_load": 10, "share": 0.2},
    "tail_share": {"slow": 0.01, "calls": 100},
    "wrong_window_share": {"delay_mean": 60, "window": 300},
    "winners_curse": {"designs": 10},
    "usable_share": {"largest_share": 0.34, "partitions": 4},
}


def test_the_median_and_the_tail_of_the_sojourn() -> None:
    """M/M/1 sojourns are Exponential: the quantiles are logarithms times the mean."""
    mean = f.mm1(0.8, 2 / 3).sojourn
    for quantile, factor in ((0, 0), (0.5, 0.693147), (0.95, 2.995732), (0.99, 4.605170)):
        assert f.mm1_sojourn_quantile(0.8, 2 / 3, quantile) == near(factor * mean, abs=1e-5)


@given(rho=st.floats(0.05, 0.9), timeout=st.floats(0.1, 20))
def test_goodput_agrees_with_the_sojourn_of_mm1(rho: float, timeout: float) -> None:
    """With many places the goodput counts the sojourns below the timeout, with one the services."""
    many, one = (f.mm1k_goodput(rho, 1, places, timeout) for places in (800, 1))
    if 0 < (share := many / rho) < 1 - 1e-9:
        assert f.mm1_sojourn_quantile(rho, 1, share) == near(timeout, rel=1e-5)
    assert one == near(f.mmcc(rho, 1, 1).throughput * (1 - f.redelivery_share(timeout, 1)))


def test_a_short_queue_saves_the_goodput_of_an_overloaded_service() -> None:
    """At load 1.2 and a timeout of 5 S: about .69 with four waiting, nothing with a long queue."""
    assert f.mm1k_goodput(1.2, 1, capacity=5, timeout=5) == near(0.69, abs=0.02)
    assert f.mm1k_goodput(1.2, 1, capacity=500, timeout=5) < 0.003
    assert f.mm1k_goodput(1.2, 1, capacity=5, timeout=1e6) == near(f.mm1k(1.2, 1, 5).throughput)


@given(rho=st.floats(0.05, 3), timeout=st.floats(0.1, 10))
def test_whom_to_serve_first_when_not_all_can_be(rho: float, timeout: float) -> None:
    """No order serves more than come or can be served; without a line all orders are one."""
    for goodput in (f.mm1_lifo_goodput, f.mm1_drop_stale_goodput):
        found = goodput(rho, 1, timeout)
        assert 0 < found <= min(rho, 1)
        assert goodput(rho / 7, 7, timeout * 7) == near(found / 7)  # only the unit of time differs
    few = [f.mm1_lifo_goodput(1e-9, 1, timeout), f.mm1_drop_stale_goodput(1e-9, 1, timeout)]
    assert few == near([1e-9 * (1 - f.redelivery_share(timeout, 1))] * 2, rel=1e-6)


def test_newest_first_and_dropping_the_stale_save_the_goodput() -> None:
    """At load 1.2 and a timeout of 5 S: about .79 and .69; patient customers are all served."""
    assert f.mm1_lifo_goodput(1.2, 1, 5) == near(0.79, abs=0.02)
    assert f.mm1_drop_stale_goodput(1.2, 1, 5) == near(0.69, abs=0.02)
    assert f.mm1_drop_stale_goodput(1, 1, 3) == near(0.6)  # growth 0: T / (1 + T + 1) services
    for goodput in (f.mm1_lifo_goodput, f.mm1_drop_stale_goodput):
        assert goodput(0.5, 1, 300) == near(0.5)
        assert goodput(0.5, 1, 3) > f.mm1k_goodput(1.2, 1, 500, 3)
    assert 0 < f.mm1_drop_stale_goodput(900, 1, 1) < 0.01  # e to the 900 overflows nothing


def test_chains() -> None:
    """Latencies add up, availabilities multiply, and a caller that waits serves fewer."""
    assert f.chain_latency([0.1] * 10) == 1
    assert f.chain_latency([]) == 0
    assert f.chain_availability([0.999] * 5) == near(0.9950, abs=5e-5)
    assert f.chain_availability([]) == 1
    assert f.caller_capacity(5) == 0.2
    assert f.caller_capacity(5, downstream=150, workers=31) == near(0.2)


def test_parallel_calls() -> None:
    """Five parallel calls take 2.28 means, and 63 % of a hundred meet the slowest per cent."""
    assert f.parallel_latency(2, 5) == near(2 * 137 / 60)
    assert f.tail_share(0.01, 100) == near(0.63, abs=0.005)
    assert f.tail_share(1e-18, 100) == near(1e-16)
    assert (f.tail_share(0, 9), f.tail_share(1, 9)) == (0, 1)


@given(failure=shares, attempts=counts)
def test_retries_add_load_as_they_add_success(failure: float, attempts: int) -> None:
    """Load times the success of one attempt is the success of the call, for any failure rate."""
    load = f.retry_load(failure, attempts)
    assert load * (1 - failure) == near(f.retry_success(failure, attempts), abs=1e-12)
    assert 1 <= f.retry_bucket_load(failure, attempts) <= load <= attempts
    assert f.retry_load(failure, attempts + 1) >= load


def test_retries() -> None:
    """Retries multiply in a failure: 4 times at one layer, 27 at three, and not with a budget."""
    assert f.retry_success(0.1, 3) == near(0.999)
    assert [f.retry_load(p, 4) for p in (0.2, 0.5, 1)] == near([1.25, 1.87, 4.0], abs=0.01)
    assert f.retry_load(1 - 1e-16, 1000) == near(1000)
    assert [f.retry_bucket_load(p, 4) for p in (0.2, 0.5, 1)] == near([1.08, 1.05, 1], abs=0.01)
    assert f.retry_bucket_load(0.01, 4) == f.retry_load(0.01, 4)
    assert (f.retry_amplification(3, 3), f.retry_amplification(3, 5)) == (27, 243)
    assert [f.metastable(4, 10, attempts) for attempts in (2, 3)] == [False, True]
    assert not f.metastable(12, 10, 3)


@pytest.mark.parametrize("failure", [0.05, 0.2, 0.5])
def test_a_simulated_retry_bucket_has_the_load_of_the_formula(failure: float) -> None:
    """A bucket of 100 tokens, counted in tenths, bounds the load of four attempts as it should."""
    dice, tenths, attempts, calls = Random(7), 0, 0, 50_000
    for _ in range(calls):
        for attempt in range(4):
            if attempt and tenths < 10:
                break
            tenths -= 10 * (attempt > 0)
            attempts += 1
            if dice.random() >= failure:
                tenths = min(1000, tenths + 1)
                break
    assert attempts / calls == near(f.retry_bucket_load(failure, 4), abs=0.006)


def test_backoffs() -> None:
    """Each backoff doubles or triples up to its cap and never overflows."""
    highs = [f.backoff_bounds("exponential", retry, 5, 2000) for retry in (0, 1, 8, 9, 10**6)]
    assert highs == [(5, 5), (10, 10), (1280, 1280), (2000, 2000), (2000, 2000)]
    assert f.backoff_bounds("equal", 1, 5, 2000) == (5, 10)
    assert f.backoff_bounds("full", 1, 5, 2000) == (0, 10)
    assert f.backoff_bounds("decorrelated", 0, 5, 2000) == (5, 15)
    assert f.backoff_bounds("decorrelated", 10**6, 5, 2000) == (5, 2000)
    assert {f.backoff_bounds(kind, 0, 5, 1) for kind in f.BACKOFFS} == {(1, 1), (0.5, 1), (0, 1)}
    with pytest.raises(ValueError, match=r"kind must be one of .* not 'ful'. Did you mean 'full'"):
        f.backoff_bounds("ful", 0, 5, 2000)


def test_a_queue_does_not_fix_overload() -> None:
    """An hour's outage takes 4 hours to catch up, or 8; overload is never caught up."""
    assert [f.catch_up(8, rate, 3600) / 3600 for rate in (10, 9)] == [4, 8]
    assert f.backlog(12, 10, 3600) == 7200
    assert f.backlog(8, 0, 3600) == 8 * 3600  # an outage is the overload of a service of rate 0


def test_batches() -> None:
    """Full batches share a fixed cost; a failure returns 2.87 times the work, or 1.11."""
    assert f.batch_work(0.1, 10) == near(2.87, abs=0.005)
    assert f.batch_work(0.1, 1) == near(1.11, abs=0.005)
    assert f.batch_capacity(6, fixed=180, each=0) == near(1 / 30)
    assert f.batch_capacity(1, fixed=5, each=5, workers=2) == f.caller_capacity(5, 5, 2)
    rates = [f.batch_capacity(batch, fixed=1, each=0.1) for batch in (1, 2, 10, 1000)]
    assert all(low < high < 10 for low, high in pairwise(rates))


def test_redelivery_and_dead_letters() -> None:
    """At V = m, 2m, 3m come 36.8, 13.5 and 5.0 % again; of p = .5 three receives kill 12.5 %."""
    assert [f.redelivery_share(v * 30, 30) for v in (0, 1, 2, 3)] == near(
        [1, 0.368, 0.135, 0.050], abs=5e-4
    )
    assert f.dead_letter_share(0.5, 3) == 0.125


def test_partitions_and_order() -> None:
    """A hot partition leaves 73, 50 and 30 % of a stream; workers swap 0, 25, 37.5 and 43.75 %."""
    hot = [f.usable_share(s, n) for s, n in ((0.34, 4), (0.25, 8), (0.21, 16))]
    assert hot == near([0.73, 0.50, 0.30], abs=0.006)
    assert [f.usable_share(1 / n, n) for n in range(1, 200)] == [near(1)] * 199
    assert [f.inversion_share(c) for c in (1, 2, 4, 8)] == [0, 0.25, 0.375, 0.4375]


def test_simulated_workers_invert_neighbours_as_the_formula_says() -> None:
    """Four workers that are never idle swap three neighbours in eight."""
    dice, free, ends = Random(7), [0.0] * 4, []
    for _ in range(50_000):
        worker = free.index(min(free))
        free[worker] += dice.expovariate(1)
        ends.append(free[worker])
    swapped = sum(late < early for early, late in pairwise(ends)) / len(ends)
    assert swapped == near(f.inversion_share(4), abs=0.01)


def test_events() -> None:
    """Filters save what does not match, state saves look-ups, and an outbox saves events."""
    assert f.filtering_saved(0.2) == 0.8
    assert f.lookups_per_event(4, carries_state=False) == 4
    assert f.lookups_per_event(4, carries_state=True) == 0
    assert f.dual_write_lost(0.01) == 0.01
    assert f.outbox_duplicates(0.01) == near(0.01, abs=2e-4)
    assert f.outbox_duplicates(0.5) == 1
    assert f.littles_law(50, 0.2) == 10


def test_sagas_and_windows() -> None:
    """What fails last is undone most; windows are right where nothing is late."""
    assert f.saga_completed([0.05] * 5) == near(0.95**5)
    assert f.saga_completed([]) == 1
    assert f.saga_compensations([0.2, 0.5]) == near(0.4)
    assert f.saga_transitions([0.2, 0.5]) == near(1 + 0.8 + 0.4)
    assert f.seen_in_between(1, 0) == 0
    assert f.seen_in_between(0.05, 20) == near(1 - exp(-1))
    assert f.wrong_window_share(60, 300) == near(0.199, abs=5e-4)
    assert f.late_share(60, 300, 0) == f.wrong_window_share(60, 300)


def test_every_formula_is_listed_here() -> None:
    """A new formula cannot slip past the checks of bad input."""
    functions = {name for name in f.__all__ if inspect.isfunction(getattr(f, name))}
    assert functions == set(VALID)


@pytest.mark.parametrize("bad", [nan, inf, -inf, -1, True, "1", None])
@pytest.mark.parametrize(
    ("name", "argument"),
    [(name, argument) for name, call in VALID.items() for argument in call if argument != "kind"],
)
def test_nonsense_is_refused_by_name(name: str, argument: str, bad: Any) -> None:
    """No argument takes a NaN, infinity, a negative number, a bool or a text."""
    formula, given_value = getattr(f, name), VALID[name][argument]
    formula(**VALID[name])
    if argument == "carries_state" and bad is True:
        bad = 1
    wrong = [*given_value, bad] if isinstance(given_value, list) else bad
    with pytest.raises((ValueError, TypeError), match=rf"^{name}: {argument}\b.*{bad!r}"):
        formula(**{**VALID[name], argument: wrong})


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: f.mm1(3, 0.5), r"mm1 has no steady state: the queue grows by 1 per second.* 1.5 "),
        (lambda: f.md1(2, 0.5), r"md1 has no steady state: the queue grows without limit"),
        (lambda: f.mg1(3, 1, 0), r"mg1 has no steady state: the queue grows by 2 per second"),
        (lambda: f.mmc(9, 1, 4), r"mmc has no steady state: the queue grows by 5 per second"),
        (lambda: f.mm1_sojourn_quantile(1, 1, 0.5), r"mm1_sojourn_quantile has no steady state"),
        (lambda: f.erlang_c(4, 4), r"erlang_c has no steady state: .* 4 is not below 4"),
        (lambda: f.mm1_sojourn_quantile(0.5, 1, 1), r"quantile must be below 1, not 1: no time"),
        (lambda: f.mm1_sojourn_quantile(0.5, 1, 95), r"quantile must be .* at most 1, not 95"),
        (lambda: f.backlog(10, 10, 60), r"arrival_rate must be above service_rate, and 10 is not"),
        (lambda: f.catch_up(10, 10, 60), r"service_rate must be above arrival_rate.* never goes"),
        (lambda: f.batch_work(1, 10), r"failure must be below 1, not 1: no batch"),
        (lambda: f.batch_work(0.99, 1000), r"failure 0.99 lets no batch of 1000 ever succeed"),
        (lambda: f.batch_capacity(10, 0, 0), r"fixed \+ batch \* each must be a number above 0"),
        (lambda: f.outbox_duplicates(1), r"crash must be below 1, not 1: the relay"),
        (lambda: f.retry_bucket_load(0.5, 3, refill=1), r"refill must be below 1, not 1"),
        (lambda: f.retry_load(0.5, 0), r"max_attempts must be a whole number of at least 1"),
        (lambda: f.retry_load(0.5, 2.5), r"max_attempts must be a whole number"),  # type: ignore[arg-type]
        (lambda: f.retry_load(5, 2), r"failure must be .* not 5. It is a share: 0.05 means 5 %"),
        (lambda: f.retry_amplification(3, 101), r"depth must be .* at most 100, not 101"),
        (lambda: f.usable_share(0.2, 4), r"largest_share must be at least 1/4, not 0.2"),
        (lambda: f.mm1(0, 1), r"mm1: arrival_rate must be a number above 0, not 0. Times are in"),
        (lambda: f.mm1k(1e300, 1e300, 5), r"arrival_rate \* service_mean must be .* not inf"),
        (lambda: f.mm1_lifo_goodput(9, 1, 101), r"timeout must be .* at most 1000, not 1010"),
        (lambda: f.erlang_b(5, 10**7), r"servers must be .* at most 1e\+06, not 10000000"),
    ],
)  # fmt: skip
def test_outside_its_validity_a_formula_says_why(call: Callable[[], object], message: str) -> None:
    """The message names the argument, its value, the range, and what is wrong or to try."""
    with pytest.raises((ValueError, TypeError), match=message):
        call()


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_shows_an_example(room: str) -> None:
    """A learner sees a number come out of each file; that it is right is tested with all others."""
    shown = ">>>" in inspect.getsource(import_module(f"donutlab.formulas.{room}"))
    assert shown or room == "checks"


def test_formulas_are_of_the_ground_floor() -> None:
    """The formulas import the standard library, each other and the errors, and nothing else."""
    for room in ROOMS:
        lines = inspect.getsource(import_module(f"donutlab.formulas.{room}")).splitlines()
        own = {line.split()[1] for line in lines if line.startswith("from donutlab")}
        each_other = {f"donutlab.formulas.{other}" for other in ROOMS}
        assert own <= {"donutlab.core.errors", *each_other}
