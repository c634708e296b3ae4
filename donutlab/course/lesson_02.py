"""Lesson 02: request and response. What a chain of calls costs, and what happens without answer."""

from __future__ import annotations

from donutlab.core.log import CALLED, TIMED_OUT
from donutlab.core.units import hours
from donutlab.course.checks import attempts
from donutlab.course.own_shop import bill_first
from donutlab.course.spec import Exercise, Lesson, Prediction, Question, Slip
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop

SETUP = """
from donutlab import *

street = Customers("street", Poisson(per_hour(12)), to="manager", order={"item": "donut"})

diner = Shop(
    street,
    Service("manager", [Work(Fixed(5)), Call("baker"), Call("cashier")]),
    Service("baker", [Work(Exponential(120))]),
    Service("cashier", [Work(Exponential(30))]),
)


def dies(job):
    yield Work(Exponential(30))
    if job.now > hours(2):
        yield Work(Fixed(days(1)))


dead = diner.with_parts(Service("cashier", [dies]))
"""

RECALL = (
    Question(
        "02-r1",
        "Which of the three is the producer, the one whom the customer talks to?",
        {"a": "The baker.", "b": "The manager.", "c": "The cashier."},
        "b",
        "The manager takes the order and sees to it that the others do their part.",
        {
            "a": "The baker makes the donut, but hears of the order from the manager.",
            "c": "The cashier makes the bill, but hears of the order from the manager.",
        },
    ),
    Question(
        "02-r2",
        "A baker is busy 80 % of the time, and orders come at random. What do you expect?",
        {
            "a": "No line to speak of: there is 20 % to spare.",
            "b": "A line, and a wait of several times the work itself.",
            "c": "A line that grows without end.",
        },
        "b",
        "Random orders come in bunches. At 80 % the mean wait is four times the work: the knee.",
        {
            "a": "The 20 % are spread over the day, and orders come in bunches.",
            "c": "Without end it grows only when more comes than can be done: above 100 %.",
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
        "The manager works 5 s on an order, the baker 120 s and the cashier 30 s, on average. "
        "How long does an order keep the manager?",
        choices={
            "a": "5 s: his own work.",
            "b": "About 120 s: the slowest of the three counts.",
            "c": "About 155 s: all three together.",
        },
        right="c",
        holds=lambda measured: abs(measured - 155) < 5,
        because="He calls one after the other and stands there until each has answered. The "
        "times add up: **latency is a sum**.",
        wrong={
            "a": "That would be so if he handed the order on and forgot about it. A call is not "
            "handing on: he waits for the answer.",
            "b": "The slowest alone counts when things go on at the same time. Here the cashier "
            "is called only when the baker has answered.",
        },
    ),
    Prediction(
        "02-product",
        "Baker and cashier each fail with 5 of 100 orders, at random. How many of 100 orders are "
        "complete?",
        right=90.25,
        unit="of 100 orders",
        within=0.02,
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
            "a": "They get their donuts, and no bill.",
            "b": "The one who is being served goes away empty-handed, then the shop goes on.",
            "c": "Nobody gets anything any more.",
        },
        right="c",
        holds=lambda measured: measured == 0,
        because="The manager waits for an answer that never comes, and everybody else waits for "
        "the manager. A caller without a timeout dies with the service it calls.",
        wrong={
            "a": "The donut may well be baked. But the manager hands it over when both have "
            "answered, and he is still waiting.",
            "b": "For that the manager would have to give up on the order at some point. Nobody "
            "has told him when.",
        },
    ),
    Prediction(
        "02-again",
        "A cashier fails with 30 of 100 calls, at random. The manager tries up to 3 times in all. "
        "How many of 100 orders get their bill?",
        right=97.3,
        unit="of 100 orders",
        within=0.01,
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


def capacity(answer: float) -> str | None:
    """Check the number of orders an hour a manager can take who is held by his calls."""
    if answer <= 0:
        return f"Expected a number of orders above 0, not {answer:g}."
    if abs(answer - 3600 / 155) < 0.5:
        return None
    return (
        f"{answer:g} orders an hour leave {3600 / answer:.0f} s for each. Expected the seconds "
        "that an order keeps the manager: his own work and both calls."
    )


def day(shop: Shop) -> Run:
    """Return the day on which the exercises are tried out."""
    return shop.run(seed=7, until=hours(8))


def rescue(shop: Shop) -> str | None:
    """Check that the manager gives up on the cashier after 60 s, and tries twice, 5 s apart."""
    run = day(shop)
    calls, ends = attempts(run, CALLED), attempts(run, TIMED_OUT)
    if not ends:
        return "Expected calls to the cashier to time out, but the manager still waits for ever."
    longest = max(end - calls[key] for key, end in ends.items())
    if abs(longest - 60) > 0.01:
        return f"Expected the manager to wait 60 s for an answer, not {longest:g} s."
    most = max(number for _, number in calls)
    if most != 2:
        return f"Expected at most 2 attempts in all for an order, but there were {most}."
    pause = max(calls[order, 2] - ends[order, 1] for order, number in calls if number == 2)
    if abs(pause - 5) > 0.01:
        return f"Expected a pause of 5 s before the second attempt, not {pause:g} s."
    if not run.summary().services["baker"].served:
        return "Expected the manager to call the baker as before, but no donut was baked."
    return None


OWN = """
my_shop = yours.with_parts(
    Service("seller", [Work(Fixed(5)), Call("cashier", timeout=minutes(2)), Call("baker")]),
    Service("baker", [Work(Exponential(120))]),
    Service("cashier", [Work(Exponential(30))]),
    completes=["baker", "cashier"],
)
"""

EXERCISES = (
    Exercise(
        "02-capacity",
        "How many orders can he take?",
        "One manager, and nobody helps him. How many orders an hour can he take at most? Write it "
        "as a number, or let Python compute it.",
        answer="most_an_hour",
        solution="most_an_hour = 3600 / (5 + 120 + 30)",
        check=capacity,
        kind=(int, float),
        hints=(
            "How long does one order keep him? You have measured it.",
            "An hour has 3600 s. How many such spans fit in?",
        ),
        explains="An order keeps him 5 + 120 + 30 = 155 s, and an hour has 3600 s. How fast he is "
        "himself hardly matters: 97 % of the time he stands and waits.",
        slips=(
            Slip(
                "most_an_hour = 3600 / 5",
                "leave 5 s for each",
                "Counts only the manager's own work, as if a call were handing on.",
            ),
            Slip(
                "most_an_hour = 3600 / 120",
                "leave 120 s for each",
                "Takes the slowest station for the bottleneck, as in a line of machines.",
            ),
            Slip(
                'most_an_hour = "23"',
                "to be int or float, not '23'",
                "Wrote a text instead of a number.",
            ),
        ),
        minutes=3,
    ),
    Exercise(
        "02-rescue",
        "A manager who gives up",
        "Build `rescued` from `dead`: the manager waits at most 60 s for the cashier, and tries "
        "at most twice in all, with a pause of 5 s before the second attempt. The baker is called "
        "as before.",
        answer="rescued",
        solution="""
rescued = dead.with_parts(
    Service(
        "manager",
        [
            Work(Fixed(5)),
            Call("baker"),
            Call("cashier", timeout=60, retry=Retry(max_attempts=2, base=5)),
        ],
    )
)
""",
        check=rescue,
        hints=(
            '`dead.with_parts(Service("manager", [...]))` gives a shop with another manager.',
            "A call takes a `timeout` in seconds, and a `retry`.",
            "`Retry(max_attempts=2, base=5)` counts attempts, the first included; `base` is the "
            "pause before the second.",
        ),
        explains="Only the manager was edited. He is a little slower with each silent call, but "
        "he is there for the next customer.",
        slips=(
            Slip(
                "rescued = dead",
                "still waits for ever",
                "Hands back the shop as it was.",
            ),
            Slip(
                'rescued = dead.with_parts(Service("manager", [Work(Fixed(5)), Call("baker"), '
                'Call("cashier", timeout=60, retry=Retry(max_attempts=3, base=5))]))',
                "at most 2 attempts in all for an order, but there were 3",
                "Takes `max_attempts` for the number of retries after the first attempt.",
            ),
            Slip(
                'rescued = dead.with_parts(Service("manager", [Work(Fixed(5)), Call("baker"), '
                'Call("cashier", timeout=60, retry=Retry(max_attempts=2))]))',
                "a pause of 5 s before the second attempt, not 0 s",
                "Forgets the pause: without `base` the second attempt follows at once.",
            ),
        ),
        minutes=5,
    ),
    Exercise(
        "02-own",
        "Your own shop: no donut without a bill",
        "Your booth gets a `baker` (120 s for an order on average) and a `cashier` (30 s), both "
        "`Exponential`. Build `my_shop` from `yours`: the seller works 5 s himself and calls both. "
        "The cashier may fall silent, as in `dead`: the seller gives up on her after two minutes, "
        "and no donut is baked for an order that was not billed. An order is complete when both "
        "have served it.",
        answer="my_shop",
        solution=OWN,
        check=bill_first,
        builds_on="01-booth",
        hints=(
            "`yours.with_parts(...)` takes three parts: the seller, and two new ones. It takes "
            '`completes=["baker", "cashier"]` as well.',
            "Steps are taken in their order. What happens to the steps after one that fails?",
            "Whom must the seller ask first, so that nothing is baked in vain?",
        ),
        explains="The order of the calls is a decision: what is likely to fail, or easily undone, "
        "comes first. After a call that has failed the steps that follow are not taken. Your shop "
        "grows from notebook to notebook.",
        slips=(
            Slip(
                OWN.replace(
                    'Call("cashier", timeout=minutes(2)), Call("baker")',
                    'Call("baker"), Call("cashier", timeout=minutes(2))',
                ),
                "were not",
                "Adds the timeout to a call that comes last: the donut is there already.",
            ),
            Slip(
                OWN.replace(", timeout=minutes(2)", ""),
                "waits for ever",
                "Thinks of the order of the calls and forgets the timeout.",
            ),
            Slip(
                OWN.replace("minutes(2)", "2"),
                "to wait 120 s for the cashier, not 2 s",
                "Writes minutes where the library counts seconds.",
            ),
            Slip(
                OWN.replace('    completes=["baker", "cashier"],\n', ""),
                "to be complete when baker and cashier",
                "Takes the answer to the customer for all that completes an order.",
            ),
            Slip(
                'my_shop = yours.with_parts(Service("baker", [Work(Exponential(120))]), '
                'Service("cashier", [Work(Exponential(30))]))',
                "to call the baker, but no order comes to her",
                "Adds the services and expects that they get to know of the orders by themselves.",
            ),
        ),
        minutes=5,
    ),
)

LESSON = Lesson(
    2,
    objectives=(
        "say what an API contract between two services fixes, and what it leaves open;",
        "predict the latency and the availability of a chain of calls;",
        "say what a caller does when no answer comes: timeout, retry, backoff, jitter.",
    ),
    setup=SETUP,
    recall=RECALL,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={
        "links": {"services": 8, "failing": 0.5},
        "again": {"attempts": 7, "failing": 50},
    },
)
