"""What is asked before a run, and of another place at the end."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

PREDICTIONS = (
    Prediction(
        "01-busy",
        "24 orders come in an hour, and a donut takes the donut maker 120 s on average. Which "
        "share of her time is she busy?",
        right=80,
        unit="%",
        within=0.03,
        gives=(r"\b80\b", "four fifths", "a fifth of", "0[.]8"),
        because="24 orders of 120 s are 2880 s of work in an hour of 3600 s: 80 %. Orders per "
        "second times seconds per order: that is the share of her time that is taken.",
        wrong={
            (15, 25): "20 % is what is left over.",
            (39, 41): "40 % would be so with 60 s for each order, or with two donut makers.",
            (95, 100): "She would be busy all the time with 30 orders an hour: 30 times 120 s are "
            "3600 s.",
        },
    ),
    Prediction(
        "01-wait",
        "The donut maker is busy 80 % of the time, with 120 s for an order on average. How long "
        "does an order wait, on average, until she starts?",
        choices={
            "a": "Longer and longer, without end.",
            "b": "About half a minute: a fifth of her time is free.",
            "c": "About 2 minutes: usually one is ahead.",
            "d": "About 8 minutes: four are ahead.",
        },
        right="d",
        gives=(r"\b8 min", "eight minutes", "four are ahead", "four times the work"),
        holds=lambda measured: 420 < measured < 540,
        because="Four times the work: 0.8 / 0.2. Random orders come in bunches, and her free time "
        "lies between the bunches, where nobody needs it.",
        wrong={
            "a": "The line grows without end only if more comes than she can do: above 30 orders "
            "an hour. At 24 she catches up again and again, but slowly.",
            "b": "That is how it would be if orders came evenly. Then nobody would wait at all at "
            "80 %. But they come at random.",
            "c": "She is busy when four in five customers come. And often there is a line already: "
            "whoever comes in a bunch waits for all who are ahead.",
        },
    ),
    Prediction(
        "01-more",
        "Three customers more in an hour: 27 instead of 24, an eighth more. She is then busy 90 % "
        "of the time. How long is the mean wait, which is 8 minutes at 24?",
        choices={
            "a": "About 18 minutes: more than twice as much.",
            "b": "About 9 minutes: an eighth more as well.",
            "c": "About 12 minutes: half as much again.",
        },
        right="a",
        gives=(r"\b18 min", "eighteen minutes", "more than twice", "more than doubled"),
        holds=lambda measured: 15 * 60 < measured < 21 * 60,
        because="0.9 / 0.1 is 9 times the work, against 4 times before: 18 minutes. Her spare time "
        "is what works the line off, and it was cut in half: from 20 to 10 %.",
        wrong={
            "b": "That is how much more work she has. The wait does not grow with the work, but "
            "with the work divided by the time she has to spare.",
            "c": "It does grow faster than the orders. But look at the spare time, which is cut in "
            "half.",
        },
    ),
)

TRANSFER = (
    Question(
        "01-t1",
        "A hospital has one X-ray machine. It is in use 90 % of the time, patients come at random, "
        "and examinations vary like `Exponential`. There is a tenth to spare, says the "
        "administration. How long is the mean wait?",
        {
            "a": "Short: a tenth of the day nobody needs the machine.",
            "b": "About nine examinations.",
            "c": "It grows from day to day, for the machine is overloaded.",
        },
        "b",
        "0.9 / 0.1 is 9: one worker, random arrivals, exponential times. A second machine would do "
        "far more than halve it.",
        {
            "a": "The free tenth lies between the bunches of patients, where nobody needs it.",
            "c": "It is overloaded only when more comes than it can do: above 100 %.",
        },
    ),
)
