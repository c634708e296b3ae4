"""What is asked before a run, of earlier notebooks, and of other places."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

RECALL = (
    Question(
        "10-r1",
        "A caller has a time-out, and stops waiting. What does the service that was called do?",
        {
            "a": "It goes on, and works for nobody.",
            "b": "It stops.",
            "c": "It puts the order back at the end of the line.",
        },
        "a",
        "A caller that gives up does not stop the one it called. Nobody tells it.",
        {
            "b": "It would have to be told, and a time-out tells nobody anything.",
            "c": "It knows nothing of the time-out. The call stays where it is in the line.",
        },
    ),
    Question(
        "10-r2",
        "How long may a call take before one gives it up?",
        {
            "a": "As long as it takes on average.",
            "b": "As long as nearly all calls take that are well.",
            "c": "As long as the slowest has ever taken.",
        },
        "b",
        "A time-out is a percentile: it says how many healthy calls are given up.",
        {
            "a": "Of exponential times a third is longer than the mean.",
            "c": "Then a silent service keeps its callers for as long as that.",
        },
    ),
    Question(
        "10-r3",
        "A reader's position in a stream is set back. What is done again?",
        {
            "a": "What had failed.",
            "b": "What nobody else has read.",
            "c": "All that came since, the wrong and the right.",
        },
        "c",
        "A stream does not know what was done well. It hands out all of it.",
        {
            "a": "Only the reader knows what failed.",
            "b": "Every reader has a position of its own.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "10-layers",
        "Three callers stand one behind the other, and each makes up to three attempts. The oven, "
        "the last of all, is out. How many calls does the oven get for one order?",
        right=27,
        unit="calls",
        within=0.05,
        because="Each attempt of the waiter is three of the manager, and each of these is three of "
        "the donut maker: 3 · 3 · 3 = 27. **Attempts multiply.**",
        wrong={
            (2, 4): "That is what the last of the callers makes, each time it is called.",
            (8, 10): "So it would be with two callers, or if their attempts added up.",
        },
        gives=(r"\b27\b", r"multiply"),
    ),
    Prediction(
        "10-stays",
        "The oil is hot again after a quarter of an hour. The fryer can do half as many again as "
        "come. What happens in the hours after that?",
        choices={
            "a": "Within an hour all is well: there is time to spare.",
            "b": "Hardly anybody gets a donut any more, to the end of the evening.",
            "c": "It gets better little by little, and half of them get a donut at the end.",
        },
        right="b",
        holds=lambda share: share < 0.02,
        because="What keeps the line long is no longer the oil. Each customer calls three times, "
        "since each call is given up before its turn, and 3 · 400 is more than 600.",
        wrong={
            "a": "There is time to spare for one call of each customer. How many does each make?",
            "c": "So it would be if the line got shorter. Is less called for than can be done?",
        },
        gives=(r"metastable", r"hardly anybody", r"keeps the line long"),
    ),
    Prediction(
        "10-down",
        "On the way up all is well until more come than the fryer can do. At which load is it well "
        "again on the way down?",
        choices={
            "a": "Not above half of what the fryer can do.",
            "b": "As soon as fewer come than the fryer can do.",
            "c": "At no load: once down it stays down.",
        },
        right="a",
        holds=lambda load: 200 <= load <= 300,
        because="As long as the line is too long each customer makes two calls. Only when two "
        "calls of each are less than the fryer can do does the line get shorter.",
        wrong={
            "b": "That was so on the way up, when each customer called once.",
            "c": "With few enough customers even two calls of each are little.",
        },
        gives=(r"hysteresis", r"μ / \*?k", r"above half", r"two states"),
    ),
    Prediction(
        "10-twice",
        "A bill takes 30 s on average, exponential. A slip is shown again after 60 s if it is not "
        "deleted, and some cashier is always free. Nobody ever fails. Of 100 orders, how many are "
        "billed more than once?",
        right=13.5,
        unit="of 100",
        within=0.15,
        because="A bill takes longer than twice its mean with e^(−2). Then a second cashier has "  # noqa: RUF001
        "the slip, while the first is still writing.",
        wrong={
            (0, 2): "Nobody fails, but the queue sees only that the slip is not deleted yet.",
            (30, 50): "So it would be with a visibility of 30 s, the mean.",
        },
        gives=(r"13\.5", r"longer than twice its mean", r"\b14 of 100"),
    ),
    Prediction(
        "10-key",
        "Each call of the app to the manager, and each of his answers, is lost one time in twenty. "
        "The cashier has a list of the ids of all events that she has done. Of 100 orders, how "
        "many are billed twice?",
        right=5,
        unit="of 100",
        within=0.15,
        because="If the answer is lost, the order was announced, and is announced once more. That "
        "is another event: its id is not on the list. If the call is lost, nothing has happened.",
        wrong={
            (0, 1): "The list is for an event that comes again. This is a new event about an old "
            "order.",
            (9, 11): "So many lose a message, there or back. But a call that is lost has done "
            "nothing yet.",
        },
        gives=(r"lost acknowledgement", r"another event", r"id of its own", r"are billed twice$"),
    ),
    Prediction(
        "10-memory",
        "60 orders come in an hour. At the fifth hour the position is set back to the second. Her "
        "list knows the orders that she has billed within the last hour. How many are billed "
        "twice?",
        right=120,
        unit="double bills",
        within=0.2,
        because="Of the three hours that are read again she remembers one. The other two are "
        "new to her: 2 · 60, and a few that she forgets while she reads.",
        wrong={
            (0, 20): "A list would do that which nothing is ever crossed out on.",
            (170, 190): "These are all that are read again. One hour of them is on the list.",
        },
        gives=(r"\b120 double", r"2 · 60", r"billed again"),
    ),
    Prediction(
        "10-bin",
        "One order in 100 cannot be billed. In batches of up to ten a slip is received three times "
        "at most, and then it goes to the bin. Of 100 slips in the bin, how many could have been "
        "billed?",
        right=80,
        unit="of 100",
        within=0.15,
        because="With the bad slip up to nine others fail, and as they come back together most of "
        "them stay together. Some are left out of the batch, and are saved.",
        wrong={
            (0, 10): "That would be so if only the bad slip failed. Who tells the queue which?",
            (40, 60): "In a nearly full batch many more are good than bad.",
        },
        gives=(r"comes back at one moment", r"\b79 of 100", r"stay together"),
    ),
)

TRANSFER = (
    Question(
        "10-t1",
        "A bank's app calls a gateway, the gateway a payment service, and that the card network. "
        "Each of the three callers makes up to 4 attempts. The card network is out. What do you "
        "change first?",
        {
            "a": "Longer pauses: then the card network gets fewer calls for each payment.",
            "b": "One of the callers may try again, and the others pass the failure on.",
            "c": "Nothing: a handful of calls for each payment is soon over.",
        },
        "b",
        "Attempts multiply: 4 · 4 · 4 = 64. With retries in one layer there are 4.",
        {
            "a": "Pauses move calls. For each payment there are as many as before.",
            "c": "They do not add up to 12, they multiply to 64.",
        },
    ),
    Question(
        "10-t2",
        "A parcel hub can look up 900 labels a minute, and 400 come. Each is tried up to three "
        "times. The network was down for a minute, and an hour later all look-ups still time out. "
        "What ends it?",
        {
            "a": "Waiting: 400 are fewer than 900.",
            "b": "A pause of some seconds between the tries.",
            "c": "Letting in fewer than 300 a minute for a while.",
        },
        "c",
        "With three tries it is well only below 900 / 3 = 300. Then the line gets shorter, and "
        "afterwards all 400 may come.",
        {
            "a": "They are 1200 calls a minute, as long as each is tried three times.",
            "b": "The labels go on coming, each with three tries.",
        },
    ),
)
