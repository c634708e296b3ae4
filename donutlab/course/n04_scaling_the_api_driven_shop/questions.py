"""What is asked before a run, and of earlier notebooks."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

RECALL = (
    Question(
        "04-r1",
        "What does an acknowledgement say?",
        {
            "a": "That the order is complete.",
            "b": "That the order was taken, and by which identifier to ask for it.",
            "c": "How long it will take.",
        },
        "b",
        "It says nothing of how the order will end.",
        {
            "a": "When it is given nobody has begun to work.",
            "c": "Whoever gives it does not know that.",
        },
    ),
    Question(
        "04-r2",
        "12 orders an hour, and each is in the shop for 10 minutes on average. How many are in the "
        "shop at a time?",
        {"a": "2.", "b": "10.", "c": "120."},
        "a",
        "Little's law: 12 an hour times a sixth of an hour.",
        {
            "b": "The 10 are minutes. Multiply the rate with the stay, in the same unit of time.",
            "c": "That multiplies orders an hour with minutes: bring them to one unit first.",
        },
    ),
    Question(
        "04-r3",
        "Three services must answer, and each does so for 99 of 100 orders. How many orders are "
        "complete?",
        {"a": "99 of 100.", "b": "About 97 of 100.", "c": "About 33 of 100."},
        "b",
        "The product: 0.99 · 0.99 · 0.99 = 0.970.",
        {
            "a": "Each of the three fails with other orders, and all these are lost.",
            "c": "Availabilities are multiplied, not divided by their number.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "04-edits",
        "The shop is to sell pies. We add a pie maker. What else must be edited, apart from the "
        "menu on the street?",
        choices={
            "a": "Nothing: the pie maker is a service of its own.",
            "b": "The manager.",
            "c": "The manager, the donut maker and the cashier.",
        },
        right="b",
        holds=lambda edited: edited == {"manager"},
        because="Somebody has to call the pie maker, and that is the manager. He must know who "
        "makes what: **each new service is an update of the order service**.",
        wrong={
            "a": "A service that nobody calls does nothing. In this design it is the manager who "
            "must know of it.",
            "c": "Baker and cashier are called as before. The knowledge of who is asked for what "
            "is gathered in one place, the manager.",
        },
    ),
    Prediction(
        "04-down",
        "The inventory is asked for each order, to note what was sold. From ten to eleven it is "
        "down. What happens to customers who only want a donut?",
        choices={
            "a": "Nothing: donut maker and cashier are there.",
            "b": "They get their donut later.",
            "c": "They are sent away without one.",
        },
        right="c",
        holds=lambda share: share > 0.95,
        because="The call to the inventory fails, so the order fails. A service that is only there "
        "to count has become one without which nothing is sold.",
        wrong={
            "a": "They are there, but the manager takes one step after the other, and this one "
            "fails.",
            "b": "Nobody keeps the order for later: a call that fails is over.",
        },
    ),
    Prediction(
        "04-parallel",
        "Five services take 60 s on average, sometimes less, sometimes more (exponential). The "
        "manager asks all five at once. How long does he wait until the last has answered?",
        choices={
            "a": "About 60 s.",
            "b": "About 140 s.",
            "c": "About 300 s.",
        },
        right="b",
        holds=lambda measured: 125 < measured < 150,
        because="He waits for the slowest of five. One of them is almost always slow: the mean of "
        "the slowest of k is 60 · (1 + 1/2 + … + 1/k), for five that is 137 s.",
        wrong={
            "a": "That would be so if all took exactly 60 s. The slowest of five is slower than "
            "the mean.",
            "c": "300 s is the sum: that is what calls one after the other take.",
        },
    ),
    Prediction(
        "04-tail",
        "A page asks 100 services at once. Each of them is slow with one request in a hundred. How "
        "many of 100 pages are slow?",
        right=63.4,
        unit="of 100 pages",
        holds=lambda measured: abs(measured - 63.4) < 8,
        because="A page is fast only if all 100 are fast: 0.99 multiplied 100 times is 0.366. The "
        "rest, 63 of 100, is slow. **What is rare for one is common for many.**",
        wrong={
            (0.5, 5): "That is the share for one service. A page needs all hundred of them.",
            (95, 100): "It would be that many if the slow requests never fell on the same page.",
        },
    ),
)
