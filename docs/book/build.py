"""Build the book: ``python docs/book/build.py FOLDER`` writes it there, as a static site.

Its pages are the notebooks with the outputs that they hold, the glossary, the pages of docs/, the
reference, read from the docstrings, and what lies in `pages/`. They are laid in .cache/book, and
Sphinx makes the site of them. What is there already and has not changed is not made again. A second
folder takes the place of .cache/book.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(ROOT), str(HERE)]

from landing import landing, run_it  # noqa: E402
from mending import mend  # noqa: E402
from mermaid import drawn  # noqa: E402
from reference import pages  # noqa: E402
from sphinx.cmd.build import main as sphinx  # noqa: E402
from terms import Linking, with_places  # noqa: E402

LAID = ROOT / ".cache" / "book"
"""Where the pages are laid, and what Sphinx knows of them."""


def build(site: Path, laid: Path = LAID) -> int:
    """Build the book into a folder; return 0 if Sphinx had nothing to complain of."""
    lay(laid / "pages", site)
    settings = ["-b", "html", "-q", "-W", "--keep-going", "-c", str(HERE)]
    told = sphinx([*settings, "-d", str(laid / "known"), str(laid / "pages"), str(site)])
    for name in (*dict(sources(site)), "search.html", "genindex.html", "py-modindex.html"):
        mend((site / name).with_suffix(".html"))
    return told


def lay(pages: Path, site: Path) -> None:
    """Write the sources of all pages, and take away what is none of them."""
    texts = dict(sources(site))
    for name, text in texts.items():
        path = pages / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    for path in pages.rglob("*.*"):
        if path.relative_to(pages).as_posix() not in texts:
            path.unlink()


def sources(site: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each page."""
    glossary = (ROOT / "notebooks" / "GLOSSARY.md").read_text(encoding="utf-8")
    yield "notebooks/GLOSSARY.md", with_places(glossary)
    for pattern in ("notebooks/*.ipynb", "notebooks/further/*.ipynb"):
        for path in sorted(ROOT.glob(pattern)):
            name = path.relative_to(ROOT).as_posix()
            yield name, notebook(name, path.read_text(encoding="utf-8"), glossary, site)
    for path in sorted((ROOT / "docs").glob("*.md")):
        yield f"docs/{path.name}", drawn(path.read_text(encoding="utf-8"))
    for path in sorted((HERE / "pages").glob("*.md")):
        yield path.name, path.read_text(encoding="utf-8")
    for name, text in pages():
        yield f"reference/{name}", text
    yield "index.md", landing(site)
    yield "run.md", run_it()


def notebook(name: str, text: str, glossary: str, site: Path) -> str:
    """Return a notebook that leads to the glossary, and to where it can be run in this site."""
    content, terms = json.loads(text), Linking(glossary)
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = terms.linked("".join(cell["source"]))
    if (site / "lite" / "index.html").exists():
        title, _, rest = content["cells"][0]["source"].partition("\n")
        lite = f"{'../' * name.count('/')}lite/lab/index.html?path={name}"
        link = f'<p><a href="{lite}">Run it in this browser</a></p>'
        content["cells"][0]["source"] = f"{title}\n\n{link}\n{rest}"
    return json.dumps(content)


if __name__ == "__main__":
    sys.exit(build(*(Path(each).resolve() for each in sys.argv[1:3])))
