"""Experiments: what they find is true, the same wherever it is computed, and kept."""

from __future__ import annotations

import math

import numpy as np
import pytest
from shops import bank, event_shop, sync_shop
from tills import WAIT, late, till

from donutlab import (
    Exponential,
    Fixed,
    Service,
    Shop,
    Work,
)
from donutlab.experiments import compare, replicate, study, sweep


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
        return run.ledger.orders["street-40"].placed

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


def test_costs_can_be_compared():
    """The cost of a million orders is that of the run's own bill."""
    study = compare({"calls": sync_shop(), "events": event_shop()}, 2)
    row = study.runs[study.runs["design"] == "events"].iloc[0]
    bill = event_shop().run(seed=row["seed"]).cost()
    assert row["cost.per_million_orders"] == bill.per_order * 1e6
    assert replicate(event_shop(), 2, metrics="cost.total").runs["cost.total"][0] == bill.total


def test_tables_of_studies_name_units():
    """Times say that they are in seconds wherever they stand."""
    study = replicate(till(), 2, metrics=[WAIT, "orders.complete"])
    tables = compare([till(), till(0.4)], 2, metrics=[WAIT, "orders.complete"]).tables()
    for table in (study.tables()[0], *tables[:2]):
        names = {cell for row in table.rows for cell in row}
        assert {f"{WAIT} (s)", "orders.complete"} <= names
