"""Answers that are right and unlike the worked ones, by exercise."""

OTHERWISE = {
    "08-own": (
        """
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
    ),
}
