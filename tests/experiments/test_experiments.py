"""Experiments: what they find is true, the same wherever it is computed, and kept."""

from __future__ import annotations

import doctest
import math
import os
import signal
from random import Random

import joblib
import numpy as np
import pandas as pd
import pytest
from covers import MEAN, coverage, free, opening, slower, steady
from shops import bank, event_shop, sync_shop

from donutlab import (
    Call,
    Customers,
    Exponential,
    Failed,
    Fixed,
    Poisson,
    Regular,
    Service,
    Shop,
    ShopError,
    Work,
)
from donutlab.experiments import api as experiments
from donutlab.experiments import compare, metrics, parallel, plan, replicate, study, sweep

WAIT = "services.till.waiting.mean"


def till(rate=0.5, servers=1, count=40):
    """Return a small M/M/c shop: what a learner's function for a sweep looks like."""
    return bank(servers, rate, count)


def late(run):
    """Return how many orders took longer than 3 s: a metric of one's own."""
    return sum(each.completed - each.placed > 3 for each in run.account.orders.values())


@pytest.mark.parametrize("module", [experiments, metrics, study])
def test_the_examples_in_the_docstrings_are_true(module):
    """What the docstrings show is what comes out."""
    found = doctest.testmod(module)
    assert (found.attempted > 0, found.failed) == (True, 0)


def test_a_study_has_a_row_for_every_run_which_can_be_run_again():
    """The seed in the row gives the very run the numbers come from."""
    study = replicate(till(), 5, seed=3, metrics=[WAIT, late])
    assert list(study.runs) == ["replication", "seed", WAIT, "late", "error"]
    assert len(study.runs) == 5
    for row in study.runs.to_dict("records"):
        run = till().run(seed=row["seed"])
        assert row[WAIT] == run.summary().services["till"].waiting.mean
        assert row["late"] == late(run)


def test_experiments_of_different_seeds_share_no_run():
    """Seeds of replications do not overlap between experiments."""
    seeds = [set(replicate(till(count=1), 10, seed=seed).runs["seed"]) for seed in (-1, 0, 1)]
    assert len(set.union(*seeds)) == 30


def test_intervals_of_counts_and_shares_of_time_hold_the_truth_in_95_of_100_experiments():
    """400 experiments of 6 days at an M/M/1 with load 0.5: 50 orders come in 100 s, half busy."""
    found = coverage(steady(0.5, 20, 100, orders=50, utilisation=0.5), (6,))
    assert all(0.92 <= share <= 0.98 for (share,) in found.values()), found


def test_intervals_of_skewed_times_hold_the_truth_as_well():
    """400 experiments of 10 days at an M/M/1: the mean time of the first 200 orders is known."""
    found = coverage(opening(200, 0.5), (10,))
    assert 0.92 <= found["mean time"][0] <= 0.98, found


@pytest.mark.parametrize("trial", [free(), slower()], ids=["one design", "two designs"])
def test_each_kind_of_interval_holds_the_truth_in_95_of_100_experiments(trial):
    """400 experiments of 6 days of 20 orders that never wait, so that theory gives the coverage.

    Times are independent exponentials, and the truth is exact. The mean of 20 has a skewness of
    0.45: t covers 94.6 %, of the percentile of 20 93.9 %; for the median the range of 6 days covers
    96.9 %, and the score interval of 120 orders with a share of 0.05 94.6 %.
    """
    found = coverage(trial, (6,))
    assert all(0.92 <= share <= 0.98 for (share,) in found.values()), found


def drawn(point, number, shop, call, metrics, warmup):
    """Return, instead of a run, a normal number of mean 1 and deviation 0.3 for its seed."""
    return plan.Row(point, number, {MEAN: Random(call["seed"]).gauss(1, 0.3)})


def test_a_study_that_stops_by_itself_holds_the_truth_as_often(monkeypatch):
    """1000 studies of normal numbers, stopped as soon as they are known to 7.5 %: about 60 of them.

    To stop when the interval happens to be narrow costs coverage; for normal numbers and a first
    look at 40 next to none (Chow and Robbins, Annals of Mathematical Statistics 36, 1965).
    """
    monkeypatch.setattr(plan, "play", drawn)
    settings = {"metrics": MEAN, "precision": 0.075, "jobs": 1, "progress": False}
    rows = [replicate(till(), 200, seed=n, **settings).intervals().iloc[0] for n in range(1000)]
    held = sum(row["low"] <= 1 <= row["high"] for row in rows)
    assert 0.93 <= held / 1000 <= 0.97, held
    assert 50 <= sum(row["n"] for row in rows) / 1000 <= 70


def test_a_study_says_that_times_from_few_runs_are_known_less_well():
    """It is said of the kind of number, not of the numbers: lopsided ones are those that hold."""
    few = replicate(till(), 10, metrics=["orders.placed", WAIT])
    assert study.FEW in repr(few)
    assert study.FEW in compare([till(), till(0.4)], 10, metrics=WAIT).notes()
    assert replicate(till(), 40, metrics=WAIT).notes() == []
    assert replicate(till(), 10, metrics=["orders.placed", "seconds"]).notes() == []


def test_a_sweep_takes_all_values_with_all():
    """A grid of 2 x 3 points with 2 runs each has 12 rows, in order, with plain numbers."""
    study = sweep(till, {"rate": [0.2, 0.4], "servers": np.arange(1, 4)}, 2, metrics=WAIT)
    assert study.parameters == ("rate", "servers")
    points = list(study.runs[["rate", "servers", "replication"]].itertuples(index=False, name=None))
    assert points == [(r, s, n) for r in (0.2, 0.4) for s in (1, 2, 3) for n in (0, 1)]
    found = study.intervals()
    assert len(found) == 6
    direct = replicate(till(0.4, 3), 2, metrics=WAIT).intervals()
    assert found["mean"].iloc[-1] == direct["mean"][0]


def test_a_sweep_takes_a_list_of_points_and_values_of_any_kind():
    """Values that are no numbers stand in the frame in words."""
    points = [{"work": Fixed(1)}, {"work": Exponential(2)}, {"work": None}]

    def build(work):
        return till().with_parts(Service("till", [Work(work or Fixed(3))]))

    study = sweep(build, points, 2, metrics="services.till.utilisation")
    words = ["Fixed(value=1)", "Exponential(mean=2)", "None"]
    assert [point["work"] for point, _ in study.points()] == words


def test_every_point_has_the_same_customers():
    """Common random numbers: whatever the servers, the same orders come at the same times."""

    def last(run):
        return run.account.orders["street-40"].placed

    study = sweep(till, {"servers": [1, 2, 3]}, 3, metrics=last)
    assert study.runs.groupby("replication")["last"].nunique().eq(1).all()


def test_pairs_on_common_random_numbers_give_narrower_intervals():
    """The interval of the paired difference is narrower than that of either design by itself."""
    study = compare({"one": till(0.6), "two": till(0.6, 2)}, 20, metrics=WAIT)
    gap = study.differences().iloc[0]
    one = study.intervals().iloc[0]
    assert gap["high"] < 0
    assert gap["half"] <= one["half"]
    pairs = study.pairs(WAIT)
    assert list(pairs) == ["one", "two"]
    assert gap["difference"] == pytest.approx((pairs["two"] - pairs["one"]).mean())


def test_a_comparison_says_what_is_edited_and_which_is_better():
    """From calls to events two parts are edited and two are new; accepting takes less time."""
    metrics = ["orders.to_accepted.mean", "orders.placed"]
    study = compare({"calls": sync_shop(), "events": event_shop()}, 12, metrics=metrics)
    edits = study.edits().iloc[0]
    assert (edits["edited"], edits["added"], edits["removed"]) == (2, 2, 0)
    assert edits["parts"] == "manager, baker"
    said = study.verdict("orders.to_accepted.mean")
    assert "'events' is best, with a confidence of more than 99.9%: better than 'calls' by" in said
    assert study.verdict("orders.placed").endswith("'calls' and 'events' do not differ.")
    assert said in repr(study)
    assert "events" in study._repr_html_()


def test_a_comparison_does_not_claim_what_it_does_not_know():
    """Of two designs that differ by chance only, none is called best."""
    study = compare(
        {
            "a": till(),
            "b": Shop(*bank(1, 0.5, 40).parts.values()).with_parts(
                Service("till", [Work(Exponential(1.0001))])
            ),
        },
        5,
        metrics={"odd": lambda run: run.log.column("time")[-1] % 1},
        better={"odd": "higher"},
    )
    assert "no design is shown to be best" in study.verdict("odd")


def test_of_three_designs_the_best_must_beat_both():
    """The confidence of a best of three is that of its differences taken together."""
    designs = {"slow": till(0.6), "fast": till(0.6, 2), "fastest": till(0.6, 3)}
    study = compare(designs, 10, metrics=WAIT)
    sure = 1 - study.differences()["sure"]
    assert "'fastest' is best" in study.verdict(WAIT)
    assert (sure < 0.01).all()


def test_verdicts_are_wrong_as_rarely_as_they_say():
    """Of 300 comparisons of two equal designs about 5 % call one of them best."""
    dice = np.random.default_rng(5)
    study = compare({"a": till(count=1), "b": till(count=1)}, 8, metrics=WAIT)
    wrong = 0
    for _ in range(300):
        study.runs[WAIT] = dice.normal(size=len(study.runs))
        wrong += "is best" in study.verdict(WAIT)
    assert 0.02 <= wrong / 300 <= 0.08


def test_the_warm_up_does_not_count():
    """An empty shop at the start is left out: the waits counted are longer."""
    metrics = [WAIT, "seconds"]
    whole = replicate(till(0.9, count=300), 5, until=200, metrics=metrics).runs
    later = replicate(till(0.9, count=300), 5, until=200, warmup=100, metrics=metrics).runs
    assert set(later["seconds"]) == {100}
    direct = till(0.9, count=300).run(seed=0, until=200).summary(warmup=100)
    assert later[WAIT][0] == direct.services["till"].waiting.mean
    assert not later[WAIT].equals(whole[WAIT])


def test_it_stops_when_the_intervals_are_narrow_enough():
    """20 % of precision needs fewer runs than the most allowed, and one round less is too few."""
    study = replicate(till(), 500, metrics=WAIT, precision=0.2)
    row = study.intervals().iloc[0]
    assert row["half"] <= 0.2 * row["mean"]
    assert 40 < row["n"] < 500
    assert row["n"] % 10 == 0
    before = replicate(till(), int(row["n"]) - 10, metrics=WAIT).intervals().iloc[0]
    assert before["half"] > 0.2 * before["mean"]


def test_a_sweep_stops_at_each_point_by_itself():
    """A point that scatters more gets more runs."""
    study = sweep(
        till, {"rate": [0.3, 0.8]}, 200, metrics="services.till.sojourn.mean", precision=0.1
    )
    calm, wild = study.intervals()["n"]
    assert calm < wild


def test_a_comparison_stops_when_its_differences_are_known():
    """All designs have the same runs, as many as the least certain difference needs."""
    designs = {"one": till(0.5), "two": till(0.5, 2), "three": till(0.5, 3)}
    study = compare(designs, 500, metrics=WAIT, precision=0.2)
    gaps = study.differences()
    allowed = 0.2 * study.pairs(WAIT)["one"].mean()
    assert (gaps["half"] <= allowed).all()
    assert study.intervals()["n"].nunique() == 1
    fewer = compare(designs, int(gaps["n"][0]) - 10, metrics=WAIT)
    assert (fewer.differences()["half"] > 0.2 * fewer.pairs(WAIT)["one"].mean()).any()


def test_quantiles_have_intervals():
    """The median of the runs lies within an interval made of runs."""
    study = replicate(till(), 30, metrics=WAIT)
    row = study.quantiles(WAIT, 0.5).iloc[0]
    assert row["low"] < row["quantile"] < row["high"]
    assert row["quantile"] == study.runs[WAIT].median()
    assert study.quantiles(WAIT, 0.99)["high"][0] == math.inf


def fails_at_three(job):
    """Break on the third order: a mistake in a step."""
    yield Work(Fixed(1))
    if job.event.id.endswith("-3"):
        raise KeyError("sugar")


def test_a_run_that_fails_is_a_row_with_its_error():
    """The sweep goes on; intervals tell how many failed; the numbers of those are unknown."""

    def build(count):
        return Shop(
            Customers("street", Regular(5), to="till", count=count),
            Service("till", [fails_at_three]),
        )

    study = sweep(build, {"count": [2, 3]}, 4, metrics="orders.complete")
    assert list(study.intervals()["failed"]) == [0, 4]
    bad = study.runs[study.runs["count"] == 3]
    assert bad["orders.complete"].isna().all()
    assert bad["error"].str.contains("sugar").all()
    assert "4 runs failed. The first: " in repr(study)


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_run_that_wants_to_end_python_is_a_failure(jobs):
    """A learner's sys.exit() ends the run, not the study, here or in another process."""

    def leaves(job):
        raise SystemExit("done")

    shop = Shop(Customers("street", Regular(5), to="till", count=2), Service("till", [leaves]))
    study = replicate(shop, 2, jobs=jobs)
    assert list(study.runs["error"]) == ["SystemExit: done"] * 2


def test_a_run_that_is_stopped_early_is_a_failure():
    """Half a run must not pass for a whole one."""
    study = replicate(till(), 2, limit=50)
    assert study.runs["error"].str.startswith("RunStopped: Stopped at second").all()


def test_a_shop_that_cannot_be_built_is_a_failure_of_its_point():
    """A value out of range costs the point, not the sweep."""
    study = sweep(till, {"servers": [0, 1]}, 3, metrics=WAIT)
    assert study.runs["error"][0].startswith("ValueError: Service 'till': workers must be")
    assert list(study.intervals()["failed"]) == [3, 0]


def test_a_metric_that_fails_is_a_failure():
    """What a metric raises, or returns instead of a number, stands in the row."""
    study = replicate(till(), 2, metrics={"broken": lambda run: run.nothing})
    assert "AttributeError" in study.runs["error"][0]
    study = replicate(till(), 2, metrics={"words": lambda run: "many"})
    assert (
        study.runs["error"][0]
        == "TypeError: The metric 'words' returned 'many', which is no number."
    )


def test_what_one_design_does_not_have_is_not_a_number_there():
    """A queue that only one of two designs has can still be measured."""
    metric = "queues.tray.length_mean"
    study = compare({"calls": sync_shop(), "events": event_shop()}, 3, metrics=metric)
    assert list(study.intervals()["n"]) == [0, 3]
    assert study.verdict(metric).endswith("too few runs gave a number.")


def moods(rate, servers):
    """Return a shop whose till has a step that cannot be found by its name, only sent along."""
    bad_days = 0.25

    def moody(job):
        yield Work(Exponential(1))
        if job.random.random() < bad_days:
            raise Failed("in a mood")

    return till(rate).with_parts(Service("till", [moody], workers=servers))


def sweep_of_moods(**settings):
    """Sweep over shops with a function for a step, with a function for a metric."""
    grid = {"rate": [0.3, 0.6], "servers": [1, 2]}
    metrics = {"failed": "services.till.failed", "end": lambda run: run.end}
    return sweep(moods, grid, 6, metrics=metrics, **settings).runs


def test_parallel_and_serial_give_identical_frames():
    """Two processes return what one does, functions and lambdas included."""
    one, two = sweep_of_moods(jobs=1), sweep_of_moods(jobs=2)
    assert one["failed"].sum() > 0
    pd.testing.assert_frame_equal(one, two, check_exact=True)


def test_where_it_is_done_may_be_said_outside():
    """Inside joblib's parallel_config that decides."""
    with joblib.parallel_config("threading", n_jobs=2):
        found = sweep_of_moods()
    pd.testing.assert_frame_equal(found, sweep_of_moods(jobs=1), check_exact=True)


@pytest.mark.parametrize(("seconds", "asked"), [(1.4, []), (1.6, [2])])
def test_little_work_is_done_here_and_much_by_all_cores(monkeypatch, seconds, asked):
    """After a trial of 0.1 s the rest goes elsewhere if it would take longer than 1.5 s."""
    ticks = iter([0.0, *(0.11 for _ in range(9))])
    used = []
    monkeypatch.setattr(parallel, "perf_counter", lambda: next(ticks))
    monkeypatch.setattr(parallel.joblib, "effective_n_jobs", lambda _: 2)
    monkeypatch.setattr(
        parallel,
        "_on_cores",
        lambda jobs, work, tasks, lost: used.append(jobs) or (work(*task) for task in tasks),
    )
    told = []
    tasks = [(number,) for number in range(1 + round(seconds / 0.11))]
    found = list(parallel.each(abs, tasks, None, None, lambda *said: told.append(said)))
    assert found == list(range(len(tasks)))
    assert used == asked
    assert told[0][1] == (2 if asked else 1)


def test_a_long_study_says_beforehand_how_long(monkeypatch, capsys):
    """The time is told once it is long, and not where no progress is to be shown."""
    replicate(till(), 3)
    assert capsys.readouterr().out == ""
    monkeypatch.setattr(plan, "LONG", -1)
    replicate(till(), 3, progress=False)
    assert capsys.readouterr().out == ""
    replicate(till(), 3)
    told = capsys.readouterr().out
    assert told.startswith("This will take about ")
    assert "on one core. Interrupt it to stop; what is done is kept." in told


@pytest.mark.parametrize(("jobs", "where"), [(1, "one core"), (2, "2 cores")])
def test_it_says_how_long_on_as_many_cores_as_asked_for(monkeypatch, capsys, jobs, where):
    """Where the number of processes is given, the first results tell the time."""
    monkeypatch.setattr(plan, "LONG", -1)
    monkeypatch.setattr(parallel, "WATCHED", 0)
    replicate(till(), 6, jobs=jobs)
    told = capsys.readouterr().out
    assert told.count("This will take about ") == 1
    assert f"on {where}. Interrupt it to stop" in told


def test_a_run_that_ends_its_process_is_a_row_with_its_error(tmp_path):
    """The others that were in hand are done again, the rest goes on; the file keeps it all."""

    def deadly(run):
        if run.seed == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return run.end

    file = tmp_path / "study.jsonl"
    runs = replicate(till(), 8, metrics={"end": deadly}, jobs=2, file=file).runs
    assert list(runs["error"] == "") == [True, True, False, *[True] * 5]
    assert "ProcessEnded: The process of this run was ended, and once more" in runs["error"][2]
    alive = replicate(till(), 8, metrics={"end": lambda run: run.end}, jobs=1).runs
    assert runs.drop(2)["end"].equals(alive.drop(2)["end"])
    assert file.read_bytes().count(b"\n") == 9


def test_a_process_killed_from_outside_costs_nothing(tmp_path):
    """Who dies once only, as by another's hand, is done again: the table is whole."""
    mark = tmp_path / "killed"

    def unlucky(run):
        if run.seed == 2 and not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return run.end

    runs = replicate(till(), 8, metrics={"end": unlucky}, jobs=2).runs
    assert mark.exists()
    alive = replicate(till(), 8, metrics={"end": lambda run: run.end}, jobs=1).runs
    pd.testing.assert_frame_equal(runs, alive, check_exact=True)


def test_costs_can_be_compared():
    """The cost of a million orders is that of the run's own bill."""
    study = compare({"calls": sync_shop(), "events": event_shop()}, 2)
    row = study.runs[study.runs["design"] == "events"].iloc[0]
    bill = event_shop().run(seed=row["seed"]).cost()
    assert row["cost.per_million_orders"] == bill.per_order * 1e6
    assert replicate(event_shop(), 2, metrics="cost.total").runs["cost.total"][0] == bill.total


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
    (lambda: replicate(till(), 5, metrics="xyz"), ValueError, "There are, for example, orders."),
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
