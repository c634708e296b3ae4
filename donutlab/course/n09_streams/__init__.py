"""Where the order of events holds, how far a partition goes, and what a position is good for."""

from __future__ import annotations

from donutlab.course.n09_streams.exercises import EXERCISES
from donutlab.course.n09_streams.questions import PREDICTIONS, RECALL, TRANSFER
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="Two cooks read the same orders. Whose order holds, and what does one bad record stop?",
    objectives=(
        "say where the order of events holds, and choose a key for it;",
        "say how many readers a stream can use, and what one frequent key does to it;",
        "bound what one bad record stops;",
        "repair a mistake by reading again, and know its price.",
    ),
    terms={
        "record": "An event as it stands in a stream, at a place of its own.",
        "partition": "One of the strands of a stream; order holds within it and nowhere else.",
        "key": "The field of an event that decides in which partition its record goes.",
        "hot partition": "A partition that gets more than its share, since one key is frequent.",
        "position": "How far a reader has come in a partition. Reading removes nothing.",
        "poison record": "A record that its reader can never deal with, however often it tries.",
        "iterator age": "How old the oldest record is that a reader has not yet dealt with.",
        "retention": "How long a record is kept, read or not.",
    },
    recall=RECALL,
    transfer=TRANSFER,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"strands": {"partitions": 16, "makers": 4}},
)
