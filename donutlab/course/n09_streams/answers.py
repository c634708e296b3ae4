"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "09-key": (
        """
from dataclasses import replace

spread = by_item.with_parts(replace(by_item.parts["diary"], key="table"))
""",
        """
import numpy

spread = by_item.with_parts(Stream("diary", key="table", partitions=numpy.int64(16)))
""",
    ),
    "09-own": (
        """
from dataclasses import replace

bus = yours.parts["bus"]
placed_rule = Rule("for the books", {"detail-type": [{"prefix": "OrderPlaced"}]}, "diary")
my_shop = yours.with_parts(
    replace(bus, rules=[placed_rule, *bus.rules]),
    Stream("diary", partitions=4, key="item"),
    Service(
        "auditor",
        [Work(Fixed(1))],
        workers=2,
        reads=ReadsStream("diary", batch=10, start=0.0, joins=7200),
    ),
)
""",
        """
bus = yours.parts["bus"]
my_shop = yours.with_parts(
    Bus(
        "bus",
        [*bus.rules, Rule("keep", {"detail-type": ["OrderPlaced"]}, to="diary")],
        owner=bus.owner,
    ),
    Stream("diary", retention=days(7)),
    Service(
        "auditor",
        [Work(each=Fixed(0.1))],
        reads=ReadsStream("diary", start="oldest", joins=hours(2), retry=Retry(3)),
        owner="audit team",
    ),
)
""",
    ),
}

READS = "auditor reads: ReadsStream(stream='diary', start='oldest', joins=7200): "
FREE = "what she does, and how many records at a time, is the learner's choice"
ALSO_RIGHT = {
    "09-key": {"diary partitions: 8 raised": "more partitions spread the tables as well"},
    "09-own": {
        "auditor steps: twice Work(time=Fixed(value=1))": FREE,
        "auditor steps: without Work(time=Fixed(value=1))": FREE,
        "auditor steps: Work(time=Fixed(value=1)): Fixed(value=1): 1.0 raised": FREE,
        "auditor slowed": FREE,
        f"{READS}100 raised": FREE,
        f"{READS}1 raised": FREE,
        "diary partitions: 1 raised": "the auditor wants no order across orders",
        "diary retention: 86400.0 raised": "a record may be kept for longer",
    },
}
"""What may be done to the solution and is right all the same, with the reason."""
