"""What a chain of calls costs, and what happens without answer."""

from __future__ import annotations

from donutlab.course.n02_request_and_response.exercises import EXERCISES
from donutlab.course.n02_request_and_response.questions import PREDICTIONS, RECALL, TRANSFER
from donutlab.lessons.lesson import Lesson

LESSON = Lesson(
    __name__,
    asks="What does it cost to ask and wait, and what if nobody answers?",
    objectives=(
        "say what an API contract between two services fixes, and what it leaves open;",
        "predict the latency and the availability of a chain of calls;",
        "say what a caller does when no response comes: a timeout from a percentile, a "
        "retry, and what a retry may do twice.",
    ),
    terms={
        "request": "What one service asks of another.",
        "response": "What the service that was asked answers: done or failed, with what was asked "
        "for or with the reason.",
        "request/response": "One service sends another a request and waits for its response.",
        "API contract": "What two services have agreed on: how to reach the consumer, the one "
        "that is asked, what is passed, what comes back, and what happens when it does not answer "
        "as expected.",
        "latency": "The time from a request to its answer.",
        "availability": "The share of requests that are answered as expected.",
        "timeout": "How long a caller waits for an answer before it stops waiting.",
        "retry": "Trying again after an attempt that failed.",
        "backoff": "Pausing before a retry, longer each time.",
        "jitter": "Chance in the pauses, so that callers who failed together do not come back "
        "together.",
    },
    recall=RECALL,
    predictions=PREDICTIONS,
    transfer=TRANSFER,
    exercises=EXERCISES,
    panels={
        "links": {"services": 8, "failing": 0.5},
    },
)
