"""What is asked before a run, and of earlier notebooks."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

RECALL = (
    Question(
        "02-r1",
        "Which of the three is the producer, from whom the consumers learn what there is to do?",
        {"a": "The donut maker.", "b": "The manager.", "c": "The cashier."},
        "b",
        "The manager takes the order and sees to it that the others do their part.",
        {
            "a": "The donut maker makes the donut, but hears of the order from the manager: she "
            "is a consumer.",
            "c": "The cashier makes the bill, but hears of the order from the manager: she is a "
            "consumer.",
        },
    ),
    Question(
        "02-r2",
        "A donut maker is busy 80 % of the time, and orders come at random. What do you expect?",
        {
            "a": "No line to speak of: there is 20 % to spare.",
            "b": "A line that grows without end.",
            "c": "A line, and a wait of several times the work itself.",
        },
        "c",
        "Random orders come in bunches. At 80 % the mean wait is four times the work: the knee.",
        {
            "a": "The 20 % are spread over the day, and orders come in bunches.",
            "b": "Without end it grows only when more comes than can be done: above 100 %.",
        },
    ),
    Question(
        "02-r3",
        "What does `run.trace(1)` show?",
        {
            "a": "The story of the first order, moment by moment.",
            "b": "The mean times of all orders.",
            "c": "The blueprint of the shop.",
        },
        "a",
        "A trace follows one order; the summary has the means.",
        {
            "b": "The means are in `run.summary()`.",
            "c": "The blueprint is the `Shop` itself; a trace comes from a run.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "02-chain",
        "The manager works 5 s on an order, the donut maker 120 s and the cashier 30 s, on "
        "average. How long does an order keep the manager?",
        choices={
            "a": "5 s: his own work.",
            "b": "About 120 s: the slowest of the three counts.",
            "c": "About 155 s: all three together.",
        },
        right="c",
        gives=(r"\b155\b", "all three together", "times add up", "latency is a sum"),
        holds=lambda measured: abs(measured - 155) < 5,
        because="He calls one after the other and stands there until each has answered. The "
        "times add up: **latency is a sum**.",
        wrong={
            "a": "That would be so if he handed the order on and forgot about it. A call is not "
            "handing on: he waits for the answer.",
            "b": "The slowest alone counts when things go on at the same time. Here the cashier "
            "is called only when the donut maker has answered.",
        },
    ),
    Prediction(
        "02-product",
        "Baker and cashier each fail with 5 of 100 orders, at random. How many of 100 orders are "
        "complete?",
        right=90.25,
        unit="of 100 orders",
        within=0.02,
        gives=(r"\b90(\.\d+)? (%|of 100)", r"0\.9025", "is a product"),
        holds=lambda measured: abs(measured - 90.25) < 1,
        because="An order needs both: 0.95 · 0.95 = 0.9025. **Availability is a product**, and "
        "each further call makes it smaller.",
        wrong={
            (94, 96): "95 would be so if the chain were as strong as its weakest link. But the "
            "baker fails with some orders and the cashier with others, and each of these is lost.",
            (
                97,
                100,
            ): "That would be so if one could stand in for the other. Here both are needed.",
        },
    ),
    Prediction(
        "02-dead",
        "At nine o'clock the cashier falls silent: she takes a call and never answers. What "
        "becomes of the customers who come later?",
        choices={
            "a": "They wait in line, and none of them is served.",
            "b": "They get their donuts, and no bill.",
            "c": "The one who is being served goes away empty-handed, then the shop goes on.",
            "d": "Donuts pile up in the kitchen: they are made and not picked up.",
        },
        right="a",
        gives=("nobody gets", "none of them", "wait(s|ed)? for ever", "dies with the service"),
        holds=lambda measured: measured == 0,
        because="The manager waits for a response that never comes, and everybody else waits for "
        "the manager. A caller without a timeout dies with the service it calls.",
        wrong={
            "b": "One donut may well be made. But the manager hands it over when both have "
            "answered, and he is still waiting.",
            "c": "For that the manager would have to give up on the order at some point. Nobody "
            "has told him when.",
            "d": "She makes what she is asked for. The manager stands at the cashier's and asks "
            "for nothing.",
        },
    ),
    Prediction(
        "02-again",
        "A cashier fails with 30 of 100 calls, at random. The manager tries up to 3 times in all. "
        "How many of 100 orders get their bill?",
        right=97.3,
        unit="of 100 orders",
        within=0.01,
        gives=(r"\b97(\.\d+)? (%|of 100)", r"0\.027"),
        holds=lambda measured: abs(measured - 97.3) < 1,
        because="Three attempts fail together with 0.3 · 0.3 · 0.3 = 0.027. What fails at random "
        "is worth another try.",
        wrong={
            (69, 71): "70 is what a single attempt brings. Two more are made when it fails.",
            (89, 92): "91 is what two attempts bring: 1 - 0.3². Three in all means two more.",
            (99, 100): "99.2 is what four attempts bring. Three in all includes the first.",
        },
    ),
)

TRANSFER = (
    Question(
        "02-t1",
        "A parcel service asks the customs office by its API to declare a parcel, and gets no "
        "response within its time limit. It asks again and hears: declared. How often may the "
        "parcel be declared now?",
        {
            "a": "Once: the first request has failed.",
            "b": "Once or twice: the first request may have been carried out as well.",
            "c": "Not at all: after a timeout nothing is certain.",
        },
        "b",
        "A timeout ends the waiting, not the work. Only the first response may have been late or "
        "lost.",
        {
            "a": "No response is not a response that says no.",
            "c": "The second response is one as the contract has it: that declaration is done.",
        },
    ),
)
