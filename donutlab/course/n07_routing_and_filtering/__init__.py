"""Rules that spare services what is none of their business."""

from __future__ import annotations

from donutlab.course.n07_routing_and_filtering.exercises import EXERCISES
from donutlab.course.n07_routing_and_filtering.questions import PREDICTIONS, RECALL, TRANSFER
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="Two pies, no charge: who hears of it, and who took the order that nobody took?",
    objectives=(
        "write rules in the language of real event buses;",
        "say how many deliveries a rule saves;",
        "find out why an event did not match a rule;",
        "say whom a dropped or renamed field would break;",
        "find the rule that is wrong.",
    ),
    terms={
        "rule": "A pattern and a target: events that match the pattern go to the target.",
        "event pattern": "What an event must look like to match: a value or a condition for each "
        "of some fields.",
        "filtering": "Keeping events from services that do not want them.",
        "routing": "Sending each event to those who want it.",
        "match rate": "The share of events that match a rule.",
    },
    recall=RECALL,
    transfer=TRANSFER,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"slips": {"pies": 70, "orders_an_hour": 40}},
)
