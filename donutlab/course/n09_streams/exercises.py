"""The exercises, each with hints, a worked solution, and typical wrong answers."""

from __future__ import annotations

from donutlab.course.n09_streams.checks import audited, audited_praise, in_order, in_order_praise
from donutlab.lessons.lesson import Exercise, Slip
from donutlab.lessons.scope import Scope

KEY = """
spread = by_item.with_parts(Stream("diary", partitions=8, key="table"))
"""

OWN = """
from dataclasses import replace

bus = yours.parts["bus"]
keep = Rule("keep", {"detail-type": ["OrderPlaced"]}, to="diary")
my_shop = yours.with_parts(
    replace(bus, rules=[*bus.rules, keep]),
    Stream("diary"),
    Service(
        "auditor",
        [Work(Fixed(1))],
        reads=ReadsStream("diary", start="oldest", joins=hours(2)),
    ),
)
"""

EXERCISES = (
    Exercise(
        "09-key",
        "A better key",
        "In `by_item`, of the setup, the diary's key is the item. So the donuts and pies of one "
        "table overtake each other, and most orders lie in one partition. Build `spread` from it: "
        "the orders of one table are baked in the order in which they came, and 95 of 100 orders "
        "are complete within 15 minutes. Nothing but the stream is touched.",
        answer="spread",
        solution=KEY,
        check=in_order,
        scope=Scope("by_item", edits={"diary": ("key", "partitions")}),
        hints=(
            "What belongs together gets one key.",
            "`Stream` has a setting `key`: the name of a field of the event.",
        ),
        explains=in_order_praise,
        slips=(
            Slip("spread = by_item", "of one table", "As it was."),
            Slip(
                KEY.replace('"table"', '"order"'),
                "of one table",
                "Spreads the load as evenly as can be, and gives up the order that was wanted.",
            ),
            Slip(
                KEY.replace('key="table"', 'key="item"').replace("8", "16"),
                "of one table",
                "Takes more partitions for what one frequent key needs.",
            ),
            Slip(
                KEY.replace("partitions=8", "partitions=1"),
                "within 15 minutes",
                "Puts all into one partition: order is kept, and one donut maker works.",
            ),
            Slip(
                'spread = by_item.with_parts(Service("donut maker", bakes, workers=8, '
                "reads=by_one))",
                "workers of 'donut maker'",
                "Takes more donut makers for a hot partition.",
            ),
            Slip(
                KEY.replace('"table"', '"tabel"'),
                "of one table",
                "Names a field that no event has: then records go by their order.",
            ),
        ),
        minutes=4,
    ),
    Exercise(
        "09-own",
        "Your own shop: the auditor",
        'Build `my_shop` from `yours`: whatever is announced as "OrderPlaced" goes into a stream '
        'called "diary", too. A service "auditor" reads it; what she does with it '
        "is up to you. She begins 2 hours after opening, and still hears of every order from the "
        "first one on. Nobody else is touched.",
        answer="my_shop",
        solution=OWN,
        check=audited,
        builds_on="08-own",
        scope=Scope("", edits={"bus": ("rules+",)}, adds=("diary", "auditor")),
        hints=(
            "Three parts: the bus with one more rule, a `Stream`, and a service that reads it.",
            "`ReadsStream` has `joins`, when she begins, and `start`, from where.",
        ),
        explains=audited_praise,
        slips=(
            Slip("my_shop = yours", "there is none", "As it was."),
            Slip(
                OWN.replace('start="oldest", ', ""),
                "from the first one on",
                "Begins with what comes from then on, which is what a reader does by default.",
            ),
            Slip(
                OWN.replace(", joins=hours(2)", ""),
                "2 hours after opening",
                "Lets her begin at once: then there is nothing to catch up.",
            ),
            Slip(
                OWN.replace('Stream("diary")', 'Queue("diary")').replace(
                    'ReadsStream("diary", start="oldest", joins=hours(2))', 'Reads("diary")'
                ),
                "a Stream",
                "Takes a queue: it keeps them until she takes them, and for her alone.",
            ),
            Slip(
                OWN.replace('{"detail-type": ["OrderPlaced"]}', '{"detail": {"item": ["donut"]}}'),
                "every order",
                "Takes over the pattern of the baker's rule.",
            ),
            Slip(
                OWN.replace("[*bus.rules, keep]", "[keep]"),
                "among its rules",
                "Writes the rules anew and drops those of the others.",
            ),
        ),
        minutes=4,
    ),
)
