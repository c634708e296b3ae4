"""What is asked before a run, and of earlier notebooks."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

RECALL = (
    Question(
        "06-r1",
        "In the API-driven shop one more service is to be called. Which part must be edited?",
        {"a": "None.", "b": "The new service.", "c": "The manager, who calls it."},
        "c",
        "Whoever calls must know whom. Each new service is an edit of the caller.",
        {
            "a": "Somebody has to call the new service.",
            "b": "The new service is added. The one that is edited is its caller.",
        },
    ),
    Question(
        "06-r2",
        "What is an event?",
        {
            "a": "A request that somebody do something.",
            "b": "The record that something has happened.",
            "c": "A question about the state of an order.",
        },
        "b",
        "It is told in the past tense, and nobody in particular is asked for anything.",
        {"a": "That is a command, or a call.", "c": "That is a look-up."},
    ),
    Question(
        "06-r3",
        "An event carries only an identifier. Three services need the details. What follows?",
        {
            "a": "Three look-ups at whoever knows the order.",
            "b": "Nothing, the details are in the event.",
            "c": "One look-up, the answer is shared.",
        },
        "a",
        "Each of them asks for itself.",
        {
            "b": "That is an event that carries the state.",
            "c": "They do not know of each other, so nobody shares anything.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "06-edits",
        "Loyalty points are to be given for each order, by a service of their own. How many parts "
        "of the announcing shop that are there already must be edited?",
        choices={
            "a": "None at all.",
            "b": "One: the bus gets a rule.",
            "c": "Two: the bus and the manager.",
        },
        right="b",
        holds=lambda edited: edited == ["bus"],
        because="The rule says who else wants to hear of it. The manager, the baker, the cashier "
        "and the inventory stay as they were.",
        wrong={
            "a": "Somebody must say that the new service wants to hear: that is the rule.",
            "c": "The manager announces as before. He does not know who listens.",
        },
    ),
    Prediction(
        "06-many",
        "Ten services listen instead of three. How does the time change that the manager needs for "
        "an order?",
        choices={
            "a": "It stays as it is.",
            "b": "It grows with each of them, a little.",
            "c": "It grows to that of the slowest of them.",
        },
        right="a",
        holds=lambda ratio: abs(ratio - 1) < 0.01,
        because="He tells the bus, once. How many copies the bus makes is no work of his.",
        wrong={
            "b": "He gives one event to the bus, however many rules there are.",
            "c": "That would be so if he waited for them, all at once.",
        },
    ),
    Prediction(
        "06-slow",
        "The inventory has become slow: 4 minutes for each order instead of 20 s. How much later "
        "is an order complete (baked and billed) in the announcing shop?",
        choices={
            "a": "About 4 minutes later.",
            "b": "A little later, because the bus is held up.",
            "c": "Not at all.",
        },
        right="c",
        holds=lambda ratio: ratio == 1,
        because="Each listener has a line of its own. The one of the inventory grows, and nobody "
        "else waits in it.",
        wrong={
            "a": "So it is in the calling shop, where the manager waits for each of them.",
            "b": "The bus hands over and goes on. It does not wait until the work is done.",
        },
    ),
    Prediction(
        "06-dead",
        "Now the inventory fails with every order. Of 100 orders, how many are complete in the "
        "calling shop?",
        right=0,
        unit="of 100 orders",
        holds=lambda measured: measured < 5,
        because="A call that fails fails the caller: the manager gives up on the order, although "
        "it is baked and billed. What is baked was baked for nobody.",
        wrong={
            (90, 100): "That is so in the announcing shop. Here the manager needs every answer.",
            (40, 60): "Each order calls all three, so each of them meets the one that fails.",
        },
    ),
)
