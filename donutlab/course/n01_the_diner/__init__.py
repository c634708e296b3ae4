"""A first shop, its log, and why a line is long before anyone is busy."""

from __future__ import annotations

from donutlab.course.n01_the_diner.exercises import EXERCISES
from donutlab.course.n01_the_diner.questions import PREDICTIONS
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="Everybody is busy four fifths of the time. Why is the line out of the door?",
    objectives=(
        "say who asks whom in the diner, and which part of it is a microservice and a producer;",
        "build a shop, run it, and read what happened from its summary and its event log;",
        "say how busy a service is, and why there is a line long before it is busy all the time.",
    ),
    terms={
        "microservice": "A small program that does one thing, runs by itself, and is reached over "
        "the network.",
        "producer": "The service from which the others learn that something has happened; in the "
        "diner, the manager.",
        "event log": "The table of all that happened in a run, in order, to which rows are only "
        "ever added.",
        "utilization": "The share of its time in which a service is busy: orders per second times "
        "seconds per order, divided by its workers.",
        "knee": "Where the curve of the wait over the utilization turns steeply upward.",
        "bottleneck": "The part that holds up all others: the one with the highest utilization.",
        "p95": "The 95th percentile: the time within which 95 of 100 are done.",
    },
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"rush": {"orders": 40, "bakers": 3}, "knee": {"orders": 20}},
)
