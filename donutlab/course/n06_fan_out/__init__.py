"""One event, many listeners, and a producer who does not know them."""

from __future__ import annotations

from donutlab.course.n06_fan_out.exercises import EXERCISES
from donutlab.course.n06_fan_out.questions import PREDICTIONS, RECALL, TRANSFER
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="Who notices that seven more services listen?",
    objectives=(
        "let many services act on one event;",
        "count in whose parts a new service is an edit, and whom a renamed event breaks;",
        "tell what comes from not waiting, and what from not knowing;",
        "say whom a slow or a dead listener hurts, and how one finds it.",
    ),
    terms={
        "fan-out": "One event that goes to many consumers, a copy for each.",
        "messaging service": "What stands between producer and consumers and makes copies: here "
        "the bus.",
        "subscribe": "To ask for copies of certain events; here with a rule.",
        "event-driven architecture": "A design in which services announce what has happened, and "
        "those who are interested act.",
        "decoupling": "Making parts such that one can be changed without the other: neither must "
        "know the other. It is not the same as not waiting.",
        "isolation": "That the trouble of one part stays its own.",
    },
    recall=RECALL,
    transfer=TRANSFER,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"isolated": {"seconds": 270, "orders_an_hour": 15}},
)
