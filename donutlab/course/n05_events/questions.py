"""What is asked before a run, and of earlier notebooks."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

RECALL = (
    Question(
        "05-r1",
        "In an API-driven shop a service for pies is added. Why must the manager be edited?",
        {
            "a": "Because he has to call it, and so must know of it.",
            "b": "Because he has to work faster.",
            "c": "He need not be edited.",
        },
        "a",
        "Who calls must know whom. This is what is meant by coupling.",
        {
            "b": "He gets slower, but that is no edit.",
            "c": "A service that nobody calls does nothing.",
        },
    ),
    Question(
        "05-r2",
        "Five services are asked at once. How long does the manager wait?",
        {
            "a": "As long as one of them takes on average.",
            "b": "As long as the slowest of the five takes.",
            "c": "As long as all five take together.",
        },
        "b",
        "He goes on when the last has answered, and one of five is nearly always slow.",
        {
            "a": "That would be so if they all took the same time.",
            "c": "That is what calls in a row take.",
        },
    ),
    Question(
        "05-r3",
        "A service works 20 s on an order, and 30 orders come in an hour. How much of its time is "
        "it busy?",
        {"a": "About 17 %.", "b": "About 67 %.", "c": "About 150 %."},
        "a",
        "30 times 20 s are 600 s, of the 3600 s that an hour has.",
        {
            "b": "That is 20 / 30. Multiply the rate with the time, in the same unit.",
            "c": "That divides the wrong way round: 30 by 20.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "05-hears",
        "The manager announces each order. The makers and the cashier listen. 20 of 100 orders "
        "are pies. Of how many does the pie maker hear?",
        choices={
            "a": "Of none: nobody calls him.",
            "b": "Of the 20 pies.",
            "c": "Of all 100.",
        },
        right="c",
        gives=("not a pie", "of all 100", "for all who listen"),
        holds=lambda measured: measured > 99,
        because="An announcement is for all who listen. Whoever hears it decides: not a pie, I am "
        "not interested.",
        wrong={
            "a": "Nobody calls him, and yet he hears what is announced.",
            "b": "The manager does not know who bakes what, so he cannot choose. The pie maker "
            "does that himself.",
        },
    ),
    Prediction(
        "05-cause",
        "The courier announces that an order was shipped. Which event stands in it as the cause?",
        choices={
            "a": "OrderRequested, by the customer.",
            "b": "OrderBaked, by a maker.",
            "c": "OrderPlaced, by the manager.",
        },
        right="b",
        gives=("one step back", r"OrderShipped ←", "that something was baked"),
        holds=lambda measured: measured == "OrderBaked",
        because="The cause is the event that made the courier go: one step back, not the beginning "
        "of the story.",
        wrong={
            "a": "That is the order to which the event belongs: the correlation.",
            "c": "The courier does not listen for it. He goes when something is baked.",
        },
    ),
    Prediction(
        "05-questions",
        "The event carries an identifier only, and four listeners need to know what was ordered. "
        "How many look-ups must the manager answer for 100 orders?",
        right=400,
        unit="look-ups for 100 orders",
        gives=(r"\b400\b", "look-ups per event", "each listener asks"),
        because="Each listener asks once for each event: k listeners are **k look-ups per event**, "
        "all of them at the producer.",
        wrong={
            (90, 110): "That would be one for each order. But each of the four asks for itself.",
            (0, 1): "With the identifier alone nobody can bake, bill, count or ship.",
        },
    ),
    Prediction(
        "05-stale",
        "The event carries the state. Some customers tell the manager of a change before the "
        "donut maker begins. For how many of them does she still bake what was ordered at first?",
        choices={
            "a": "For all of them.",
            "b": "For none: the manager knows of the change in time.",
            "c": "For about half of them.",
        },
        right="a",
        gives=("for all of them", "nobody rewrites", "no reason to ask"),
        holds=lambda measured: measured == 1,
        because="An event says how things were when it happened. Nobody rewrites "
        "it, and the donut maker has no reason to ask.",
        wrong={
            "b": "The manager knows it. The donut maker reads the event, not the manager's mind.",
            "c": "Time does not matter here: no event changes after it has been published.",
        },
    ),
)

TRANSFER = (
    Question(
        "05-t1",
        "A hospital makes what happens in it observable, for programs that are not yet written. "
        "Which of these is an event?",
        {
            "a": "Discharge the patient of room 12.",
            "b": "Room 12 is empty.",
            "c": "The patient of room 12 was discharged.",
        },
        "c",
        "It is a change of state, told in the past tense, and to nobody in particular.",
        {
            "a": "That is a request: somebody is to do something, and may refuse.",
            "b": "That is a state, true for a while; the event is the change that made it so.",
        },
    ),
)
