"""What a lesson consists of: its questions, predictions and exercises, each in one place.

From these come the cells of the learner's notebook, the worked solutions, the instructor's page
and the tests. Keys begin with the lesson's number: `02-chain`. Texts are plain sentences in which
`code` and **emphasis** may stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from donutlab.course.glossary import TERMS
from donutlab.shop.shop import Shop


@dataclass(frozen=True)
class Question:
    """A question with `choices` by letter, one of them right.

    `because` says why the right one is right, `wrong` what each of the others usually means.
    """

    key: str
    text: str
    choices: Mapping[str, str]
    right: str
    because: str
    wrong: Mapping[str, str]


@dataclass(frozen=True)
class Prediction:
    """Something to predict before a run: one of `choices`, or a number in `unit` without them.

    `right` is the letter or the number to expect. `holds` says whether what was measured bears
    that out; for a number it need not be given: then the measured value must lie within the share
    `within` of it, and so must a right prediction of what was measured. `wrong` says what wrong
    answers usually mean, by letter or, for numbers, by the range (from, to) in which they lie.
    """

    key: str
    text: str
    right: str | float
    because: str
    wrong: Mapping[Any, str]
    choices: Mapping[str, str] = field(default_factory=dict)
    holds: Callable[[Any], bool] | None = None
    unit: str = ""
    within: float = 0.1

    def borne_out(self, measured: Any) -> bool:
        """Return whether a measured value bears out the right answer."""
        if self.holds is not None:
            return bool(self.holds(measured))
        return near(float(self.right), measured, self.within)


def near(value: float, measured: float, within: float) -> bool:
    """Return whether a value lies within that share of a measured one."""
    return abs(value - measured) <= within * abs(measured)


@dataclass(frozen=True)
class Slip:
    """A typical wrong answer to an exercise.

    `code` stands in the learner's cell, `says` is part of what `check` then says, and `means` is
    what the instructor should know of the misconception behind it.
    """

    code: str
    says: str
    means: str


@dataclass(frozen=True)
class Exercise:
    """A task whose answer is checked.

    `solution` is the code of a worked cell, which gives the value to be checked the name `answer`;
    `draft` is that of the learner's cell, if it begins with more than dots. `check` returns None
    when the answer is right, else a sentence: what was expected of what. Not attempted is one that
    is still `...` or None, or of which `untouched` says so; one that is no `kind`, mostly no shop,
    is not yet right. `explains` follows the solution. `builds_on` is the key of an earlier
    exercise: the shop that solved it is given as `yours`.
    """

    key: str
    title: str
    task: str
    answer: str
    solution: str
    check: Callable[[Any], str | None]
    hints: Sequence[str]
    slips: Sequence[Slip]
    minutes: float
    draft: str = ""
    kind: type | tuple[type, ...] = Shop
    untouched: Callable[[Any], bool] | None = None
    explains: str = ""
    builds_on: str = ""

    @property
    def start(self) -> str:
        """The code of the learner's cell."""
        return self.draft or f"{self.answer} = ..."

    @property
    def given(self) -> str:
        """The code before `start` or `solution`: the learner's own shop, as `yours`."""
        if not self.builds_on:
            return ""
        return f'from donutlab.lessons import mine\n\nyours = mine("{self.builds_on}")\n'

    @property
    def beginning(self) -> str:
        """The sentence that says whose shop `yours` is; empty if there is none."""
        if not self.builds_on:
            return ""
        return (
            f"You start from `yours`, the shop that you built in notebook {self.builds_on[:2]}; if "
            "you skipped it, from ours."
        )


TITLES = {
    1: "The diner",
    2: "Request and response",
    3: "Sync and async",
    4: "Scaling the API-driven shop",
    5: "Events",
    6: "Fan-out",
    7: "Routing and filtering",
    8: "Buffering",
    9: "Streams",
    10: "When things fail",
    11: "Who conducts",
    12: "The rush hour",
    13: "From the lab to the cloud",
}
"""The notebooks of the course, first to last."""


def file_of(number: int) -> str:
    """Return the name of a notebook's file, without its ending.

    >>> file_of(6)
    '06_fan_out'
    """
    return re.sub(r"[ -]", "_", f"{number:02} {TITLES[number].lower()}")


@dataclass(frozen=True)
class Lesson:
    """One notebook: its `number`, and all that is asked in it.

    `setup` is the code of its first cell: imports, and the shops that the others start from.
    `panels` names the panels of the notebook, each with values that reach its target.
    """

    number: int
    objectives: Sequence[str]
    setup: str
    recall: Sequence[Question] = ()
    predictions: Sequence[Prediction] = ()
    exercises: Sequence[Exercise] = ()
    panels: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The title of the notebook."""
        return TITLES[self.number]

    @property
    def terms(self) -> Mapping[str, str]:
        """The words that it brings up, each with its meaning."""
        return TERMS[self.number]

    @property
    def file(self) -> str:
        """The name of the notebook's file, without its ending: `02_request_and_response`."""
        return file_of(self.number)

    @property
    def items(self) -> dict[str, Question | Prediction | Exercise]:
        """Everything that is asked, by key."""
        every: list[Question | Prediction | Exercise] = [*self.recall, *self.predictions]
        return {each.key: each for each in [*every, *self.exercises]}
