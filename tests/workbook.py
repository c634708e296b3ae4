"""The workbook for its tests: the builder, and the notebooks as they are kept."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest

from donutlab.lessons.catalogue import lessons
from donutlab.lessons.lesson import Lesson

ROOT = Path(__file__).parents[1]
NOTEBOOKS = ROOT / "notebooks"


def load_builder() -> Any:
    """Return notebooks/build.py as a module."""
    spec = importlib.util.spec_from_file_location("build", NOTEBOOKS / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["build"] = module
    spec.loader.exec_module(module)
    return module


build = load_builder()

KEPT = [each for lesson in lessons().values() for each in build.kept(lesson)]

path_of = build.path_of


def stored(lesson: Lesson, worked: bool) -> Any:
    """Return a notebook as it is kept."""
    return nbformat.read(path_of(lesson, worked), as_version=4)


def case(lesson: Lesson, worked: bool | None = None) -> Any:
    """Return a case of a test, named after its notebook: tests/sharing.py goes by that name."""
    values = (lesson,) if worked is None else (lesson, worked)
    return pytest.param(*values, id=lesson.file + (" worked" if worked else ""))


each_lesson = pytest.mark.parametrize("lesson", [case(each) for each in lessons().values()])
each_page = pytest.mark.parametrize("lesson", [case(page) for page, worked in KEPT if not worked])
"""Each lesson, and the second pages."""
each_notebook = pytest.mark.parametrize(("lesson", "worked"), [case(*each) for each in KEPT])
