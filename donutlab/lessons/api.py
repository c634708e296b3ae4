"""Lessons: predictions, recall questions and exercises, asked and checked in a notebook.

Each works as a card to click or tab through, and from code. How an exercise is checked is in
`donutlab.lessons.exercises`. What is answered is kept by `donutlab.lessons.progress_file`; the
questions and checks are in `donutlab.course`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from donutlab.core.errors import check_number, nearest
from donutlab.core.tables import Table, frame
from donutlab.core.units import clock
from donutlab.course import lessons
from donutlab.course.spec import Exercise, Prediction, Question, near
from donutlab.lessons import progress_file as store
from donutlab.lessons.cards import Card, Form, choice_form, number_form, rich
from donutlab.lessons.exercises import Task
from donutlab.lessons.progress_file import Standing, standing, standings
from donutlab.shop.shop import Shop


def predict(key: str, answer: Any = None, confidence: int | None = None) -> Predict:
    """Ask for a prediction, or make it: a letter or a number, and how sure you are in percent.

    >>> print(predict("02-chain", "b", confidence=70).status)
    You predicted b) About 120 s: the slowest of the three counts (70 % sure).
    """
    asked = Predict(_find(key, Prediction))
    if answer is not None:
        asked.answer(answer, confidence)
    return asked


def recall(lesson: int) -> Recall:
    """Ask the questions on earlier notebooks with which a lesson begins."""
    _check_lesson(lesson)
    return Recall(lesson)


def exercise(key: str) -> Task:
    """Return an exercise, to be checked with `.check(answer)`; `.hint()` and `.solution()` help."""
    return Task(_find(key, Exercise))


def mine(key: str) -> Any:
    """Return the shop with which you solved an exercise, or the worked one as long as you have not.

    It is the worked one too if yours cannot be kept, for some steps are functions, or not read, for
    another version of the library kept it.
    """
    asked = _find(key, Exercise)
    with suppress(TypeError, ValueError):
        if kept := standing(key).shop:
            return Shop.from_json(kept)
    names: dict[str, Any] = {}
    exec(f"{lessons()[int(key[:2])].setup}\n{asked.given}{asked.solution}", names)
    return names[asked.answer]


def progress(lesson: int | None = None) -> Progress:
    """Return how far you are, in the whole course or in one lesson, by its number."""
    _check_lesson(lesson)
    return Progress(standings(store.records()), lesson)


def reset(lesson: int | None = None) -> None:
    """Start anew, with one lesson (by its number) or with the whole course."""
    _check_lesson(lesson)
    store.reset(lesson)


class Predict(Card):
    """A prediction: made before a run, kept, and shown beside the result."""

    def __init__(self, asked: Prediction) -> None:
        self.asked = asked

    def answer(self, answer: Any, confidence: int | None = None) -> Predict:
        """Keep an answer. Once the result was seen the prediction stands as it is."""
        asked = self.asked
        if asked.choices:
            _check_letter(f"Prediction {asked.key!r}", answer, asked.choices)
        else:
            check_number(f"Prediction {asked.key!r}", "answer", answer)
        if confidence is not None:
            check_number(asked.key, "confidence", confidence, least=0, most=100, whole=True)
        if not standing(asked.key).outcome:
            store.add(asked.key, "answer", answer=answer, confidence=confidence)
        return self

    def against(self, measured: Any, shown: str = "") -> Outcome:
        """Show the prediction beside what was measured. `shown` says it in words of your own."""
        asked, made = self.asked, standing(self.asked.key)
        as_expected = asked.borne_out(measured)
        if made.answer is not None and not made.outcome and as_expected:
            right = self.is_right(made.answer, measured)
            store.add(asked.key, "result", outcome="right" if right else "wrong")
        return Outcome(asked, made, measured, shown or said(measured, asked.unit), as_expected)

    def is_right(self, answer: Any, measured: Any) -> bool:
        """Return whether an answer is what was measured, or near enough."""
        asked = self.asked
        return answer == asked.right if asked.choices else near(answer, measured, asked.within)

    @property
    def status(self) -> str:
        """What was predicted so far, in a sentence."""
        made = standing(self.asked.key)
        if made.answer is None:
            return "Not predicted yet."
        seen = " You have seen the result, so it stands." if made.outcome else ""
        return f"You predicted {told(self.asked, made)}.{seen}"

    def text(self) -> str:
        kind = "" if self.asked.choices else f" (a number: … {self.asked.unit})"
        how = '"b", 70' if self.asked.choices else "120, 70"
        return (
            f"Predict: {self.asked.text}{kind}\n{_choices_text(self.asked.choices)}"
            f"{self.status}\nFrom code: predict({self.asked.key!r}, {how}) means 70 % sure."
        )

    def html(self) -> str:
        return (
            f"<p><strong>Predict.</strong> {rich(self.asked.text)}</p>"
            f"{_choices_html(self.asked.choices)}<p>{rich(self.status)}</p>"
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

    def sentences(self) -> list[str]:
        """Return what there is to say, a paragraph each."""
        asked, answer = self.asked, self.made.answer
        if answer is None:
            first = "You made no prediction here."
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

    def text(self) -> str:
        return "\n".join(self.sentences()).replace("**", "")

    def html(self) -> str:
        return "".join(f"<p>{rich(line)}</p>" for line in self.sentences())


class Recall(Card):
    """The recall questions of a lesson, each with an answer at once."""

    def __init__(self, lesson: int) -> None:
        self.questions = lessons()[lesson].recall
        self.lesson = lesson

    def answer(self, number: int, letter: str) -> str:
        """Answer question `number`, counted from 1, with a letter; return what is said to that."""
        check_number("Recall", "number", number, least=1, most=len(self.questions), whole=True)
        asked = self.questions[number - 1]
        _check_letter(f"Recall question {number}", letter, asked.choices)
        outcome = "right" if letter == asked.right else "wrong"
        store.add(asked.key, "answer", answer=letter, outcome=outcome)
        return _reply(asked, letter)

    def text(self) -> str:
        parts = [
            f"{number}. {asked.text}\n{_choices_text(asked.choices)}{_answered(asked)}"
            for number, asked in enumerate(self.questions, 1)
        ]
        how = f'From code: recall({self.lesson}).answer(1, "b") answers question 1.'
        return "\n".join([*parts, how])

    def html(self) -> str:
        items = "".join(
            f"<li>{rich(asked.text)}{_choices_html(asked.choices)}{rich(_answered(asked))}</li>"
            for asked in self.questions
        )
        return f"<p><strong>Before we start.</strong></p><ol>{items}</ol>"

    def form(self) -> Form:
        forms = []
        for number, asked in enumerate(self.questions, 1):

            def keep(answer: Any, _: int | None, number: int = number) -> str:
                return self.answer(number, answer)

            forms.append(choice_form(f"Question {number}", asked.text, asked.choices, keep))
        return Form.of(forms)


class Progress(Card):
    """How far a learner is: `items` says of each question and exercise how it stands."""

    def __init__(self, items: Mapping[str, Standing], lesson: int | None = None) -> None:
        self.items = items
        self.lessons = [lessons()[lesson]] if lesson else list(lessons().values())

    @property
    def done(self) -> float:
        """The share of all questions, predictions and exercises that are answered or solved."""
        keys = [key for lesson in self.lessons for key in lesson.items]
        return sum(self._is_done(key) for key in keys) / len(keys)

    def _is_done(self, key: str) -> bool:
        known = self.items.get(key, Standing())
        return known.answer is not None or known.outcome == "correct"

    def _count(self, asked: Iterable[Any], outcome: str) -> str:
        keys = [each.key for each in asked]
        if not keys:
            return "-"
        done = sum(self._is_done(key) for key in keys)
        good = sum(self.items.get(key, Standing()).outcome == outcome for key in keys)
        return f"{done} of {len(keys)}" + (f", {good} {outcome}" if done else "")

    def table(self) -> Table:
        """Return the progress as a table with a row for each lesson."""
        rows = [
            (
                f"{lesson.number:02} {lesson.title}",
                self._count(lesson.recall, "right"),
                self._count(lesson.predictions, "right"),
                self._count(lesson.exercises, "correct"),
                str(sum(self.items.get(each, Standing()).hints for each in lesson.items)),
            )
            for lesson in self.lessons
        ]
        title = f"Your progress: {self.done:.0%}"
        return Table(title, ("", "recall", "predictions", "exercises", "hints"), rows)

    def calibration(self) -> str:
        """Return in a sentence how sure you were when you were right, and when not."""
        words = []
        for outcome in ("right", "wrong"):
            sure = [
                each.confidence
                for each in self.items.values()
                if each.outcome == outcome and each.confidence is not None
            ]
            if sure:
                words.append(f"{sum(sure) / len(sure):.0f} % sure where you were {outcome}")
        return f"You were {' and '.join(words)}." if words else ""

    def export(self, path: str | Path, learner: str) -> Path:
        """Write the progress to a JSON file that can be handed in; return its path."""
        items = {key: asdict(each) for key, each in sorted(self.items.items())}
        data = {"donutlab": "progress", "learner": learner, "items": items}
        path = Path(path)
        path.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
        return path

    def text(self) -> str:
        kept = f"It is kept in .donutlab in your home folder, or where {store.VARIABLE} says."
        return "\n".join(line for line in (str(self.table()), self.calibration(), kept) if line)

    def html(self) -> str:
        return f"{self.table()._repr_html_()}<p>{self.calibration()}</p>"


def merge(paths: Iterable[str | Path]) -> Any:
    """Return the exports of a class as one pandas frame, a row for each learner and item.

    Raises ValueError for a file that is no export, and for two of one learner.
    """
    rows: list[dict[str, Any]] = []
    seen: dict[str, Path] = {}
    for path in map(Path, paths):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            learner, items = data["learner"], data["items"].items()
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ValueError(
                f"{path.name} is no export of progress. Write one with progress().export(...)."
            ) from None
        if learner in seen:
            raise ValueError(
                f"{path.name} and {seen[learner].name} are both of {learner!r}. Leave one out."
            )
        seen[learner] = path
        rows += [{"learner": learner, "item": key, **each} for key, each in items]
    names = ("learner", "item", *Standing.__dataclass_fields__)
    return frame({name: [row.get(name) for row in rows] for name in names})


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
        answer = f"{made.answer:g} {asked.unit}".rstrip()
    return answer if made.confidence is None else f"{answer} ({made.confidence} % sure)"


def meaning(asked: Prediction, answer: Any) -> str:
    """Return what a wrong answer usually means."""
    if asked.choices:
        return asked.wrong[answer]
    ranges = [words for (low, high), words in asked.wrong.items() if low <= answer <= high]
    return ranges[0] if ranges else ""


def _reply(asked: Question, letter: str) -> str:
    return f"Right. {asked.because}" if letter == asked.right else f"Not so. {asked.wrong[letter]}"


def _answered(asked: Question) -> str:
    """Return what was answered last, if anything was, and what is said to that."""
    letter = standing(asked.key).answer
    return f"You answered {letter}). {_reply(asked, letter)}" if letter in asked.choices else ""


def _right(asked: Prediction) -> str:
    if asked.choices:
        return _choice(asked, str(asked.right))
    return f"{asked.right:g} {asked.unit}".rstrip()


def _choice(asked: Prediction, letter: str) -> str:
    return f"{letter}) {asked.choices.get(letter, '').rstrip('.')}"


def _find(key: str, kind: type[Any]) -> Any:
    """Return the prediction or exercise of that key, or raise ValueError with the nearest."""
    known = {
        name: each
        for lesson in lessons().values()
        for name, each in lesson.items.items()
        if isinstance(each, kind)
    }
    if key not in known:
        what = kind.__name__.lower()
        raise ValueError(f"There is no {what} {key!r}.{nearest(str(key), known)}")
    return known[key]


def _check_lesson(lesson: int | None) -> None:
    if lesson is not None and lesson not in lessons():
        known = ", ".join(map(str, lessons()))
        raise ValueError(f"There is no lesson {lesson!r}. There are {known}.")


def _check_letter(owner: str, answer: Any, choices: Mapping[str, str]) -> None:
    if answer not in choices:
        raise ValueError(f"{owner}: choose one of {', '.join(choices)}, not {answer!r}.")


def _choices_text(choices: Mapping[str, str]) -> str:
    return "".join(f"   {letter}) {words}\n" for letter, words in choices.items())


def _choices_html(choices: Mapping[str, str]) -> str:
    items = "".join(f"<li>{letter}) {rich(words)}</li>" for letter, words in choices.items())
    return f'<ul style="list-style: none">{items}</ul>' if items else ""
