"""What is asked before a run, of earlier notebooks, and of other places."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

RECALL = (
    Question(
        "07-r1",
        "In an event-driven architecture a new service wants to hear of orders. What must be "
        "edited?",
        {
            "a": "The manager, who has to tell it.",
            "b": "The bus, which gets one more rule.",
            "c": "Every service that hears of orders already.",
        },
        "b",
        "The producer announces what has happened and knows nobody who listens: decoupling.",
        {
            "a": "That is so in the API-driven shop. Here he does not know who listens.",
            "c": "The listeners do not know each other.",
        },
    ),
    Question(
        "07-r2",
        "One of four listeners is slow. Whom does it hold up?",
        {
            "a": "Only those who wait for its own work.",
            "b": "The manager.",
            "c": "The listeners that come after it in the list of rules.",
        },
        "a",
        "Each target gets its own copy of the event and has a line of its own.",
        {
            "b": "He has published the event and gone on.",
            "c": "The bus hands over; it does not wait until a target is done.",
        },
    ),
    Question(
        "07-r3",
        "What does it mean that an event carries the state?",
        {
            "a": "Whoever gets it must ask the producer for the details.",
            "b": "What a listener needs to know is in the event itself.",
            "c": "The event changes when the order changes.",
        },
        "b",
        "The details travel along, as they were when it happened.",
        {
            "a": "That is an event that carries an identifier only.",
            "c": "An event says what has happened. That does not change any more.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "07-saved",
        "Four services hear of every order. 75 of 100 orders are donuts, 25 are pies, and 10 of "
        "the pies are free. Each service gets a rule that lets through only what it wants: the "
        "donut maker donuts, the pie maker pies, the cashier what costs something, the inventory "
        "everything. How many of 400 deliveries are saved?",
        right=110,
        unit="of 400 deliveries",
        because="The donut maker is spared 25, the pie maker 75, the cashier 10, the inventory "
        "none. For each rule it is **1 minus the match rate**.",
        wrong={
            (20, 40): "That is what the donut maker is spared. The others are spared as well.",
            (95, 105): "Pies and donuts are right. The cashier does not want the free pies.",
            (250, 310): "That is how many deliveries are left.",
        },
        gives=(r"1 minus the match rate", r"\b110\b"),
    ),
    Prediction(
        "07-free",
        "Two pies, no charge. Who gets this order with the new rules?",
        choices={
            "a": "The pie maker and the inventory.",
            "b": "The pie maker, the cashier and the inventory.",
            "c": "Everybody.",
        },
        right="a",
        holds=lambda measured: measured == ["inventory", "pie maker"],
        because="There is nothing to bill and no donut to make, so the cashier and the donut maker "
        "never hear of it.",
        wrong={
            "b": "The cashier's rule asks for a charge above 0.",
            "c": "That was so without the rules.",
        },
        gives=(r"nothing to bill", r"pie maker and the inventory"),
    ),
    Prediction(
        "07-typo",
        "A rule for the donut maker has a slip: it says `itm` instead of `item`. What happens?",
        choices={
            "a": "The shop does not open: there is no field `itm`.",
            "b": "The rule lets everything through, since it cannot be checked.",
            "c": "Nothing. The shop opens, and the donut maker never gets an order.",
        },
        right="c",
        holds=lambda measured: measured == 0,
        because="The language cannot know which fields the events of tomorrow will have. A missing "
        "field does not match, and what does not match is filtered out without a word.",
        wrong={
            "a": "A bus knows no list of all fields. To it `itm` may come some day.",
            "b": "It is the other way round: a missing field does not match.",
        },
        gives=(r"missing field", r"without a word", r"never gets an order"),
    ),
)

TRANSFER = (
    Question(
        "07-t1",
        "A hospital sends all 800 laboratory results of a day to three wards. The first wants 400 "
        "of them, the second 240, the third 160. Each ward gets a rule for its own. How many of "
        "the deliveries are saved?",
        {"a": "None: each result is still delivered.", "b": "800.", "c": "1600."},
        "c",
        "3 times 800 are 2400 deliveries, and 800 of them are wanted. Each rule saves 1 minus its "
        "match rate.",
        {
            "a": "Each is delivered to one ward, and not to the other two any more.",
            "b": "That is how many are left.",
        },
    ),
    Question(
        "07-t2",
        "A payment service announces every payment, and the fraud team's rule asks for an amount "
        "above a limit. One day the payment team calls the field `sum` instead of `amount`. What "
        "does the fraud team see?",
        {
            "a": "An error at the next payment: the field is missing.",
            "b": "Nothing: its rule matches no payment any more.",
            "c": "All payments: the limit cannot be checked any more.",
        },
        "b",
        "A missing field does not match, and nobody says so. The event was a contract, and an "
        "alarm on *matched nothing* would have told them.",
        {
            "a": "To the bus a missing field is no error. It is no match.",
            "c": "It is the other way round.",
        },
    ),
)
