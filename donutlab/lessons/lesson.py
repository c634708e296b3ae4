"""What a lesson consists of: its questions, predictions and exercises, each in one place.

From these come the cells of the learner's notebook, the worked solutions, the instructor's page
and the tests. Keys begin with the lesson's number: `02-chain`. Texts are plain sentences in which
`code` and **emphasis** may stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any

from donutlab.lessons.scope import Scope
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
    `gives` are regular expressions of what would give the answer away: nothing in the notebook
    above the question, and no output below it, may match one.
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
    gives: Sequence[str] = ()

    @property
    def margin(self) -> float:
        """How far a number may be from the right one."""
        return self.within * abs(float(self.right))

    def borne_out(self, measured: Any) -> bool:
        """Return whether a measured value bears out the right answer."""
        if self.holds is not None:
            return bool(self.holds(measured))
        return near(float(self.right), measured, self.within)


def near(value: float, measured: float, within: float) -> bool:
    """Return whether a value lies within that share of a measured one."""
    return abs(value - measured) <= within * abs(measured)


def check_letter(owner: str, answer: Any, choices: Mapping[str, str]) -> None:
    """Raise ValueError unless an answer is the letter of one of the choices."""
    if answer not in choices:
        raise ValueError(f"{owner}: choose one of {', '.join(choices)}, not {answer!r}.")


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
class Shown:
    """What is wrong with an answer: a sentence, and a `table` to be shown below it."""

    words: str
    table: Any


@dataclass(frozen=True)
class Exercise:
    """A task whose answer is checked.

    `solution` is the code of a worked cell, which gives the value to be checked the name `answer`;
    `draft` is that of the learner's cell, if it begins with more than dots. `check` returns None
    when the answer is right, else a sentence, or one `Shown` with a table: what was expected of
    what. Not attempted is one that is still `...` or None, or of which `untouched` says so; one
    that is no `kind`, mostly no shop, is not yet right. `explains` follows the solution.
    `builds_on` is the key of an earlier exercise: the shop that solved it is given as `yours`.
    """

    key: str
    title: str
    task: str
    answer: str
    solution: str
    check: Callable[..., str | Shown | None]
    hints: Sequence[str]
    slips: Sequence[Slip]
    minutes: float
    draft: str = ""
    kind: type = Shop
    untouched: Callable[[Any], bool] | None = None
    explains: str | Callable[..., str] = ""
    builds_on: str = ""
    scope: Scope | None = None

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


@dataclass(frozen=True)
class Lesson:
    """One notebook: the `package` it lies in, and all that is asked in it.

    The name of the package, `n02_request_and_response`, gives the number and the name of the file.
    Beside it lie `text.md`, the way through the notebook, which begins with the title, and
    `setup.py`, the code of its first cell: imports, and the shops that the others start from.
    `asks` is the question that it answers. `terms` are the words that it brings up, each with its
    meaning. `recall` asks about earlier notebooks, `transfer` about other places than the diner.
    `panels` names the panels of the notebook, each with values that reach its target.

    What does not fit stands on a second page, `further.md`, with the same setup; `further_panels`
    names its panels. Nothing is asked on it, and nothing builds on it.
    """

    package: str
    asks: str
    objectives: Sequence[str]
    terms: Mapping[str, str]
    recall: Sequence[Question] = ()
    transfer: Sequence[Question] = ()
    predictions: Sequence[Prediction] = ()
    exercises: Sequence[Exercise] = ()
    panels: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    further_panels: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    page: str = "text.md"

    @cached_property
    def further(self) -> Lesson | None:
        """The second page, as a lesson in which nothing is asked; None if there is none."""
        page = "further.md"
        if self.page == page or not (files(self.package) / page).is_file():
            return None
        return Lesson(self.package, self.asks, (), {}, panels=self.further_panels, page=page)

    @property
    def name(self) -> str:
        """The name of the lesson's files, without folder and ending: `02_request_and_response`."""
        return self.package.rpartition(".")[2].removeprefix("n")

    @property
    def file(self) -> str:
        """Where the notebook lies among the notebooks, without its ending."""
        return self.name if self.page == "text.md" else f"further/{self.name}"

    @property
    def number(self) -> int:
        """The number of the notebook."""
        return int(self.name.partition("_")[0])

    @property
    def title(self) -> str:
        """The title of the notebook: the first line of its text."""
        return self.text.partition("\n")[0].removeprefix("# ")

    @cached_property
    def text(self) -> str:
        """The prose of the notebook and its cells, in Markdown."""
        return (files(self.package) / self.page).read_text(encoding="utf-8")

    @cached_property
    def setup(self) -> str:
        """The code of the first cell."""
        return (files(self.package) / "setup.py").read_text(encoding="utf-8")

    def begun(self) -> dict[str, Any]:
        """Return the names that the setup leaves behind, made anew each time."""
        names: dict[str, Any] = {}
        exec(self.setup, names)
        return names

    @property
    def items(self) -> dict[str, Question | Prediction | Exercise]:
        """Everything that is asked, by key."""
        return {each.key: each for each in (*self.asked, *self.exercises)}

    @property
    def asked(self) -> tuple[Question | Prediction, ...]:
        """All questions and predictions."""
        return (*self.recall, *self.predictions, *self.transfer)
