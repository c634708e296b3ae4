"""Lesson 08: buffering. What a queue takes over, what batches save, and what neither can do."""

from __future__ import annotations

from donutlab.core.log import RECEIVED
from donutlab.core.units import hours, minutes
from donutlab.course.checks import service
from donutlab.course.own_shop import whole
from donutlab.course.spec import Exercise, Lesson, Prediction, Question, Slip
from donutlab.parts.reading import Reads
from donutlab.shop.shop import Shop

SETUP = """
from donutlab import *
from donutlab.formulas import backlog, batch_capacity, catch_up


def people(arrivals):
    return Customers("street", arrivals, to="manager", order={"item": "donut"})


bakes = [Work(Exponential(90))]

door = Shop(
    people(Poisson(per_hour(20))),
    Service("manager", [Work(Fixed(5)), Call("baker")]),
    Service("baker", bakes),
    completes=["baker"],
)

tray = Shop(
    people(Poisson(per_hour(20))),
    Service("manager", [Work(Fixed(5)), Acknowledge(), Publish("OrderPlaced", to="bus")]),
    Bus("bus", [Rule("bake", {"detail-type": ["OrderPlaced"]}, to="tray")]),
    Queue("tray"),
    Service("baker", bakes, reads=Reads("tray")),
    completes=["baker"],
)

bills = [Work(Fixed(30), each=Fixed(5))]

with_bills = tray.with_parts(
    Bus(
        "bus",
        [
            Rule("bake", {"detail-type": ["OrderPlaced"]}, to="tray"),
            Rule("bill", {"detail-type": ["OrderPlaced"]}, to="cashier"),
        ],
    ),
    Service("cashier", bills),
)
"""

RECALL = (
    Question(
        "08-r1",
        "A rule matches 30 of 100 events. What does it save its target?",
        {"a": "30 of 100 deliveries.", "b": "70 of 100 deliveries.", "c": "Nothing."},
        "b",
        "It keeps away what does not match: 1 minus the match rate.",
        {
            "a": "These are the ones that are delivered.",
            "c": "Without the rule all 100 would be delivered.",
        },
    ),
    Question(
        "08-r2",
        "A rule names a field that no event has. What happens?",
        {
            "a": "The shop reports it when it opens.",
            "b": "Every event matches.",
            "c": "No event matches, and nobody says so.",
        },
        "c",
        "Count what each rule matches: that is where it shows.",
        {
            "a": "Nobody can know which fields the events of tomorrow will have.",
            "b": "A missing field does not match.",
        },
    ),
    Question(
        "08-r3",
        "What is the difference between *accepted* and *complete*?",
        {
            "a": "Accepted: the shop has taken the order. Complete: the work is done.",
            "b": "There is none in an asynchronous shop.",
            "c": "Accepted orders are those that have not failed.",
        },
        "a",
        "A shop that does not wait accepts at once, and that says nothing of the work.",
        {
            "b": "There they are far apart, and both matter.",
            "c": "An accepted order may still fail.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "08-rush",
        "A rush: for one hour 60 orders come instead of 20. The baker makes 40 an hour. The second "
        "shop puts the orders on a tray instead of letting the manager wait. How much earlier is "
        "an order complete there, on average?",
        choices={
            "a": "Hardly: less than a quarter earlier.",
            "b": "In about half the time.",
            "c": "At once: that is what the tray is for.",
        },
        right="a",
        holds=lambda ratio: 0.75 < ratio <= 1,
        because="The baker is as fast as before. The line has moved from the door to the tray; "
        "**a buffer does no work**.",
        wrong={
            "b": "The manager waits no longer, but a donut still needs the baker.",
            "c": "It is accepted at once. Complete is what the customer can eat.",
        },
    ),
    Prediction(
        "08-overload",
        "And if the rush never ends? 60 orders an hour come, 40 are made, the tray has room "
        "without end. How many orders lie on the tray after 8 hours?",
        right=160,
        unit="orders",
        within=0.2,
        because="20 more come each hour than go: (λ − μ) · t = 20 · 8. A tray without end does not "  # noqa: RUF001
        "fix an overload; it hides it.",
        wrong={
            (0, 60): "That is a shop that keeps up on average. This one does not.",
            (300, 500): "That is how many come. Most of them are made.",
        },
    ),
    Prediction(
        "08-oven",
        "The oven breaks down for one hour. 20 orders come in an hour, as always, and when it "
        "works again the baker makes 40. How many minutes after the repair is the tray empty?",
        right=60,
        unit="minutes",
        within=0.25,
        because="20 orders lie there, and each hour 20 more are made than come: λD / (μ − λ), an "  # noqa: RUF001
        "hour. The nearer the baker is to her limit, the longer it takes.",
        wrong={
            (25, 35): "That would be so if nobody came while she catches up.",
            (100, 1000): "She makes twice as many as come, so she catches up as fast as it came.",
        },
    ),
    Prediction(
        "08-batch",
        "A new oven takes 180 s for a load, and 20 s more for each donut in it. One at a time that "
        "is 18 donuts an hour. How many are it with six at a time?",
        right=72,
        unit="donuts an hour",
        because="A load of six takes 180 + 6 · 20 = 300 s, and that is 12 loads an hour. The fixed "
        "part is paid once for six donuts.",
        wrong={
            (100, 120): "Six times as many: but a full load takes longer than one with one donut.",
            (17, 19): "That is the number of loads of one. A load of six has the fixed part once.",
        },
    ),
    Prediction(
        "08-quiet",
        "With that oven the baker waits until six orders are there, or five minutes have passed "
        "since the first. On a quiet afternoon 10 orders come in an hour. How does the mean time "
        "until an order is complete compare with baking at once what is there?",
        choices={
            "a": "It is shorter, since she bakes more at a time.",
            "b": "It is longer: an order waits for others that do not come.",
            "c": "It is the same, the oven is hardly used.",
        },
        right="b",
        holds=lambda ratio: ratio > 1.2,
        because="When there is little to do, **a batch makes the first wait for the last**. The "
        "window bounds how long.",
        wrong={
            "a": "She needs the larger load only when there is a line. Now there is none.",
            "c": "The oven is free, and that is just why waiting is of no use.",
        },
    ),
)


def buffered(shop: Shop) -> str | None:
    """Check that the cashier reads from a queue of her own, in batches of up to ten."""
    if "cashier" not in shop.parts:
        return "Expected a service called 'cashier', as in `with_bills`."
    reads = service(shop, "cashier").reads
    if not isinstance(reads, Reads):
        return "Expected the cashier to read from a queue, but events are brought to her."
    if reads.queue == "tray":
        return (
            "Expected a queue of her own. From the tray she takes the orders away from the baker."
        )
    if reads.batch != 10 or reads.window != minutes(5):
        return (
            f"Expected batches of up to 10 and a window of 300 s, not {reads.batch} and "
            f"{reads.window:g} s."
        )
    run = shop.run(seed=5, until=hours(8))
    received = {row[2] for row in run.log.rows() if row[1] == RECEIVED}
    if reads.queue not in received:
        return f"Expected orders in the queue {reads.queue!r}, but no rule sends any there."
    if not run.summary().services["baker"].served:
        return "Expected the baker to bake as before, but no order reaches her."
    return None


OWN = """
my_shop = yours.with_parts(
    Bus(
        "bus",
        [
            Rule("donuts", {"detail-type": ["OrderPlaced"], "detail": {"item": ["donut"]}}, "tray"),
            *[each for each in yours.parts["bus"].rules if each.to != "baker"],
        ],
    ),
    Queue("tray"),
    Service(
        "baker",
        [Work(Fixed(180), each=Fixed(20)), Publish("OrderBaked", to="bus")],
        reads=Reads("tray", batch=6, window=minutes(2)),
    ),
)
"""

SPIKE = """
spike = with_bills.with_parts(
    Bus(
        "bus",
        [
            Rule("bake", {"detail-type": ["OrderPlaced"]}, to="tray"),
            Rule("bill", {"detail-type": ["OrderPlaced"]}, to="slips"),
        ],
    ),
    Queue("slips"),
    Service("cashier", bills, reads=Reads("slips", batch=10, window=minutes(5))),
)
"""

EXERCISES = (
    Exercise(
        "08-spike",
        "A spike for the slips",
        "In `with_bills` the cashier is told of every order, one at a time. Build `spike` from it: "
        'the orders for her go into a queue called "slips", and she reads it in batches of up to '
        "10, waiting at most 5 minutes.",
        answer="spike",
        solution=SPIKE,
        check=buffered,
        hints=(
            "Three parts: the bus with both rules, a `Queue`, and the cashier who reads.",
            "The window is in seconds: `minutes(5)`.",
        ),
        explains="The manager and the baker are as they were. How the cashier works is her own "
        "affair.",
        slips=(
            Slip(
                'spike = with_bills.with_parts(Service("cashier", bills, '
                "reads=Reads('tray', batch=10, window=300)))",
                "takes the orders away from the baker",
                "Takes a queue for something that is read like a board: each order in it is given "
                "to one reader only.",
            ),
            Slip(
                SPIKE.replace("minutes(5)", "5"),
                "not 10 and 5 s",
                "Writes minutes where the library counts seconds.",
            ),
            Slip(
                SPIKE.replace('to="slips"', 'to="tray"'),
                "no rule sends any there",
                "Adds the queue and forgets the rule that fills it.",
            ),
        ),
        minutes=5,
    ),
    Exercise(
        "08-own",
        "Your own shop: whole",
        "Everything together. Build `my_shop` from `yours`, or from nothing: a producer who only "
        "announces, at least three services that listen, a bus with at least three rules one of "
        "which filters, and, new today, a queue that is read in batches. At least 50 orders come "
        "in 8 hours, and 9 of 10 are complete then. It need not be a diner.",
        answer="my_shop",
        solution=OWN,
        check=whole,
        builds_on="07-own",
        hints=(
            "Look at `yours.diagram()`. What it lacks is a queue. Who of them could work in "
            "batches?",
            "A queue stands between a rule and a service that `reads` it: three parts.",
            "Run it, and look at the summary: where is the line, and what is not complete?",
        ),
        explains="Keep it. It has grown with you from the first notebook on, and it is yours.",
        slips=(
            Slip("my_shop = yours", "reads from a queue in batches", "As it was."),
            Slip("my_shop = door", "but somebody uses `Call`", "Takes up the shop of the start."),
            Slip("my_shop = tray", "at least three services that listen", "Only one listens."),
            Slip(
                OWN.replace('"detail": {"item"', '"item": ["donut"], "detail": {"item"'),
                "but 'donuts' matches nothing",
                "A rule that nobody has run against an order.",
            ),
            Slip(
                OWN.replace(", batch=6, window=minutes(2)", ""),
                "in batches of at least 2",
                "Has a queue, and reads it one by one.",
            ),
            Slip(
                OWN.replace("Fixed(180)", "Fixed(10_000)"),
                "Expected 9 of 10 orders complete",
                "Hopes that the queue makes up for a baker who is too slow.",
            ),
        ),
        minutes=9,
    ),
)

LESSON = Lesson(
    8,
    objectives=(
        "say what a queue takes over, and what it cannot do;",
        "compute a backlog, and how long it takes to catch up;",
        "choose a batch size and a window, knowing what each costs;",
        "build an event-driven shop of your own.",
    ),
    setup=SETUP,
    recall=RECALL,
    predictions=PREDICTIONS,
    exercises=EXERCISES,
    panels={"loads": {"batch": 8, "window": 120}},
)
