"""Every law of the quick table holds, and a table can tell what does not."""

from __future__ import annotations

import sys
from heapq import heappop, heappush, heapreplace
from random import Random

import pytest
from mutants import MUTANTS
from mutating import fate, whole

from donutlab import formulas
from donutlab.experiments.confidence import Interval, mean
from donutlab.truth import QUICK, TOPICS, Experiment, Law, Verdict, __main__, failures, table

WITHOUT = {"BACKOFFS", "Station"}
"""What is no formula of its own."""
MODULES = [module for name, module in sys.modules.items() if name.startswith("donutlab.truth.")]
SAMPLE = (
    "the visibility timeout a tenth too long",
    "one attempt too many",
    "a poll that ends is not cancelled",
)
EXPERIMENTS = [each for experiments in TOPICS.values() for each in experiments]


@pytest.mark.parametrize("experiment", EXPERIMENTS, ids=lambda each: each.name)
def test_the_laws_hold(experiment):
    """What theory expects lies in the interval that the replications give."""
    verdicts = experiment.check(QUICK)
    assert all(verdict.holds for verdict in verdicts), table(experiment.name, verdicts)


def test_every_formula_has_a_law():
    """Each is what some shop is held against."""
    used = {name for module in MODULES for name in vars(module)}
    assert set(formulas.__all__) - used == WITHOUT


def test_no_two_laws_read_alike():
    """Each row of the table can be told from the others."""
    words = [law.words for each in EXPERIMENTS for law in each.laws]
    assert len(set(words)) == len(words)


@pytest.mark.parametrize(
    ("simulated", "width", "holds"),
    [(9.6, 0.5, True), (9.6, 0.3, False), (10, 0, True), (10.001, 0, False), (10, 3, False)],
)
def test_a_law_holds_within_an_interval_that_says_enough(simulated, width, holds):
    """Off by more than the interval fails; so does an interval too wide to tell."""
    interval = Interval(simulated, simulated - width, simulated + width, 20, 0.999)
    assert Verdict(Law("ten", 10), interval).holds is holds


def test_the_interval_is_that_of_student():
    """Three replications of 1, 2 and 3: mean 2, and 31.6 standard errors at 99.9 %."""
    verdict, zero = Experiment("count", (Law("a", 2), Law("b", 0)), lambda s: (s + 1, 0)).check(3)
    assert verdict.simulated.estimate == 2
    assert verdict.simulated.half == pytest.approx(31.599 / 3**0.5, rel=1e-4)
    assert (zero.simulated.half, zero.holds) == (0, True)


def test_the_table_exits_with_1_if_a_law_fails(monkeypatch, capsys):
    """The command tells success from failure, and prints which law failed."""
    sound = Experiment("sound", (Law("one is one", 1),), lambda seed: [1])
    broken = Experiment("broken", (Law("one is two", 2),), lambda seed: [1])
    monkeypatch.setitem(__main__.main.__globals__, "TOPICS", {"Numbers": [sound]})
    assert __main__.main(["--quick"]) == 0
    monkeypatch.setitem(__main__.main.__globals__, "TOPICS", {"Numbers": [sound, broken]})
    assert __main__.main([]) == 1
    printed = capsys.readouterr().out
    assert "one is two         2          1  ± 0  FAILS" in printed
    assert "1 of 2 laws hold, over 100 replications each." in printed


def test_a_crowd_with_full_jitter_by_a_program_of_its_own():
    """1000 clients at a heap: as many calls, for as long, as the table expects."""

    def crowd(seed):
        dice, free, made = Random(seed), [0.0] * 100, 0
        calls = [(0.0, 0)] * 1000
        while calls:
            now, attempt = heappop(calls)
            made += 1
            if free[0] <= now:
                heapreplace(free, now + 0.999)
            else:
                heappush(calls, (now + dice.uniform(0, min(20, 2**attempt)), attempt + 1))
        return made, now

    found = zip(*map(crowd, range(300)), strict=True)
    for expected, values in zip(failures.JITTERED, found, strict=True):
        assert expected in mean(values, 0.999)


@pytest.mark.parametrize("one", MUTANTS, ids=lambda one: one.words)
def test_each_mutant_can_be_made(one):
    """What a mutant changes is in the library, once; to see them caught run mutants.py."""
    assert whole(one)


@pytest.mark.parametrize("words", SAMPLE)
def test_a_fault_in_the_model_makes_the_table_fail(words):
    """Wrong visibility, an attempt too many, a poll that is not cancelled: a law fails."""
    (one,) = [each for each in MUTANTS if each.words == words]
    assert fate(one) == "caught"
