"""Reading well: what a notebook looks like to whoever reads it, with or without running it."""

from __future__ import annotations

import builtins
import keyword
import re
import subprocess
import sys
from itertools import pairwise

import pytest
from nbconvert import HTMLExporter
from workbook import NOTEBOOKS, ROOT, each_lesson, each_notebook, each_page, path_of, stored

WORDS_OF_THE_LIBRARY = set(
    re.findall(
        r"\w+",
        "\n".join(
            path.read_text(encoding="utf-8")
            for path in [ROOT / "tests/data/public.txt", *(ROOT / "donutlab").rglob("*.py")]
        ),
    )
)


def prose(notebook):
    """Return the text of the notebook's Markdown cells."""
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def code(notebook):
    """Return the notebook's code cells."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@each_notebook
def test_headings_are_in_order(lesson, worked):
    """One title, with number and name; below it no level is left out."""
    text = "\n\n".join(prose(stored(lesson, worked)))
    levels = [len(hashes) for hashes in re.findall(r"^(#+) ", text, re.MULTILINE)]
    assert text.startswith(f"# {lesson.number:02} {lesson.title}\n")
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@each_notebook
def test_it_was_run_from_top_to_bottom_without_an_error(lesson, worked):
    """Cells are counted 1, 2, 3, and no output is an error or a warning."""
    cells = code(stored(lesson, worked))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output for output in outputs if output.get("name") == "stderr"]


@each_notebook
def test_nothing_of_the_machine_and_no_widget_state_is_kept(lesson, worked):
    """No paths, no widgets' models, no addresses of objects; and it stays small."""
    notebook = stored(lesson, worked)
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    text = path_of(lesson, worked).read_text(encoding="utf-8")
    text = re.sub(r"data:image/png;base64,[A-Za-z0-9+/=]+", "", text)
    for trace in ("widget-view", "widget-state", "/home/", "/root/", "/tmp/", "C:\\", " at 0x"):
        assert trace not in text, trace
    assert path_of(lesson, worked).stat().st_size < 3_000_000


@each_notebook
def test_every_picture_says_in_words_what_it_shows(lesson, worked):
    """Images and drawings have a text of their own, of more than a word."""
    for cell in code(stored(lesson, worked)):
        for output in cell.outputs:
            data = output.get("data", {})
            assert "image/png" not in data, "a bare picture has no text: use Picture"
            html = str(data.get("text/html", "")) + str(data.get("image/svg+xml", ""))
            for image in re.findall(r"<img[^>]*>", html):
                words = re.search(r'alt="([^"]*)"', image)
                assert words, cell.source
                assert len(words[1].split()) > 3, cell.source
            for drawing in re.findall(r"<svg[^>]*>(?=.*?</svg>)", html, re.DOTALL):
                assert re.search(r"aria-|role=", drawing), cell.source


@each_notebook
def test_links_lead_somewhere(lesson, worked):
    """Every link within the project has a file at its end."""
    folder = path_of(lesson, worked).parent
    for text in prose(stored(lesson, worked)):
        for target in re.findall(r"\]\(([^)]+)\)", text):
            if not target.startswith(("http", "#")):
                assert (folder / target.split("#")[0]).exists(), target


@each_page
def test_names_in_prose_exist(lesson):
    """What stands in backticks is in a cell of the notebook, or is made of the library's words."""
    notebook = stored(lesson, False)
    cells = "\n".join(cell.source for cell in code(notebook))
    words = set(re.findall(r"\w+", cells)) | WORDS_OF_THE_LIBRARY
    words |= set(dir(builtins)) | set(keyword.kwlist)
    shown = [each for cell in code(notebook) for each in cell.outputs]
    texts = "\n".join(str(output.get("data", output.get("text", ""))) for output in shown)
    asked = [each.text for each in lesson.asked]
    asked += [hint for each in lesson.exercises for hint in each.hints]
    for text in prose(notebook) + asked:
        for span in re.findall(r"(?<!`)`([^`\n]+)`(?!`)", text):
            if span in cells or span in texts:
                continue
            missing = set(re.findall(r"[A-Za-z_]\w+", span)) - words
            assert not missing, f"`{span}`: there is no {missing}"


@each_lesson
def test_terms_are_explained_where_they_come_first(lesson):
    """Each term of the lesson stands in bold in its notebook."""
    text = "\n".join(prose(stored(lesson, False))).lower()
    missing = [term for term in lesson.terms if f"**{term.lower()}" not in text]
    assert not missing


@each_notebook
def test_it_reads_without_running(lesson, worked):
    """As a page it has the text or table of every card and picture."""
    notebook = stored(lesson, worked)
    page, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    for cell in code(notebook):
        for output in cell.outputs:
            data = output.get("data", {})
            assert not data or {"text/html", "text/plain", "image/svg+xml"} & set(data)
            if "text/html" in data:
                first = re.search(r"<(?:caption|strong|img)[^>]*>[^<]{0,20}", data["text/html"])
                assert not first or first[0][:15] in page
    assert ("Predict." in page) == bool(lesson.predictions)


@each_notebook
def test_formulas_are_read_without_a_typesetter(lesson, worked):
    """Formulas are plain text, so an exported page without network has them, as everywhere."""
    for text in prose(stored(lesson, worked)):
        outside = re.sub(r"`[^`]*`", "", text)
        assert not re.search(r"\$[^$\n]+\$|\\\(|\\\[|\\begin\{", outside), text


def test_spelling():
    """Lessons and the notebooks' pages have no known misspelling."""
    pytest.importorskip("codespell_lib")
    course = str(ROOT / "donutlab" / "course")
    pages = [str(path) for path in NOTEBOOKS.glob("*.md")]
    found = subprocess.run(
        [sys.executable, "-m", "codespell_lib", course, *pages],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout
