"""What the tests of the notebooks share: each lesson, run once in this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

pytest.importorskip("jupytext", reason="the notebooks are read with jupytext")

from workbook import build

from donutlab.lessons import progress_file as store
from donutlab.lessons.lesson import Lesson
from donutlab.lessons.predictions import Predict


@dataclass
class Ran:
    """A lesson after its cells were run: the names they left, and what was measured."""

    names: dict[str, Any]
    measured: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Lesson], Ran]:
    """Return a function that runs a lesson's cells, and its claims, once in this process."""
    known: dict[str, Ran] = {}

    def run(lesson: Lesson) -> Ran:
        if lesson.file not in known:
            measured: dict[str, Any] = {}
            usual = Predict.against

            def against(self: Any, value: Any, shown: str = "") -> Any:
                measured[self.asked.key] = value
                return usual(self, value, shown)

            with pytest.MonkeyPatch.context() as patch:
                file = tmp_path_factory.mktemp("progress") / "progress.jsonl"
                patch.setenv(store.VARIABLE, str(file))
                patch.setattr(Predict, "against", against)
                patch.chdir(file.parent)
                cells = build.cells(lesson, worked=False, claims=True)
                known[lesson.file] = Ran(build.run_here(cells), measured)
        return known[lesson.file]

    return run
