"""Runs that fail: a row with its error each, and the study goes on."""

from __future__ import annotations

import os
import signal

import pandas as pd
import pytest
from shops import event_shop, sync_shop
from tills import WAIT, till

from donutlab import (
    Customers,
    Fixed,
    Regular,
    Service,
    Shop,
    Work,
)
from donutlab.experiments import compare, replicate, sweep


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


def test_one_run_is_told_in_the_singular():
    """One of two runs fails: "1 run" is left, and "1 run failed"."""
    once = iter([True])

    def fails_once(job):
        if next(once, False):
            raise ValueError("no sugar")
        yield Work(Fixed(1))

    shop = Shop(Customers("street", Regular(5), to="till", count=2), Service("till", [fails_once]))
    told = repr(replicate(shop, 2, jobs=1, metrics="orders.complete"))
    assert told.startswith("1 run; mean of each metric")
    assert "1 run failed: " in told


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
