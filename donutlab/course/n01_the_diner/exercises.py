"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from numbers import Real

from donutlab.course.n01_the_diner.checks import booth, in_the_clinic, staffed, steady
from donutlab.lessons.lesson import Exercise, Slip
from donutlab.lessons.scope import Scope

BOOTH = """
booth = Shop(
    Customers("market", Poisson(per_hour(15)), to="seller"),
    Service("seller", [Work(Exponential(minutes(3)))]),
)
"""

STEADY = """
steady = diner.with_parts(Service("baker", [Work(Fixed(120))]))
"""

EXERCISES = (
    Exercise(
        "01-booth",
        "Your first shop",
        'Build a shop of your own, with two parts. Customers named "market" come at random, 15 an '
        'hour on average, and go to a service named "seller". The seller, one worker, takes 3 '
        "minutes for an order on average, `Exponential` like the donut maker. Then run it: how "
        "busy is the seller, and how busy did you expect? In each notebook your shop will grow.",
        answer="booth",
        solution=BOOTH,
        check=booth,
        hints=(
            "Start from the diner: copy the lines of street and baker, and rename.",
            "Customers say with `to` whom they go to. Rates are per second: `per_hour(15)`.",
            "Times are in seconds, and `minutes(3)` says how many.",
        ),
        explains="15 orders an hour of 180 s each are 2700 s of work in an hour: the seller is "
        "busy 75 % of the time.",
        slips=(
            Slip(
                BOOTH.replace("per_hour(15)", "15"),
                "this rate means 54,000 an hour",
                "Forgets that rates are per second.",
            ),
            Slip(
                BOOTH.replace("minutes(3)", "3"),
                "not 3.",
                "Forgets that times are in seconds.",
            ),
            Slip(
                BOOTH.replace('to="seller"', 'to="market"'),
                "can open, but: 'market' sends to 'market'",
                "Takes `to` for the customers' own name.",
            ),
            Slip(
                BOOTH.replace("Exponential(minutes(3))", "Fixed(180)"),
                "times that vary",
                "Takes the mean for the time of every order.",
            ),
            Slip(
                BOOTH.replace("Poisson(per_hour(15))", "Regular(240)"),
                "come at random",
                "Lets a customer come every four minutes: then nobody ever waits for long.",
            ),
            Slip(
                BOOTH.replace("(3)))]", "(3)))], workers=2"),
                "with one worker",
                "Hires before anybody has seen a line.",
            ),
        ),
        minutes=4,
    ),
    Exercise(
        "01-steady",
        "A steady hand",
        "Half of the wait comes from the customers, who come at random. The other half comes "
        "from the work, which varies. Build `steady` from `diner`: the donut maker takes exactly "
        "120 s for every order, and all else is as it was. Before you run it: how long will the "
        "mean wait be?",
        answer="steady",
        solution=STEADY,
        check=steady,
        scope=Scope("diner", {"baker": ("steps",)}),
        hints=(
            '`diner.with_parts(Service("baker", [...]))` gives a shop with another donut maker.',
            "A time that is always the same is `Fixed`.",
        ),
        explains="She is busy 80 % of the time as before, and the mean wait is half as long: "
        "4 minutes. The formula for steady work is `donutlab.formulas.md1`.",
        slips=(
            Slip(
                STEADY.replace("120", "60"),
                "120 s for each order, not 60 s",
                "Makes her faster instead of steadier.",
            ),
            Slip(
                STEADY.replace("Fixed", "Exponential"),
                "takes her from",
                "Takes the same mean for the same time.",
            ),
            Slip(
                STEADY.replace('"baker"', '"Baker"'),
                "no new part 'Baker'",
                "Adds a part: names are told apart by capitals, too.",
            ),
            Slip(
                'steady = Service("baker", [Work(Fixed(120))])',
                "to be a Shop",
                "Builds the donut maker and no shop.",
            ),
            Slip(
                STEADY.replace("(120))]", "(120))], workers=2"),
                "the workers of 'baker' to stay",
                "Hires, and takes the shorter line for the effect of the steady hand.",
            ),
            Slip(
                "steady = counter(20).with_parts(Service('baker', [Work(Fixed(120))]))",
                "the arrivals of 'street' to stay",
                "Changes two things at once: then nobody knows which one helped.",
            ),
        ),
        minutes=3,
    ),
    Exercise(
        "01-monday",
        "Five people",
        "You may employ five people on the recorded Monday, donut makers and cashiers together. "
        "Build `staffed` with `counter(bakers=..., cashiers=...)`, so that 95 of 100 orders are "
        "complete within 7 minutes. The check sends Monday's customers through your shop.",
        answer="staffed",
        solution="staffed = counter(bakers=3, cashiers=2)",
        check=staffed,
        scope=Scope("diner", {"baker": ("workers",), "cashier": ("workers",)}),
        hints=(
            "You have seen two donut makers and three, each with one cashier. Where was the line?",
            "A fourth donut maker does not help those who wait for the cashier.",
        ),
        explains="With 3 donut makers and 2 cashiers the p95 is about 6 minutes. A fourth donut "
        "maker instead of the second cashier leaves it near 8: the bottleneck has moved on to the "
        "cashier.",
        slips=(
            Slip(
                "staffed = counter(bakers=4)",
                "With 4 donut makers and 1 cashier, 95 of 100",
                "Goes on hiring where the bottleneck was.",
            ),
            Slip(
                "staffed = counter(bakers=2, cashiers=3)",
                "With 2 donut makers and 3 cashiers, 95 of 100",
                "Helps the cashier where the donut makers are still short.",
            ),
            Slip(
                "staffed = counter(bakers=4, cashiers=2)",
                "five people at most",
                "Counts only the donut makers.",
            ),
            Slip(
                'staffed = counter(bakers=3, cashiers=2).with_parts(Service("baker", '
                "[Work(Exponential(90))], workers=3))",
                "the steps of 'baker' to stay",
                "Makes people faster, where they were to be hired.",
            ),
        ),
        minutes=3,
    ),
    Exercise(
        "01-clinic",
        "The wait for the doctor",
        "In a clinic 9 patients an hour come at random to the only doctor. A treatment takes her 5 "
        "minutes on average, and varies like `Exponential`. How many minutes does a patient wait, "
        "on average, until she begins?",
        answer="wait_in_minutes",
        solution="""
busy = 9 * 5 / 60
wait_in_minutes = 5 * busy / (1 - busy)
""",
        check=in_the_clinic,
        kind=Real,
        hints=(
            "How many of the 60 minutes of an hour is she busy?",
            "The wait is the work times ρ / (1 − ρ).",  # noqa: RUF001
        ),
        explains="She is busy 45 of 60 minutes, 75 %: three times the work, 15 minutes.",
        slips=(
            Slip(
                "wait_in_minutes = 5 * 0.75",
                "0.75 times the treatment",
                "Takes the share of busy time for the wait.",
            ),
            Slip(
                "wait_in_minutes = 20",
                "4 times the treatment",
                "Adds the treatment: that is the sojourn, not the wait.",
            ),
            Slip(
                "wait_in_minutes = 15 * 60",
                "180 times the treatment",
                "Answers in seconds.",
            ),
            Slip(
                "wait_in_minutes = 0",
                "0 times the treatment",
                "She is free a quarter of the time, so nobody waits.",
            ),
            Slip(
                "wait_in_minutes = 5 * 0.5 * 0.75 / 0.25",
                "1.5 times the treatment",
                "Uses the law for steady work, where it varies.",
            ),
        ),
        minutes=2,
    ),
)
