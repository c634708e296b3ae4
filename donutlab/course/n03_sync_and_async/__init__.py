"""What a caller gains who does not wait, and what it no longer knows."""

from __future__ import annotations

from donutlab.course.n03_sync_and_async.exercises import EXERCISES
from donutlab.course.n03_sync_and_async.questions import PREDICTIONS, RECALL, TRANSFER
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="What does a manager gain who does not wait, and what does he no longer know?",
    objectives=(
        "say what a caller gains that does not wait, what more callers would gain as well, and "
        "what it gives away;",
        "tell the time until an order is accepted from the time until it is complete;",
        "use an acknowledgement with an identifier to ask later how an order stands;",
        "compute with Little's law how many orders are in a shop.",
    ),
    terms={
        "synchronous": "The caller waits for the answer before it goes on.",
        "asynchronous": "The caller hands the work over and goes on without an answer.",
        "acknowledgement": "An answer that says that a request was taken, and nothing of how it "
        "will end. It carries an identifier to ask with later.",
        "identifier": "A name for one order or event, by which it can be asked for later: order "
        "#8942.",
        "response path": "The way on which an outcome comes back to whoever asked.",
        "polling": "Asking again and again whether something is ready.",
        "Little's law": "L = λW: the mean number in a system is the rate at which they come times "
        "the mean time each stays.",
    },
    recall=RECALL,
    predictions=PREDICTIONS,
    transfer=TRANSFER,
    exercises=EXERCISES,
    panels={"patience": {"every": 60}},
)
