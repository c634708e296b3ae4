"""What is asked before a run, of earlier notebooks, and of other places."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

RECALL = (
    Question(
        "12-r1",
        "A donut maker makes 40 donuts an hour and was away for an hour. 20 orders came, and 20 an "
        "hour go on coming. How long until her tray is empty again?",
        {"a": "Half an hour.", "b": "An hour.", "c": "It is never empty again."},
        "b",
        "λD / (μ − λ): 20 lie there, and 20 more are made in an hour than come.",  # noqa: RUF001
        {
            "a": "That would be so if nothing came meanwhile.",
            "c": "She makes more than come, so the tray gets empty.",
        },
    ),
    Question(
        "12-r2",
        "A stream has four partitions and eight readers. How many of them have something to read "
        "at a time?",
        {"a": "Four.", "b": "Eight.", "c": "One."},
        "a",
        "Each partition has one reader at a time. The others stand idle.",
        {
            "b": "More readers than partitions do not help.",
            "c": "So it is with one partition.",
        },
    ),
    Question(
        "12-r3",
        "A caller gives up after twice the mean time of the call, which is exponential. What is "
        "wrong with that?",
        {
            "a": "It waits too long.",
            "b": "Nothing: most calls are shorter than the mean.",
            "c": "Many calls that are well are given up.",
        },
        "c",
        "About 14 of 100 take longer than that. A timeout is taken from a high percentile.",
        {
            "a": "What takes longer is not broken. It is just one of the slow ones.",
            "b": "Most are, and of 100 about 14 take more than twice as long.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "12-limit",
        "An order takes 90 s of work on average, exponential, so that two donut makers can make 80 "
        "an hour. Up to how many orders an hour are 9 of 10 complete within 6 minutes?",
        right=55,
        unit="orders an hour",
        within=0.2,
        because="Orders come in clusters and take as long as they take. Near 80 the line is long.",
        wrong={
            (67, 90): "So many they can make. Who works without a pause has a line without end.",
            (1, 39): "Less than half of what they can make is more careful than it need be.",
        },
        gives=(r"near 80", r"\b55 orders an hour", r"about 55 an hour"),
    ),
    Prediction(
        "12-oven",
        "Three donut makers are there all day. The oven is cleaned for 10 minutes, once at half "
        "past eight, when 94 orders an hour come, once at half past ten, when 23 do. So 4 times "
        "as many come meanwhile. How many times as many orders are late because of it?",
        choices={
            "a": "About as many: it is the same 10 minutes.",
            "b": "About 4 times as many.",
            "c": "Far more than that.",
        },
        right="c",
        holds=lambda times: times > 6,
        because="Far more than come meanwhile are late. In the rush there is little time to catch "
        "up, so those who come after it wait as well.",
        wrong={
            "a": "The oven rests as long, and more people stand before it.",
            "b": "So it would be if only those were late who come while it is out.",
        },
        gives=(r"far more than", r"catching up takes", r"wait behind them"),
    ),
    Prediction(
        "12-winner",
        "Ten teams bake the very same orders for one morning, and you keep the one whose customers "
        "waited least. How good is it on later mornings, beside the mean of all ten?",
        choices={
            "a": "No better than the others.",
            "b": "About half as much better as on the first.",
            "c": "As much better as on the first: all had the same orders.",
        },
        right="a",
        holds=lambda kept: abs(kept) < 0.3,
        because="They were all alike, so the first morning was nothing but luck. It is no better "
        "than the others.",
        wrong={
            "b": "Half of it would be skill. Here none is.",
            "c": "The orders were the same. How long each one took was not.",
        },
        gives=(r"nothing but luck", r"winner's curse", r"all alike", r"but their names"),
    ),
    Prediction(
        "12-pairs",
        "You try the first on one Friday and the second on another. In how many of 100 such pairs "
        "does the worse one look better?",
        right=25,
        unit="of 100 pairs",
        within=0.25,
        because="Fridays differ by more than the two rosters do.",
        wrong={
            (0, 12): "So it is if both are tried on the same Friday.",
            (45, 100): "Then it would not be the worse one: it is a little more than a coin.",
        },
        gives=(r"Fridays differ by more", r"\b25 of 100"),
    ),
)

TRANSFER = (
    Question(
        "12-t1",
        "A hospital tries eight duty plans for its emergency room, each for one week. With the "
        "best of them patients waited 12 % less than with all plans on average. What will it save "
        "next year?",
        {
            "a": "About 12 %, perhaps a little more or less: a week is hundreds of patients.",
            "b": "More than 12 %, perhaps much more: the staff will have learned it.",
            "c": "Less than 12 %, perhaps nothing: the plans may be equally good.",
        },
        "c",
        "It was chosen for its number, and so for the luck in it. Try it in other weeks, beside "
        "another plan.",
        {
            "a": "Many patients make a week less random, not equal to all others. And it is the "
            "best of eight.",
            "b": "That may be, and is no reason to believe the 12 %.",
        },
    ),
    Question(
        "12-t2",
        "A parcel depot can sort 1000 parcels an hour, one after the other, and promises to sort "
        "95 of 100 within a minute. They come at random. How many an hour may it sell?",
        {
            "a": "The most at which, of many days that were tried, the interval keeps it.",
            "b": "950 an hour, for 95 of 100 is the share that was promised.",
            "c": "1000 an hour, for so many can be sorted on average.",
        },
        "a",
        "Near its capacity the line grows long. Where the promise breaks is found by trying rates, "
        "each on many days. If the work is exponential it is at 820, by hand.",
        {
            "b": "The share in the promise is not the share of the capacity. If the work is "
            "exponential, at 950 an hour 57 of 100 are sorted in time.",
            "c": "On average they can, with minutes in line.",
        },
    ),
)
