"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from donutlab.course.n11_who_conducts.checks import saved, saved_praise, sound, sound_praise
from donutlab.lessons.lesson import Exercise, Slip
from donutlab.lessons.scope import Scope

OWN = """
from dataclasses import replace

seller, inventory = yours.parts["seller"], yours.parts["inventory"]
saves = [replace(each, to="outbox") if isinstance(each, Publish) else each for each in seller.steps]
my_shop = yours.with_parts(
    replace(seller, steps=saves),
    Outbox("outbox", to="bus", every=2, crash=0.1),
    replace(inventory, steps=[Once(*inventory.steps, key="order")]),
)
"""

ORDER = """
sound = rash.with_parts(
    Workflow(
        "orders",
        [
            Task("stock", undo="releases"),
            Task("courier", undo="cancels"),
            Task("cashier", undo="refunds"),
            Task("baker"),
        ],
    )
)
"""

EXERCISES = (
    Exercise(
        "11-own",
        "Your own shop: nothing between two writes",
        "Build `my_shop` from `yours`: the seller saves what he announced in an outbox called "
        '"outbox". Its relay publishes to the bus, looks every 2 s, and its program ends after 1 '
        "of 10 publications (`crash=0.1`). And however often an order comes to the inventory, it "
        "does its work for it once. Nothing else changes.",
        answer="my_shop",
        solution=OWN,
        check=saved,
        builds_on="10-own",
        scope=Scope("", edits={"seller": ("steps",), "inventory": ("steps",)}, adds=("outbox",)),
        hints=(
            "Three parts: the seller, the inventory, and the `Outbox` between seller and bus.",
            '`Publish(..., to="outbox")` saves, and everything else of it stays as it was.',
            "`Once` takes the steps that are to be done once: `Once(*inventory.steps, ...)`.",
        ),
        explains=saved_praise,
        slips=(
            Slip("my_shop = yours", "there is none", "As it was."),
            Slip(
                OWN.replace('[Once(*inventory.steps, key="order")]', "inventory.steps"),
                "do each order once",
                "Has an outbox, and takes at least once for exactly once.",
            ),
            Slip(
                OWN.replace("replace(seller, steps=saves)", "seller"),
                "publishes to the bus",
                "Adds an outbox that nobody writes to.",
            ),
            Slip(
                OWN.replace(
                    "replace(seller, steps=saves)",
                    "replace(seller, steps=[*saves, "
                    "*[each for each in seller.steps if isinstance(each, Publish)]])",
                ),
                "publishes to the bus",
                "Saves and announces as well: two writes again.",
            ),
            Slip(
                OWN.replace("steps=saves", "steps=[Acknowledge(), *saves]"),
                "is not saved",
                "Says yes first, and saves then.",
            ),
            Slip(
                OWN.replace('key="order"', 'key="order", expires=60'),
                "do each order once",
                "Forgets an order before it comes again: a relay may be out for hours.",
            ),
            Slip(
                OWN.replace(", every=2, crash=0.1", ""),
                "every 2 s",
                "Takes a relay that never fails.",
            ),
        ),
        minutes=4,
    ),
    Exercise(
        "11-order",
        "What comes first, what comes last",
        "In `rash`, of the setup, nothing is undone: who fails at the last step has paid, and a "
        "donut is baked. Build `sound` from it, and touch nothing but the states of the workflow: "
        "an order that succeeds has all four steps, one that fails leaves nothing behind, and for "
        "100 orders at most 23 steps are undone. `releases` undoes what the stock did, `cancels` "
        "the courier, `refunds` the cashier. Nobody undoes a donut.",
        answer="sound",
        solution=ORDER,
        check=sound,
        scope=Scope("rash", edits={"orders": ("states",)}),
        hints=(
            'A step and what undoes it: `Task("stock", undo="releases")`.',
            "How often each fails stands in the setup, at `Fail`.",
            "Whatever stands behind the baker could fail when the donut is baked.",
        ),
        explains=sound_praise,
        slips=(
            Slip("sound = rash", "leave nothing behind", "As it was."),
            Slip(
                ORDER.replace(', undo="releases"', "")
                .replace(', undo="cancels"', "")
                .replace(', undo="refunds"', ""),
                "Who undoes it?",
                "Finds the order, and forgets that something still has to be undone.",
            ),
            Slip(
                ORDER.replace('            Task("baker"),\n', "").replace(
                    'Task("stock", u', 'Task("baker"),\n            Task("stock", u'
                ),
                "Nobody can undo it",
                "Bakes before it is sure that the order stands.",
            ),
            Slip(
                """
sound = rash.with_parts(
    Workflow(
        "orders",
        [
            Task("cashier", undo="refunds"),
            Task("courier", undo="cancels"),
            Task("stock", undo="releases"),
            Task("baker"),
        ],
    )
)
""",
                "at most 23 steps",
                "Takes the money first: what fails most comes when the most is done.",
            ),
            Slip(
                ORDER.replace('            Task("courier", undo="cancels"),\n', ""),
                "to do each order that succeeds once",
                "Leaves out a step that fails.",
            ),
            Slip(
                ORDER.replace('undo="releases"', 'undo="refunds"').replace(
                    'Task("cashier", undo="refunds")', 'Task("cashier", undo="releases")'
                ),
                "leave nothing behind",
                "Mixes up who undoes what.",
            ),
        ),
        minutes=4,
    ),
)
