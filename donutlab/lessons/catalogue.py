"""The catalogue: which lessons there are.

The engine of lessons knows none of them. The course is a package in which each notebook has a
folder with a `LESSON`. It is named here and loaded when a lesson is first asked for. So a learner
types `predict("02-chain")` and imports nothing else, this room imports nothing from above it, and
a new folder is found without being listed anywhere. (An entry point would be found only where the
library is installed, and a list that the course fills only by who has imported the course.)
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from donutlab.core.errors import nearest
from donutlab.lessons.lesson import Lesson

COURSE = "donutlab.course"
"""The package of the course."""


@cache
def lessons() -> dict[int, Lesson]:
    """Return the lessons of the course by number, first to last."""
    folders = sorted(
        each.name for each in iter_modules(import_module(COURSE).__path__) if each.ispkg
    )
    found: list[Lesson] = [import_module(f"{COURSE}.{name}").LESSON for name in folders]
    return {lesson.number: lesson for lesson in found}


def item(key: str, kind: type[Any]) -> Any:
    """Return the prediction or exercise of that key, or raise ValueError with the nearest."""
    known = {
        name: each
        for lesson in lessons().values()
        for name, each in lesson.items.items()
        if isinstance(each, kind)
    }
    if key not in known:
        what = kind.__name__.lower()
        raise ValueError(f"There is no {what} {key!r}.{nearest(str(key), known)}")
    return known[key]


def check_lesson(number: int | None) -> None:
    """Raise ValueError if there is no lesson of that number; None stands for all."""
    if number is not None and number not in lessons():
        known = ", ".join(map(str, lessons()))
        raise ValueError(f"There is no lesson {number!r}. There are {known}.")
