"""One learner's way through the workbook: predictions, sliders, exercises from hints, progress."""

from __future__ import annotations

import re
from typing import Any

from workbook import path_of, stored

from donutlab.lessons.catalogue import lessons
from donutlab.lessons.lesson import Lesson

WIDGET = "window.jupyterapp?.shell.currentWidget"


def begin(words: str) -> str:
    """Return how some words begin, up to the first that is set in another type."""
    return re.split(r"[*`]", words)[0][:30].strip()


class Desk:
    """An open notebook, in a learner's hands."""

    def __init__(self, page: Any, lesson: Lesson) -> None:
        self.page = page
        self.lesson = lesson
        self.sources = [cell.source for cell in stored(lesson, False).cells]
        self.kinds = [cell.cell_type for cell in stored(lesson, False).cells]

    def run_all(self) -> None:
        """Run the notebook from top to bottom."""
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")

    def place(self, code: str) -> int:
        """Return the place of the first cell of code that contains this, but is no `against`."""
        return next(
            place
            for place, source in enumerate(self.sources)
            if self.kinds[place] == "code" and code in source and f"{code}.against" not in source
        )

    def output(self, code: str) -> Any:
        """Return what is shown below the cell with this code."""
        return self.page.locator(".jp-Notebook .jp-Cell").nth(self.place(code))

    def answer(self, form: Any, choices: Any, right: Any, group: int, button: str) -> None:
        """Choose or type an answer, and press the button of that form."""
        if choices:
            start = group * len(choices)
            form.locator("input[type=radio]").nth(start + list(choices).index(right)).check()
        else:
            form.locator("input[type=text]").fill(f"{right:g}")
        form.get_by_role("button", name=button).nth(group).click()

    def recall(self) -> None:
        """Answer the recall questions."""
        form = self.output(f"recall({self.lesson.number})")
        for group, asked in enumerate(self.lesson.recall):
            self.answer(form, asked.choices, asked.right, group, "Answer")
            form.get_by_text(f"Right. {begin(asked.because)}").nth(0).wait_for()

    def predict(self) -> None:
        """Make every prediction; the run that follows shows them beside the results."""
        for asked in self.lesson.predictions:
            form = self.output(f'predict("{asked.key}")')
            self.answer(form, asked.choices, asked.right, 0, "Keep my prediction")
            form.get_by_text("You predicted").filter(visible=True).wait_for()

    def reach(self, name: str) -> None:
        """Move the sliders of a panel by keyboard until its target is reached."""
        panel = self.output(f"{name} = Panel(")
        panel.locator("[data-reached=false]").wait_for()
        for number, (slider, value) in enumerate(self.lesson.panels[name].items()):
            row = panel.locator("input[type=range]").nth(number)
            low, step = (float(row.get_attribute(each)) for each in ("min", "step"))
            row.focus()
            row.press("Home")
            for _ in range(round((value - low) / step)):
                row.press("ArrowRight")
            assert float(row.input_value()) == value, slider
        panel.locator("[data-reached=true]").wait_for()

    def solve(self) -> None:
        """Take every hint of each exercise, then write the solution and run the cell."""
        worked = [cell.source for cell in stored(self.lesson, True).cells]
        for asked in self.lesson.exercises:
            code = f'exercise("{asked.key}").check('
            cell = self.output(code)
            for number, _ in enumerate(asked.hints, 1):
                cell.get_by_role("button", name="Hint").click()
                cell.get_by_text(f"Hint {number} of {len(asked.hints)}.").wait_for()
            place = self.place(code)
            solution = next(source for source in worked if code in source)
            self.page.evaluate(
                """([place, source]) => {
                    const notebook = window.jupyterapp.shell.currentWidget.content;
                    notebook.activeCellIndex = place;
                    notebook.activeCell.model.sharedModel.setSource(source);
                }""",
                [place, solution],
            )
            self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-cell')")
            cell.get_by_text("Correct.").filter(visible=True).wait_for()


def test_a_learner_goes_through_all_notebooks(open_notebook, lab, page):
    """Predictions are made, targets reached, exercises solved, and progress says so in the end."""
    for lesson in lessons().values():
        name = path_of(lesson, False).name
        (lab.root / name).write_bytes(path_of(lesson, False).read_bytes())
        page.goto(f"{lab.url}/doc/tree/{name}?reset")
        page.wait_for_function(f"{WIDGET}?.sessionContext?.session?.kernel?.status === 'idle'")
        desk = Desk(page, lesson)
        desk.run_all()
        if lesson.recall:
            desk.recall()
        desk.predict()
        for panel in lesson.panels:
            desk.reach(panel)
        desk.run_all()
        for asked in lesson.predictions:
            page.locator(".jp-OutputArea-output").get_by_text(begin(asked.because)).nth(
                0
            ).wait_for()
        desk.solve()
        lab.end_kernels()
    open_notebook(["from donutlab.lessons import progress", "progress()"])
    page.get_by_text("Your progress: 100%").wait_for()
