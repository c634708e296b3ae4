"""One event, many listeners, and a producer who does not know them."""

from __future__ import annotations

from donutlab.course.n06_fan_out.exercises import EXERCISES
from donutlab.course.n06_fan_out.questions import PREDICTIONS, RECALL
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="Who notices that seven more services listen?",
    objectives=(
        "let many services act on one event;",
        "add a service without touching the producer, and count what had to be touched;",
        "say whom a slow or a dead listener hurts, in either style;",
        "let one event lead to the next.",
    ),
    terms={
        "fan-out": "One event that goes to many listeners, a copy for each.",
        "messaging service": "What stands between producer and listeners and makes copies: here "
        "the bus.",
        "subscription": "The wish of a service to hear of certain events; here a rule.",
        "isolation": "That the trouble of one part stays its own.",
    },
    recall=RECALL,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={
        "crowd": {"services": 10, "orders_an_hour": 14},
        "isolated": {"seconds": 270, "orders_an_hour": 15},
    },
)
