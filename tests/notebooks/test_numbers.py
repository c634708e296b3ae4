"""Numbers in prose: each is computed by the notebook, or is of one of a few kinds named here."""

from __future__ import annotations

import ast
import inspect
import re
from importlib import import_module
from math import nan
from types import CodeType

import pytest
from workbook import build, each_lesson, each_page, stored

from donutlab import formulas
from donutlab.display.controls import BOUNDS
from donutlab.lessons import progress_file as store
from donutlab.lessons.catalogue import lessons

NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?")

KINDS = {
    "computed": build.EXPRESSION.pattern,
    "the title": r"^# \d\d .*",
    "another notebook": r"[Nn]otebook \d\d",
    "where a link leads": r"\]\([^)]*\)",
    "a formula": r"\$\$[^$]*\$\$|\b1 (?=[−/] )",  # noqa: RUF001
    "the whole of a share": r"(?<= of )100\b",
    "an answer's status": r"HTTP \d{3}",
}
"""What may hold a digit, and how to tell it. Code and tasks have tests of their own below."""


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    """Keep no progress: the learner's own shop is the worked one."""
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "progress.jsonl"))


TASK = "**Your task at the panel:**"


COUNTS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
WORDS = {word: number for number, word in enumerate(COUNTS)} | {"half": 1 / 2, "third": 1 / 3}
WORDS |= {"twelve": 12, "twenty": 20, "hundred": 100, "thousand": 1000}
"""Number words: a task must not say another than its target, a figure may be told by one."""


def plain(text):
    """Return prose without what is of one of the kinds."""
    return re.sub("|".join(KINDS.values()), "", text, flags=re.MULTILINE)


def numbers(text):
    """Return the numbers that stand in a text, as floats."""
    return {float(each) for each in NUMBER.findall(text)}


def counts(text):
    """Return the numbers that stand in a text as words."""
    return {float(WORDS[each]) for each in re.findall(r"\w+", text.lower()) if each in WORDS}


def constants(code: CodeType):
    """Return the numbers that the code of a function knows; p95 is one, too."""
    found = {float(each) for each in code.co_consts if isinstance(each, (int, float))}
    found |= {float(name[1:]) for name in code.co_names if re.fullmatch(r"p\d\d", name)}
    return found.union(*[constants(each) for each in code.co_consts if isinstance(each, CodeType)])


def known(target):
    """Return the numbers that a target knows: in its code and its measures, in any unit of time."""
    found = constants(target.reached.__code__) if target.reached else set()
    for each in target.measures:
        bounds = {float(getattr(each, name)) for name in BOUNDS if getattr(each, name) is not None}
        times = {bound / unit for bound in bounds for unit in (60, 3600) if each.unit == "s"}
        found |= bounds | times | constants(each.value.__code__)
    return found


@each_page
def test_no_number_in_prose_is_written_by_hand(lesson):
    """Every digit is computed, or of one of the kinds, or in code or a task that is held below."""
    for cell in build.source(lesson).cells:
        if cell.cell_type == "markdown":
            paragraphs = [each for each in cell.source.split("\n\n") if not each.startswith(TASK)]
            text = re.sub(r"`[^`]*`", "", plain("\n\n".join(paragraphs)))
            cells = "\n".join(each.source for each in build.cells(lesson, worked=False))
            percentiles = {float(each) for each in re.findall(r"\bp(\d\d)\b", cells)}
            for found in NUMBER.finditer(text):
                if text[found.end() :].startswith(" of ") and float(found[0]) in percentiles:
                    continue
                raise AssertionError(
                    f"{found[0]} in: …{text[max(0, found.start() - 60) : found.end() + 60]}… is "
                    "written by hand. Compute it from what the notebook's cells leave behind: "
                    '{{ takes(shop, "baker") | .0f }}.'
                )


@each_page
def test_code_in_prose_that_holds_a_number_stands_in_a_cell(lesson):
    """What is in backticks is, letter by letter, in a cell or in what a cell shows."""
    cells = [each for each in stored(lesson, False).cells if each.cell_type == "code"]
    shown = "\n".join(f"{each.source}\n{each.outputs}" for each in cells)
    for cell in build.source(lesson).cells:
        if cell.cell_type == "markdown":
            for span in re.findall(r"`([^`]+)`", build.EXPRESSION.sub("", cell.source)):
                assert span in shown or not re.search(r"\d", span), f"`{span}` is in no cell"


@each_page
def test_what_a_task_asks_is_what_its_target_checks(lesson, ran):
    """Numbers of a task stand in its panel's target, and these in the code that checks it."""
    cells = build.source(lesson).cells
    for number, cell in enumerate(cells):
        for task in re.findall(rf"^{re.escape(TASK)}.*", cell.source, re.MULTILINE):
            code = next(each.source for each in cells[number:] if " = Panel(" in each.source)
            target = ran(lesson).names[re.search(r"(\w+) = Panel\(", code)[1]].shop.target
            asked, words = numbers(plain(task)), numbers(plain(target.words))
            spelled = counts(task) - counts(target.words) - words - {0, 1}
            assert not spelled, f"{spelled} of the task is not in {target.words!r}"
            checked = known(target)
            shares = {round(100 * each, 6) for each in checked}
            shares |= {100 - each for each in shares}
            assert asked <= words, f"{asked - words} of the task is not in {target.words!r}"
            missing = words - checked - shares
            assert not missing, f"{missing} of {target.words!r} is not in the code that checks it"


SAID = re.compile(r"(?<![\w.=-])\d+(?:,\d{3})*(?:\.\d+)?")


def texts(lesson):
    """Return by key all that a lesson says of an item, without the code that stands in it."""
    found = {f"{lesson.number:02}-terms": [*lesson.objectives, *lesson.terms.values()]}
    for each in lesson.asked:
        told = [each.text, each.because, each.unit if hasattr(each, "unit") else ""]
        found[each.key] = [*told, *each.choices.values(), *each.wrong.values()]
    for each in lesson.exercises:
        explains = each.explains if isinstance(each.explains, str) else ""
        told = [each.title, each.task, explains, *each.hints, *strings(each)]
        found[each.key] = [*told, *(slip.means for slip in each.slips)]
    code = lesson.setup + "".join(each.solution for each in lesson.exercises)
    return {key: "\n".join(without(each, code) for each in told) for key, told in found.items()}


def without(text, code):
    """Return a text without what is of one of the kinds, and without spans that stand in code."""
    text = re.sub(r"run\(seed=\d+, until=hours\(\d+\)\)", "run()", plain(text))
    return re.sub(r"`([^`]*)`", lambda span: "" if span[1] in code else span[1], text)


def checks(asked):
    """Return the functions of its lesson that check an exercise."""
    found = [asked.check, *[asked.explains] * callable(asked.explains)]
    for each in found:
        named = (asked.check.__globals__.get(name) for name in each.__code__.co_names)
        found += [
            other
            for other in named
            if inspect.isfunction(other)
            and other.__module__ == asked.check.__module__
            and other not in found
        ]
    return found


def strings(asked):
    """Return the strings in the code that checks an exercise."""
    trees = [ast.parse(inspect.getsource(each)) for each in checks(asked)]
    nodes = (node for tree in trees for node in ast.walk(tree))
    values = (each.value for each in nodes if isinstance(each, ast.Constant))
    return [each for each in values if isinstance(each, str)]


def figures(lesson, names):
    """Return by key the values that the lesson's texts tell, computed from these names."""
    names = {**vars(formulas), **build.AT_HAND, "earlier": earlier, **names}
    for each in lesson.exercises:
        answers = dict(names)
        exec(f"{each.given}\n{each.solution}", answers)
        names[each.answer] = answers[each.answer]
    told = import_module(f"{lesson.package}.figures")
    exec(told.FIRST, names)
    found = {}
    for key in texts(lesson):
        known = set()
        if hasattr(lesson.items.get(key), "check"):
            known = known.union(*[constants(each.__code__) for each in checks(lesson.items[key])])
        names["checked"] = lambda number, known=known: number if number in known else nan
        found[key] = eval(f"({told.FIGURES[key]},)", names) if key in told.FIGURES else ()
    return found


def earlier(number):
    """Return the names that the setup of a lesson leaves behind."""
    return lessons()[number].begun()


def untold(lesson, names):
    """Return what does not agree, in words: numbers in texts that are no figure, and figures."""
    wrong = []
    for key, values in figures(lesson, names).items():
        text = texts(lesson)[key]
        said = {each.replace(",", "") for each in SAID.findall(text)}
        words = counts(text)
        told = {each for each in said for value in values if tells(each, value)}
        wrong += [f"{key}: no figure of the lesson gives {each}" for each in said - told]
        wrong += [
            f"{key}: its text does not tell the figure {value}"
            for value in values
            if not any(tells(each, value) for each in said)
            and not any(abs(value - each) < 1e-9 for each in words)
        ]
    return wrong


def tells(said, value):
    """Return whether a number in a text is that value: rounded only if its figure says so."""
    return abs(value - float(said)) < 1e-9


@each_lesson
def test_the_numbers_in_a_lesson_s_texts_are_those_of_the_model(lesson, ran):
    """Questions, choices, hints and the like tell what its figures.py computes."""
    assert not untold(lesson, ran(lesson).names)
