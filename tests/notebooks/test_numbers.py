"""Numbers in prose: each is computed by the notebook, or is of one of a few kinds named here."""

from __future__ import annotations

import re
from types import CodeType

from workbook import build, each_lesson, stored

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

TASK = "**Your task at the panel:**"


def plain(text):
    """Return prose without what is of one of the kinds."""
    return re.sub("|".join(KINDS.values()), "", text, flags=re.MULTILINE)


def numbers(text):
    """Return the numbers that stand in a text, as floats."""
    return {float(each) for each in NUMBER.findall(text)}


def constants(code: CodeType):
    """Return the numbers that the code of a function knows; p95 is one, too."""
    found = {float(each) for each in code.co_consts if isinstance(each, (int, float))}
    found |= {float(name[1:]) for name in code.co_names if re.fullmatch(r"p\d\d", name)}
    return found.union(*[constants(each) for each in code.co_consts if isinstance(each, CodeType)])


@each_lesson
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


@each_lesson
def test_code_in_prose_that_holds_a_number_stands_in_a_cell(lesson):
    """What is in backticks is, letter by letter, in a cell or in what a cell shows."""
    cells = [each for each in stored(lesson, False).cells if each.cell_type == "code"]
    shown = "\n".join(f"{each.source}\n{each.outputs}" for each in cells)
    for cell in build.source(lesson).cells:
        if cell.cell_type == "markdown":
            for span in re.findall(r"`([^`]+)`", build.EXPRESSION.sub("", cell.source)):
                assert span in shown or not re.search(r"\d", span), f"`{span}` is in no cell"


@each_lesson
def test_what_a_task_asks_is_what_its_target_checks(lesson, ran):
    """Numbers of a task stand in its panel's target, and these in the code that checks it."""
    cells = build.source(lesson).cells
    for number, cell in enumerate(cells):
        for task in re.findall(rf"^{re.escape(TASK)}.*", cell.source, re.MULTILINE):
            code = next(each.source for each in cells[number:] if " = Panel(" in each.source)
            target = ran(lesson).names[re.search(r"(\w+) = Panel\(", code)[1]]._target
            asked, words = numbers(plain(task)), numbers(plain(target.words))
            checked = constants(target.reached.__code__)
            shares = {round(100 * each, 6) for each in checked}
            shares |= {100 - each for each in shares}
            assert asked <= words, f"{asked - words} of the task is not in {target.words!r}"
            missing = words - checked - shares
            assert not missing, f"{missing} of {target.words!r} is not in the code that checks it"
