"""Settings of Sphinx for the book; `build.py` lays its pages and calls Sphinx.

Nothing is loaded from elsewhere: no fonts, no scripts. Notebooks show the outputs that they hold.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from reference import describing, with_code, without_title
from sphinx.application import Sphinx
from sphinx.util.inspect import signature, stringify_signature

import donutlab
from donutlab.core.spec import Spec
from donutlab.display.offline import mathml

project = "Donut Lab"
author = "Donut Lab"
release = donutlab.__version__
HOMES = {name: face for (_, name), face in sorted(describing().items(), key=str, reverse=True)}
"""By name: the module that describes it."""

extensions = ["myst_nb", "sphinx.ext.autodoc"]

nb_execution_mode = "off"
nb_ipywidgets_js: dict[str, dict[str, str]] = {}
nb_merge_streams = True
myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 3
html_math_renderer = "mathml"

default_role = "py:obj"
add_module_names = False
autodoc_inherit_docstrings = False
autodoc_typehints_format = "short"
autodoc_member_order = "bysource"
maximum_signature_line_length = 96
python_use_unqualified_type_names = True
toc_object_entries_show_parents = "hide"

language = "en"
html_title = "Donut Lab"
html_theme = "furo"
html_static_path = [str(Path(__file__).parent / "static")]
html_css_files = ["book.css"]
html_js_files = [("book.js", {"defer": "defer"})]
html_favicon = html_logo = str(Path(__file__).parent / "static" / "donut.svg")
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"
html_theme_options = {
    "light_css_variables": {
        "color-brand-primary": "#00568f",
        "color-brand-content": "#00568f",
        "color-brand-visited": "#6b3fa0",
        "color-background-primary": "#fffdf9",
        "color-background-secondary": "#fbf5e9",
        "color-background-border": "#e6dbc8",
        "color-foreground-muted": "#64574a",
    },
    "dark_css_variables": {
        "color-brand-primary": "#7cc4f5",
        "color-brand-content": "#7cc4f5",
        "color-brand-visited": "#c9a8f0",
        "color-background-primary": "#1e1b18",
        "color-background-secondary": "#25211d",
        "color-background-border": "#453d35",
        "color-foreground-muted": "#c9bba9",
    },
}


def show_math(writer: Any, node: nodes.Element) -> None:
    """Write a formula as MathML, which browsers typeset by themselves."""
    display = "block" if isinstance(node, nodes.math_block) else "inline"
    formula = mathml(node.astext(), display)
    if not formula:
        raise ValueError(f"This formula cannot be typeset: {node.astext()}")
    writer.body.append(formula)
    raise nodes.SkipNode


def signed(app: Sphinx, what: str, name: str, made: Any, *_: Any) -> tuple[str, str] | None:
    """Return how a class is called: of a spec Sphinx would show `__new__`, which takes anything."""
    if what != "class" or not issubclass(made, Spec) or made is Spec:
        return None
    called = signature(made.__init__, bound_method=True)
    text = stringify_signature(called, show_return_annotation=False, unqualified_typehints=True)
    return text.replace("<factory>", "..."), ""


def headed(app: Sphinx, what: str, name: str, made: Any, options: Any, lines: list[str]) -> None:
    """Take the title out of what a module says, and let code be code."""
    if what == "module":
        without_title(made, lines)
    lines[:] = with_code(lines)


def found(app: Sphinx, env: Any, node: nodes.Element, shown: nodes.Element) -> nodes.Element | None:
    """Return the link for a name that stands without its module, if only one has it."""
    home = HOMES.get(node.get("reftarget", "")) if node.get("refdomain") == "py" else None
    if not home or app.builder is None:
        return None
    target = f"{home}.{node['reftarget']}"
    python = env.get_domain("py")
    return python.resolve_xref(env, node["refdoc"], app.builder, "obj", target, node, shown)


def setup(app: Sphinx) -> None:
    """Tell Sphinx how formulas, signatures and names are written."""
    app.add_html_math_renderer("mathml", (show_math, None), (show_math, None))
    app.connect("autodoc-process-signature", signed)
    app.connect("autodoc-process-docstring", headed)
    app.connect("missing-reference", found)
