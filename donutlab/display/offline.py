"""Offline: a notebook as one HTML page that asks for nothing, its mathematics typeset in it.

``jupyter nbconvert --to offline notebook.ipynb`` writes it; in JupyterLab it is in the menu under
File, Save and Export Notebook As. LaTeX becomes MathML, which browsers typeset by themselves, by
`latex2mathml`; without that library formulas stay as they are written, and a warning says so.
"""

from __future__ import annotations

from typing import Any
from warnings import warn

from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

TEMPLATE = """{% extends 'index.html.j2' %}
{% block html_head_js %}{% endblock %}
{% block jupyter_widgets %}{% endblock %}
{% block html_head_js_mathjax %}{% endblock %}
{% block html_head_js_mermaidjs %}{% endblock %}
"""
"""nbconvert's page without what it loads from elsewhere. Widgets show their stills there."""


def mathml(latex: str, display: str) -> str:
    """Return LaTeX as MathML, `display` "block" or "inline"; what cannot be read as it is."""
    try:
        from latex2mathml.converter import convert
    except ImportError:
        warn("Formulas stay LaTeX: pip install donutlab[share] typesets them.", stacklevel=2)
        return ""
    try:
        return str(convert(latex, display=display))
    except Exception:  # it has errors of its own for each thing that it cannot read
        return ""


class Renderer(IPythonRenderer):
    """Text cells as HTML, formulas as MathML."""

    def block_math(self, body: str) -> str:
        """Return a formula that stands by itself."""
        return mathml(body, "block") or str(super().block_math(body))

    def inline_math(self, body: str) -> str:
        """Return a formula in a line."""
        return mathml(body, "inline") or str(super().inline_math(body))

    def latex_environment(self, name: str, body: str) -> str:
        """Return a LaTeX environment, such as an equation."""
        latex = f"\\begin{{{name}}}{body}\\end{{{name}}}"
        return mathml(latex, "block") or str(super().latex_environment(name, body))


class OfflineExporter(HTMLExporter):
    """Exports a notebook as one HTML page that needs no network."""

    export_from_notebook = "HTML without network"

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)  # type: ignore[no-untyped-call]
        self.raw_template = TEMPLATE

    @pass_context
    def markdown2html(self, context: Any, source: str) -> str:
        """Return a text cell as HTML."""
        renderer = Renderer(
            escape=False,
            attachments=context.get("cell", {}).get("attachments", {}),
            embed_images=self.embed_images,
            path=context.get("resources", {}).get("metadata", {}).get("path", ""),
            anchor_link_text=self.anchor_link_text,
            exclude_anchor_links=self.exclude_anchor_links,
        )
        return str(MarkdownWithMath(renderer=renderer).render(source))
