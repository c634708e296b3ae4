"""One learner's way through the workbook: predictions, sliders, exercises from hints, progress.

What a learner has built in one notebook is there in the next: they share a file of progress.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from workbook import each_lesson, path_of, stored

from donutlab.lessons.lesson import Exercise, Lesson

IDLE = "window.jupyterapp?.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"


def begin(words: str) -> str:
    """Return how some words begin, up to the first that is set in another type."""
    return re.split(r"[*`]", words)[0][:30].strip()


class Desk:
    """An open notebook, in the hands of a learner who goes from cell to cell."""

    def __init__(self, page: Any, lesson: Lesson) -> None:
        self.page = page
        self.lesson = lesson
        self.worked = [cell.source for cell in stored(lesson, True).cells]
        self.place = 0
        self.done: list[str] = []

    @property
    def cell(self) -> Any:
        """The cell that was run last, as the page shows it."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(self.place)

    def go_through(self) -> None:
        """Run each cell of code, and do what it asks before the next."""
        for place, cell in enumerate(stored(self.lesson, False).cells):
            if cell.cell_type == "code":
                self.place = place
                self.run(cell.source)
                if "recall(" in cell.source:
                    self.recall(self.lesson.recall)
                if cell.source.startswith("transfer("):
                    self.recall(self.lesson.transfer)
                for asked in self.lesson.predictions:
                    if f'predict("{asked.key}").against(' in cell.source:
                        self.cell.get_by_text(begin(asked.because)).first.wait_for()
                    elif f'predict("{asked.key}")' in cell.source:
                        self.predict(asked)
                for panel in self.lesson.panels:
                    if f"{panel} = Panel(" in cell.source:
                        self.reach(panel)
                for asked in self.lesson.exercises:
                    if f'exercise("{asked.key}").check(' in cell.source:
                        self.solve(asked)

    def run(self, source: str) -> None:
        """Write this into the cell, run it, and wait until it has ended."""
        self.page.evaluate(
            """async ([place, source]) => {
                const notebook = window.jupyterapp.shell.currentWidget.content;
                notebook.activeCellIndex = place;
                notebook.activeCell.model.sharedModel.setSource(source);
                await window.jupyterapp.commands.execute("notebook:run-cell");
            }""",
            [self.place, source],
        )

    def answer(self, asked: Any, group: int, button: str) -> None:
        """Choose or type the right answer, and press the button of that form."""
        if asked.choices:
            place = group * len(asked.choices) + list(asked.choices).index(asked.right)
            self.cell.locator("input[type=radio]").nth(place).check()
        else:
            self.cell.locator("input[type=text]").fill(f"{asked.right:g}")
        self.cell.get_by_role("button", name=button).nth(group).click()

    def recall(self, questions: Sequence[Any]) -> None:
        """Answer the questions about the notebook before, or about other places than the diner."""
        for group, asked in enumerate(questions):
            self.answer(asked, group, "Answer")
            self.cell.get_by_text(f"Right. {begin(asked.because)}").first.wait_for()
            self.done.append(asked.key)

    def predict(self, asked: Any) -> None:
        """Make a prediction; the run that follows shows it beside the result."""
        self.answer(asked, 0, "Keep my prediction")
        self.cell.get_by_text("You predicted").filter(visible=True).wait_for()
        self.done.append(asked.key)

    def reach(self, name: str) -> None:
        """Move the sliders of a panel by keyboard until its target is reached."""
        self.cell.locator("[data-reached=false]").wait_for()
        now = "(each) => Number(each.value ?? each.getAttribute('aria-valuenow'))"
        for number, (slider, value) in enumerate(self.lesson.panels[name].items()):
            row = self.cell.get_by_role("slider").nth(number)
            row.focus()
            row.press("Home")
            while (before := row.evaluate(now)) < value:
                row.press("ArrowRight")
                assert row.evaluate(now) > before, slider
            assert before == value, slider
        self.cell.locator("[data-reached=true]").wait_for()
        self.done.append(name)

    def solve(self, asked: Exercise) -> None:
        """Take every hint of an exercise, then write the solution and run the cell."""
        for number, _ in enumerate(asked.hints, 1):
            self.cell.get_by_role("button", name="Hint").click()
            self.cell.get_by_text(f"Hint {number} of {len(asked.hints)}.").wait_for()
        code = f'exercise("{asked.key}").check('
        self.run(next(source for source in self.worked if code in source))
        self.cell.get_by_text("Correct.").filter(visible=True).wait_for()
        self.done.append(asked.key)


@pytest.fixture
def desk(lab, page, lesson):
    """Return a notebook as it is handed out, open at a desk; end its kernel after the test."""
    name = path_of(lesson, False).name
    (lab.root / name).write_bytes(path_of(lesson, False).read_bytes())
    page.goto(f"{lab.url}/doc/tree/{name}?reset")
    page.wait_for_function(IDLE)
    yield Desk(page, lesson)
    lab.end_kernels()


@each_lesson
def test_a_learner_goes_through_a_notebook(desk, lesson):
    """Predictions are made, targets reached, exercises solved, and progress says so in the end."""
    desk.go_through()
    assert sorted(desk.done) == sorted([*lesson.items, *lesson.panels])
    desk.run(f"from donutlab.lessons import progress\nprogress({lesson.number})")
    desk.cell.get_by_text("Your progress: 100%").wait_for()
