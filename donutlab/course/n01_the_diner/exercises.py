"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from donutlab.course.n01_the_diner.checks import booth, staffed, steady
from donutlab.lessons.lesson import Exercise, Slip

EXERCISES = (
    Exercise(
        "01-booth",
        "Your first shop",
        'Build a shop of your own, with two parts. Customers named "market" come at random, 15 an '
        'hour on average, and go to a service named "seller". The seller takes 3 minutes for an '
        "order on average, Exponential like the baker. Then run it: how busy is the seller, and "
        "how busy did you expect? In each notebook your shop will grow.",
        answer="booth",
        solution="""
booth = Shop(
    Customers("market", Poisson(per_hour(15)), to="seller"),
    Service("seller", [Work(Exponential(minutes(3)))]),
)
""",
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
                'booth = Shop(Customers("market", Poisson(15), to="seller"), '
                'Service("seller", [Work(Exponential(180))]))',
                "this rate means 54,000 an hour",
                "Forgets that rates are per second.",
            ),
            Slip(
                'booth = Shop(Customers("market", Poisson(per_hour(15)), to="seller"), '
                'Service("seller", [Work(Exponential(3))]))',
                "not 3.",
                "Forgets that times are in seconds.",
            ),
            Slip(
                'booth = Shop(Customers("market", Poisson(per_hour(15)), to="market"), '
                'Service("seller", [Work(Exponential(180))]))',
                "can open, but: 'market' sends to 'market'",
                "Takes `to` for the customers' own name.",
            ),
            Slip(
                'booth = Shop(Customers("market", Poisson(per_hour(15)), to="seller"), '
                'Service("seller", [Work(Fixed(180))]))',
                "times that vary",
                "Takes the mean for the time of every order.",
            ),
        ),
        minutes=5,
    ),
    Exercise(
        "01-steady",
        "A steady hand",
        "Half of the bunching comes from the customers, who come at random. The other half comes "
        "from the work, which varies. Build `steady` from `diner`: the baker takes exactly 120 s "
        "for every order, and all else is as it was. Before you run it: how long will the mean "
        "wait be?",
        answer="steady",
        solution="""
steady = diner.with_parts(Service("baker", [Work(Fixed(120))]))
""",
        check=steady,
        hints=(
            '`diner.with_parts(Service("baker", [...]))` gives a shop with another baker.',
            "A time that is always the same is `Fixed`.",
        ),
        explains="She is busy 80 % of the time as before, and the mean wait is half as long: "
        "4 minutes. The formula for steady work is `donutlab.formulas.md1`.",
        slips=(
            Slip(
                'steady = diner.with_parts(Service("baker", [Work(Fixed(60))]))',
                "120 s for each order, not 60 s",
                "Makes her faster instead of steadier.",
            ),
            Slip(
                'steady = diner.with_parts(Service("baker", [Work(Exponential(120))]))',
                "takes her from",
                "Takes the same mean for the same time.",
            ),
            Slip(
                'steady = diner.with_parts(Service("Baker", [Work(Fixed(120))]))',
                "so was 'Baker'",
                "Adds a part: names are told apart by capitals, too.",
            ),
            Slip(
                'steady = Service("baker", [Work(Fixed(120))])',
                "to be a Shop",
                "Builds the baker and no shop.",
            ),
        ),
        minutes=3,
    ),
    Exercise(
        "01-monday",
        "Five people",
        "You may employ five people on the recorded Monday, bakers and cashiers together. Build "
        "`staffed` with `counter(bakers=..., cashiers=...)`, so that 95 of 100 orders are "
        "complete within 7 minutes. The check sends Monday's customers through your shop.",
        answer="staffed",
        solution="staffed = counter(bakers=3, cashiers=2)",
        check=staffed,
        hints=(
            "You have seen two bakers and three, each with one cashier. Where was the line?",
            "A fourth baker does not help those who wait for the cashier.",
        ),
        explains="With 3 bakers and 2 cashiers the p95 is about 6 minutes. A fourth baker instead "
        "of the second cashier leaves it near 8: the bottleneck has moved on to the cashier.",
        slips=(
            Slip(
                "staffed = counter(bakers=4)",
                "With 4 bakers and 1 cashiers, 95 of 100",
                "Goes on hiring where the bottleneck was.",
            ),
            Slip(
                "staffed = counter(bakers=2, cashiers=3)",
                "With 2 bakers and 3 cashiers, 95 of 100",
                "Helps the cashier where the bakers are still short.",
            ),
            Slip(
                "staffed = counter(bakers=4, cashiers=2)",
                "five people at most",
                "Counts only the bakers.",
            ),
        ),
        minutes=3,
    ),
)
