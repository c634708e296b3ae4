"""Reports: how far a learner is, and what a class has handed in."""

from __future__ import annotations

import csv
import json
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from donutlab.core.tables import Table, frame
from donutlab.core.units import counted
from donutlab.lessons import progress_file as store
from donutlab.lessons.cards import Card
from donutlab.lessons.catalogue import check_lesson, item, lessons
from donutlab.lessons.lesson import Exercise, Prediction
from donutlab.lessons.progress_file import Standing, standings
from donutlab.shop.shop import Shop


def progress(lesson: int | None = None) -> Progress:
    """Return how far you are, in the whole course or in one lesson, by its number."""
    check_lesson(lesson)
    return Progress(standings(store.records()), lesson)


def reset(lesson: int | None = None) -> None:
    """Start anew, with one lesson (by its number) or with the whole course."""
    check_lesson(lesson)
    store.reset(lesson)
    if store.unkept():
        warnings.warn(store.unkept(), stacklevel=2)


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


def histogram(table: Any, key: str) -> Table:
    """Return what a class predicted: how many gave which answer, from the table of `merge`.

    Numbers are counted by what they usually mean: near the right one, or in the range of a wrong.
    """
    asked = item(key, Prediction)
    given = [each for each in table.answer[table["item"] == key] if each is not None]
    if asked.choices:
        groups = {f"{letter}) {words}": [letter] for letter, words in asked.choices.items()}
        counts = {name: sum(each in letters for each in given) for name, letters in groups.items()}
    else:
        ranges = {f"near {asked.right:g}": (asked.right - asked.margin, asked.right + asked.margin)}
        ranges |= {f"{low:g} to {high:g}": (low, high) for low, high in asked.wrong}
        counts = dict.fromkeys(ranges, 0) | {"something else": 0}
        for each in given:
            names = [name for name, (low, high) in ranges.items() if low <= each <= high]
            counts[names[0] if names else "something else"] += 1
    rows = [(name, str(count), "#" * count) for name, count in counts.items()]
    return Table(
        f"{asked.text} ({counted(len(given), 'answer')})", ("answer", "learners", ""), rows
    )


def designs(table: Any, key: str) -> dict[str, Shop]:
    """Return the shops that solved an exercise, by learner, from the table of `merge`.

    `donutlab.experiments.compare` holds them against each other on the same days. ValueError if
    there are none.
    """
    item(key, Exercise)
    if not {"learner", "item", "outcome", "shop"} <= set(getattr(table, "columns", ())):
        raise TypeError(
            "designs: table must be what `merge` returns. Try designs(merge(files), key)."
        )
    solved = table[(table["item"] == key) & (table["outcome"] == "correct")]
    found = {
        row["learner"]: Shop.from_json(row["shop"])
        for row in solved.to_dict("records")
        if isinstance(row["shop"], str) and row["shop"]
    }
    if not found:
        raise ValueError(f"Nobody in this table has solved {key!r} with a shop that can be kept.")
    return found


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
                self._count((*lesson.recall, *lesson.transfer), "right"),
                self._count(lesson.predictions, "right"),
                self._count(lesson.exercises, "correct"),
                str(sum(self.items.get(each, Standing()).hints for each in lesson.items)),
            )
            for lesson in self.lessons
        ]
        title = f"Your progress: {self.done:.0%}"
        return Table(title, ("", "questions", "predictions", "exercises", "hints"), rows)

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

    def export(self, path: str | Path, learner: str, id: str = "") -> Path:
        """Write the progress to a file that can be handed in; return its path.

        JSON has all that is known. A name that ends with `.csv` gets what learning platforms read:
        a row for each item, with the columns name, id, item and points, 1 for what is right.
        """
        path = Path(path)
        if path.suffix == ".csv":
            with path.open("w", newline="", encoding="utf-8") as file:
                rows = csv.writer(file)
                rows.writerow(("name", "id", "item", "points"))
                for key in (key for lesson in self.lessons for key in lesson.items):
                    good = self.items.get(key, Standing()).outcome in ("right", "correct")
                    rows.writerow((learner, id, key, int(good)))
            return path
        items = {key: asdict(each) for key, each in sorted(self.items.items())}
        data = {"donutlab": "progress", "learner": learner, "items": items}
        path.write_text(json.dumps(data, indent=1, ensure_ascii=False), encoding="utf-8")
        return path

    def text(self) -> str:
        home = (
            "progress.jsonl, in this browser"
            if store.in_lite()
            else ".donutlab in your home folder"
        )
        kept = f"It is kept in {home}, or where {store.VARIABLE} says."
        kept = "" if store.unkept() else kept
        return "\n".join(line for line in (str(self.table()), self.calibration(), kept) if line)

    def html(self) -> str:
        return f"{self.table()._repr_html_()}<p>{self.calibration()}</p>"
