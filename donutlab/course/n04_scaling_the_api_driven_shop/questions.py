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
            "b": "The manager, the donut maker and the cashier.",
            "c": "The manager.",
        },
        right="c",
        gives=("update of the order service", "has to call the pie maker", "who makes what"),
        holds=lambda edited: edited == {"manager"},
        because="Somebody has to call the pie maker, and that is the manager. He must know who "
        "makes what: **each new service is an update of the order service**.",
        wrong={
            "a": "A service that nobody calls does nothing. In this design it is the manager who "
            "must know of it.",
            "b": "Donut maker and cashier are called as before. The knowledge of who is asked for "
            "what is gathered in one place, the manager.",
        },
    ),
    Prediction(
        "04-down",
        "The manager calls the inventory for each order, too, to note what was sold. From ten to "
        "eleven it is down. What happens to customers who only "
        "want a donut?",
        choices={
            "a": "They get their donut later.",
            "b": "They are sent away without one.",
            "c": "They get their donut, and nobody counts it.",
        },
        right="b",
        gives=("sent away", "without one", "so the order fails", "less available"),
        holds=lambda share: share > 0.95,
        because="They are sent away: the call to the inventory fails, so the order fails. A "
        "service that is only there to count has become one without which nothing is sold.",
        wrong={
            "a": "Nobody keeps the order for later: a call that fails is over.",
            "c": "For that the manager would have to go on when the call has failed. He takes one "
            "step after the other, and this one fails.",
        },
    ),
    Prediction(
        "04-velocity",
        "A company has an idea for a feature every 4 days. The feature's own team works on it for "
        "15 days. Then the order team, one worker, must edit the order service for it: 3 days. "
        "(All on average, all at random.) How long is it from the idea to the release?",
        choices={
            "a": "About 18 days: 15 and 3.",
            "b": "About 60 days, and more each year: the order team cannot keep up.",
            "c": "About 27 days: a feature waits for the order team longer than that works on it.",
        },
        right="c",
        gives=(r"\b27 days", r"\b2[4-9]\.\d days", "waits for the order team"),
        holds=lambda days: 24 < days < 30,
        because="The order team is busy 3 of 4 days, 75 %, and so has a line: a feature waits 3 · "
        "0.75 / 0.25 = 9 days for it, and that makes 27 days.",
        wrong={
            "a": "That would be so if the order team were always free. It works for everybody.",
            "b": "It can: an idea every 4 days, and 3 days of work for each.",
        },
    ),
    Prediction(
        "04-parallel",
        "Five services take 60 s on average, sometimes less, sometimes more (exponential). The "
        "manager asks all five at once. How long does he wait until the last has answered?",
        choices={
            "a": "About 60 s.",
            "b": "About 300 s.",
            "c": "About 140 s.",
        },
        right="c",
        gives=(r"\b13\d s", r"\b140 s", "slowest of five", "1 \\+ 1/2"),
        holds=lambda measured: 125 < measured < 150,
        because="He waits for the slowest of five. One of them is almost always slow: the mean of "
        "the slowest of k is 60 · (1 + 1/2 + … + 1/k), for five that is 137 s.",
        wrong={
            "a": "That would be so if all took exactly 60 s. The slowest of five is slower than "
            "the mean.",
            "b": "300 s is the sum: that is what calls one after the other take.",
        },
    ),
    Prediction(
        "04-tail",
        "A page asks 100 services at once. Each of them is slow with one request in a hundred. How "
        "many of 100 pages are slow?",
        right=63.4,
        unit="of 100 pages",
        gives=(r"\b6[0-9](\.\d)? (of 100|%)", r"0\.366", "rare for one"),
        holds=lambda measured: abs(measured - 63.4) < 8,
        because="A page is fast only if all 100 are fast: 0.99 multiplied 100 times is 0.366. The "
        "rest, 63 of 100, is slow. **What is rare for one is common for many.**",
        wrong={
            (0.5, 5): "That is the share for one service. A page needs all hundred of them.",
            (95, 100): "It would be that many if the slow requests never fell on the same page.",
        },
    ),
)

TRANSFER = (
    Question(
        "04-t1",
        "A hospital's admission program calls the laboratory, the pharmacy and the kitchen for "
        "each patient. A dietician is to be told as well. Her team writes a program with an API "
        "that is open to all, and describes it well. Which code must be edited besides?",
        {
            "a": "That of the admission program.",
            "b": "None: whoever wants can call her.",
            "c": "The kitchen's, since a diet is the kitchen's affair.",
        },
        "a",
        "Who calls must know whom. The dietician's people wait for the admission team: coupling, "
        "and the end of their developer velocity.",
        {
            "b": "An API waits to be called. Somebody has to write the call.",
            "c": "The kitchen is called as before, and need not know of her.",
        },
    ),
)
