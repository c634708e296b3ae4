"""The file of a study: nothing done is lost, nothing is done twice, no other study gets in."""

from __future__ import annotations

import json
import signal
from functools import partial
from pathlib import Path

import pandas as pd
import pytest
from interrupted import interrupted, whole
from shops import bank

from donutlab import Exponential, Fixed, Service, Work
from donutlab.core.errors import StudyStopped
from donutlab.experiments import compare, replicate, sweep
from donutlab.experiments.journal import digest

GRID = {"rate": [0.3, 0.5, 0.7]}
WAIT = "services.till.waiting.mean"
calls: list[int] = []


def till(rate=0.5, work=None):
    """Return a small shop."""
    shop = bank(1, rate, 20)
    return shop.with_parts(Service("till", [work])) if work else shop


def counted(run):
    """Return the seconds a run took, and note that it was asked for."""
    calls.append(run.seed)
    return run.end


def swept(file, n=4, build=till, grid=GRID, **settings):
    """Sweep with a file, in this process."""
    settings = {"metrics": [WAIT, counted], "jobs": 1} | settings
    return sweep(build, grid, n, file=file, **settings).runs


@pytest.fixture
def file(tmp_path):
    """Return a file that is not there yet."""
    calls.clear()
    return tmp_path / "sweep.jsonl"


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Return the table of the sweep that is never interrupted."""
    return whole(tmp_path_factory.mktemp("whole"), 20)


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_sweep_interrupted_at_random_moments_comes_to_the_same_table(tmp_path, table, how, jobs):
    """Interrupted twice, in two processes once: each adds to the file, none is done twice."""
    counts = interrupted(tmp_path, 20, jobs, how, times=3 - jobs, seed=jobs)
    assert (tmp_path / "table.csv").read_bytes() == table
    assert counts == sorted(counts)
    assert counts[0] < 201
    rows = [json.loads(line) for line in _whole_lines(tmp_path / "sweep.jsonl")[1:]]
    keys = {(str(row["at"]), row["replication"]) for row in rows}
    assert len(keys) == len(rows) == 200


def _whole_lines(path: Path) -> list[str]:
    """Return the lines that are not torn."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.endswith("}")]


def test_a_file_cut_off_anywhere_is_gone_on_with(file):
    """Cut after any byte, the file leads to the same table, and only what is missing is done."""
    uncut = swept(file, n=2)
    data = file.read_bytes()
    for length in range(0, len(data), 7):
        file.write_bytes(data[:length])
        calls.clear()
        assert swept(file, n=2).equals(uncut)
        kept = max(0, data[:length].count(b"\n") - 1)
        assert len(calls) in (6 - kept, 5 - kept)  # a line may lack only its end
        assert swept(file, n=2).equals(uncut)


def test_more_runs_and_more_points_go_on_with_the_same_file(file):
    """Of 3 x 4 wanted runs those of 2 x 2 are in the file already."""
    swept(file, n=2, grid={"rate": [0.3, 0.5]})
    calls.clear()
    found = swept(file)
    assert len(calls) == 8
    assert found.equals(swept(None))
    assert swept(file, n=2).equals(swept(None, n=2))


def test_failed_runs_and_unknown_numbers_are_kept_as_they_are(file):
    """An error and a NaN in the file are those of the run."""

    def broken(run):
        if run.seed == 1:
            raise KeyError("sugar")
        return float("nan")

    first = swept(file, metrics={"broken": broken})
    again = swept(file, metrics={"broken": broken})
    pd.testing.assert_frame_equal(first, again)
    assert list(again["error"][:2]) == ["", "KeyError: 'sugar'"]


def test_an_interrupt_keeps_what_is_done(file):
    """Ctrl-C in the seventh run: six are in the study, with a word on how to go on."""

    def interrupts(run):
        calls.append(run.seed)
        if len(calls) == 7:
            raise KeyboardInterrupt
        return 1

    with pytest.warns(StudyStopped, match="6 of 12 runs are done. Call it again with this file"):
        study = sweep(till, GRID, 4, metrics={"i": interrupts}, file=file, jobs=1)
    assert len(study.runs) == 6
    assert "Interrupted: 6 of 12 runs are done." in repr(study)
    assert "Interrupted" in study._repr_html_()
    whole = sweep(till, GRID, 4, metrics={"i": interrupts}, file=file, jobs=1)
    assert (len(calls), len(whole.runs)) == (13, 12)


def test_with_a_precision_the_file_gives_the_same_study(file):
    """Where enough was enough is found again, whatever else is in the file."""
    settings = {"metrics": WAIT, "precision": 0.3, "jobs": 1}
    fresh = replicate(till(), 90, **settings)
    replicate(till(), 90, metrics=WAIT, file=file, jobs=1)
    found = replicate(till(), 90, file=file, **settings)
    assert len(fresh.runs) < 90
    assert found.runs.equals(fresh.runs)


def test_a_comparison_has_a_file_too(file):
    """The designs are the points."""
    designs = {"one": till(), "other": till(work=Work(Fixed(1)))}
    first = compare(designs, 3, metrics=counted, file=file, jobs=1)
    assert compare(designs, 3, metrics=counted, file=file, jobs=1).runs.equals(first.runs)
    assert len(calls) == 6


def other_step(seconds):
    """Return a build whose shops differ only in what a function of theirs closes over."""

    def step(job):
        yield Work(Fixed(seconds))

    return lambda rate: till(rate, step)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"until": 9}, r"there until is None, here it is 9\.0"),
        ({"seed": 1}, "there seed is 0, here it is 1"),
        ({"warmup": 1}, r"there warmup is 0\.0, here it is 1\.0"),
        ({"metrics": [WAIT]}, "there metrics is"),
        ({"grid": {"work": [Fixed(1)]}}, r"there parameters is \['rate'\], here it is \['work'\]"),
        ({"build": lambda rate: till(rate, Work(Exponential(2)))}, "its shop at"),
    ],
)
def test_the_file_of_another_study_is_refused(file, change, message):
    """The message says which file and what differs; the file stays as it was."""
    swept(file)
    before = file.read_bytes()
    if "grid" in change:
        change = change | {"build": lambda work: till(0.5, Work(work))}
    with pytest.raises(ValueError, match=f"sweep.jsonl' belongs to another study: .*{message}"):
        swept(file, **change)
    assert file.read_bytes() == before


def test_a_changed_function_is_another_study(file):
    """A step or a metric of the learner's with other code, or another number in it, is noticed."""
    swept(file, build=other_step(1), metrics=WAIT)
    swept(file, build=other_step(1), metrics=WAIT)
    with pytest.raises(ValueError, match="its shop at"):
        swept(file, build=other_step(2), metrics=WAIT)
    file.unlink()
    swept(file, metrics={"m": lambda run: run.end + 1})
    swept(file, metrics={"m": lambda run: run.end + 1})
    with pytest.raises(ValueError, match="there metrics is"):
        swept(file, metrics={"m": lambda run: run.end + 2})


class Taller:
    """A metric that is an object."""

    def __init__(self, seconds):
        self.seconds = seconds

    def __call__(self, run):
        return run.end + self.seconds

    def more(self, run):
        """Be a metric as well."""
        return run.end * self.seconds


def adds(seconds, base=0):
    """Return a function that closes over a number and over itself."""

    def add(run, depth=base):
        return run.end + seconds if depth in {0, "none"} else add(run, depth - 1)

    return add


def test_digests_tell_functions_apart():
    """What differs in code, defaults, closure or state differs; what is made twice does not."""
    makers = [
        lambda: adds(1),
        lambda: adds(2),
        lambda: adds(1, base=2),
        lambda: partial(adds, 1),
        lambda: partial(adds, 2),
        lambda: partial(adds(1), depth=2),
        lambda: Taller(1),
        lambda: Taller(2),
        lambda: Taller(1).more,
        lambda: Taller(2).more,
        lambda: len,
        lambda: max,
        lambda: Taller,
        lambda: till(0.5),
        lambda: till(0.6),
        lambda: till(0.5, Work(Fixed(1))),
    ]
    found = [digest(make()) for make in makers]
    assert found == [digest(make()) for make in makers]
    assert len(set(found)) == len(makers)


@pytest.mark.parametrize("text", ["order,item\n1,donut\n", "{}\n", "[]\n", "5", '{"donutlab": 1}'])
def test_a_file_that_is_no_study_is_left_alone(file, text):
    """Notes, orders and other JSON are refused and stay as they were."""
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"is not the file of a study\. Choose a new name"):
        swept(file)
    assert file.read_text(encoding="utf-8") == text


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    """A folder that is not there is named before anything is run."""
    with pytest.raises(FileNotFoundError, match="nowhere"):
        swept(tmp_path / "nowhere" / "sweep.jsonl")
