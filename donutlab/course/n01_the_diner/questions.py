"""What is asked before a run."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction

PREDICTIONS = (
    Prediction(
        "01-busy",
        "24 orders come in an hour, and a donut takes the baker 120 s on average. Which share of "
        "her time is she busy?",
        right=80,
        unit="%",
        within=0.03,
        because="24 orders of 120 s are 2880 s of work in an hour of 3600 s. Orders per second "
        "times seconds per order: that is the share of her time that is taken.",
        wrong={
            (15, 25): "20 % is what is left over.",
            (39, 41): "40 % would be so with 60 s for each order, or with two bakers.",
            (95, 100): "She would be busy all the time with 30 orders an hour: 30 times 120 s are "
            "3600 s.",
        },
    ),
    Prediction(
        "01-wait",
        "The baker is busy 80 % of the time, with 120 s for an order on average. How long does an "
        "order wait, on average, until she starts?",
        choices={
            "a": "About half a minute: a fifth of her time is free.",
            "b": "About 2 minutes: usually one is ahead.",
            "c": "About 8 minutes: four are ahead.",
            "d": "Longer and longer, without end.",
        },
        right="c",
        holds=lambda measured: 420 < measured < 540,
        because="Four times the work: 0.8 / 0.2. Random orders come in bunches, and her free time "
        "lies between the bunches, where nobody needs it.",
        wrong={
            "a": "That is how it would be if orders came evenly. Then nobody would wait at all at "
            "80 %. But they come at random.",
            "b": "She is busy when four in five customers come. And often there is a line already: "
            "whoever comes in a bunch waits for all who are ahead.",
            "d": "The line grows without end only if more comes than she can do: above 30 orders "
            "an hour. At 24 she catches up again and again, but slowly.",
        },
    ),
    Prediction(
        "01-more",
        "Three customers more in an hour: 27 instead of 24, an eighth more. She is then busy 90 % "
        "of the time. How long is the mean wait, which is 8 minutes at 24?",
        choices={
            "a": "About 9 minutes: an eighth more as well.",
            "b": "About 12 minutes: half as much again.",
            "c": "About 18 minutes: more than twice as much.",
        },
        right="c",
        holds=lambda measured: 15 * 60 < measured < 21 * 60,
        because="0.9 / 0.1 is 9 times the work, against 4 times before. Her spare time is what "
        "works the line off, and it was cut in half: from 20 to 10 %.",
        wrong={
            "a": "That is how much more work she has. The wait does not grow with the work, but "
            "with the work divided by the time she has to spare.",
            "b": "It does grow faster than the orders. But look at the spare time, which is cut in "
            "half.",
        },
    ),
)
