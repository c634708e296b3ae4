"""Exercises: tasks in a notebook whose answers are checked, with hints and a solution.

Whatever a learner's function or shop raises while it is tried out is told in a sentence: what it
was, in which line, and what to try.
"""

from __future__ import annotations

import os
import sysconfig
import traceback
from contextlib import suppress
from math import isfinite
from numbers import Integral, Real
from types import FunctionType
from typing import Any

from donutlab.core.package import PACKAGE
from donutlab.core.plain import plain
from donutlab.lessons import progress_file as store
from donutlab.lessons.cards import Card, Form, code_html, rich
from donutlab.lessons.catalogue import item, lessons
from donutlab.lessons.lesson import Exercise, Shown
from donutlab.lessons.progress_file import standing
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop

INSTALLED = tuple(
    f"{folder}{os.sep}"
    for folder in (
        *map(sysconfig.get_path, ("stdlib", "purelib", "platlib")),
        PACKAGE,
    )
)
"""Where code lies that is not the learner's."""

KINDS = {Real: "a number", Integral: "a whole number", FunctionType: "a function"}
"""How kinds of answers are called; any other by its name."""

LOST = (
    " A function among its steps cannot be kept for the next notebook. There you start from the "
    "last of your shops that could be, or from ours."
)
"""What is said of a shop that solves an exercise and cannot be written down."""

ADVICE = {
    NameError: "Is the name written as where it is defined, and was that cell run?",
    LookupError: "Print in what you look it up: it has no such key or place.",
    AttributeError: "Print the value before the dot: `type(...)` and `dir(...)` say what it has.",
    RecursionError: "A function that calls itself needs a case in which it does not.",
}
"""What to try, by what was raised."""


def exercise(key: str) -> Task:
    """Return an exercise, to be checked with `.check(answer)`; `.hint()` and `.solution()` help."""
    return Task(item(key, Exercise))


def mine(key: str) -> Any:
    """Return the shop with which you solved an exercise, or the worked one as long as you have not.

    It is the worked one too if yours cannot be kept, for some steps are functions, or not read, for
    another version of the library kept it.
    """
    with suppress(TypeError, ValueError):
        if kept := standing(key).shop:
            return Shop.from_json(kept)
    return solved(item(key, Exercise))


def solved(asked: Exercise) -> Any:
    """Return the answer that the worked solution of an exercise gives."""
    names = lessons()[int(asked.key[:2])].begun()
    exec(f"{asked.given}{asked.solution}", names)
    return names[asked.answer]


def started(asked: Exercise) -> tuple[Shop, ...]:
    """Return the shop from which an answer starts, alone; nothing if it starts from none."""
    if not asked.scope:
        return ()
    if not asked.scope.start:
        return (mine(asked.builds_on),)
    return (lessons()[int(asked.key[:2])].begun()[asked.scope.start],)


class Task(Card):
    """An exercise: `check` an answer, ask for a `hint`, look at the `solution`."""

    def __init__(self, asked: Exercise) -> None:
        self.asked = asked

    def check(self, answer: Any) -> Verdict:
        """Say whether an answer is right: not attempted, not yet, or correct."""
        asked = self.asked
        answer = own(answer, asked.kind)
        if answer is None or answer is ... or self._untouched(answer):
            words = f"Replace the dots in the cell above: give `{asked.answer}` its value."
            if answer is not None and answer is not ...:
                words = f"`{asked.answer}` is still as it was given. Change it in the cell above."
            return Verdict(asked, "not attempted", words)
        why = self._fault(answer)
        if why:
            store.add(asked.key, "check", outcome="not yet")
            return Verdict(asked, "not yet", why)
        kept = _shop_kept(answer)
        store.add(asked.key, "check", outcome="correct", **kept)
        lost = LOST if not kept and asked.key in _built_upon() else ""
        return Verdict(asked, "correct", praise(asked, answer) + lost)

    def _untouched(self, answer: Any) -> bool:
        asked = self.asked
        return (
            asked.untouched is not None and is_kind(answer, asked.kind) and asked.untouched(answer)
        )

    def _fault(self, answer: Any) -> str | Shown | None:
        asked = self.asked
        if not is_kind(answer, asked.kind):
            name = KINDS.get(asked.kind, f"a {asked.kind.__name__}")
            return f"Expected `{asked.answer}` to be {name}, not {named(answer)}."
        try:
            before = started(asked)
            if asked.scope and (wrong := asked.scope.fault(before[0], answer)):
                return wrong
            return asked.check(answer, *before)
        except Exception as error:
            return raised(error)

    def hint(self) -> Note:
        """Return the next hint; after the last one, the last one again."""
        hints = self.asked.hints
        number = min(standing(self.asked.key).hints + 1, len(hints))
        store.add(self.asked.key, "hint", number=number)
        return Note(f"Hint {number} of {len(hints)}. {hints[number - 1]}")

    def solution(self) -> Note:
        """Return a worked solution, with the reasons."""
        store.add(self.asked.key, "solution")
        told = praise(self.asked, solved(self.asked))
        return Note(told or "One way to do it:", self.asked.solution)

    def text(self) -> str:
        return f"Exercise {self.asked.key}: {self.asked.title}\n{self.asked.task}"

    def html(self) -> str:
        return f"<p><strong>{rich(self.asked.title)}.</strong> {rich(self.asked.task)}</p>"


class Verdict(Card):
    """What `check` says of an answer: `outcome` is not attempted, not yet or correct."""

    def __init__(self, asked: Exercise, outcome: str, words: str | Shown) -> None:
        self.asked, self.outcome = asked, outcome
        self.words = words.words if isinstance(words, Shown) else words
        self.table = words.table if isinstance(words, Shown) else None

    def text(self) -> str:
        words = f"{self.outcome.capitalize()}. {self.words}".rstrip()
        return words if self.table is None else f"{words}\n{self.table}"

    def html(self) -> str:
        table = "" if self.table is None else self.table._repr_html_()
        return f"<p><strong>{self.outcome.capitalize()}.</strong> {rich(self.words)}</p>{table}"

    def form(self) -> Form:
        task = Task(self.asked)
        actions = {"Hint": task.hint, "Solution": task.solution}
        return Form.buttons(self.html(), actions)


class Note(Card):
    """A hint or a solution: words, and code if there is some."""

    def __init__(self, words: str, code: str = "") -> None:
        self.words, self.code = words, code

    def text(self) -> str:
        return f"{self.words}\n\n{self.code}".rstrip()

    def html(self) -> str:
        return f"<p>{rich(self.words)}</p>" + (code_html(self.code) if self.code else "")


def praise(asked: Exercise, answer: Any) -> str:
    """Return what is said to a right answer: what this one did."""
    if isinstance(asked.explains, str):
        return asked.explains
    return asked.explains(answer, *started(asked))


def own(answer: Any, kind: type) -> Any:
    """Return an answer as Python's own number where a number is asked, however it was computed."""
    if kind not in (Real, Integral) or isinstance(answer, str):
        return answer
    number = plain(answer)
    while isinstance(number, tuple) and len(number) == 1 and not isinstance(answer, (list, tuple)):
        number = number[0]  # an array, or a column, of one
    whole = kind is Integral and isinstance(number, float) and number.is_integer()
    return int(number) if whole else number


def is_kind(answer: Any, kind: type) -> bool:
    """Return whether an answer is of a kind; True and False, nan and inf are no numbers."""
    if kind is FunctionType:
        return callable(answer) and not isinstance(answer, type)
    if kind is Real and isinstance(answer, float) and not isfinite(answer):
        return False
    return isinstance(answer, kind) and (kind is bool or not isinstance(answer, bool))


def named(answer: Any) -> str:
    """Return how an answer of the wrong kind is called: as it is written, or what it is."""
    if isinstance(answer, Run):
        return "a Run: give the shop itself, without `.run(...)`"
    if callable(answer):
        kind = "class" if isinstance(answer, type) else "function"
        return f"the {kind} {getattr(answer, '__name__', type(answer).__name__)}"
    text = repr(answer)
    return text if len(text) <= 60 and "\n" not in text else f"a {type(answer).__name__}"


def raised(error: Exception) -> str:
    """Return what was raised when an answer was tried out, where, and what to try."""
    first: BaseException | None = error
    while first and not own_lines(first):
        first = first.__cause__
    if not first:
        told = isinstance(error, (ValueError, TypeError, RuntimeError))
        what = f"{error}" if told else f"{type(error).__name__}: {error}"
        return f"Your answer could not be tried out. {what}"
    last = own_lines(first)[-1]
    line = f" (`{last.line}`)" if last.line else ""
    kinds = [advice for kind, advice in ADVICE.items() if isinstance(first, kind)]
    advice = kinds[0] if kinds else "Call it in a cell of its own, and print what it is given."
    return (
        f"Your code raised {type(first).__name__}: {first}, in line {last.lineno} of its cell"
        f"{line}. {advice}"
    )


def own_lines(error: BaseException) -> list[traceback.FrameSummary]:
    """Return the lines of the learner's code through which an error came, outermost first."""
    lines = traceback.extract_tb(error.__traceback__)
    return [
        each for each in lines if not each.filename.startswith(INSTALLED) and not compiled(each)
    ]


def compiled(line: traceback.FrameSummary) -> bool:
    """Return whether a line is of a compiled library, which names its files by halves."""
    return line.filename.endswith((".pyx", ".pxi"))


def _built_upon() -> set[str]:
    """Return the keys of the exercises whose shop a later one builds on."""
    return {each.builds_on for lesson in lessons().values() for each in lesson.exercises}


def _shop_kept(answer: Any) -> dict[str, str]:
    """Return a shop as JSON for the record, or nothing if it cannot be written so."""
    if not isinstance(answer, Shop):
        return {}
    try:
        return {"shop": answer.to_json()}
    except TypeError:
        return {}
