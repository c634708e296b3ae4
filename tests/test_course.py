"""The course: every question has its answers, every check says what it should."""

from __future__ import annotations

import pytest

from donutlab import progress as store
from donutlab.course import lessons
from donutlab.course.spec import Exercise, Lesson
from donutlab.tasks import Task

LESSONS = list(lessons().values())
EXERCISES = [(lesson, each) for lesson in LESSONS for each in lesson.exercises]


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    """Keep the progress of each test in a file of its own."""
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "progress.jsonl"))


@pytest.fixture(scope="module")
def setups():
    """Return the names that the setup of a lesson leaves behind, each run once."""
    known = {}

    def names(lesson: Lesson) -> dict:
        if lesson.number not in known:
            known[lesson.number] = {}
            exec(lesson.setup, known[lesson.number])
        return dict(known[lesson.number])

    return names


def verdict(lesson: Lesson, asked: Exercise, code: str, setups):
    """Return what an exercise says of the answer that some code gives."""
    names = setups(lesson)
    exec(asked.given + code, names)
    return Task(asked).check(names[asked.answer])


def ids(value):
    """Name the cases of a test by lesson and key."""
    return getattr(value, "key", None) or getattr(value, "file", None)


@pytest.mark.parametrize(("lesson", "asked"), EXERCISES, ids=ids)
def test_an_untouched_exercise_is_not_attempted(lesson, asked, setups):
    """The cell as it is given counts as not attempted, not as wrong."""
    assert verdict(lesson, asked, asked.start, setups).outcome == "not attempted"


@pytest.mark.parametrize(("lesson", "asked"), EXERCISES, ids=ids)
def test_a_worked_solution_is_correct(lesson, asked, setups):
    """The solution that is shown passes its own check."""
    found = verdict(lesson, asked, asked.solution, setups)
    assert found.outcome == "correct", found


@pytest.mark.parametrize(
    ("lesson", "asked", "slip"),
    [(lesson, asked, slip) for lesson, asked in EXERCISES for slip in asked.slips],
    ids=ids,
)
def test_a_typical_wrong_answer_is_told_what_was_expected(lesson, asked, slip, setups):
    """Each slip is not yet right, for the reason that the lesson expects."""
    found = verdict(lesson, asked, slip.code, setups)
    assert found.outcome == "not yet"
    assert slip.says in str(found)


@pytest.mark.parametrize(("lesson", "asked"), EXERCISES, ids=ids)
def test_an_exercise_has_hints_and_at_least_two_slips(lesson, asked):
    """There is help in steps, and the check is proven against more than one mistake."""
    assert len(asked.hints) >= 2
    assert len(asked.slips) >= 2
    assert asked.minutes > 0


@pytest.mark.parametrize("lesson", LESSONS, ids=ids)
def test_a_lesson_is_whole(lesson):
    """Three recall questions (but in the first), predictions, exercises, objectives, terms."""
    assert len(lesson.recall) == (0 if lesson.number == 1 else 3)
    assert lesson.predictions
    assert lesson.exercises
    assert lesson.objectives
    assert lesson.terms
    assert all(key.startswith(f"{lesson.number:02}-") for key in lesson.items)
    count = len(lesson.recall) + len(lesson.predictions) + len(lesson.exercises)
    assert len(lesson.items) == count, "two items have one key"


@pytest.mark.parametrize(
    "asked",
    [each for lesson in LESSONS for each in (*lesson.recall, *lesson.predictions)],
    ids=ids,
)
def test_every_wrong_choice_is_addressed_and_no_right_one(asked):
    """For each wrong letter it is said what it usually means; numbers have at least two ranges."""
    if asked.choices:
        assert set(asked.wrong) == set(asked.choices) - {asked.right}
        assert asked.right in asked.choices
    else:
        assert len(asked.wrong) >= 2
        assert not any(low <= asked.right <= high for low, high in asked.wrong)
    assert asked.because


def test_no_term_is_explained_twice():
    """A term belongs to the lesson that introduces it."""
    terms = [term.lower() for lesson in LESSONS for term in lesson.terms]
    assert len(set(terms)) == len(terms)


def test_a_shop_goes_on_from_notebook_to_notebook():
    """From the first to the last each own shop builds on that of the notebook before."""
    built = {each.key: each.builds_on for _, each in EXERCISES if each.builds_on}
    assert list(built.values()) == ["01-booth", *list(built)[:-1]]
    assert [key[:2] for key in built] == [f"{number:02}" for number in list(lessons())[1:]]


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


@pytest.mark.parametrize(
    ("lesson", "asked"), [(one, each) for one, each in EXERCISES if each.builds_on], ids=ids
)
def test_an_exercise_can_be_solved_from_another_shop_than_the_worked_one(lesson, asked, setups):
    """Its check judges what it asks for, whatever stands in the learner's shop already."""
    answered_otherwise(asked.builds_on, setups)
    assert verdict(lesson, asked, asked.start, setups).outcome == "not attempted"
    for slip in asked.slips:
        found = verdict(lesson, asked, slip.code, setups)
        assert found.outcome == "not yet"
        assert slip.says in str(found)
    found = verdict(lesson, asked, asked.solution, setups)
    assert found.outcome == "correct", found


def test_each_exercise_solved_otherwise_than_shown_is_correct(setups):
    """A whole way through the course, on which no shop is the worked one."""
    assert set(OTHERWISE) == {"01-booth", *(each.key for _, each in EXERCISES if each.builds_on)}
    answered_otherwise("08-own", setups)
