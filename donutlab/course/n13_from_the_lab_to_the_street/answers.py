"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "13-own": (
        """
from dataclasses import replace

my_shop = yours.with_parts(
    replace(
        yours.parts["tray"], visibility=360, retention=4 * 86400, max_receives=3, dead_letter="bin"
    ),
    Queue("bin", visibility=minutes(1), retention=days(14)),
)
""",
        """
from dataclasses import replace

settings = {"visibility": hours(1), "retention": days(4), "max_receives": 3, "dead_letter": "bin"}
my_shop = yours.with_parts(
    replace(yours.parts["bin"], retention=days(14), visibility=minutes(5)),
    replace(yours.parts["tray"], **settings),
)
""",
    ),
    "13-label": (
        "longer_by = 20",
        """
from donutlab.formulas import mg1

before, after = mg1(48 / 3600, 60, 60**2), mg1(48 / 3600, 61, 60**2)
longer_by = after.waiting - before.waiting
""",
        """
import numpy

longer_by = numpy.float64(21.5)
""",
    ),
}

ALSO_RIGHT = {
    "13-own": {
        "tray visibility: 1800.0 raised": "a load may be hidden for longer than it takes",
        "bin visibility: 30.0 raised": "for how long the bin hides is the learner's choice",
    },
}
"""What may be done to the solution and is right all the same, with the reason."""
