"""One notebook, one place: a new one is a folder, and nothing else is written by hand."""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from workbook import ROOT

from donutlab.lessons.catalogue import lessons

NUMBER = max(lessons()) + 1
NAME = f"{NUMBER:02}_a_tiny_one"

LESSON = f'''
"""A lesson as small as can be."""

from donutlab.lessons.lesson import Exercise, Lesson, Prediction, Slip

LESSON = Lesson(
    __name__,
    asks="How small can a lesson be?",
    objectives=("tell a small lesson from a large one.",),
    terms={{"smallness": "What is left when all else is left out."}},
    predictions=(
        Prediction("{NUMBER:02}-sum", "What is it?", right=7, because="It is.", wrong={{}}),
    ),
    exercises=(
        Exercise(
            "{NUMBER:02}-next",
            "One more",
            "Add one.",
            answer="more",
            solution="more = seven + 1",
            check=lambda answer: None if answer == 8 else "Expected 8.",
            kind=int,
            hints=("Count.",),
            slips=(Slip("more = 7", "Expected 8.", "Forgets to add."),),
            minutes=1,
        ),
    ),
)
'''

TEXT = f"""# A tiny one

Is it {{{{ seven }}}}? This is **smallness**.

```python
setup
```

```python
from donutlab.lessons import exercise, predict

predict("{NUMBER:02}-sum")
```

```python
predict("{NUMBER:02}-sum").against(seven)
```

```python
exercise("{NUMBER:02}-next")
```
"""

FURTHER = """# A tiny one, further on

And {{ seven + 1 }} is the next.

```python
setup
```
"""

ASKED = f"""
from donutlab.lessons import exercise, predict, progress
print(progress(), predict("{NUMBER:02}-sum"), exercise("{NUMBER:02}-next").check(8))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Return a copy of the project in which a folder was added, and the new notebook built."""
    copy = tmp_path_factory.mktemp("copy")
    for part in ("donutlab", "notebooks", "data"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "README.md", copy)
    folder = copy / "donutlab" / "course" / f"n{NAME}"
    folder.mkdir()
    texts = {"__init__.py": LESSON, "text.md": TEXT, "further.md": FURTHER}
    for file, text in (texts | {"setup.py": "seven = 7\n"}).items():
        (folder / file).write_text(text, encoding="utf-8")
    python(copy, "notebooks/build.py", str(NUMBER))
    return copy


def python(copy, *command):
    """Run Python in the copy, and return what it prints."""
    found = subprocess.run(
        [sys.executable, *command],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy), "DONUTLAB_PROGRESS": str(copy / "kept.jsonl")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    return found.stdout


def test_a_learner_finds_it_without_importing_it(copy):
    """Its progress is counted, and its questions are known by their keys."""
    told = python(copy, "-c", ASKED)
    assert f"{NUMBER:02} A tiny one" in told
    assert "Predict: What is it?" in told
    assert "Correct." in told


@pytest.mark.parametrize(("folder", "answer"), [("", "more = ..."), ("solutions", "more = seven")])
def test_it_is_built_and_run(copy, folder, answer):
    """It has title, number and links, its prose is computed, and its cells were run."""
    made = nbformat.read(copy / "notebooks" / folder / f"{NAME}.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in made.cells)
    assert text.startswith(f"# {NUMBER:02} A tiny one\n\nIs it 7?")
    assert f"It builds on [{NUMBER - 1:02} " in text
    assert answer in text
    outputs = str([cell.get("outputs") for cell in made.cells])
    assert ("The run says: 7." in outputs) == (folder == "solutions")
    assert ("You have not predicted yet." in outputs) == (folder == "")


def test_its_second_page_is_built_and_linked_both_ways(copy):
    """It runs with the same setup, its prose is computed, and it says what it belongs to."""
    path = copy / "notebooks" / "further" / f"{NAME}.ipynb"
    text = "\n".join(cell.source for cell in nbformat.read(path, as_version=4).cells)
    assert text.startswith(f"# {NUMBER:02} A tiny one, further on\n\nAnd 8 is the next.")
    assert f"(../{NAME}.ipynb)" in text
    first = (copy / "notebooks" / f"{NAME}.ipynb").read_text(encoding="utf-8")
    worked = (copy / "notebooks" / "solutions" / f"{NAME}.ipynb").read_text(encoding="utf-8")
    assert f"(further/{NAME}.ipynb)" in first
    assert f"(../further/{NAME}.ipynb)" in worked


def test_only_pages_were_written_besides(copy):
    """The glossary, the instructor's page and the README's table have it; no other file changed."""
    pages = {
        "README.md": f"(notebooks/further/{NAME}.ipynb) | How small can a lesson be? |",
        "notebooks/GLOSSARY.md": "**smallness**: What is left",
        "notebooks/INSTRUCTOR.md": "Forgets to add.",
    }
    for page, words in pages.items():
        assert words in (copy / page).read_text(encoding="utf-8")
    files = [path.relative_to(copy) for path in copy.rglob("*") if path.is_file()]
    files = [str(path) for path in files if (ROOT / path).exists() and path.suffix != ".pyc"]
    assert set(filecmp.cmpfiles(ROOT, copy, files, shallow=False)[1]) == set(pages)
