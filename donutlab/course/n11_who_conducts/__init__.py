"""Why two writes are none, who knows the way of an order, and what is undone in which order."""

from __future__ import annotations

from donutlab.course.n11_who_conducts.exercises import EXERCISES
from donutlab.course.n11_who_conducts.questions import PREDICTIONS, RECALL, TRANSFER
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="Each did their work, and something is owed. Who notices, and who makes it good?",
    objectives=(
        "say what is lost between two writes, and mend it with an outbox;",
        "tell a choreography, a conductor who waits and a durable workflow apart by what each "
        "notices and what it costs;",
        "put the steps of a saga in order, with what undoes them.",
    ),
    terms={
        "dual write": "Two writes to two systems that belong together; one may be missing.",
        "outbox": "A table of events to be published, saved in one transaction with what they "
        "tell of.",
        "choreography": "Nobody conducts: each acts on what the others announce.",
        "orchestration": "One conductor asks each service in turn, and knows the way.",
        "durable workflow": "A conductor that writes down how far each order is, so that no "
        "worker waits and no crash loses it.",
        "saga": "Steps of which those done are undone when a later one fails.",
        "compensation": "What undoes a step, as far as it can be undone: a refund.",
    },
    recall=RECALL,
    transfer=TRANSFER,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"steps_in_order": {"place": 1, "attempts": 2}},
    further_panels={"looking": {"every": 20}},
)
