"""What a shop can bear, whom to call in, and why one day proves nothing."""

from __future__ import annotations

from donutlab.course.n12_rush_hour.exercises import EXERCISES
from donutlab.course.n12_rush_hour.questions import PREDICTIONS, RECALL, TRANSFER
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="Nine of ten within six minutes: whom do you call in, and how do you know that it is so?",
    objectives=(
        "find the limit of a design, with an interval;",
        "staff for a load, and say what is to spare;",
        "say for each order that was lost or late why;",
        "compare designs so that luck does not decide, and judge the best on fresh days.",
    ),
    terms={
        "service level": "The share of the orders that must be complete within what time.",
        "limit": "The highest rate of orders at which a design keeps its service level.",
        "bisection": "To look for a value by trying the middle, again and again.",
        "offered load": "Rate times work: how many workers are busy on average.",
        "winner's curse": "The best of many on one trial was also lucky, and will not be as good.",
        "fresh days": "Days on which nothing was chosen, so that they can judge what was.",
    },
    recall=RECALL,
    transfer=TRANSFER,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"rosters": {"rush": 4, "noon": 3, "rest": 2}},
    further_panels={"calls": {"least": 2, "each": 1.0}},
)
