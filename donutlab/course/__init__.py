"""The course: what the notebooks ask and check. One module a lesson, `lesson_02` for notebook 02.

Each such module has a `LESSON`; `lessons()` finds them all.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from donutlab.course.spec import Lesson


@cache
def lessons() -> dict[int, Lesson]:
    """Return the lessons of the course by number, first to last."""
    names = sorted(each.name for each in iter_modules(__path__) if each.name.startswith("lesson_"))
    found: list[Lesson] = [import_module(f"{__name__}.{name}").LESSON for name in names]
    return {lesson.number: lesson for lesson in found}
