"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from numbers import Real

from donutlab.course.n13_from_the_lab_to_the_street.checks import (
    label,
    settled,
    settled_praise,
)
from donutlab.lessons.lesson import Exercise, Slip
from donutlab.lessons.scope import Scope

OWN = """
from dataclasses import replace

tray = replace(
    yours.parts["tray"],
    visibility=minutes(30),
    retention=days(4),
    max_receives=3,
    dead_letter="bin",
)
letters = replace(yours.parts["bin"], visibility=30, retention=days(14))
my_shop = yours.with_parts(tray, letters)
"""

LABEL = """
wait_now = 240
share = 1 / 60
reserve_left = 1 - 48 * 60 / 3600
longer_by = wait_now * share / reserve_left
"""

EXERCISES = (
    Exercise(
        "13-own",
        "Your own shop: nothing left open",
        "Build `my_shop` from `yours` so that its template leaves nothing open about tray and "
        "bin. An order is kept in the tray for 4 days. No load is handed out a second time while "
        "it is in the oven, also when the oven is full. What has been received 3 times and is not "
        "done goes into the bin, as slips do, which keeps it for 14 days. "
        "`print(my_shop.to_cloudformation().report())` then says nothing of tray and bin.",
        answer="my_shop",
        solution=OWN,
        check=settled,
        builds_on="12-own",
        scope=Scope(
            "",
            edits={
                "tray": ("visibility", "retention", "max_receives", "dead_letter"),
                "bin": ("visibility", "retention"),
            },
        ),
        hints=(
            "How long does the longest load take, and for how long is it hidden from the others?",
            '`replace(yours.parts["tray"], visibility=..., retention=days(4), ...)`, from '
            "`dataclasses`, is the tray with other settings.",
            "The bin is a queue, too: for how long does it hide what is taken, and keep it?",
        ),
        explains=settled_praise,
        slips=(
            Slip("my_shop = yours", "received 3 times", "As it was."),
            Slip(
                OWN.replace("visibility=minutes(30)", "visibility=minutes(1)"),
                "handed out again",
                "Takes a time that is enough for one donut, and not for a full load.",
            ),
            Slip(
                OWN.replace("visibility=30", "visibility=None"),
                "for how long it hides",
                "Leaves to the service for how long the bin hides what was taken from it.",
            ),
            Slip(
                OWN.replace("max_receives=3", "max_receives=1"),
                "received 3 times",
                "Gives up at the first mistake.",
            ),
            Slip(
                OWN.replace("retention=days(4)", "retention=hours(4)"),
                "4 days",
                "Takes a day's work for what must outlast a weekend.",
            ),
            Slip(
                OWN.replace("days(14)", "days(1)"),
                "14 days",
                "Keeps the dead letters for a day: on Monday those of Friday are gone.",
            ),
        ),
        minutes=5,
    ),
    Exercise(
        "13-label",
        "A label to be read",
        "A parcel hub has one belt. 48 parcels an hour come at random, each takes 60 s on average, "
        "exponentially, and waits for 240 s before that on average. Now a label has to be read as "
        "well, which takes 1 s more for each. By about how many seconds does the mean wait grow?",
        answer="longer_by",
        solution=LABEL,
        check=label,
        kind=Real,
        hints=(
            "By which share does the work get longer? How much of its time has the belt in "
            "reserve?",
            "The share divided by the reserve is the share by which the wait grows.",
        ),
        explains="The work gets longer by 1 / 60, the reserve is 1 − 0.8, so the wait grows by "  # noqa: RUF001
        "a twelfth of 240 s: about 20 s.",
        slips=(
            Slip("longer_by = 1", "1 s", "Adds the lag to the wait."),
            Slip("longer_by = 240 / 60", "4 s", "Lets the wait grow by the share of the work."),
            Slip("longer_by = 0.8 * 240 / 60", "3.2 s", "Multiplies by the load."),
            Slip("longer_by = 240 / 0.2", "1200 s", "Divides the wait, not its growth."),
        ),
        minutes=3,
    ),
)
