"""Where a study is computed: here or in other processes, and how long it will take."""

from __future__ import annotations

import joblib
import pandas as pd
import pytest
from tills import till

from donutlab import (
    Exponential,
    Failed,
    Service,
    Work,
)
from donutlab.experiments import parallel, plan, replicate, sweep


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
