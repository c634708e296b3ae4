"""Predictions: made before a run, kept, and shown beside what the run says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from donutlab.core.errors import check_number
from donutlab.core.units import clock
from donutlab.display.output import place
from donutlab.lessons import progress_file as store
from donutlab.lessons import typed
from donutlab.lessons.cards import (
    Card,
    Form,
    choice_form,
    choices_html,
    choices_text,
    number_form,
    plain,
    rich,
)
from donutlab.lessons.catalogue import item
from donutlab.lessons.lesson import Prediction, check_letter, near
from donutlab.lessons.progress_file import Standing, standing

SHOWN: dict[str, Callable[[], None]] = {}
"""By key of a prediction: what puts its result anew, where one is shown in a notebook."""


def predict(key: str, answer: Any = None, confidence: int | str | None = None) -> Predict:
    """Ask for a prediction, or make it: a letter or a number, and how sure you are in percent.

    >>> print(predict("02-chain", "b", confidence=70).status)
    You predicted b) About 120 s: the slowest of the three counts (70 % sure).
    """
    asked = Predict(item(key, Prediction))
    if answer is not None:
        asked.answer(answer, confidence)
    return asked


class Predict(Card):
    """A prediction: made before a run, kept, and shown beside the result."""

    def __init__(self, asked: Prediction) -> None:
        self.asked = asked

    def answer(self, answer: Any, confidence: int | str | None = None) -> Predict:
        """Keep an answer, also as people type it. Once the result was seen it stands."""
        asked = self.asked
        owner = f"Prediction {asked.key!r}"
        if asked.choices:
            answer = typed.letter(answer)
            check_letter(owner, answer, asked.choices)
        else:
            answer = _number(owner, "answer", answer, asked.unit)
        if isinstance(confidence, str):
            confidence = round(_number(owner, "confidence", confidence, "%"))
        if confidence is not None:
            confidence = check_number(
                owner, "confidence", confidence, least=0, most=100, whole=True
            )
        if not standing(asked.key).outcome:
            store.add(asked.key, "answer", answer=answer, confidence=confidence)
            if asked.key in SHOWN:
                SHOWN[asked.key]()
        return self

    def against(self, measured: Any, shown: str = "") -> Outcome:
        """Show the prediction beside what was measured. `shown` says it in words of your own.

        Without a prediction it asks for one; `reveal` lets the answer be told without.
        """
        asked, made = self.asked, standing(self.asked.key)
        as_expected = asked.borne_out(measured)
        if made.answer is not None and not made.outcome and as_expected:
            right = "right" if self.is_right(made.answer, measured) else "wrong"
            store.add(asked.key, "result", outcome="seen" if made.seen else right)
        return Outcome(asked, made, measured, shown or said(measured, asked.unit), as_expected)

    def reveal(self) -> Predict:
        """Let the answer be told without a prediction. One made later counts as seen."""
        key = self.asked.key
        if standing(key).answer is None:
            store.add(key, "seen")
            if key in SHOWN:
                SHOWN[key]()
        return self

    def is_right(self, answer: Any, measured: Any) -> bool:
        """Return whether an answer is what was measured, or near enough."""
        asked = self.asked
        return answer == asked.right if asked.choices else near(answer, measured, asked.within)

    @property
    def status(self) -> str:
        """What was predicted so far, in a sentence."""
        made = standing(self.asked.key)
        if made.answer is None:
            return "Not predicted yet." if not made.seen else "You have seen the answer."
        if made.seen:
            return f"You said {told(self.asked, made)}, after the answer was shown."
        seen = " You have seen the result, so it stands." if made.outcome else ""
        return f"You predicted {told(self.asked, made)}.{seen}"

    def text(self) -> str:
        kind = "" if self.asked.choices else f" (a number: … {self.asked.unit})"
        how = '"b", 70' if self.asked.choices else "120, 70"
        return (
            f"Predict: {self.asked.text}{kind}\n{choices_text(self.asked.choices)}"
            f"{self.status}\nFrom code: predict({self.asked.key!r}, {how}) means 70 % sure."
        )

    def html(self) -> str:
        return (
            f"<p><strong>Predict.</strong> {rich(self.asked.text)}</p>"
            f"{choices_html(self.asked.choices)}<p>{rich(self.status)}</p>"
        )

    def form(self) -> Form:
        asked = self.asked

        def keep(answer: Any, confidence: int | None) -> str:
            return self.answer(answer, confidence).status

        if asked.choices:
            made = standing(asked.key).answer
            return choice_form(
                "Predict", asked.text, asked.choices, keep, self.status, sure=True, given=made
            )
        return number_form("Predict", asked.text, asked.unit, keep, self.status)


class Outcome(Card):
    """A prediction beside what was measured, with what a wrong one usually means."""

    def __init__(
        self, asked: Prediction, made: Standing, measured: Any, shown: str, as_expected: bool
    ) -> None:
        self.asked, self.made, self.measured, self.shown = asked, made, measured, shown
        self.as_expected = as_expected

    def _ipython_display_(self) -> None:
        """Show the result in such a way that it can be put anew for a prediction made later."""
        put = place(self._repr_html_(), repr(self))

        def renew() -> None:
            result = Predict(self.asked).against(self.measured, self.shown)
            put(result._repr_html_(), repr(result))

        SHOWN[self.asked.key] = renew

    def sentences(self) -> list[str]:
        """Return what there is to say, a paragraph each."""
        asked, answer = self.asked, self.made.answer
        if answer is None:
            first = "You made no prediction here."
        elif self.made.seen:
            first = f"You said, after the answer was shown: {told(asked, self.made)}."
        else:
            first = f"You predicted: {told(asked, self.made)}."
        lines = [first, f"The run says: {self.shown}."]
        if not self.as_expected:
            lines.append(
                "That is not what this lesson expects: has something been changed in the shop? "
                "Run the notebook from the top to compare."
            )
        elif answer is None:
            lines.append(f"The answer: {_right(asked)}. {asked.because}")
        elif Predict(asked).is_right(answer, self.measured):
            lines.append(f"**Right.** {asked.because}")
        else:
            lines += [f"**Not so.** {meaning(asked, answer)}", asked.because]
        return lines

    @property
    def asks(self) -> str:
        """What to do as long as there is no prediction; empty if there is one or none is wanted."""
        if self.made.answer is not None or self.made.seen:
            return ""
        return (
            "You have not predicted yet. Do so above: then the result is shown here. To see it all "
            f"the same, run `predict({self.asked.key!r}).reveal()`."
        )

    def text(self) -> str:
        lines = [self.asks] if self.asks else self.sentences()
        return plain("\n".join(lines))

    def html(self) -> str:
        lines = [self.asks] if self.asks else self.sentences()
        return "".join(f"<p>{rich(line)}</p>" for line in lines)


def said(measured: Any, unit: str) -> str:
    """Return a measured value in words: durations as such, other numbers in four digits."""
    if isinstance(measured, bool) or not isinstance(measured, (int, float)):
        return str(measured)
    if unit == "seconds":
        return clock(measured)
    return f"{measured:.4g} {unit}".rstrip()


def told(asked: Prediction, made: Standing) -> str:
    """Return a prediction in words, with how sure the learner was."""
    if asked.choices:
        answer = _choice(asked, made.answer)
    else:
        answer = f"{made.answer:.12g} {asked.unit}".rstrip()
    return answer if made.confidence is None else f"{answer} ({made.confidence} % sure)"


def meaning(asked: Prediction, answer: Any) -> str:
    """Return what a wrong answer usually means."""
    if asked.choices:
        return asked.wrong[answer]
    ranges = [words for (low, high), words in asked.wrong.items() if low <= answer <= high]
    return ranges[0] if ranges else ""


def _number(owner: str, name: str, given: Any, unit: str) -> float:
    """Return a number that was given as one, or as it is typed."""
    text = given if isinstance(given, str) else repr(check_number(owner, name, given))
    try:
        return typed.number(text, unit)
    except ValueError as error:
        raise ValueError(f"{owner}: {error}") from None


def _right(asked: Prediction) -> str:
    if asked.choices:
        return _choice(asked, str(asked.right))
    return f"{asked.right:g} {asked.unit}".rstrip()


def _choice(asked: Prediction, letter: str) -> str:
    return f"{letter}) {asked.choices.get(letter, '').rstrip('.')}"
