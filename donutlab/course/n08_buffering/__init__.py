"""What a queue takes over, what batches save, and what neither can do."""

from __future__ import annotations

from donutlab.course.n08_buffering.exercises import EXERCISES
from donutlab.course.n08_buffering.questions import PREDICTIONS, RECALL, TRANSFER
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="What does a queue do for a rush, and what can it not do?",
    objectives=(
        "say what a queue takes over, and what it cannot do;",
        "compute a backlog, and how long it takes to catch up;",
        "scale heavy work behind a buffer, and say what it costs;",
        "choose a batch size and a window, knowing what each costs.",
    ),
    terms={
        "buffer": "A place where events lie until somebody takes them, at their own pace.",
        "queue": "A buffer that gives each event to one reader.",
        "stream": "A buffer in which events stay, and which each reader reads at its own place.",
        "backlog": "What has come and is not yet worked on.",
        "catching up": "Working off a backlog while new orders come.",
        "batch": "Several events that are worked on together.",
        "window": "How long a reader waits at most for a batch to fill.",
        "competing consumers": "Several workers who read from one queue; each event goes to one.",
    },
    recall=RECALL,
    transfer=TRANSFER,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"loads": {"batch": 8, "window": 120}},
)
