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
        "What does the API contract between the manager and the donut maker say?",
        {
            "a": "How to reach her, what is passed, what comes back, and what happens when it does "
            "not come as expected.",
            "b": "How long she takes for an order.",
            "c": "Whom she asks herself.",
        },
        "a",
        "And each change of it is an edit on both sides.",
        {
            "b": "How long she takes is not agreed; the manager finds out.",
            "c": "That is hers to know: the contract is about what the two exchange.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "03-flood",
        "A thousand customers an hour come to the door. The new manager works 5 s on an order and "
        "waits for nobody. How many orders does he accept in an hour?",
        choices={
            "a": "About 720: one every 5 s.",
            "b": "About 20: as many as came before.",
            "c": "All thousand: he waits for nobody.",
        },
        right="a",
        gives=(r"\b7[12]\d (orders|cust)", "one every 5 s", "thirty times as many"),
        holds=lambda measured: abs(measured - 720) < 10,
        because="Nothing but his own work keeps him: one every 5 s. The capacity of a service that "
        "does not wait is 1 / own time.",
        wrong={
            "b": "The manager before could take few more, for he stood and waited for 150 s with "
            "each order. This one does not.",
            "c": "He waits for nobody, and still needs 5 s for each of them.",
        },
    ),
    Prediction(
        "03-baked",
        "The same hour. The donut maker needs 120 s for a donut, and all that come are accepted as "
        "fast as the manager can. How many orders are complete at the end of the hour?",
        choices={
            "a": "All that were accepted.",
            "b": "Half of them.",
            "c": "About 30.",
        },
        right="c",
        gives=(r"\b30 (are|donuts|orders are made)", "accepted is not complete"),
        holds=lambda measured: 20 <= measured <= 40,
        because="The donut maker still needs 120 s for a donut, so 30 are made in an hour. "
        "**Accepted is not complete**: the line has moved from the door to the kitchen.",
        wrong={
            "a": "No oven got faster when the manager stopped waiting.",
            "b": "Her 120 s decide: an hour has 30 times 120 s.",
        },
    ),
    Prediction(
        "03-both",
        "An ordinary day again, 20 orders an hour, the same customers for both shops, one manager "
        "in each. How does the time until an order is complete change from the synchronous to the "
        "asynchronous shop?",
        choices={
            "a": "It stays: donut maker and cashier are as fast as before.",
            "b": "It becomes less than half.",
            "c": "It becomes longer: nobody cares for the order any more.",
        },
        right="b",
        gives=("less than half", "kept from working", r"16 min 1\d s"),
        holds=lambda ratio: ratio > 2,
        because="It is less than half. The donut maker starts as soon as there is an order, and "
        "the next one too. In the synchronous shop donut maker and cashier were idle whenever the "
        "manager waited for the other one.",
        wrong={
            "a": "They are as fast, but they are no longer kept from working: in the synchronous "
            "shop only one of them can be at work on the orders of one manager.",
            "c": "The order lies in the donut maker's line, and she takes it as soon as she can.",
        },
    ),
    Prediction(
        "03-fair",
        "Five managers instead of one, and each of them calls, stands and waits as before. How "
        "long does it take until an order is complete?",
        choices={
            "a": "As long as with one: they all wait.",
            "b": "About half-way between one manager who waits and one who does not.",
            "c": "Nearly as short as if nobody waited.",
        },
        right="c",
        gives=("nearly as short", r"6 min 4\d s", "most of the gain"),
        holds=lambda ratio: 1 <= ratio < 1.2,
        because="Nearly as short: with five managers up to five orders are under way, and that is "
        "enough to keep donut maker and cashier at work. The first comparison changed two things "
        "at once.",
        wrong={
            "a": "They all wait, but for one order each. The next customer finds another manager.",
            "b": "What held the orders up was not that he waits, but that there was nobody else.",
        },
    ),
    Prediction(
        "03-told",
        "Now the donut maker burns 10 of 100 donuts. How many of 100 customers of the "
        "asynchronous shop are told that their order has failed?",
        right=0,
        unit="of 100 customers",
        gives=("no way back", r"\b0 of 100", "nobody (is told|learns)", "no response path\\b"),
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

TRANSFER = (
    Question(
        "03-t1",
        "An online shop answers at once: your order was taken, number 8942. An hour later it finds "
        "that there is nothing left in stock. Was the answer false?",
        {
            "a": "No: it said that the order is kept, and under which number.",
            "b": "Yes: it had promised the parcel.",
            "c": "Yes: who answers before the stock was asked says what is not known.",
        },
        "a",
        "It is an acknowledgement with an identifier, and says nothing of how the order will end. "
        "That the customer learns by asking for the number.",
        {
            "b": "It had promised to see to the order. How that ends nobody knew.",
            "c": "That it was taken was known. It would be false had the shop lost it.",
        },
    ),
)
