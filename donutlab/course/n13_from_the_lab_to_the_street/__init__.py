"""What of the lab holds on the street: a template, an imitation of the cloud, a real broker."""

from __future__ import annotations

from donutlab.course.n13_from_the_lab_to_the_street.exercises import EXERCISES
from donutlab.course.n13_from_the_lab_to_the_street.questions import (
    PREDICTIONS,
    RECALL,
    TRANSFER,
)
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="It is only a simulation. Which of its numbers hold on the street, and which bend?",
    objectives=(
        "read a shop as a template, and say what the template leaves open;",
        "say which results of a model may be promised, and which have to be measured first;",
        "put a lag into a model, and say what it does to a wait;",
        "list what to measure before your own system comes into the lab.",
    ),
    terms={
        "template": "A text from which a cloud sets up queues, rules and functions.",
        "imitation": "A program that answers like a service, on the own computer.",
        "lag": "What machine and network add to each job, beside its work.",
        "policy": "What says who may do what with a part; without it nothing arrives.",
    },
    recall=RECALL,
    transfer=TRANSFER,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"reserve": {"lag": 2, "an_hour": 30}},
)
