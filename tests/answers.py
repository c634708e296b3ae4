"""Answers to the exercises that are right and unlike the worked ones, and what is said to them."""

from __future__ import annotations

from importlib import import_module

from donutlab.lessons import progress_file as store
from donutlab.lessons.catalogue import lessons
from donutlab.lessons.exercises import Task
from donutlab.lessons.lesson import Exercise, Lesson

EXERCISES = [(lesson, each) for lesson in lessons().values() for each in lesson.exercises]

BUILT_ON = {each.builds_on for _, each in EXERCISES}
"""The exercises whose shop a later one starts from."""


def verdict(lesson: Lesson, asked: Exercise, code: str):
    """Return what an exercise says of the answer that some code gives."""
    names = lesson.begun()
    exec(asked.given + code, names)
    return Task(asked).check(names[asked.answer])


OTHERWISE = {
    key: codes
    for lesson in lessons().values()
    for key, codes in import_module(f"{lesson.package}.answers").OTHERWISE.items()
}
"""By exercise, answers that are right and unlike the worked ones."""

ALSO_RIGHT = {
    key: reasons
    for lesson in lessons().values()
    for key, reasons in getattr(
        import_module(f"{lesson.package}.answers"), "ALSO_RIGHT", {}
    ).items()
}
"""By exercise, what may be done to the solution and is right all the same, each with the reason."""


KEPT: dict[str, bytes] = {}
"""By exercise, what the file of progress holds once it is solved: to solve all again takes long."""


def answered_otherwise(key: str) -> None:
    """Solve the exercises up to this one otherwise than shown, each on top of the one before."""
    kept = b""
    for lesson, asked in EXERCISES:
        if asked.key in OTHERWISE:
            if asked.key not in KEPT:
                store.place().write_bytes(kept)
                found = verdict(lesson, asked, OTHERWISE[asked.key][0])
                assert found.outcome == "correct", f"{asked.key}: {found}"
                shop = store.standing(asked.key).shop
                assert shop or asked.key not in BUILT_ON, "it must be kept"
                KEPT[asked.key] = store.place().read_bytes()
            kept = KEPT[asked.key]
        if asked.key == key:
            break
    store.place().write_bytes(kept)
