"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from donutlab.course.n10_when_things_fail.checks import (
    billed_once,
    billed_praise,
    calm,
    calm_praise,
)
from donutlab.lessons.lesson import Exercise, Slip
from donutlab.lessons.scope import Scope

CALM = """
call = Call("fryer", minutes(5), Retry(3), budget=Budget(gain=0.1))
calm = evening.with_parts(Service("manager", [call], workers=1000))
"""

OWN = """
from dataclasses import replace

cashier, bus = yours.parts["cashier"], yours.parts["bus"]
rules = [replace(rule, to="slips") if rule.to == "cashier" else rule for rule in bus.rules]
my_shop = yours.with_parts(
    replace(bus, rules=rules),
    Queue("slips", visibility=minutes(5), max_receives=3, dead_letter="bin"),
    Queue("bin"),
    replace(
        cashier,
        steps=[Once(*cashier.steps, key="order")],
        reads=Reads("slips"),
        line=None,  # what waits, waits in the queue
    ),
)
"""

EXERCISES = (
    Exercise(
        "10-calm",
        "A calm evening",
        "Build `calm` from `evening`, of the setup: 98 of 100 customers get a donut within 5 "
        "minutes before the oil is cold, and so they do from an hour after it is hot again. Only "
        "the manager's steps are touched.",
        answer="calm",
        solution=CALM,
        check=calm,
        scope=Scope("evening", edits={"manager": ("steps",)}),
        hints=(
            "With one attempt the evening is calm, but too many of the calls that go wrong are "
            "given up. When is a second attempt a help, and when not?",
            "`Call` has a `budget`: on a good day there is plenty in it.",
        ),
        explains=calm_praise,
        slips=(
            Slip("calm = evening", "oil is hot again", "As it was."),
            Slip(
                CALM.replace("Retry(3), budget=Budget(gain=0.1)", "Retry(1)"),
                "while the oil is hot",
                "Gives up retries altogether, and with them those customers whose call goes wrong "
                "by chance.",
            ),
            Slip(
                CALM.replace("Retry(3), budget=Budget(gain=0.1)", "Retry(3, base=60, cap=600)"),
                "oil is hot again",
                "Pauses between attempts: an open crowd comes all the same.",
            ),
            Slip(
                CALM.replace(
                    "Retry(3), budget=Budget(gain=0.1)", 'Retry(3, base=60, cap=600, jitter="full")'
                ),
                "oil is hot again",
                "Takes jitter for a way to have fewer calls. It spreads them.",
            ),
            Slip(
                CALM.replace("minutes(5), Retry(3), budget=Budget(gain=0.1)", "60, Retry(3)"),
                "oil is hot again",
                "Gives up sooner: then still more calls are made for nothing.",
            ),
            Slip(
                CALM.replace("Retry(3), budget=Budget(gain=0.1)", "Retry(2)"),
                "oil is hot again",
                "Makes fewer attempts, and still more calls than the fryer can do.",
            ),
            Slip(
                'calm = evening.with_parts(Service("manager", [Acknowledge(), Call("fryer", '
                "minutes(5), Retry(3), budget=Budget())], workers=1000))",
                "hear a yes when",
                "Says yes before the donut is there.",
            ),
            Slip(
                'calm = evening.with_parts(Service("fryer", [Work(Fixed(6)), Fail(0.05)], '
                "line=Line(40), slowdowns=[slow_oil]))",
                "the line of 'fryer'",
                "A good cure, but in another team's part.",
            ),
        ),
        minutes=3,
    ),
    Exercise(
        "10-own",
        "Your own shop: billed once",
        "Build `my_shop` from `yours`: what the cashier was told goes into a queue called "
        '"slips", and she takes it from there. A slip with which she is not done is shown again '
        "within ten minutes; but while she is still at work on it, at most one in a thousand. "
        'What was received 3 times goes to a queue called "bin". No order is billed twice, not if '
        "a slip comes twice, nor if an order is announced twice under two ids, nor if it is "
        "announced again four hours later. Nothing else changes.",
        answer="my_shop",
        solution=OWN,
        check=billed_once,
        builds_on="09-own",
        scope=Scope(
            "",
            edits={"bus": ("rules",), "cashier": ("steps", "reads", "line")},
            adds=("slips", "bin"),
        ),
        hints=(
            "Four parts: the bus with another target for one rule, two queues, and the cashier who "
            "reads.",
            "Take the visibility from a percentile: how long do all but one in a thousand of her "
            "bills take?",
            '`Once(*cashier.steps, key="order")`, from `donutlab.resilience`, takes her steps once '
            "for each order.",
        ),
        explains=billed_praise,
        slips=(
            Slip("my_shop = yours", "there is none", "As it was."),
            Slip(
                OWN.replace("minutes(5)", "minutes(1)"),
                "one in a thousand",
                "Takes the visibility from near the mean.",
            ),
            Slip(
                OWN.replace("minutes(5)", "hours(1)"),
                "within 10 minutes",
                "Is on the safe side, and lets a dropped slip lie for an hour.",
            ),
            Slip(
                OWN.replace('[Once(*cashier.steps, key="order")]', "cashier.steps"),
                "if the queue hands out a slip twice",
                "Trusts the visibility to bring each slip once.",
            ),
            Slip(
                OWN.replace(', key="order"', ""),
                "under two ids",
                "Knows events by their ids: what is announced again has another.",
            ),
            Slip(
                OWN.replace('key="order"', 'key="order", expires=hours(1)'),
                "4 hours later",
                "Has a memory that ends before the last can come again.",
            ),
            Slip(
                OWN.replace('visibility=minutes(5), max_receives=3, dead_letter="bin"', ""),
                "gone as soon as",
                "Takes the queue at its default: at most once.",
            ),
            Slip(
                OWN.replace("max_receives=3", "max_receives=1"),
                "received 3 times",
                "Gives up at the first failure.",
            ),
        ),
        minutes=5,
    ),
)
