"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "08-spike": (
        """
from dataclasses import replace

bus = with_bills.parts["bus"]
rules = [replace(rule, to="slips") if rule.to == "cashier" else rule for rule in bus.rules]
spike = with_bills.with_parts(
    replace(bus, rules=rules),
    replace(with_bills.parts["cashier"], reads=Reads("slips", batch=10, window=300)),
    Queue("slips", visibility=hours(1)),
)
""",
        """
import numpy

read = Reads("slips", batch=numpy.int64(10), window=numpy.float64(300), partial=True)
spike = with_bills.with_parts(
    Bus(
        "bus",
        [
            Rule("bills", {"source": ["manager"], "detail-type": ["OrderPlaced"]}, to="slips"),
            Rule("bread", {"detail-type": [{"prefix": "OrderP"}]}, to="tray"),
        ],
    ),
    Service("cashier", list(bills), reads=read),
    Queue("slips"),
)
""",
    ),
    "08-own": (
        """
bus = yours.parts["bus"]
donuts = next(rule for rule in bus.rules if rule.to == "baker")
my_shop = yours.with_parts(
    Bus(
        "bus",
        [
            *[each for each in bus.rules if each.to != "baker"],
            Rule("on the tray", donuts.pattern, to="tray"),
        ],
    ),
    Queue("tray", visibility=minutes(30)),
    Service(
        "baker",
        [
            Work(Fixed(180)),
            Work(Fixed(0), each=Fixed(20)),
            Publish("OrderBaked", "bus", carries="identifier"),
        ],
        workers=yours.parts["baker"].workers,
        reads=Reads("tray", batch=6),
        owner=yours.parts["baker"].owner,
    ),
)
""",
        """
from dataclasses import replace

baker, bus = yours.parts["baker"], yours.parts["bus"]
rules = [replace(rule, to="tray") if rule.to == "baker" else rule for rule in bus.rules]
reads = Reads("tray", batch=5, window=60.0)
bakes = [Work(Fixed(60)), Work(Fixed(120), each=Fixed(20)), Publish("OrderBaked", to="bus")]
my_shop = yours.with_parts(
    replace(bus, rules=rules), Queue("tray"), replace(baker, steps=bakes, reads=reads)
)
""",
    ),
}

ALSO_RIGHT = {
    "08-own": {
        "baker reads: Reads(queue='tray', batch=6, window=120): 120.0 raised": "how long she "
        "waits for a load to fill is the learner's choice",
    },
}
"""What may be done to the solution and is right all the same, with the reason."""
