"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from donutlab.course.n12_rush_hour.checks import (
    keeps,
    keeps_praise,
    lost_few,
    lost_few_praise,
    market_day,
    market_day_praise,
)
from donutlab.lessons.lesson import Exercise, Slip
from donutlab.lessons.scope import Scope

LOST = """
mended = leaky.with_parts(
    Service(
        "manager",
        [Work(Fixed(5)), Call("till", timeout=30), Publish("OrderPlaced", to="bus"), Acknowledge()],
    ),
    Queue("tray", retention=hours(12)),
)
"""

FRIDAY = """
makers = roster((7, 3), (8, 5), (9, 2), (12, 3), (14, 2), (18, 1))
rush_hour = kitchen.with_parts(replace(kitchen.parts["donut maker"], **makers))
"""

OWN = """
from dataclasses import replace

hired = {"waiter": 1, "pie maker": 2}
my_shop = yours.with_parts(
    replace(yours.parts["market"], arrivals=Poisson(per_hour(90))),
    *[
        replace(yours.parts[name], workers=yours.parts[name].workers + more)
        for name, more in hired.items()
    ],
)
"""

SERVICES = ("seller", "baker", "cashier", "inventory", "waiter", "pie maker", "auditor")

EXERCISES = (
    Exercise(
        "12-lost",
        "Why are they lost?",
        "In `leaky`, of the setup, customers pay at a till first, and many orders are rejected or "
        "lost. Run it, ask for the causes, and build `mended` from it: on other Fridays, too, at "
        "least 99 of 100 orders are neither. Nobody is hired, nobody works faster, the calendar "
        "stays, and no customer pays twice.",
        answer="mended",
        solution=LOST,
        check=lost_few,
        scope=Scope("leaky", edits={"manager": ("steps",), "tray": ("retention",)}),
        hints=(
            "`leaky.run(seed=1, until=hours(12)).causes()` counts the causes, by part.",
            "There are two. The one is a limit of the manager's patience, the other of the tray's.",
            "How long is the till at work in one of a thousand cases? How long must a slip lie "
            "on the tray at most?",
        ),
        explains=lost_few_praise,
        slips=(
            Slip("mended = leaky", "still rejected or lost", "As it was."),
            Slip(
                LOST.replace("timeout=30", "timeout=6"),
                "till",
                "Mends the cause with few orders, and leaves the one with many.",
            ),
            Slip(
                LOST.replace("retention=hours(12)", "retention=minutes(8)"),
                "kept too long",
                "Mends the cause with many orders, and does not ask again.",
            ),
            Slip(
                LOST.replace("timeout=30", "timeout=6, retry=Retry(3)"),
                "pays more than once",
                "Tries again: what was given up is charged all the same, and then once more.",
            ),
            Slip(
                LOST.replace('Call("till", timeout=30)', 'Request("till")'),
                "waits for the till",
                "Does not wait: then nobody knows whether it was paid.",
            ),
            Slip(
                LOST + 'mended = mended.with_parts(Service("donut maker", bakes, workers=9, '
                'reads=Reads("tray")))',
                "'donut maker'",
                "Hires, instead of asking for the cause.",
            ),
        ),
        minutes=4,
    ),
    Exercise(
        "12-friday",
        "A roster that holds",
        "Build `rush_hour` from `kitchen`, of the setup: 9 of 10 orders are complete within 6 "
        "minutes, with the calendar as it is, and fewer than 30 hours are paid, overtime included. "
        "You are judged on 30 Fridays that you have not seen: the whole interval must keep the "
        "level. Only the `workers` and `shifts` of the donut makers may change.",
        answer="rush_hour",
        solution=FRIDAY,
        check=keeps,
        scope=Scope("kitchen", edits={"donut maker": ("workers", "shifts")}),
        hints=(
            "The load of each hour is rate times work. When is it above two, when below one?",
            "`replace(kitchen.parts['donut maker'], **roster(...))` puts in another roster.",
            "Try it on days of your own with `replicate`, and look where the late ones are: "
            "`run.causes(late=minutes(6)).frame()`.",
        ),
        explains=keeps_praise,
        slips=(
            Slip("rush_hour = kitchen", "hours are paid", "As it was: three all day, 36 hours."),
            Slip(
                FRIDAY.replace("(7, 3), (8, 5), (9, 2), (12, 3), (14, 2), (18, 1)", "(7, 2)"),
                "surely broken",
                "Staffs by the mean of the day.",
            ),
            Slip(
                FRIDAY.replace("(7, 3), (8, 5)", "(7, 4)").replace("(18, 1)", "(18, 2)"),
                "hours are paid",
                "Takes the roster of the panel: 30 hours, and overtime.",
            ),
            Slip(
                FRIDAY.replace("(9, 2), (12, 3), (14, 2), (18, 1)", "(9, 2), (18, 1)"),
                "surely broken",
                "Sees the rush of the morning, and not that of noon with its apprentice.",
            ),
            Slip(
                FRIDAY.replace(
                    "(7, 3), (8, 5), (9, 2), (12, 3), (14, 2), (18, 1)",
                    "(7, 4), (9, 2), (12, 3), (14, 1), (15, 2), (18, 1)",
                ),
                "do not tell",
                "On the edge: good on many single days, and nothing is shown by that.",
            ),
            Slip(
                FRIDAY + "rush_hour = rush_hour.with_parts("
                'replace(rush_hour.parts["donut maker"], outages=[]))',
                "the outages of 'donut maker'",
                "Strikes the cleaning from the calendar.",
            ),
        ),
        minutes=6,
    ),
    Exercise(
        "12-own",
        "Your own shop: market day",
        "The newspaper has written of your shop. Build `my_shop` from `yours`: on the market 90 "
        "customers an hour come at random. On days that you have not seen 9 of 10 orders are "
        "complete within 15 minutes, and nobody is given more than they can do, not even those "
        "for whom no customer waits. Hire at most three; nothing else changes.",
        answer="my_shop",
        solution=OWN,
        check=market_day,
        builds_on="11-own",
        scope=Scope("", edits={"market": ("arrivals",), **dict.fromkeys(SERVICES, ("workers",))}),
        hints=(
            "For each service: how many of the orders come to it, and how much work is each?",
            "`run.summary().overloads` names who is given too much, `run.causes(late=...)` who is "
            "waited for.",
        ),
        explains=market_day_praise,
        slips=(
            Slip("my_shop = yours", "90 customers an hour", "As it was."),
            Slip(
                OWN.replace('"waiter": 1, "pie maker": 2', '"waiter": 0'),
                "market day",
                "Lets more come and hires nobody.",
            ),
            Slip(
                OWN.replace('"waiter": 1, "pie maker": 2', '"baker": 3'),
                "market day",
                "Hires where the most work was, and not where the load is too high.",
            ),
            Slip(
                OWN.replace('"waiter": 1, "pie maker": 2', '"waiter": 5, "pie maker": 5'),
                "at most three",
                "Hires until nothing is late.",
            ),
            Slip(
                OWN.replace("Poisson(per_hour(90))", "Regular(40)"),
                "at random",
                "Lets them come one after the other: without clusters there is no line.",
            ),
        ),
        minutes=3,
    ),
)
