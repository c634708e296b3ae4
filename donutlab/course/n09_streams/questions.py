"""What is asked before a run, of earlier notebooks, and of other places."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

RECALL = (
    Question(
        "09-r1",
        "Orders come at 60 an hour, 40 are made. What does a tray change for who comes at the end "
        "of the day?",
        {
            "a": "It is told yes at once, and waits for hours all the same.",
            "b": "It is served at once.",
            "c": "It is sent away.",
        },
        "a",
        "A buffer does no work. The backlog grows by λ − μ, and is only out of sight.",  # noqa: RUF001
        {
            "b": "The manager answers at once; the donut still has to be made.",
            "c": "A tray without a bound sends nobody away.",
        },
    ),
    Question(
        "09-r2",
        "Three services want to hear of every order. What is edited for a fourth?",
        {"a": "The manager.", "b": "A rule of the bus.", "c": "The other three."},
        "b",
        "Who announces does not know who listens.",
        {
            "a": "So it is where he calls them, or writes to each.",
            "c": "They do not know of each other.",
        },
    ),
    Question(
        "09-r3",
        "An order may come to the cashier twice, the second time under another id. By what does "
        "she know that it is the same?",
        {
            "a": "By the time at which it came.",
            "b": "She cannot know.",
            "c": "By a key of the order's own, such as its number.",
        },
        "c",
        "An event's id may change when it is sent again. The number of the order does not.",
        {
            "a": "Two orders may come at one time, and one order at two.",
            "b": "Not from the event's id; but an order has a number.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "09-order",
        "Four donut makers take from one queue, and each order takes 90 s of work on average, "
        "exponential. Take each order and the one that came next. Of 100 such pairs, in how many "
        "is the second done first?",
        right=37.5,
        unit="of 100",
        within=0.15,
        because="It depends only on whose work is shorter, and on whether both were taken at once. "
        "**A queue keeps the order in which it hands out, not the one in which work ends.**",
        wrong={
            (0, 10): "That would be so with one donut maker. Four of them start one after the "
            "other, and end as it comes.",
            (45, 100): "Half would be the coin that falls when both begin at the same moment. "
            "The first has begun a little earlier.",
        },
        gives=(r"37\.5", r"\b38 of 100", r"second is done first"),
    ),
    Prediction(
        "09-hot",
        "Half of the orders are of one key. Together eight donut makers have less to do than half "
        "of what they can. What becomes of the orders?",
        choices={
            "a": "They are all done soon: there is time to spare.",
            "b": "One half is done soon; the other waits ever longer.",
            "c": "All wait ever longer.",
        },
        right="b",
        holds=lambda share: 0.5 < share < 0.85,
        because="The frequent key has one partition, and that has one reader at a time. More comes "
        "there than one can do; the other seven stand idle beside it.",
        wrong={
            "a": "They have time to spare together. But nobody may help in a partition that is "
            "being read.",
            "c": "What lies in the other partitions does not wait for the full one.",
        },
        gives=(r"hot partition", r"a key cannot be divided", r"waits ever longer"),
    ),
    Prediction(
        "09-poison",
        "The stream of the diner has four partitions and four donut makers. One record makes the "
        "code fail, each time. What becomes of the orders that come later?",
        choices={
            "a": "Those of its partition wait; the others are done as usual.",
            "b": "All wait: the reader is stuck.",
            "c": "All are done: the bad one is passed over after some tries.",
        },
        right="a",
        holds=lambda share: share == 0.25,
        because="Each partition has a position of its own. In one of them it cannot move.",
        wrong={
            "b": "The donut maker goes on with the other partitions; only there nothing moves.",
            "c": "That must be asked for. By default a reader tries until the record expires.",
        },
        gives=(r"one partition stands still", r"never hear of it", r"of its partition wait"),
    ),
    Prediction(
        "09-bisect",
        "A batch of 64 records has one bad one in it. A batch that fails is split in two, and "
        "so is a half that fails, until the bad record is alone, fails, and is given up. How many "
        "calls fail in all, this last one included?",
        right=7,
        unit="calls",
        within=0.01,
        because="64, 32, 16, 8, 4, 2, 1: each time the half with the bad record fails.",
        wrong={
            (1, 2): "One tells that something is wrong. Then it has to be looked for.",
            (60, 128): "So it would be if the records were tried one by one.",
        },
        gives=(r"64, 32, 16",),
    ),
    Prediction(
        "09-replay",
        "Her position is set back to where the mistake began. The orders between the repair and "
        "that moment had a right bill already. How many right bills do they have in the end?",
        right=2,
        unit="bills each",
        within=0.05,
        because="A position is set back for all that came since, the wrong and the right.",
        wrong={
            (0, 0.5): "A right bill is not taken back by reading again.",
            (0.9, 1.1): "The stream does not know which bills were right. It hands out all of it.",
        },
        gives=(r"done twice", r"it doubles", r"for all that came since"),
    ),
    Prediction(
        "09-late",
        "The diary keeps records for 24 hours, and 60 orders come in an hour. An auditor reads it "
        "from the oldest record on, and begins 30 hours after opening. How many records has she "
        "lost?",
        right=360,
        unit="records",
        within=0.15,
        because="What came in the first 30 − 24 = 6 hours has expired: λ · (D − R).",  # noqa: RUF001
        wrong={
            (
                0,
                10,
            ): "Nobody has read them, and they are gone all the same: a stream keeps by time.",
            (1300, 1900): "That is all that came. The last 24 hours are still there.",
        },
        gives=(r"\b360\b",),
    ),
)

TRANSFER = (
    Question(
        "09-t1",
        "A bank keeps all movements of its accounts in a stream. A withdrawal must not overtake "
        "the payment before it on the same account; movements of different accounts may come in "
        "any order. Half of all movements are of 10 large customers, each with hundreds of "
        "accounts. "
        "Which key do you take?",
        {
            "a": "The customer: each belongs to one adviser.",
            "b": "The number of the movement, so that the load is even.",
            "c": "The account.",
        },
        "c",
        "Order is needed within an account, so that is the key. It is finer than the customer, "
        "whose movements would make a partition hot.",
        {
            "a": "That keeps the order, and more than is needed: 10 keys have half the load.",
            "b": "The load is even, and the withdrawal may overtake the payment.",
        },
    ),
    Question(
        "09-t2",
        "A hospital's monitors write to a stream of 6 partitions that keeps records for 24 "
        "hours, 200 an hour in all. A service that computes doses had a mistake, and nobody looked "
        "until Monday morning, 36 hours after the first wrong dose. How many of the records since "
        "then can be read no more?",
        {"a": "2400.", "b": "7200.", "c": "None: it sets its position back."},
        "a",
        "36 − 24 = 12 hours have expired, 200 records in each of them.",  # noqa: RUF001
        {
            "b": "These are all since then. The last 24 hours are still there.",
            "c": "A position can be set back only to what is still kept.",
        },
    ),
)
