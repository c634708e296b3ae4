"""A first shop, its log, and why a line is long before anyone is busy."""

from __future__ import annotations

from donutlab.course.n01_the_diner.exercises import EXERCISES
from donutlab.course.n01_the_diner.questions import PREDICTIONS, TRANSFER
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="The donut maker has time to spare. Why is the line out of the door?",
    objectives=(
        "say who asks whom in the diner, which component is a producer and which a consumer;",
        "build a shop, run it, and read what happened from its summary and its event log;",
        "say how busy a service is, why there is a line long before it is busy all the time, and "
        "for which services the formula holds.",
    ),
    terms={
        "microservice": "A small program that does one thing, runs by itself, and is reached over "
        "the network.",
        "producer": "The service from which the others learn that something has happened; in the "
        "diner, the manager.",
        "consumer": "A service that acts on what comes from a producer; in the diner, the donut "
        "maker and the cashier.",
        "event log": "The table of all that happened in a run, in order, to which rows are only "
        "ever added.",
        "utilization": "The share of its time in which a service is busy: orders per second times "
        "seconds per order, divided by its workers.",
        "knee": "Where the curve of the wait over the utilization turns steeply upward.",
        "bottleneck": "The part that holds up all others: the one with the highest utilization.",
        "p95": "The 95th percentile: the time within which 95 of 100 are done.",
    },
    predictions=PREDICTIONS,
    transfer=TRANSFER,
    exercises=EXERCISES,
    panels={"knee": {"orders": 20}},
)
