"""What is asked before a run, and of earlier notebooks."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

RECALL = (
    Question(
        "03-r1",
        "The manager calls two services, one after the other. What is the latency of the chain?",
        {
            "a": "That of the slower one.",
            "b": "The sum of both, and his own work.",
            "c": "The mean of both.",
        },
        "b",
        "He calls the second when the first has answered, so the times add up.",
        {
            "a": "That would be so if both worked at the same time.",
            "c": "Both have to be waited for in full.",
        },
    ),
    Question(
        "03-r2",
        "The manager has given up on a call after its timeout. What does the service do that he "
        "called?",
        {
            "a": "It goes on working on the call.",
            "b": "It stops at once.",
            "c": "It answers that it failed.",
        },
        "a",
        "A timeout ends the waiting, not the work. Nobody tells the service.",
        {
            "b": "Nobody tells the service that the caller has gone.",
            "c": "It knows nothing of the timeout, and may well succeed.",
        },
    ),
    Question(
        "03-r3",
        "What does jitter do?",
        {
            "a": "It makes the pauses shorter.",
            "b": "It limits the number of attempts.",
            "c": "It keeps callers who failed together from coming back together.",
        },
        "c",
        "Each pause is drawn at random, so the callers spread out.",
        {
            "a": "It may make them shorter, but that is not what it is for.",
            "b": "That is what `max_attempts` does.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "03-flood",
        "A thousand customers an hour come to the door. The new manager works 5 s on an order and "
        "waits for nobody. How many orders does he accept in an hour?",
        choices={
            "a": "About 23, as before.",
            "b": "About 30: as many as the donut maker can make.",
            "c": "About 720: one every 5 s.",
        },
        right="c",
        holds=lambda measured: abs(measured - 720) < 10,
        because="Nothing but his own work keeps him. The capacity of a service that does not wait "
        "is 1 / own time.",
        wrong={
            "a": "23 an hour was the capacity of a manager who stands and waits for 150 s with "
            "each order. This one does not.",
            "b": "The donut maker is slower, and that is the next question. But nothing holds the "
            "manager back: he does not wait for the donut maker.",
        },
    ),
    Prediction(
        "03-baked",
        "The same hour. He accepts some 720 orders. How many of them are complete at its end?",
        choices={
            "a": "About 720.",
            "b": "About 30.",
            "c": "About 360: half of them.",
        },
        right="b",
        holds=lambda measured: 20 <= measured <= 40,
        because="The donut maker still needs 120 s for a donut, so 30 are made in an hour. "
        "**Accepted is not complete**: the line has moved from the door to the kitchen.",
        wrong={
            "a": "No oven got faster when the manager stopped waiting.",
            "c": "The baker's 120 s decide: an hour has 30 times 120 s.",
        },
    ),
    Prediction(
        "03-both",
        "An ordinary day again, 20 orders an hour, the same customers for both shops. How does the "
        "time until an order is complete change from the synchronous to the asynchronous shop?",
        choices={
            "a": "It stays: donut maker and cashier are as fast as before.",
            "b": "It becomes longer: nobody cares for the order any more.",
            "c": "It becomes much shorter.",
        },
        right="c",
        holds=lambda ratio: ratio > 2,
        because="The donut maker starts as soon as there is an order, while the cashier makes the "
        "bill. In the synchronous shop donut maker and cashier were idle whenever the manager "
        "waited for the other one.",
        wrong={
            "a": "They are as fast, but they are no longer kept from working: in the synchronous "
            "shop only one of them can be at work on the orders of one manager.",
            "b": "The order lies in the baker's line, and she takes it as soon as she can.",
        },
    ),
    Prediction(
        "03-told",
        "Now the donut maker burns 10 of 100 donuts. How many of 100 customers of the "
        "asynchronous shop are told that their order has failed?",
        right=0,
        unit="of 100 customers",
        holds=lambda measured: measured == 0,
        because="The manager has said yes before the donut maker began. There is no way back on "
        "which the bad news could travel: **no response path**.",
        wrong={
            (5, 15): "That is how many orders fail. But who should tell the customer? The manager "
            "has long answered, and does not know of it himself.",
            (85, 100): "That is how many get a donut.",
        },
    ),
)
