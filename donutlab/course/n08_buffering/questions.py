"""What is asked before a run, of earlier notebooks, and of other places."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

RECALL = (
    Question(
        "08-r1",
        "By routing each event goes where a rule lets it. One rule matches 30 of 100 events. What "
        "does it save its target?",
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
        "A rush: for one hour 60 orders come instead of 20. The donut maker makes 40 an hour. "
        "The second shop puts the orders on a tray instead of letting the manager wait. How much "
        "earlier is an order complete there, on average?",
        choices={
            "a": "In about half the time.",
            "b": "Hardly: less than a quarter earlier.",
            "c": "At once: that is what the tray is for.",
        },
        right="b",
        holds=lambda ratio: 0.75 < ratio <= 1,
        because="The donut maker is as fast as before. The line has moved from the door to the "
        "tray; **a buffer does no work**.",
        wrong={
            "a": "The manager waits no longer, but a donut still needs the donut maker.",
            "c": "It is accepted at once. Complete is what the customer can eat.",
        },
        gives=(r"buffer does no work", r"hardly", r"as fast as before"),
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
        gives=(
            r"\b160\b",
            r"20 more come each hour",
        ),
    ),
    Prediction(
        "08-oven",
        "The oven breaks down for one hour. 20 orders come in an hour, as always, and when it "
        "works again the donut maker makes 40. How many minutes after the repair is the tray "
        "empty?",
        right=60,
        unit="minutes",
        within=0.12,
        because="20 orders lie there, and each hour 20 more are made than come: λD / (μ − λ), an "  # noqa: RUF001
        "hour. The nearer the donut maker is to her limit, the longer it takes.",
        wrong={
            (25, 35): "That would be so if nobody came while she catches up.",
            (100, 1000): "She makes twice as many as come, so she catches up as fast as it came.",
        },
        gives=(r"each hour 20 more are made",),
    ),
    Prediction(
        "08-hands",
        "An oven needs 120 s for each donut. In one hour of rush 200 orders come. In one shop one "
        "donut maker works them off, in the other up to 10 work at once while something waits. All "
        "are paid by the second of work, and each request to the queue is paid, too. What "
        "becomes of the whole bill?",
        choices={
            "a": "It stays about the same, within a quarter.",
            "b": "It is about ten times as high.",
            "c": "It is about half as high, since the rush is over sooner.",
        },
        right="a",
        holds=lambda ratio: 0.8 < ratio < 1.25,
        because="The same donuts are baked, each in 120 s. Ten at a time do the same work sooner. "
        "Only the idle asking of the queue adds a little.",
        wrong={
            "b": "So it is if they are hired for the day. Here they are paid while they work.",
            "c": "The work is the same, whenever it is done.",
        },
        gives=(r"same donuts are baked", r"same work sooner"),
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
        gives=(
            r"\b72\b",
            r"12 loads an hour",
        ),
    ),
    Prediction(
        "08-quiet",
        "With that oven the donut maker waits until six orders are there, or five minutes have "
        "passed since the first. On a quiet afternoon 10 orders come in an hour. How does the mean "
        "time until an order is complete compare with baking at once what is there?",
        choices={
            "a": "It is shorter, since she bakes more at a time.",
            "b": "It is the same: the oven is free most of the time.",
            "c": "It is longer: an order waits for others that do not come.",
        },
        right="c",
        holds=lambda ratio: ratio > 1.2,
        because="When there is little to do, **a batch makes the first wait for the last**. The "
        "window bounds how long.",
        wrong={
            "a": "She needs the larger load only when there is a line. Now there is none.",
            "b": "The oven is free, and that is just why waiting is of no use.",
        },
        gives=(r"first wait for the last", r"others that do not come"),
    ),
)

TRANSFER = (
    Question(
        "08-t1",
        "A payment service goes down for 2 hours. 300 payments an hour are kept in a queue, and "
        "afterwards it can do 400 an hour. How long after the repair is the queue empty?",
        {"a": "After 2 hours.", "b": "After 6 hours.", "c": "After an hour and a half."},
        "b",
        "600 lie there, and each hour 100 more are done than come: 600 / 100.",
        {
            "a": "That would be so if it could do twice as many as come.",
            "c": "That is 600 / 400: but new payments go on coming.",
        },
    ),
    Question(
        "08-t2",
        "A hospital's laboratory has a machine for blood samples: a run takes 20 minutes, whether "
        "with 1 sample or with 50. By day 120 samples come in an hour, at night 2. One rule is to "
        "say when it runs, by day and by night. Which one do you take?",
        {
            "a": "Always full: 50 samples a run.",
            "b": "Each sample at once, as soon as the machine is free.",
            "c": "What is there after at most 10 minutes, up to 50.",
        },
        "c",
        "By day that is a batch, of which the machine can do 150 an hour. At night the window "
        "bounds what the first waits for the others.",
        {
            "a": "That is enough by day. At night the first would wait a day for the last.",
            "b": "That is quick at night. By day 3 an hour are done, and 120 come.",
        },
    ),
    Question(
        "08-t3",
        "A hospital keeps the readings of its monitors. The ward's display reads them at once, "
        "and a researcher wants to read the same ones from the beginning, tomorrow. Where "
        "should they lie?",
        {
            "a": "In a stream.",
            "b": "In a queue with two readers.",
            "c": "In a queue, as batches.",
        },
        "a",
        "What is read from a stream stays, and each reader has a place of its own in it.",
        {
            "b": "Of a queue each reading goes to one of the two, and is gone then.",
            "c": "A batch is taken from a queue as a single reading is: then it is gone.",
        },
    ),
)
