"""What is asked before a run, of earlier notebooks, and of other places."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

RECALL = (
    Question(
        "13-r1",
        "A stream has four partitions, and eight donut makers read it. How many of them can be at "
        "work at a time?",
        {"a": "Eight.", "b": "One.", "c": "Four."},
        "c",
        "A partition has one reader at a time; the other four have nothing to read.",
        {
            "a": "So it is with a queue: there each takes the next one.",
            "b": "That is the order of everything. Here it holds within a partition.",
        },
    ),
    Question(
        "13-r2",
        "Of ten designs that are equally good you take the one that was best on one day. What will "
        "it be like on a fresh day?",
        {
            "a": "Worse than it looked: a part of what was best was luck.",
            "b": "As it was: the same design does the same.",
            "c": "Better: it has been tried.",
        },
        "a",
        "The best of several is chosen for its luck, too, and that does not come along.",
        {
            "b": "The design is the same, the day is not.",
            "c": "It was looked at, and nothing of it was changed by that.",
        },
    ),
    Question(
        "13-r3",
        "Who works with a queue that shows again what was not finished in time must reckon with "
        "what?",
        {
            "a": "That an order is lost.",
            "b": "That an order is done twice.",
            "c": "That orders come in the wrong order, and no worse.",
        },
        "b",
        "Nobody can tell who is slow from who has died, so the order is handed out again.",
        {
            "a": "It is shown again precisely so that it is not lost.",
            "c": "The first one may still be at it, and both finish.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "13-counts",
        "The table says how many events each rule has matched in the lab. The same events are now "
        "sent to the deployed shop. How far are the counts of its queues from the table?",
        choices={
            "a": "Equal, to the last event.",
            "b": "Within a few per cent, as with any simulation.",
            "c": "A few are missing in each: on a network something is lost.",
        },
        right="a",
        holds=lambda gap: gap == 0,
        because="The events are the same and the patterns are the same. Chance was in what the "
        "customers ordered, and nothing of it is in the rules.",
        wrong={
            "b": "Two different days would differ by that. These are the events of one day.",
            "c": "An event that the bus has not taken is reported, and sent once more.",
        },
        gives=(r"to the last event", r"event by event", r"nothing of it is in the rules"),
    ),
    Prediction(
        "13-wait",
        "So each donut takes a little longer on the street, by a share that you have just seen. By "
        "how much does the mean wait in the tray get longer?",
        choices={
            "a": "By the same share.",
            "b": "By several times that share.",
            "c": "Hardly: it is a delay beside the work, not work.",
        },
        right="b",
        holds=lambda times: times > 2,
        because="While the baker is late nobody else bakes, so lag is work. And the wait does not "
        "grow with the work but with what is left of the time.",
        wrong={
            "a": "So it is with the time of the work itself. The wait is made by who was there "
            "before.",
            "c": "She cannot begin the next one before she has it in hand.",
        },
        gives=(r"1 − ρ\)? *of", r"lag is work", r"several times"),  # noqa: RUF001
    ),
    Prediction(
        "13-again",
        "How many are handed out again on Redis, compared with the model, on the same day?",
        choices={
            "a": "As many: it is the same day.",
            "b": "More: a real baker is a little slower, so more of them are too slow.",
            "c": "Fewer.",
        },
        right="c",
        holds=lambda share: share < 0.9,
        because="To be handed out again it must be looked for, by one who is free, and while it is "
        "still in somebody's hands.",
        wrong={
            "a": "The work takes as long. But who notices that it does?",
            "b": "They are slower by the lag, which is little. Something else is missing.",
        },
        gives=(r"nobody is told", r"it must be looked for", r"handed out again on Redis"),
    ),
    Prediction(
        "13-idle",
        "A request to the queue costs 0.40 dollars a million, also one that brings nothing. What "
        "does a month of 30 days cost, in dollars?",
        right=0.26,
        unit="dollars",
        within=0.1,
        because="5 readers, 3 requests a minute each, 60 · 24 · 30 minutes: 648,000 requests.",
        wrong={
            (0, 0.01): "Nothing is done, and somebody looks all the time whether there is.",
            (1, 1000): "So it would be if they asked without waiting.",
        },
        gives=(r"648,?000", r"0\.26"),
    ),
)

TRANSFER = (
    Question(
        "13-t1",
        "A hospital models how reports of its laboratory reach the wards: rules by ward and "
        "urgency, a queue for each ward, nurses who read them. In the model no report reaches a "
        "wrong ward, and an urgent one is read after 4 minutes on average. What may be promised "
        "before anything is measured there?",
        {
            "a": "Both: the model was run often enough.",
            "b": "The 4 minutes, with an interval; of the routing nobody knows.",
            "c": "The routing, if the rules are deployed as they are. The 4 minutes are to be "
            "measured.",
        },
        "c",
        "Rules look at reports only. The time depends on work, hands and lag, as they are there.",
        {
            "a": "Many runs make a number of the model exact. They do not make the model true.",
            "b": "It is the other way round: what can bend is the time.",
        },
    ),
    Question(
        "13-t2",
        "Two parcel belts each get a scanner. It adds a fixed time to each parcel, 1 % of the mean "
        "work. One belt is busy for half of the time, the other for 90 %. By how much do the waits "
        "grow in the long run?",
        {
            "a": "By about 1 % at both.",
            "b": "By about 2 % and 10 %.",
            "c": "By about 1 % and 90 %.",
        },
        "b",
        "The share of the work divided by the reserve: 0.01 / 0.5 and 0.01 / 0.1.",
        {
            "a": "So much longer is the work. The wait depends on what is left of the time.",
            "c": "The load does not multiply it; the reserve divides it.",
        },
    ),
)
