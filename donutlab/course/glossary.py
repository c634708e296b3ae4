"""The glossary: the words of the course, each with its meaning, by the lesson that brings it up.

A term is explained once, in the first lesson in which it matters; there it stands in bold.
"""

from __future__ import annotations

from collections.abc import Mapping

TERMS: Mapping[int, Mapping[str, str]] = {
    1: {
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
    2: {
        "request/response": "One service asks another and waits for its answer.",
        "API contract": "What two services have agreed on: how to reach the one that is asked, "
        "what is passed, what comes back, and what happens when it does not answer as expected.",
        "latency": "The time from a request to its answer.",
        "availability": "The share of requests that are answered as expected.",
        "timeout": "How long a caller waits for an answer before it stops waiting.",
        "retry": "Trying again after an attempt that failed.",
        "backoff": "Pausing before a retry, longer each time.",
        "jitter": "Chance in the pauses, so that callers who failed together do not come back "
        "together.",
    },
    3: {
        "synchronous": "The caller waits for the answer before it goes on.",
        "asynchronous": "The caller hands the work over and goes on without an answer.",
        "acknowledgement": "An answer that says that a request was taken, and nothing of how it "
        "will end. It carries an identifier to ask with later.",
        "response path": "The way on which an outcome comes back to whoever asked.",
        "polling": "Asking again and again whether something is ready.",
        "Little's law": "L = λW: the mean number in a system is the rate at which they come times "
        "the mean time each stays.",
    },
    4: {
        "API-driven": "Built so that services call each other, each by the contract of the one "
        "it calls.",
        "coupling": "How much one service must know of another, and how often the one must be "
        "edited when the other changes.",
        "serial calls": "Calls made one after the other: their times add up.",
        "parallel calls": "Calls made at the same moment: the slowest counts.",
        "tail latency": "The times of the slowest requests, such as the 99th percentile.",
    },
    5: {
        "event": "A change of state, told in the past tense: an order was placed.",
        "envelope": "The fields that every event has, whatever it tells of: who says so, what kind "
        "of thing happened, when, and an id.",
        "idempotency key": "By which a receiver knows an event that it has dealt with before: "
        "source and id together.",
        "correlation": "To which story an event belongs: here, to which order.",
        "causation": "Which event made this one happen.",
        "carried state": "Details that travel in the event, as they were when it happened.",
        "stale": "True when it was written down, and not true any more.",
    },
    6: {
        "fan-out": "One event that goes to many listeners, a copy for each.",
        "messaging service": "What stands between producer and listeners and makes copies: here "
        "the bus.",
        "subscription": "The wish of a service to hear of certain events; here a rule.",
        "isolation": "That the trouble of one part stays its own.",
    },
    7: {
        "rule": "A pattern and a target: events that match the pattern go to the target.",
        "event pattern": "What an event must look like to match: a value or a condition for each "
        "of some fields.",
        "filtering": "Keeping events from services that do not want them.",
        "routing": "Sending each event to those who want it.",
        "match rate": "The share of events that match a rule.",
    },
    8: {
        "buffer": "A place where events lie until somebody takes them, at their own pace.",
        "queue": "A buffer that gives each event to one reader.",
        "stream": "A buffer in which events stay, and which each reader reads at its own place.",
        "backlog": "What has come and is not yet worked on.",
        "catching up": "Working off a backlog while new orders come.",
        "batch": "Several events that are worked on together.",
        "window": "How long a reader waits at most for a batch to fill.",
        "competing consumers": "Several workers who read from one queue; each event goes to one.",
    },
}
