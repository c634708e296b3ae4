"""Cards: what a lesson shows, as text, as a page and, where there are widgets, as a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from donutlab.display.output import replace, show
from donutlab.lessons import progress_file, typed

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
        return "\n".join(filter(None, (self.text(), progress_file.unkept())))

    def _repr_html_(self) -> str:
        return self.html() + unkept()

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
        renew = show(form.box, self._repr_html_(), repr(self))
        for name, field in form.fields.items():
            if name.endswith("keep"):  # runs after the form has kept the answer
                field.on_click(lambda _: renew(self._repr_html_(), repr(self)))


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
                reply.value = spaced(actions[name]()._repr_html_())

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
    from donutlab.display.fields import Radios

    options = [[letter, f"{letter}) {plain(words)}"] for letter, words in choices.items()]
    given = given if given in choices else None
    field = Radios(label=f"{title}. {plain(text)}", options=options, value=given)
    return _form(title, text, field, lambda: field.value, keep, status, sure)


def number_form(title: str, text: str, unit: str, keep: Keep, status: str) -> Form:
    """Return a question with a field for a number, and radio buttons for how sure one is."""
    from donutlab.display.fields import Typed

    field = Typed(label=f"{title}. {plain(text)}", unit=unit)

    def read() -> float | None:
        return typed.number(field.value, unit) if (field.value or "").strip() else None

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

    from donutlab.display.fields import Radios

    def told(words: str) -> str:
        return spaced(f"<p>{rich(words)}</p>" * bool(words) + unkept())

    reply = HTML(told(status))
    button = Button(description="Keep my prediction" if sure else "Answer")
    fields = {"answer": field, "keep": button}
    if sure:
        shares = [[f"{each}", f"{each} %"] for each in range(0, 101, 10)]
        share = Radios(label="How sure are you?", options=shares, value="50")
        fields = {"answer": field, "sure": share.add_class("donut-sure"), "keep": button}

    def act(_: Any) -> None:
        said = "Choose or type an answer first."
        try:
            answer = read()
            if answer is not None:
                said = keep(answer, int(share.value) if sure else None)
        except ValueError as error:
            said = str(error)
        reply.value = told(said)

    button.on_click(act)
    for each in list(fields.values())[:-1]:
        each.on_enter = button.click
    head = HTML(spaced(f"<p><strong>{title}.</strong> {rich(text)}</p>"))
    return Form(VBox([head, *fields.values(), reply]), fields, reply)


def unkept() -> str:
    """Return why answers are not kept for longer, as HTML; the empty string if they are."""
    why = progress_file.unkept()
    return f"<p>{rich(why)}</p>" if why else ""


def spaced(html: str) -> str:
    """Return HTML with the lines as close as in prose; widgets set them as far apart as buttons."""
    return f'<div style="line-height: 1.5">{html}</div>'


EMPHASIS = {
    "strong": r"\*\*([^*]+)\*\*",
    "em": r"(?<![^\s(])\*(?!\s)([^*]+)(?<!\s)\*(?![^\s.,:;?!)])",
}
"""By its tag in HTML, how emphasis is written. A star beside a quote is one of a pattern."""


def rich(text: str) -> str:
    """Return plain text with `code`, **strong** and *light* emphasis as HTML.

    >>> rich("`a < b` is **so**, and *how*")
    '<code>a &lt; b</code> is <strong>so</strong>, and <em>how</em>'
    """
    return marked(escape(text, quote=False), "<code>{}</code>", "<{0}>{1}</{0}>")


def plain(text: str) -> str:
    """Return text without the marks of code and emphasis.

    >>> plain("`a < b` is **so**, and *how*")
    'a < b is so, and how'
    """
    return marked(text, "{}", "{1}")


def marked(text: str, code: str, emphasis: str) -> str:
    """Return text in which code and emphasis are formatted so; within code nothing is emphasis."""
    pieces = re.split(r"`([^`]+)`", text)
    for place, piece in enumerate(pieces):
        if place % 2:
            pieces[place] = code.format(piece)
            continue
        for tag, pattern in EMPHASIS.items():
            piece = re.sub(pattern, lambda found, tag=tag: emphasis.format(tag, found[1]), piece)
        pieces[place] = piece
    return "".join(pieces)


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
