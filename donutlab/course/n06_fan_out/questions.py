"""What is asked before a run, of earlier notebooks, and of other places."""

from __future__ import annotations

from donutlab.lessons.lesson import Prediction, Question

RECALL = (
    Question(
        "06-r1",
        "In the API-driven shop one more service is to be called. Which part must be edited?",
        {"a": "None.", "b": "The new service.", "c": "The manager, who calls it."},
        "c",
        "Whoever calls must know whom. Each new service is an edit of the caller.",
        {
            "a": "Somebody has to call the new service.",
            "b": "The new service is added. The one that is edited is its caller.",
        },
    ),
    Question(
        "06-r2",
        "What is an event?",
        {
            "a": "A request that somebody do something.",
            "b": "The record that something has happened.",
            "c": "A question about the state of an order.",
        },
        "b",
        "It is told in the past tense, and nobody in particular is asked for anything.",
        {"a": "That is a command, or a call.", "c": "That is a look-up."},
    ),
    Question(
        "06-r3",
        "An event carries only an identifier. Three services need the details. What follows?",
        {
            "a": "Three look-ups at whoever knows the order.",
            "b": "Nothing, the details are in the event.",
            "c": "One look-up, the answer is shared.",
        },
        "a",
        "Each of them asks for itself.",
        {
            "b": "That is an event that carries the state.",
            "c": "They do not know of each other, so nobody shares anything.",
        },
    ),
)

PREDICTIONS = (
    Prediction(
        "06-edits",
        "Loyalty points are to be given for each order, by a service of a new team. In how many "
        "of the three shops must the order team, to which the manager belongs, edit its code?",
        choices={
            "a": "In one: where he stands and waits for each of them.",
            "b": "In all three: somebody has to tell the new service.",
            "c": "In two: where he calls, and where he sends requests.",
        },
        right="c",
        holds=lambda asked: asked == ["calls", "requests"],
        because="Whoever addresses a service must name it, whether he waits for its answer or not. "
        "With the bus he names the event, and the rule of the new team names the service.",
        wrong={
            "a": "A request does not wait, but it has an address, and that stands in his code.",
            "b": "Somebody has to, and in the third shop it is the bus, by the new team's rule.",
        },
        gives=(r"whether he waits", r"where he sends requests"),
    ),
    Prediction(
        "06-many",
        "Ten services listen instead of three. In which of the three shops does the manager now "
        "need more time for an order?",
        choices={
            "a": "Only in the first: the one in which he calls.",
            "b": "In the first two: in the third the bus does it for him.",
            "c": "In none, as the work is done by others.",
        },
        right="a",
        holds=lambda slower: slower == ["calls"],
        because="Time comes from waiting, and in the other two he waits for nobody. To send ten "
        "requests takes him no longer than to send three.",
        wrong={
            "b": "A request takes him no time, and he does not wait for what becomes of it.",
            "c": "The work is done by others, but who calls stands there meanwhile.",
        },
        gives=(r"time comes from waiting", r"waits for nobody"),
    ),
    Prediction(
        "06-slow",
        "The inventory has become slow: 4 minutes for each order instead of 20 s. An order is "
        "complete when it is baked and billed. In which of the three shops are orders complete "
        "later than before?",
        choices={
            "a": "In all: somebody has to count the donuts, too.",
            "b": "Only where the manager calls.",
            "c": "Where he calls, and where he sends requests.",
        },
        right="b",
        holds=lambda late: late == ["calls"],
        because="Each listener has a line of its own. The one of the inventory grows, and in it "
        "nobody stands but its own orders, with or without a bus. Only who waits for the "
        "inventory is held up by it.",
        wrong={
            "a": "The count belongs to no order's being complete, and nobody waits for it but who "
            "calls.",
            "c": "Who requests knows the inventory, and does not wait for it: two things.",
        },
        gives=(r"line of its own", r"held up by it"),
    ),
    Prediction(
        "06-dead",
        "Now the inventory fails with every order. Of 100 orders, how many does the manager accept "
        "in the shop in which he calls?",
        right=0,
        unit="of 100 orders",
        holds=lambda measured: measured < 5,
        because="Not one gets a yes. A call that fails fails the caller, unless he catches it: the "
        "manager gives up on the order, although it is baked and billed. What is baked was baked "
        "for nobody, and what is billed must be paid back: that debt is paid in notebook 11.",
        wrong={
            (90, 100): "That is so where he does not wait. Here the manager needs every answer.",
            (40, 60): "Each order calls all three, so each of them meets the one that fails.",
        },
        gives=(r"not one gets a yes",),
    ),
)

TRANSFER = (
    Question(
        "06-t1",
        "The admission desk of a hospital used to phone the ward, the kitchen and the accounts for "
        "each patient. Now it sends each of them a note instead and does not wait for an answer. "
        "The physiotherapists want to hear of each patient, too. Who has to change what?",
        {
            "a": "Nobody at the desk: it does not wait any more.",
            "b": "The desk writes one note more.",
            "c": "The ward, which passes the note on.",
        },
        "b",
        "Not waiting has made the desk faster. It still knows whom it tells, so it is still the "
        "one that must be changed. A notice board would spare it that.",
        {
            "a": "It does not wait, but the notes have addresses.",
            "c": "That can be done, and then the ward knows the physiotherapists.",
        },
    ),
    Question(
        "06-t2",
        "A parcel depot announces every parcel to a messaging service with 4 subscribers, 250 "
        "parcels a day. A fifth subscribes. How many deliveries a day does the messaging service "
        "make now, and how many more announcements does the depot make?",
        {
            "a": "1250 deliveries, and no announcement more.",
            "b": "1250 deliveries, and 250 announcements more.",
            "c": "250 deliveries, and no announcement more.",
        },
        "a",
        "Each of 5 gets a copy of each of 250. The copies are made behind the depot's back: it "
        "announces each parcel once.",
        {
            "b": "The depot announces once, however many listen.",
            "c": "That is what the depot announces. Each subscriber gets a copy of its own.",
        },
    ),
)
