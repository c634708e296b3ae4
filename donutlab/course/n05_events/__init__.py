"""What has happened is told, with all that is known or with an identifier."""

from __future__ import annotations

from donutlab.course.n05_events.exercises import EXERCISES
from donutlab.course.n05_events.questions import PREDICTIONS, RECALL, TRANSFER
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="What is in an event, and what is left to be looked up?",
    objectives=(
        "tell an event from a request, and read its envelope;",
        "follow events back to their causes;",
        "say what it costs to carry an identifier in an event, and what to carry the state.",
    ),
    terms={
        "event": "A change of state, told in the past tense: an item was placed in a cart, a file "
        "was uploaded, an order is ready to ship.",
        "observable": "Announced, so that whoever wants to can know of it, and nobody need be "
        "told.",
        "envelope": "The fields that every event has, whatever it tells of: who says so, what kind "
        "of thing happened, when, and an id.",
        "idempotency key": "By which a receiver knows an event that it has dealt with before: "
        "source and id together, or a key of the business if the event may be written twice.",
        "correlation": "To which story an event belongs: here, to which order.",
        "causation": "Which event made this one happen.",
        "carried state": "Details that travel in the event, as they were when it happened.",
        "stale": "True when it was written down, and not true any more.",
    },
    recall=RECALL,
    predictions=PREDICTIONS,
    transfer=TRANSFER,
    exercises=EXERCISES,
    panels={"crowd": {"count": 8, "orders_an_hour": 35}},
)
