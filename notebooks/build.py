"""Build the notebooks: ``python notebooks/build.py`` builds all, with numbers only these.

With the word ``pages`` no notebook is built, only the pages beside them.

A notebook comes from its folder in donutlab/course/: from the text there, and from what its lesson
asks. It is run, and kept with its outputs: once for learners, once with worked solutions, and its
second page, if it has one, in further/. Beside them the instructor's page, the glossary and the
table in the README are written.
docs/how-to-add-a-notebook.md says how.
"""

from __future__ import annotations

import ast
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from importlib import import_module
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from donutlab.display.output import VIEW  # noqa: E402
from donutlab.lessons.catalogue import COURSE, lessons  # noqa: E402
from donutlab.lessons.exercises import praise, solved  # noqa: E402
from donutlab.lessons.lesson import Exercise, Lesson  # noqa: E402
from donutlab.lessons.predictions import said  # noqa: E402
from donutlab.lessons.progress_file import VARIABLE  # noqa: E402
from donutlab.shop.shop import Shop  # noqa: E402
from donutlab.steps.work import Work  # noqa: E402

EXPRESSION = re.compile(r"\{\{(.+?)(?:\|([^|}]*))?\}\}")
"""In prose: ``{{ expression }}`` or ``{{ expression | format }}``, computed by the notebook."""

BEGIN, END = "<!-- notebooks: written by notebooks/build.py -->", "<!-- end -->"
"""Around the table of notebooks in the README."""

METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def source(lesson: Lesson) -> NotebookNode:
    """Return the text of a lesson's notebook, as cells."""
    numbered = lesson.text.replace("# ", f"# {lesson.number:02} ", 1)
    return jupytext.reads(numbered, fmt="md")


def cells(lesson: Lesson, worked: bool, claims: bool = False) -> list[NotebookNode]:
    """Return the cells of a notebook before it is run; with `claims` also those the tests check."""
    made: list[NotebookNode] = []
    found = source(lesson).cells
    for number, cell in enumerate(found):
        if is_claim(cell):
            made += [cell] * claims
        elif cell.cell_type == "code":
            made += expanded(cell, lesson, worked)
        else:
            made.append(new_markdown_cell(cell.source))
        if number == 0:
            made.append(new_markdown_cell(opening(lesson)))
    made.append(new_markdown_cell(footer(lesson, worked)))
    for number, cell in enumerate(made, 1):
        cell.id = f"cell-{lesson.number:02}-{number:02}"
    return made


def is_claim(cell: NotebookNode) -> bool:
    """Return whether a cell only asserts what the prose claims."""
    return "claims" in cell.metadata.get("tags", ())


def expanded(cell: NotebookNode, lesson: Lesson, worked: bool) -> Iterator[NotebookNode]:
    """Yield what stands for a code cell of the source: itself, the setup, or an exercise.

    In the worked notebook results are shown without a prediction.
    """
    asked = re.fullmatch(r'exercise\("([\w-]+)"\)', cell.source.strip())
    if asked:
        yield from exercise_cells(lesson.items[asked[1]], worked)
    elif cell.source.strip() == "setup":
        yield new_code_cell(lesson.setup.strip())
    else:
        told = cell.source.replace(").against(", ").reveal().against(")
        yield new_code_cell(told if worked else cell.source)


def exercise_cells(asked: Any, worked: bool) -> Iterator[NotebookNode]:
    """Yield the task, and the cell to answer in with the check below."""
    help_ = (
        ""
        if worked
        else (
            f'\n\nAbout {asked.minutes:g} minutes. Stuck? `exercise("{asked.key}").hint()` gives '
            f'one hint after the other, `exercise("{asked.key}").solution()` a worked solution.'
        )
    )
    yield new_markdown_cell(f"### Exercise: {asked.title}\n\n{task(asked)}{help_}")
    code = asked.given + (asked.solution if worked else asked.start).strip()
    yield new_code_cell(f'{code}\n\nexercise("{asked.key}").check({asked.answer})')


def task(asked: Exercise) -> str:
    """Return what is asked in an exercise, and from which shop it starts."""
    return f"{asked.task} {asked.beginning}".rstrip()


def opening(lesson: Lesson) -> str:
    """Return what stands below the title: what is learnt, how long it takes, what came before."""
    time = f"**Time:** about {max(5, 5 * round(minutes(lesson) / 5))} minutes."
    if lesson is not lessons()[lesson.number]:
        return (
            f"**Further on**, after {linked(lessons()[lesson.number], '../')}: what did not fit "
            f"there. {time} Nothing is asked here, and no later notebook needs it."
        )
    goals = "\n".join(f"- {goal}" for goal in lesson.objectives)
    before = lessons().get(lesson.number - 1)
    link = f" It builds on {linked(before)}." if before else ""
    return (
        f"**After this notebook you can**\n\n{goals}\n\n{time}{link} Stop where you like: what you "
        "answer is kept on this computer, and only there."
    )


def footer(lesson: Lesson, worked: bool) -> str:
    """Return the links to the next notebook, the second page and the glossary."""
    after, second = lessons().get(lesson.number + 1), lesson.further
    up = "../" * (worked or lesson is not lessons()[lesson.number])
    link = f"**Further on:** {linked(second, up)}. " if second else ""
    link += f"**Next:** {linked(after, '' if worked else up)}. " if after else ""
    return f"{link}All terms are in the [glossary]({up}GLOSSARY.md)."


def linked(lesson: Lesson, up: str = "") -> str:
    """Return a link to a notebook, from the folder of notebooks or from one below it."""
    return f"[{lesson.number:02} {lesson.title}]({up}{lesson.file}.ipynb)"


def table() -> str:
    """Return the table of notebooks, each with the question that it answers."""
    rows = [f"| {each.number:02} | {leads(each)} | {each.asks} |" for each in lessons().values()]
    return "\n".join(["| | notebook | the question |", "|---|---|---|", *rows])


def leads(lesson: Lesson) -> str:
    """Return the links to a lesson's notebooks, from the README."""
    first = f"[{lesson.title}](notebooks/{lesson.file}.ipynb)"
    further = lesson.further
    return first + (f", [further on](notebooks/{further.file}.ipynb)" if further else "")


def timings(lesson: Lesson) -> dict[str, float]:
    """Return the minutes each thing takes: reading at 180 words a minute, doing as estimated."""
    found = source(lesson).cells
    prose = [EXPRESSION.sub("0", each.source) for each in found if each.cell_type == "markdown"]
    texts = prose + [f"{each.text} {' '.join(each.choices.values())}" for each in lesson.asked]
    texts += [task(each) for each in lesson.exercises]
    code = [each.source for each in found if each.cell_type == "code" and not is_claim(each)]
    code.append(lesson.setup)
    lines = sum(len(text.splitlines()) for text in code)
    return {
        "reading": sum(len(text.split()) for text in texts) / 180,
        "code and results": lines * 4 / 60,
        "questions": (len(lesson.recall) + len(lesson.transfer)) * 0.5,
        "predictions": len(lesson.predictions) * 1.0,
        "panels": sum(text.count("Panel(") for text in code) * 4.0,
        "exercises": sum(each.minutes for each in lesson.exercises),
    }


def minutes(lesson: Lesson) -> float:
    """Return the minutes a notebook takes."""
    return sum(timings(lesson).values())


def run_here(found: Sequence[NotebookNode]) -> dict[str, Any]:
    """Run code cells in this process and return the names they leave behind."""
    names: dict[str, Any] = {"__name__": "__main__", "display": lambda *_: None}
    for cell in found:
        if cell.cell_type == "code":
            code = compile(cell.source, cell.id, "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
            exec(code, names)
    return names


def hourly(shop: Shop) -> float:
    """Return how many customers come from the street in an hour."""
    return 3600 * shop.parts["street"].arrivals.rate


def takes(shop: Shop, name: str) -> float:
    """Return the seconds that a service's first piece of work takes on average."""
    step = shop.parts[name].steps[0]
    return (step if isinstance(step, Work) else next(step(None))).time.mean


def load(shop: Shop, name: str) -> float:
    """Return the share of time a service is busy if every customer comes to it."""
    return hourly(shop) / 3600 * takes(shop, name) / shop.parts[name].workers


AT_HAND = {"hourly": hourly, "takes": takes, "load": load}
"""What expressions in prose may use besides the names of the notebook."""


def filled(text: str, names: dict[str, Any]) -> str:
    """Return prose with its expressions computed from the names of the notebook."""

    def value(found: re.Match[str]) -> str:
        return format(eval(found[1].strip(), AT_HAND | names), (found[2] or "").strip())

    return EXPRESSION.sub(value, text)


def notebook(lesson: Lesson, worked: bool, names: dict[str, Any]) -> NotebookNode:
    """Return a notebook with the numbers in its prose computed from these names, not yet run."""
    made = cells(lesson, worked)
    for cell in made:
        if cell.cell_type == "markdown":
            cell.source = filled(cell.source, names)
    return nbformat.v4.new_notebook(cells=made, metadata=METADATA)


def run(made: NotebookNode) -> None:
    """Run a notebook in a kernel, and keep its outputs but no widgets' state."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[VARIABLE] = str(Path(folder) / "progress.jsonl")
        client = NotebookClient(
            made,
            timeout=120,
            kernel_name="python3",
            store_widget_state=False,
            coalesce_streams=True,  # printed lines arrive in pieces, each time in others
            resources={"metadata": {"path": folder}},
        )
        client.execute()
    made.metadata = nbformat.from_dict(METADATA)
    for cell in made.cells:
        cell.metadata = NotebookNode()
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(VIEW, None)
            if "metadata" in output:
                output.metadata = NotebookNode()
        if "outputs" in cell:
            cell.outputs = [
                each for each in cell.outputs if "data" not in each or any(each.data.values())
            ]


def kept(lesson: Lesson) -> Iterator[tuple[Lesson, bool]]:
    """Yield the notebooks of a lesson: for learners, with worked solutions, the second page."""
    yield lesson, False
    yield lesson, True
    if lesson.further:
        yield lesson.further, False


def build(lesson: Lesson) -> None:
    """Write a lesson's notebooks."""
    names: dict[str, dict[str, Any]] = {}
    for page, worked in kept(lesson):
        if page.file not in names:
            names[page.file] = run_here(cells(page, worked=False))
        made = notebook(page, worked, names[page.file])
        run(made)
        path = path_of(page, worked)
        path.parent.mkdir(exist_ok=True)
        nbformat.write(made, path)
        print(f"wrote {path.relative_to(HERE.parent)}")


def path_of(lesson: Lesson, worked: bool) -> Path:
    """Return where a notebook is kept."""
    return HERE / ("solutions" if worked else "") / f"{lesson.file}.ipynb"


def glossary() -> str:
    """Return the glossary: each term, its meaning, and where it comes first."""
    terms = [
        (term, meaning, lesson)
        for lesson in lessons().values()
        for term, meaning in lesson.terms.items()
    ]
    lines = [
        f"**{term}**: {meaning} First in {linked(lesson)}.\n"
        for term, meaning, lesson in sorted(terms, key=lambda each: each[0].lower())
    ]
    return "\n".join(["# Glossary\n", *lines])


def instructor() -> str:
    """Return the instructor's page: timings, answers, likely wrong ones, and what to say."""
    prose = import_module(COURSE).__path__[0]
    parts = [(Path(prose) / "instructors.md").read_text(encoding="utf-8")]
    for lesson in lessons().values():
        spent = ", ".join(f"{what} {time:.0f}" for what, time in timings(lesson).items() if time)
        parts.append(f"## {lesson.number:02} {lesson.title}\n")
        parts.append(f"**Minutes:** {minutes(lesson):.0f} ({spent}).\n")
        parts += ["### Recall\n"] * bool(lesson.recall)
        parts += [answers(each, each.choices) for each in lesson.recall]
        parts += ["### Predictions\n"] * bool(lesson.predictions)
        parts += [answers(each, each.choices) for each in lesson.predictions]
        parts += ["### In another place\n"] * bool(lesson.transfer)
        parts += [answers(each, each.choices) for each in lesson.transfer]
        parts += ["### Panels\n"] * bool(lesson.panels)
        parts += [reaching(name, lesson.panels[name]) for name in lesson.panels]
        parts += ["### Panels further on\n"] * bool(lesson.further_panels)
        parts += [reaching(name, lesson.further_panels[name]) for name in lesson.further_panels]
        parts += ["### Exercises\n"] * bool(lesson.exercises)
        parts += [help_with(each) for each in lesson.exercises]
    return "\n".join(parts)


def answers(asked: Any, choices: Any) -> str:
    """Return a question with its answer, and what each wrong one usually means."""
    if choices:
        right = f"{asked.right}) {choices[asked.right]}"
        wrong = [
            f"- {letter}) {choices[letter]} *{words}*" for letter, words in asked.wrong.items()
        ]
    else:
        right = f"{said(asked.right, asked.unit)}."
        wrong = [
            f"- {said(low, asked.unit)} to {said(high, asked.unit)}: *{words}*"
            for (low, high), words in asked.wrong.items()
        ]
    listed = "\n".join(wrong)
    return f"**{asked.text}**\n\nRight: {right} {asked.because}\n\nIf wrong:\n\n{listed}\n"


def reaching(name: str, values: Mapping[str, float]) -> str:
    """Return with which values a panel reaches its target."""
    settings = ", ".join(f"`{slider}` {value:g}" for slider, value in values.items())
    return f"`{name}` reaches its target with {settings}.\n"


def help_with(asked: Exercise) -> str:
    """Return an exercise with its solution, its hints, and the wrong answers to expect."""
    hints = "\n".join(f"{number}. {hint}" for number, hint in enumerate(asked.hints, 1))
    slips = "\n\n".join(
        f"*{slip.means}*\n\n```diff\n{unlike(asked.solution, slip.code)}\n```"
        for slip in asked.slips
    )
    code = asked.given + asked.solution.strip()
    told = praise(asked, solved(asked))
    return (
        f"**{asked.title}** ({asked.minutes:g} minutes)\n\n```python\n{code}\n"
        f"```\n\n{told}\n\nHints:\n\n{hints}\n\nWrong answers to expect:\n\n{slips}\n"
    )


def unlike(solution: str, slip: str) -> str:
    """Return what a wrong answer has instead of the lines of the solution."""
    lines = list(unified_diff(solution.strip().splitlines(), slip.strip().splitlines(), n=0))
    return "\n".join(each for each in lines[2:] if not each.startswith("@@"))


def pages() -> dict[Path, str]:
    """Return the pages beside the notebooks, and the README with the table of them, by path."""
    readme = HERE.parent / "README.md"
    before, begin, rest = readme.read_text(encoding="utf-8").partition(BEGIN)
    end = rest[rest.index(END) :]
    return {
        HERE / "INSTRUCTOR.md": instructor(),
        HERE / "GLOSSARY.md": glossary(),
        readme: f"{before}{begin}\n\n{table()}\n\n{end}",
    }


def main(numbers: Sequence[str]) -> None:
    """Build the notebooks of these numbers, or all, and the pages beside them."""
    os.environ["PYTHONPATH"] = str(HERE.parent)
    with tempfile.TemporaryDirectory() as folder:
        os.environ[VARIABLE] = str(Path(folder) / "progress.jsonl")
        for lesson in lessons().values():
            if not numbers or str(lesson.number) in {each.lstrip("0") for each in numbers}:
                build(lesson)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
