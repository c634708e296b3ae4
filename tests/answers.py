"""Answers to the exercises that are right and unlike the worked ones, and what is said to them."""

from __future__ import annotations

from donutlab.course import lessons
from donutlab.course.spec import Exercise, Lesson
from donutlab.lessons import progress_file as store
from donutlab.lessons.exercises import Task

EXERCISES = [(lesson, each) for lesson in lessons().values() for each in lesson.exercises]


def verdict(lesson: Lesson, asked: Exercise, code: str, setups):
    """Return what an exercise says of the answer that some code gives."""
    names = setups(lesson)
    exec(asked.given + code, names)
    return Task(asked).check(names[asked.answer])


OTHERWISE = {
    "01-booth": """
booth = Shop(
    Customers("market", Poisson(15 / 3600), to="seller", order={"item": "waffle"}),
    Service("seller", [Work(Exponential(60)), Work(Exponential(120))]),
    completes=["seller"],
)
""",
    "02-own": """
my_shop = yours.with_parts(
    Service(
        "seller",
        [
            Work(Fixed(5)),
            Call("cashier", timeout=120, retry=Retry(max_attempts=2, base=5)),
            Call("baker", timeout=hours(1)),
        ],
        workers=3,
    ),
    Service("baker", [Work(Fixed(20)), Work(Exponential(100))], workers=2),
    Service("cashier", [Work(Uniform(20, 40))], line=Line(capacity=20)),
    completes={"cashier": None, "baker": None},
)
""",
    "03-own": """
my_shop = yours.with_parts(
    Customers(
        "market",
        Regular(200),
        to="seller",
        order={"item": "waffle"},
        then=[Work(Fixed(60)), LookUp("baker", every=120, timeout=1700)],
    ),
    Service("seller", [Request("cashier"), Request("baker"), Work(Fixed(5))], workers=2),
)
""",
    "04-own": """
my_shop = yours.with_parts(
    Service(
        "seller",
        [
            Acknowledge(),
            Work(Fixed(5)),
            Parallel(Request("inventory"), Request("cashier"), Request("baker")),
        ],
        workers=2,
    ),
    Service("baker", [Work(Fixed(60)), Work(Exponential(60))], workers=3),
    Service("cashier", [Work(Exponential(30))], workers=2),
    Service("inventory", [Work(Uniform(9, 11))], workers=5),
)
""",
    "05-own": """
sold = {"item": Choice(["donut", "pie"], [1, 1]), "quantity": 1, "phone": "1", "charge": 2}
my_shop = yours.with_parts(
    Customers("market", Poisson(per_hour(12)), to="seller", order=sold, type="OrderRequested"),
    Service(
        "seller",
        [Acknowledge(), Publish("OrderPlaced", "bus", carries=["quantity", "item", "charge"])],
        workers=2,
    ),
    Bus("bus", [Rule(name, {"source": ["seller"]}, to=name) for name in yours.completes]),
)
told = Rule("stock", {"detail-type": [{"prefix": "OrderP"}]}, to="inventory")
my_shop = my_shop.with_parts(Bus("bus", [*my_shop.parts["bus"].rules, told]))
""",
    "06-own": """
bakes = Work(Exponential(110))
my_shop = yours.with_parts(
    Bus(
        "bus",
        [
            Rule("bring it", {"source": ["baker"], "detail-type": ["OrderBaked"]}, "waiter"),
            *yours.parts["bus"].rules,
            Rule("screen", {"detail-type": ["OrderBaked"]}, "screen"),
        ],
    ),
    Service("screen", [Work(Fixed(1))]),
    Service("baker", [bakes, Publish("OrderBaked", "bus", carries=["item"]), Work(Fixed(9))]),
    Service("waiter", [Work(Fixed(40))], workers=2),
)
""",
    "07-own": """
old = [rule for rule in yours.parts["bus"].rules if rule.to not in ("baker", "waiter")]
my_shop = yours.with_parts(
    Service("pie maker", [Work(Exponential(175)), Publish("OrderBaked", "bus")], workers=2),
    Bus(
        "bus",
        [
            *old,
            Rule("no pies", {**placed, "detail": {"item": [{"anything-but": "pie"}]}}, "baker"),
            Rule("p", {"source": ["seller"], "detail": {"item": [{"prefix": "p"}]}}, "pie maker"),
            Rule("bring", {"source": ["baker", "pie maker"]}, "waiter"),
        ],
    ),
    completes={
        "pie maker": {"detail": {"item": ["pie"]}},
        "baker": {"detail": {"item": ["donut"]}},
        "waiter": None,
    },
)
""",
    "08-own": """
my_shop = yours.with_parts(
    Bus(
        "bus",
        [
            *[each for each in yours.parts["bus"].rules if each.to != "inventory"],
            Rule("slips", {"detail-type": ["OrderPlaced"]}, "slips"),
        ],
    ),
    Queue("slips"),
    Service("inventory", [Work(Fixed(20), each=Fixed(2))], reads=Reads("slips", 20, minutes(5))),
)
""",
}
"""Answers that are right and unlike the worked ones, each built on the one before."""


def answered_otherwise(key: str, setups) -> None:
    """Solve the exercises up to this one otherwise than shown, each on top of the one before."""
    for lesson, asked in EXERCISES:
        if asked.key in OTHERWISE:
            found = verdict(lesson, asked, OTHERWISE[asked.key], setups)
            assert found.outcome == "correct", f"{asked.key}: {found}"
            assert store.standing(asked.key).shop, "it must be kept"
        if asked.key == key:
            return
