"""What is asked before a run, and of earlier notebooks."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

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
