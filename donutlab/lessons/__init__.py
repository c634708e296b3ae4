"""Lessons: what a notebook asks, and how it is checked.

Each question works as a card to click or tab through, and from code. What is answered is kept by
`donutlab.lessons.progress_file`; the questions and checks are in `donutlab.course`.
"""

from donutlab.lessons.exercises import exercise, mine
from donutlab.lessons.predictions import predict
from donutlab.lessons.recalling import recall, transfer
from donutlab.lessons.reports import designs, histogram, merge, progress, reset

__all__ = [
    "designs",
    "exercise",
    "histogram",
    "merge",
    "mine",
    "predict",
    "progress",
    "recall",
    "reset",
    "transfer",
]
