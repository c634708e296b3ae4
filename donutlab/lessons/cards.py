"""Cards: what a lesson shows, as text, as a page and, where there are widgets, as a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from donutlab.display.output import replace, show

Keep = Callable[[Any, "int | None"], str]
"""What a form does with an answer and a confidence: keep it, and return what to say to it."""


class Card:
    """Something to read, in a terminal, in a notebook, and as a form if there is one."""

    def text(self) -> str:
        """Return the card as plain text."""
        raise NotImplementedError

    def html(self) -> str:
        """Return the card as HTML, readable without a kernel."""
        raise NotImplementedError

    def form(self) -> Form | None:
        """Return the card as a form of widgets; most have none."""
        return None

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()

    def _ipython_display_(self) -> None:
        """Show the form, or where it is not live the page; without a form leave it to Jupyter.

        The page is renewed with every answer, so that a saved notebook holds them.
        """
        try:
            form = self.form()
        except ImportError:
            form = None
        if not form:
            raise NotImplementedError
        replace(form)
        renew = show(form.box, self.html(), self.text())
        for name, field in form.fields.items():
            if name.endswith("keep"):  # runs after the form has kept the answer
                field.on_click(lambda _: renew(self.html(), self.text()))


class Form:
    """Widgets in a `box`; those to work with by name in `fields`, what was said in `reply`."""

    def __init__(self, box: Any, fields: Mapping[str, Any], reply: Any) -> None:
        self.box, self.fields, self.reply = box.add_class("donut-widget"), fields, reply

    def close(self) -> None:
        """Let go of the widgets, in the browser and here."""
        close(self.box)

    @classmethod
    def of(cls, forms: Sequence[Form]) -> Form:
        """Return several forms one below the other; fields are named by their place and name."""
        from ipywidgets import VBox

        fields = {
            f"{number} {name}": field
            for number, form in enumerate(forms, 1)
            for name, field in form.fields.items()
        }
        return cls(VBox([form.box for form in forms]), fields, None)

    @classmethod
    def buttons(cls, html: str, actions: Mapping[str, Callable[[], Card]]) -> Form:
        """Return buttons below some HTML: each shows the card that its action returns."""
        from ipywidgets import HTML, Button, HBox, VBox

        reply = HTML()
        fields = {name: Button(description=name, tooltip=name) for name in actions}
        for name, button in fields.items():

            def show(_: Any, name: str = name) -> None:
                reply.value = spaced(actions[name]().html())

            button.on_click(show)
        return cls(VBox([HTML(spaced(html)), HBox(list(fields.values())), reply]), fields, reply)


def close(widget: Any) -> None:
    """Close a widget and all that it is made of: those inside it, their layouts and styles."""
    for name in ("children", "layout", "style"):
        found = getattr(widget, name, ())
        for each in found if isinstance(found, tuple) else [found]:
            close(each)
    widget.close()


def choice_form(
    title: str,
    text: str,
    choices: Mapping[str, str],
    keep: Keep,
    status: str = "",
    sure: bool = False,
    given: Any = None,
) -> Form:
    """Return a question with radio buttons, one of them `given`, and others for how sure."""
    from donutlab.display.radios import Radios

    options = [[letter, f"{letter}) {plain(words)}"] for letter, words in choices.items()]
    given = given if given in choices else None
    field = Radios(label=f"{title}. {plain(text)}", options=options, value=given)
    return _form(title, text, field, lambda: field.value, keep, status, sure)


def number_form(title: str, text: str, unit: str, keep: Keep, status: str) -> Form:
    """Return a question with a field for a number, and radio buttons for how sure one is."""
    from ipywidgets import Text

    field = Text(
        placeholder="a number",
        description=unit or "Number",
        tooltip=plain(text),
        continuous_update=False,  # so that a busy kernel gets it whole, before the button's press
        style={"description_width": "initial"},
    )

    def read() -> float | None:
        try:
            return float(field.value.replace(",", "."))
        except ValueError:
            return None

    return _form(title, text, field, read, keep, status, True)


def _form(
    title: str,
    text: str,
    field: Any,
    read: Callable[[], Any],
    keep: Keep,
    status: str,
    sure: bool,
) -> Form:
    from ipywidgets import HTML, Button, VBox

    from donutlab.display.radios import Radios

    reply = HTML(spaced(f"<p>{rich(status)}</p>") if status else "")
    button = Button(description="Keep my prediction" if sure else "Answer")
    fields = {"answer": field, "keep": button}
    if sure:
        shares = [[f"{each}", f"{each} %"] for each in range(0, 101, 10)]
        share = Radios(label="How sure are you?", options=shares, value="50")
        fields = {"answer": field, "sure": share.add_class("donut-sure"), "keep": button}

    def act(_: Any) -> None:
        answer = read()
        said = "Choose or type an answer first."
        if answer is not None:
            said = keep(answer, int(share.value) if sure else None)
        reply.value = spaced(f"<p>{rich(said)}</p>")

    button.on_click(act)
    head = HTML(spaced(f"<p><strong>{title}.</strong> {rich(text)}</p>"))
    return Form(VBox([head, *fields.values(), reply]), fields, reply)


def spaced(html: str) -> str:
    """Return HTML with the lines as close as in prose; widgets set them as far apart as buttons."""
    return f'<div style="line-height: 1.5">{html}</div>'


def rich(text: str) -> str:
    """Return plain text with `code` and **emphasis** as HTML.

    >>> rich("`a < b` is **so**")
    '<code>a &lt; b</code> is <strong>so</strong>'
    """
    html = re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text, quote=False))
    return re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", html)


def plain(text: str) -> str:
    """Return text without the marks of code and emphasis."""
    return text.replace("`", "").replace("**", "")


def code_html(code: str) -> str:
    """Return code as a block of HTML."""
    return f"<pre><code>{escape(code, quote=False)}</code></pre>"


def choices_text(choices: Mapping[str, str]) -> str:
    """Return choices as lines of text, one each."""
    return "".join(f"   {letter}) {words}\n" for letter, words in choices.items())


def choices_html(choices: Mapping[str, str]) -> str:
    """Return choices as a list in HTML; the empty string if there are none."""
    items = "".join(f"<li>{letter}) {rich(words)}</li>" for letter, words in choices.items())
    return f'<ul style="list-style: none">{items}</ul>' if items else ""
