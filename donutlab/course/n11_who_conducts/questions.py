"""What is asked before a run, of earlier notebooks, and of other places."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

RECALL = (
    Question(
        "11-r1",
        "A shop acknowledges each order, then hands it over to the kitchen. What does the yes tell "
        "the customer?",
        {
            "a": "That the order was taken. Of how it ends it says nothing.",
            "b": "That the donut will come.",
            "c": "That the kitchen has the order.",
        },
        "a",
        "An acknowledgement promises no more than what was done before it.",
        {
            "b": "It may be burnt, and there is no response path on which she would hear of it.",
            "c": "It is handed over after the yes; a crash between the two loses it.",
        },
    ),
    Question(
        "11-r2",
        "A manager calls one service after another, and waits for each. How many orders can one "
        "worker take in an hour?",
        {
            "a": "As many as his own work allows.",
            "b": "As many as the slowest of the services.",
            "c": "An hour divided by his own time and that of all whom he calls.",
        },
        "c",
        "Who waits is busy with waiting.",
        {
            "a": "That would be so if he announced, and did not wait.",
            "b": "The slowest bounds the shop; each of the others takes his time as well.",
        },
    ),
    Question(
        "11-r3",
        "A reader sets its position in a stream back, and reads a day of orders once more. What "
        "makes that harmless?",
        {
            "a": "That a stream hands out each record once.",
            "b": "That the reader remembers what it has done, by the number of the order.",
            "c": "That orders of one key are read in their order.",
        },
        "b",
        "What comes again must be known again, by a key that is the same each time.",
        {
            "a": "Reading removes nothing. It hands out whatever stands behind the position.",
            "c": "In the right order, and a second time.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "11-turned",
        "What does he have to expect now of the one order in twenty at which his program ends "
        "between the two?",
        choices={
            "a": "It is neither in the book nor in the oven: nothing is wrong.",
            "b": "It is in the oven, and in no book.",
            "c": "Nothing: what is announced is written down when he is back.",
        },
        right="b",
        holds=lambda found: found["book only"] == 0 < found["oven only"],
        because="What came first is done, what came second is missing. Turned around it is as "
        "often wrong, only on the other side.",
        wrong={
            "a": "That would be so if the program ended before the first of the two.",
            "c": "He knows nothing of it when he is back. Only what was saved could tell him.",
        },
        gives=(r"in no book", r"on the other side", r"as often wrong"),
    ),
    Prediction(
        "11-twice",
        "After 20 of 100 publications the relay's program ends before it has crossed the event "
        "out. How many events does the kitchen get for 100 orders, beside the 100?",
        right=25,
        unit="events",
        within=0.12,
        because="What was not crossed out is published again, and of these, too, one in five is "
        "not crossed out: 20 + 4 + 0.8 and so on make 25.",
        wrong={
            (0, 5): "What is published and not crossed out is found again at the next look.",
            (18, 21.5): "So many are published a second time. Some of them come a third time, too.",
        },
        gives=(r"\b25\b", r"20 \+ 4"),
    ),
    Prediction(
        "11-silence",
        "Look at `told`, the choreography. The cashier has charged, and her program ends before "
        "she has said so. What becomes of this order?",
        choices={
            "a": "It is charged and not baked, and nobody pays it back.",
            "b": "It is paid back, like the ones for which the oven is out.",
            "c": "The bus tries again until she has said so.",
        },
        right="a",
        holds=lambda share: 0.03 < share < 0.07,
        because="Each waits for an event, and for this order none comes. Nobody knows that one "
        "should have come.",
        wrong={
            "b": "There somebody says that it went wrong. Here nobody says anything.",
            "c": "The bus has delivered, and she has taken it. What she does with it is not the "
            "bus's affair.",
        },
        gives=(r"charged and not baked", r"should have come", r"a silence", r"nobody waits"),
    ),
    Prediction(
        "11-bill",
        "Conducting costs, too. An event on the bus costs a millionth of a dollar, a state of the "
        "workflow 25 times as much, and a worker of 128 MB some two millionths for each second. "
        "Baking takes a minute on average. Which design costs most?",
        choices={
            "a": "`told`, the choreography: everything is an event.",
            "b": "`durable`, the workflow: nothing has a higher price than a state.",
            "c": "`waits`: there one is at it from beginning to end.",
        },
        right="c",
        holds=lambda dearest: dearest == "waits",
        because="He stands there for more than a minute an order, at some two millionths a "
        "second; three states or four are less than that.",
        wrong={
            "a": "An order has a handful of events, a millionth each.",
            "b": "A state is dear, and an order enters three or four. Count the seconds beside it.",
        },
        gives=(r"he stands there for", r"waits \d{3}", r"the manager who waits is paid"),
    ),
    Prediction(
        "11-undone",
        "Five steps, of which the last fails for 20 of 100 orders and the others never. Of 100 "
        "orders, how many steps have to be undone in all?",
        right=80,
        unit="steps",
        within=0.1,
        because="Each of the 20 has four steps behind it that are done: 20 · 4.",
        wrong={
            (15, 25): "So many orders fail. What is undone is what each of them has done before.",
            (95, 105): "Five steps for each of the 20: but the fifth has failed, and did nothing.",
        },
        gives=(r"\b80\b", r"four steps behind"),
    ),
)

TRANSFER = (
    Question(
        "11-t1",
        "A hospital's laboratory saves each result in its own records, and then sends a message to "
        "the ward. Now and then its program ends in between, and a ward never hears of a result. "
        "What mends that?",
        {
            "a": "It sends, and saves as soon as the ward has said that it has the message.",
            "b": "It saves each result as 'not yet told'. Who looks for these tells the ward.",
            "c": "It saves, and sends again until the ward has said that it has the message.",
        },
        "b",
        "One write, to one system, holds the result and that it is to be told. Who tells it may do "
        "so twice, so the ward must know a result when it comes again.",
        {
            "a": "Then a ward hears of results that stand in no record.",
            "c": "That helps where the network is down. A program that has ended does not try.",
        },
    ),
    Question(
        "11-t2",
        "A travel office books a flight, a hotel and a guide for each journey. The flight is sold "
        "out for 30 of 100 journeys, the guide is ill for 5; a hotel always has a room, and keeps "
        "what it was paid. In which order does it book?",
        {
            "a": "Flight, guide, hotel.",
            "b": "Hotel, guide, flight.",
            "c": "Flight, hotel, guide.",
        },
        "a",
        "First what fails most, last what cannot be undone.",
        {
            "b": "Then the hotel is paid for in vain whenever one of the others fails.",
            "c": "When the guide is ill the hotel has its money already.",
        },
    ),
)
