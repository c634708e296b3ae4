"""What retries do to a shop in trouble, and what becomes of an order that comes again."""

from __future__ import annotations

from donutlab.course.n10_when_things_fail.exercises import EXERCISES
from donutlab.course.n10_when_things_fail.questions import PREDICTIONS, RECALL, TRANSFER
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="A service was slow for a while. What do retries make of that, and who pays twice?",
    objectives=(
        "say what retries of several callers do together, and bound them;",
        "say when a shop gets well by itself after trouble, and when it does not;",
        "choose a time-out and a visibility timeout, and say what each costs;",
        "make work safe that comes again, and say for how long.",
    ),
    terms={
        "retry budget": "Retries are paid for by successes: in trouble there are hardly any.",
        "metastable failure": "A failure that keeps itself going when its cause is gone.",
        "hysteresis": "Two states at one load; which one it is depends on the way there.",
        "visibility timeout": "For how long a message is hidden that somebody has taken.",
        "at least once": "What is sent comes, and now and then it comes again.",
        "idempotent": "Of work: doing it twice is like doing it once.",
        "lost acknowledgement": "An answer that got lost after the work was done.",
        "dead letters": "Where a message goes that was received too often, for someone to look at.",
    },
    recall=RECALL,
    transfer=TRANSFER,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"drag": {"attempts": 2, "room": 40}},
    further_panels={"ask_twice": {"after": 20}},
)
