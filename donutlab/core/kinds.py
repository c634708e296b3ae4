"""The kinds of rows in the log: what a row of each kind means, in one table.

What the columns of the table are stands in `donutlab.core.rows`. Each entry also says how a row
reads in a story and how it looks on the floor: a new kind of row is one more entry here.
"""

from __future__ import annotations

from types import NoneType

from donutlab.core.rows import STILL, Cell, Kind, Scene

KINDS: dict[str, Kind] = {}
"""All kinds by name, in the order below."""

NOTHING = Cell(NoneType, "nothing")
SENDER = Cell(str, "from whom")
READER = Cell(str, "the reader")
WORKER = Cell(int, "the number of the worker")
CALLEE = Cell(str, "the service called")
ATTEMPT = Cell(int, "which attempt it was, from 1")
RULE = Cell(str | None, "by which rule, if a bus has sent it")
RECEIVE = Cell(int, "which receive it was, from 1")
PLACE = Cell(str, "its place, `partition:number`")
WHY = Cell(str, "why")


def _kind(
    name: str,
    means: str,
    sentence: str,
    scene: Scene,
    peer: Cell = NOTHING,
    note: Cell = NOTHING,
    remark: str = "",
    trouble: str = "",
) -> str:
    """Enter a kind in the table, and return its name: what stands in the log."""
    KINDS[name] = Kind(name, means, peer, note, sentence, scene, remark, trouble)
    return name


# Customers.
PLACED = _kind(
    "placed",
    "A customer placed an order.",
    "places the order with {peer}: {what}",
    {"line": 1},
    peer=Cell(str, "where they sent it"),
)
ACCEPTED = _kind(
    "accepted",
    "The customer got an answer to the order.",
    "hears that the order is accepted{note}",
    {"line": -1, "from": "peer", "as": "yes"},
    peer=Cell(str, "where they had sent it"),
    note=Cell(str, "what the answer said, an identifier or nothing"),
    remark="; identifier {}",
)
REJECTED = _kind(
    "rejected",
    "The customer was told that the order failed.",
    "hears that the order failed{note}",
    {"line": -1, "from": "peer", "as": "no"},
    peer=Cell(str, "where they had sent it"),
    note=WHY,
    remark=": {}",
)

BALKED = _kind(
    "balked",
    "A customer found the line too long, and did not join it.",
    "finds {note} in line at {peer}, and leaves at once",
    {"line": -1, "as": "no"},
    peer=Cell(str, "where they would have stood in line"),
    note=Cell(int, "how many waited there"),
    trouble="balked",
)
RENEGED = _kind(
    "reneged",
    "A customer lost patience, and left the line.",
    "has had enough after {note:.3g} s in line at {peer}, and leaves",
    {"line": -1, "as": "no"},
    peer=Cell(str, "where they stood in line"),
    note=Cell(float, "how many seconds they had patience"),
    trouble="reneged",
)

# Services and their workers.
ARRIVED = _kind(
    "arrived",
    "An event came to a service or a queue.",
    "gets {event} from {peer}{note}",
    {"line": 1, "from": "peer"},
    peer=SENDER,
    note=RULE,
    remark=", by the rule {}",
)
ASKED = _kind(
    "asked",
    "A service was asked how an order stands, and one of its workers will look.",
    "is asked by {peer} how the order stands",
    {"line": 1, "from": "peer"},
    peer=SENDER,
)
INVOKED = _kind(
    "invoked",
    "A service took an event, and will see to it by itself; that was the answer.",
    "takes {event} from {peer}{note}, and sees to it by itself",
    {"from": "peer"},
    peer=SENDER,
    note=RULE,
    remark=", by the rule {}",
)
STARTED = _kind(
    "started",
    "A worker took it in hand.",
    "starts work on {event} (worker {peer})",
    {"line": -1, "hand": 1},
    peer=WORKER,
)
SERVED = _kind(
    "served",
    "The worker has finished with it.",
    "is done with {event}",
    {"hand": -1},
    peer=WORKER,
)
FAILED = _kind(
    "failed",
    "The worker has given it up.",
    "gives up on {event}: {note}",
    {"hand": -1, "as": "no"},
    peer=WORKER,
    note=WHY,
)
DOWN = _kind(
    "down",
    "A service is out from now on.",
    "is out from now on{note}",
    {"down": True},
    note=Cell(float | None, "the share of what comes that it strikes, if not all"),
    remark=", for {:.3g} of what comes",
)
SLOWED = _kind(
    "slowed",
    "A service takes another time over its work from now on.",
    "takes {note:.3g} times as long as usual from now on",
    STILL,
    note=Cell(float, "how many times as long as usual"),
)
UP = _kind("up", "A service is back.", "is back", {"down": False})
COLD_STARTED = _kind(
    "cold started",
    "A worker had to get ready first.",
    "has to get worker {peer} ready first, which takes {note:.3g} s",
    STILL,
    peer=WORKER,
    note=Cell(float, "the seconds it took"),
    trouble="cold_starts",
)
SCALED = _kind(
    "scaled",
    "A service has another number of workers.",
    "has a crew of {note} from now on",
    {"present": "note"},
    note=Cell(int, "how many workers from now on"),
)
THROTTLED = _kind(
    "throttled",
    "A reader was given an event when no worker was free, until it was visible again.",
    "has no worker free for {event} until {peer} shows it again",
    {"as": "no"},
    peer=Cell(str, "the queue"),
    trouble="throttled",
)
PASSED_OVER = _kind(
    "passed over",
    "A reader was given an event that its pattern does not match, and does not work on it.",
    "passes {event} of {peer} over: its pattern does not match",
    {"as": "spared"},
    peer=Cell(str, "the queue or stream"),
)
REPEATED = _kind(
    "repeated",
    "A service had done the work for an event already, and did not do it again.",
    "has done the work for {event} already, and does not do it again",
    {"as": "yes"},
    note=Cell(str, "the key by which it knew"),
    trouble="repeated",
)

# Windows.
WINDOWED = _kind(
    "windowed",
    "A service counted an event in a window.",
    "counts {event} in the window {peer}",
    STILL,
    peer=Cell(str, "the window: `start-end`, and the key if there is one"),
)
LATE = _kind(
    "late",
    "An event came after its window was closed, and is not counted in it.",
    "does not count {event}, for its window {peer} closed {note:.3g} s before",
    {"as": "late"},
    peer=Cell(str, "the window: `start-end`, and the key if there is one"),
    note=Cell(float, "for how many seconds the window was closed"),
    trouble="late",
)
WINDOW_CLOSED = _kind(
    "window closed",
    "A window is over, and this is what it comes to; the event is the first that was counted.",
    "closes the window {peer}, which comes to {note:.6g}",
    {"as": "yes"},
    peer=Cell(str, "the window: `start-end`, and the key if there is one"),
    note=Cell(float, "how many were counted, or what they add up to"),
)

# Calls, requests and look-ups.
CALLED = _kind(
    "called",
    "A worker called a service and waits.",
    "calls {peer} and waits (attempt {note})",
    {"stands": 1},
    peer=CALLEE,
    note=ATTEMPT,
    trouble="attempts",
)
HEDGED = _kind(
    "hedged",
    "A worker called a service once more, for it had no answer yet, and waits for the first.",
    "has no answer of {peer} yet, and calls once more (attempt {note})",
    {"stands": 1},
    peer=CALLEE,
    note=ATTEMPT,
    trouble="hedged",
)
REPLIED = _kind(
    "replied",
    "The call was answered.",
    "has the answer of {peer}",
    {"stands": -1, "from": "peer", "as": "yes"},
    peer=CALLEE,
    note=Cell(str, "what the answer said, an identifier or nothing"),
)
REFUSED = _kind(
    "refused",
    "The called service has failed.",
    "hears that {peer} failed{note}",
    {"stands": -1, "from": "peer", "as": "no"},
    peer=CALLEE,
    note=WHY,
    remark=": {}",
    trouble="refused",
)
TIMED_OUT = _kind(
    "timed out",
    "The caller stopped waiting; the service may go on.",
    "stops waiting for {peer}, which knows nothing of it",
    {"stands": -1, "as": "late"},
    peer=CALLEE,
    note=ATTEMPT,
    trouble="timed_out",
)
CANCELLED = _kind(
    "cancelled",
    "The caller has the answer to another call, and waits for this one no more.",
    "has an answer of {peer}, and waits for its other call no more",
    {"stands": -1, "as": "late"},
    peer=CALLEE,
    note=ATTEMPT,
)
LOST = _kind(
    "lost",
    "A call, an answer or a delivery was lost on the network.",
    "does not know that the {note} between it and {peer} is lost",
    {"to": "peer", "as": "no"},
    peer=Cell(str, "who is at the other end"),
    note=Cell(str, "what was lost: call, answer or delivery"),
    trouble="lost",
)
WITHHELD = _kind(
    "withheld",
    "A retry or a hedge was not made, for the budget was spent.",
    "does not try {peer} again: the budget for retries is spent",
    {"as": "no"},
    peer=CALLEE,
    note=Cell(int, "how many attempts were made"),
    trouble="withheld",
)
SHORT_CIRCUITED = _kind(
    "short-circuited",
    "A call was not made, for the circuit breaker was open.",
    "does not call {peer}: the circuit breaker is open",
    {"as": "no"},
    peer=CALLEE,
    note=ATTEMPT,
    trouble="short_circuited",
)
OVER_LIMIT = _kind(
    "over the limit",
    "A call was not made, for too many were under way.",
    "does not call {peer}: too many calls are under way",
    {"as": "no"},
    peer=CALLEE,
    note=ATTEMPT,
    trouble="over_limit",
)
LIMIT = _kind(
    "limit",
    "An adaptive limit has changed.",
    "makes at most {note} calls of {peer} at once from now on",
    STILL,
    peer=CALLEE,
    note=Cell(int, "how many calls may be under way from now on"),
)
BREAKER = _kind(
    "breaker",
    "A circuit breaker changed its state.",
    "has a circuit breaker for {peer}, which is {note} from now on",
    STILL,
    peer=CALLEE,
    note=Cell(str, "its state from now on"),
)
REQUESTED = _kind(
    "requested",
    "A service took a request and acknowledged it at once.",
    "hands it to {peer}, which acknowledges it with the identifier {note}",
    STILL,
    peer=Cell(str, "the service that took it"),
    note=Cell(str, "the identifier"),
)
LOOKED_UP = _kind(
    "looked up",
    "A service said how an order stands.",
    "asks {peer} how it stands: {note}",
    {"from": "peer", "as": "ask"},
    peer=Cell(str, "the service asked"),
    note=Cell(str, "the status"),
)

# Workflows: executions, their states and tasks.
EXECUTION_STARTED = _kind(
    "execution started",
    "A workflow began to conduct an order; nobody is kept busy by that.",
    "begins an execution for {event}",
    {"line": -1},
)
ALREADY_STARTED = _kind(
    "already started",
    "An event or a call came for an order that a workflow conducts, or has conducted, already.",
    "gets {event}, {note}, from {peer}, and has begun an execution for that order already",
    {"from": "peer", "as": "no"},
    peer=SENDER,
    note=Cell(str, "its type"),
)
STATE_ENTERED = _kind(
    "state entered",
    "An execution is in a state from now on: a transition.",
    "enters the state {note}",
    {"in": "note"},
    note=Cell(str, "the name of the state"),
)
STATE_EXITED = _kind(
    "state exited",
    "An execution has left a state.",
    "leaves the state {note}",
    {"out": "note"},
    note=Cell(str, "the name of the state"),
)
TASK_SCHEDULED = _kind(
    "task scheduled",
    "An execution called a service, and no worker waits.",
    "calls {peer} (attempt {note}), and keeps nobody waiting",
    STILL,
    peer=CALLEE,
    note=ATTEMPT,
)
MESSAGE_SENT = _kind(
    "message sent",
    "An execution sent a message, and goes on when an answer comes.",
    "sends a message to {peer} (attempt {note})",
    STILL,
    peer=Cell(str, "to whom"),
    note=ATTEMPT,
)
TASK_SUCCEEDED = _kind(
    "task succeeded",
    "An execution heard that what it asked for is done.",
    "hears that {peer} has done it",
    {"from": "peer", "as": "yes"},
    peer=Cell(str, "who was asked"),
    note=Cell(str, "what the answer said, an identifier or nothing"),
)
TASK_FAILED = _kind(
    "task failed",
    "An execution heard that what it asked for failed.",
    "hears that {peer} failed{note}",
    {"from": "peer", "as": "no"},
    peer=Cell(str, "who was asked"),
    note=WHY,
    remark=": {}",
)
TASK_TIMED_OUT = _kind(
    "task timed out",
    "An execution waits for an answer no more; who was asked does not know.",
    "waits for {peer} no more, which knows nothing of it",
    {"as": "late"},
    peer=Cell(str, "who was asked"),
    note=ATTEMPT,
)
ANSWER_RECEIVED = _kind(
    "answer received",
    "An event came that an execution waits for.",
    "gets the answer {event}, {note}, from {peer}",
    {"from": "peer"},
    peer=SENDER,
    note=Cell(str, "its type"),
)
ANSWER_IGNORED = _kind(
    "answer ignored",
    "An event came that is an answer, and no execution waits for it.",
    "gets {event}, {note}, from {peer}, for which nobody waits any more",
    {"from": "peer", "as": "late"},
    peer=SENDER,
    note=Cell(str, "its type"),
)
COMPENSATED = _kind(
    "compensated",
    "What an execution had done was undone.",
    "has undone {note}",
    {"as": "no"},
    note=Cell(str, "the name of the state that was undone"),
)
EXECUTION_SUCCEEDED = _kind(
    "execution succeeded",
    "An execution has come to its end.",
    "has come to the end for {event}",
    {"as": "yes"},
)
EXECUTION_FAILED = _kind(
    "execution failed",
    "An execution has failed, and whatever it had done is undone.",
    "gives {event} up, with nothing left to undo: {note}",
    {"as": "no"},
    note=WHY,
)
EXECUTION_STUCK = _kind(
    "execution stuck",
    "An execution has failed and could not undo what it had done: somebody has to look.",
    "is stuck with {event}, and somebody has to look: {note}",
    {"as": "no"},
    peer=Cell(str | None, "the queue that was told, if there is one"),
    note=WHY,
)

# Buses and outboxes.
PUBLISHED = _kind(
    "published",
    "An event was given to a bus.",
    "takes the event {event}, {note}, from {peer}",
    {"from": "peer"},
    peer=SENDER,
    note=Cell(str, "its type"),
)
CONTRACT_BROKEN = _kind(
    "contract broken",
    "An event was not sent, for it is not as its contract says.",
    "does not let {event} from {peer} be sent: {note}",
    {"to": "peer", "as": "no"},
    peer=SENDER,
    note=WHY,
    trouble="contracts_broken",
)
FILTERED = _kind(
    "filtered",
    "Some rules of a bus did not match, or none did; their targets are spared.",
    "does not send it by the rules that do not match: {note}",
    {"to": "peer", "as": "spared"},
    note=Cell(tuple, "the names of these rules"),
)
REPLAYED = _kind(
    "replayed",
    "A bus took an event out of its archive to deliver it once more.",
    "takes {event} out of its archive",
    STILL,
    note=Cell(float, "the second at which it was published"),
)
SAVED = _kind(
    "saved",
    "An outbox keeps an event, in one transaction with the work behind it.",
    "saves {event} from {peer}, to publish it later",
    {"from": "peer"},
    peer=SENDER,
)
CRASHED = _kind(
    "crashed",
    "The relay of an outbox crashed before it noted an event as published.",
    "crashes after it has published {event}, and will do so again",
    {"as": "no"},
    peer=Cell(str, "where it was published"),
)

# Queues and streams, and whatever can refuse an event or lose it.
RECEIVED = _kind(
    "received",
    "A reader took an event from a queue.",
    "gives {event} to {peer}{note}",
    {"line": -1, "away": 1, "to": "peer"},
    peer=READER,
    note=Cell(int | None, "which receive it was, if the event stays until it is deleted"),
    remark=", receive {}",
)
DELETED = _kind(
    "deleted",
    "A reader was done with an event and deleted it.",
    "deletes {event}: {peer} is done with it",
    {"gone": "away", "from": "peer", "as": "yes"},
    peer=READER,
    note=RECEIVE,
)
STALE = _kind(
    "stale",
    "A reader's receipt was outdated, and did nothing.",
    "does nothing for {peer}, whose receipt for {event} is outdated",
    {"from": "peer", "as": "no"},
    peer=READER,
    note=RECEIVE,
)
VISIBLE = _kind(
    "visible",
    "An event was not deleted in time, and can be received again.",
    "shows {event} again: {peer} has not deleted it in time",
    {"away": -1, "line": 1, "from": "peer"},
    peer=READER,
    note=RECEIVE,
)
EXTENDED = _kind(
    "extended",
    "A reader asked to keep an event hidden for longer.",
    "keeps {event} hidden for {note:.6g} s more, as {peer} asks",
    STILL,
    peer=READER,
    note=Cell(float, "for how many seconds from now"),
)
DEAD = _kind(
    "dead",
    "A queue or bus gave an event up.",
    "gives up {event}{note}; it goes to {peer}",
    {"gone": "line", "as": "no"},
    peer=Cell(str | None, "the queue for dead letters, if there is one"),
    note=RULE,
    remark=", by the rule {}",
)
REDRIVEN = _kind(
    "redriven",
    "A queue of dead letters moved an event back to where it is to be read.",
    "moves {event} back to {peer}",
    {"gone": "line"},
    peer=Cell(str, "the queue it goes to"),
)
EXPIRED = _kind(
    "expired",
    "An event was kept too long, and is gone.",
    "has kept {event} too long, and throws it away",
    {"gone": "line", "place": "done", "as": "no"},
    peer=Cell(str | None, "the reader of a stream that came too late"),
    note=Cell(str, "where it was: waiting or in flight in a queue, or its place in a stream"),
)
DROPPED = _kind(
    "dropped",
    "A queue or service threw an event away.",
    "throws {event} away: {note}",
    {"gone": "line", "as": "no"},
    note=Cell(str, "why: the oldest, stale, excess, or cancelled, or its customer left"),
    trouble="dropped",
)
TURNED_AWAY = _kind(
    "turned away",
    "A queue, stream or service did not take an event.",
    "does not take {event} from {peer}: {note}",
    {"to": "peer", "as": "no"},
    peer=SENDER,
    note=Cell(str, "why: full, out, silent, or throughput"),
    trouble="turned_away",
)
DEDUPLICATED = _kind(
    "deduplicated",
    "A FIFO queue knew an event already, and threw it away.",
    "knows {event} already, and throws it away",
    {"as": "no"},
    peer=SENDER,
    note=RULE,
)
DUPLICATED = _kind(
    "duplicated",
    "A standard queue kept an event that it had handed out: it will be received once more.",
    "has handed out {event} and still keeps a copy",
    {"line": 1},
)
POLLED = _kind(
    "polled",
    "A reader asked a queue, and there was nothing.",
    "has nothing for {peer}",
    STILL,
    peer=READER,
)
APPENDED = _kind(
    "appended",
    "An event came into a stream.",
    "appends {event} from {peer} at {note}",
    {"line": 1, "place": "new", "from": "peer"},
    peer=SENDER,
    note=PLACE,
)
READ = _kind(
    "read",
    "A reader was given a record of a stream.",
    "gives {event} to {peer} to read, at {note}",
    {"to": "peer"},
    peer=READER,
    note=PLACE,
)
CHECKPOINTED = _kind(
    "checkpointed",
    "A reader is done with a record, and its position moves past it.",
    "moves the position of {peer} past {event}",
    {"place": "done", "from": "peer", "as": "yes"},
    peer=READER,
    note=PLACE,
)
SKIPPED = _kind(
    "skipped",
    "A reader gave up a record, and its position moves past it.",
    "gives up {event} for {peer}, and moves its position past it",
    {"place": "done", "from": "peer", "as": "no"},
    peer=READER,
    note=PLACE,
)
POSITIONED = _kind(
    "positioned",
    "A reader set its position in a stream.",
    "lets {peer} read {note}what comes from now on",
    {"place": "set"},
    peer=READER,
    note=Cell(float | None, "from which second on; nothing for what comes from now on"),
    remark="what came since second {:.6g}, and ",
)
