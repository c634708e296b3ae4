"""Every new service is an edit of the one that calls it."""

from __future__ import annotations

from donutlab.course.n04_scaling_the_api_driven_shop.exercises import EXERCISES
from donutlab.course.n04_scaling_the_api_driven_shop.questions import PREDICTIONS, RECALL, TRANSFER
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="What must be edited for pies, and in whose code?",
    objectives=(
        "count what must be edited when a shop that calls gets one more service, and in whose "
        "parts;",
        "say what a needed and what an optional service does to availability, and what a team that "
        "everybody asks does to developer velocity;",
        "compare calls in a row with calls at once, and say what the slowest costs.",
    ),
    terms={
        "API-driven": "Built so that services call each other, each by the contract of the one "
        "it calls.",
        "coupling": "How much one service must know of another, and how often the one must be "
        "edited when the other changes.",
        "developer velocity": "How fast a team gets from an idea to something that is released.",
        "serial calls": "Calls made one after the other: their times add up.",
        "parallel calls": "Calls made at the same moment: the slowest counts.",
        "tail latency": "The times of the slowest requests, such as the 99th percentile.",
    },
    recall=RECALL,
    predictions=PREDICTIONS,
    transfer=TRANSFER,
    exercises=EXERCISES,
    panels={
        "race": {"services": 8},
    },
)
