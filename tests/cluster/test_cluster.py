"""Studies on a Dask cluster: the same call, the same table, whatever becomes of the workers."""

from __future__ import annotations

import json
import os
import signal
import threading
import time

import joblib
import pandas as pd
import pytest
from pages import examples

from donutlab import hours
from donutlab.core.errors import StudyStopped
from donutlab.experiments import replicate, sweep

NOTEBOOK = """
from donutlab import Customers, Exponential, Failed, Poisson, Service, Shop, Work

share = 0.2

def moody(job):
    yield Work(Exponential(1))
    if job.random.random() < share:
        raise Failed("in a mood")

def build(rate, servers, count=400):
    return Shop(
        Customers("street", Poisson(rate), to="till", count=count),
        Service("till", [moody], workers=servers),
    )

def late(run):
    return sum(each.completed - each.placed > 3 for each in run.ledger.orders.values())
"""
"""Functions as a notebook defines them: they belong to no module that a worker could import."""

GRID = {"rate": [0.3, 0.5, 0.7], "servers": [1, 2]}


def cells():
    """Return what the cells of the notebook define."""
    found = {"__name__": "__main__"}
    exec(NOTEBOOK, found)
    return found


def study(n=20, **settings):
    """Return the frame of a sweep as the notebook would make it."""
    found = cells()
    metrics = {"late": found["late"], "end": lambda run: run.end}
    return sweep(found["build"], GRID, n, metrics=metrics, **settings).runs


def pids(client):
    """Return the process ids of the workers that are there now."""
    return list(client.run(os.getpid).values())


def test_the_same_call_gives_the_same_frame_on_a_cluster(cluster):
    """Handed over, or set by joblib's parallel_config, with functions of a notebook."""
    here = study(3, jobs=1)
    pd.testing.assert_frame_equal(study(3, jobs=cluster), here, check_exact=True)
    with joblib.parallel_config("dask", client=cluster):
        pd.testing.assert_frame_equal(study(3), here, check_exact=True)
    with joblib.parallel_config("dask"):
        pd.testing.assert_frame_equal(study(3), here, check_exact=True)


def test_the_example_of_the_readme_runs(cluster, monkeypatch, tmp_path):
    """As it stands there, but for the address: a study in a file, whole."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("distributed.Client", lambda address: cluster)
    (example,) = [each for each in examples("README.md") if "Client" in each]
    shown = cells() | {"hours": hours}
    exec("def build(bakers): return Shop(Service('baker', [Work(Exponential(1))], bakers))", shown)
    exec(example, shown)
    assert (tmp_path / "bakers.jsonl").read_bytes().count(b"\n") == 801


def test_a_worker_killed_half_way_costs_nothing(cluster, tmp_path):
    """One of two workers is killed amid the runs: all of them are there, none is there twice."""
    file = tmp_path / "study.jsonl"
    victim, deadline = pids(cluster)[0], time.monotonic() + 120
    seen = []

    def kill():
        while time.monotonic() < deadline:
            done = file.read_bytes().count(b"\n") if file.exists() else 0
            if done > 60:
                os.kill(victim, signal.SIGKILL)
                seen.append(done)
                return
            time.sleep(0.005)

    killer = threading.Thread(target=kill)
    killer.start()
    found = study(40, jobs=cluster, file=file)
    killer.join()
    assert 60 < seen[0] < 240
    assert victim not in pids(cluster)
    pd.testing.assert_frame_equal(found, study(40, jobs=1), check_exact=True)
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    assert len({(str(row["at"]), row["replication"]) for row in rows}) == len(rows) == 240


def test_a_run_that_kills_every_worker_is_a_row_with_its_error(cluster):
    """Dask gives it up after some deaths; the other runs are whole."""

    def deadly(run):
        if run.seed == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        return run.end

    shop = cells()["build"](0.5, 1, 10)
    runs = replicate(shop, 6, metrics={"deadly": deadly}, jobs=cluster).runs
    assert "KilledWorker" in runs["error"][2]
    assert list(runs["error"] == "") == [True, True, False, True, True, True]


def test_an_interrupted_study_leaves_the_cluster_idle(cluster, tmp_path):
    """What was ordered and is no longer wanted is cancelled; the next call goes on."""
    file = tmp_path / "study.jsonl"

    def interrupt():
        while not file.exists() or file.read_bytes().count(b"\n") < 20:
            time.sleep(0.005)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    with pytest.warns(StudyStopped, match="Interrupted"):
        part = study(jobs=cluster, file=file)
    assert 19 <= len(part) < 120
    deadline = time.monotonic() + 30
    while any(cluster.processing().values()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(cluster.processing().values())
    pd.testing.assert_frame_equal(study(jobs=cluster, file=file), study(jobs=1))
