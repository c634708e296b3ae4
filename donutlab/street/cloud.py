"""The events of a run sent to a deployed shop, and what its queues get beside what the model says.

A shop is deployed with its template (`Shop.to_cloudformation`). Then each event that was published
to a bus in a run is put there once, and the queues are emptied and counted. Routing is a matter of
rules and of nothing else, so the counts must be equal; times are not compared.

The clients are the caller's own, such as `boto3.client("events")`: nothing is sent anywhere unless
they are given. Against a real account this costs money (the dated prices are in `Run.cost`: about
one dollar a million events, 0.40 a million requests to queues), and ends when the stack is deleted:
``aws cloudformation delete-stack --stack-name NAME``. A real queue that a function reads is emptied
by that function, so deploy the shop without its readers: `shop.without("baker")`.

What is not compared: what rules bring to functions, streams and other buses, as nobody can count it
from outside; queues that get events from elsewhere than the rules; redelivery, order and times.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from donutlab.core.errors import ShopError, check_number, check_text, shown
from donutlab.core.events import Event
from donutlab.core.kinds import PUBLISHED
from donutlab.core.tables import Table
from donutlab.deploy.draft import Draft
from donutlab.parts.bus import Bus
from donutlab.parts.queues import Queue
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop

BATCH = 10
"""So many events, or messages, go in one request."""
TRIES = 5
"""So often an event is put that the service has not taken."""


class NotTaken(Exception):
    """The service did not take some events, however often they were put: `entries` says which."""

    def __init__(self, entries: Sequence[dict[str, Any]], why: str) -> None:
        self.entries = entries
        super().__init__(
            f"{len(entries)} events were not taken after {TRIES} tries: {why}. "
            "What was taken before has been sent, so empty the queues before you try again."
        )


class Deployed:
    """A shop as a stack: `events` and `sqs` are clients to the service, or to an imitation of it.

    The names of its resources are those that the shop's template gives them.
    """

    def __init__(self, shop: Shop, stack: str, events: Any, sqs: Any) -> None:
        check_text("Deployed", "stack", stack, "It is the name of the stack.")
        if not isinstance(shop, Shop):
            raise TypeError(f"Deployed: shop must be a Shop, not {shown(shop)}.")
        if faults := shop.faults():
            raise ShopError(faults)
        self.shop, self.stack, self.events, self.sqs = shop, stack, events, sqs
        self.names = Draft(shop.parts).names

    def replay(self, run: Run, empty: int = 3) -> Table:
        """Send the events of a run, empty the queues, and return what each got beside the model.

        A queue counts as empty when `empty` requests in a row have brought nothing. Raises NotTaken
        if the service does not take an event, ValueError for a run of another shop.
        """
        check_number("replay", "empty", empty, least=1, whole=True)
        self.check(run)
        for bus in self.buses:
            self.put(bus, published(run, bus))
        expected = self.expected(run)
        got = {queue: self.drain(queue, empty) for queue in expected}
        rows = [
            (queue, f"{count:,}", f"{got[queue]:,}", "yes" if got[queue] == count else "no")
            for queue, count in expected.items()
        ]
        rows += [(what, "", "", "not compared") for what in self.not_compared()]
        columns = ("queue", "rules of the model", "received", "equal")
        return Table(f"{self.stack}: {run.end:g} s, seed {run.seed}", columns, rows)

    def check(self, run: Run) -> None:
        """Raise TypeError for what is no run, ValueError for the run of another shop."""
        if not isinstance(run, Run):
            raise TypeError(f"replay: run must be a Run, not {shown(run)}. Try shop.run(seed=1).")
        if run.shop != self.shop:
            raise ValueError("replay: this is the run of another shop than the one deployed.")

    @property
    def buses(self) -> list[str]:
        """The buses to which no other bus brings anything, so that all comes from outside."""
        buses = [part for part in self.shop.parts.values() if isinstance(part, Bus)]
        fed = {rule.to for bus in buses for rule in bus.rules}
        return [bus.name for bus in buses if bus.name not in fed]

    def expected(self, run: Run) -> dict[str, int]:
        """Return by queue how many events the rules of those buses sent there in a run."""
        counts: Counter[str] = Counter()
        for rule in run.rules().rules:
            if rule.bus in self.buses and isinstance(self.shop.parts[rule.to], Queue):
                counts[rule.to] += rule.matched
        return {name: counts[name] for name in self.shop.parts if name in counts}

    def not_compared(self) -> Iterator[str]:
        """Yield the rules of which nobody can count from outside what they bring."""
        for part in self.shop.parts.values():
            if not isinstance(part, Bus):
                continue
            for rule in part.rules:
                kind = type(self.shop.parts[rule.to]).__name__.lower()
                if kind != "queue":
                    yield f"rule {rule.name} of {part.name}, to a {kind}"
                elif part.name not in self.buses:
                    yield f"rule {rule.name} of {part.name}, which is fed by a bus"

    def put(self, bus: str, events: Sequence[Event]) -> int:
        """Put events on a bus, ten at a time; those that failed once more. Return the requests."""
        waiting = [self.entry(bus, event) for event in events]
        tries, requests, why = Counter[int](), 0, ""
        while waiting:
            batch, waiting = waiting[:BATCH], waiting[BATCH:]
            answer = self.events.put_events(Entries=batch)
            requests += 1
            for entry, said in zip(batch, answer["Entries"], strict=True):
                if said.get("ErrorCode"):
                    tries[id(entry)] += 1
                    why = f"{said['ErrorCode']}: {said.get('ErrorMessage', '')}".rstrip(": ")
                    waiting.append(entry)
            lost = [entry for entry in waiting if tries[id(entry)] >= TRIES]
            if lost:
                raise NotTaken(lost, why)
        return requests

    def entry(self, bus: str, event: Event) -> dict[str, Any]:
        """Return an event as the service takes it: who says what, when, to which bus."""
        return {
            "Source": event.source,
            "DetailType": event.type,
            "Detail": json.dumps(event.detail),
            "Time": event.opening + timedelta(seconds=event.time),
            "EventBusName": f"{self.stack}-{self.names[bus]}",
        }

    def drain(self, queue: str, empty: int) -> int:
        """Receive and delete all that a queue has; return how many messages there were."""
        part = self.shop.parts[queue]
        ending = ".fifo" if getattr(part, "fifo", False) else ""
        name = f"{self.stack}-{self.names[queue]}{ending}"
        url, count, quiet = self.sqs.get_queue_url(QueueName=name)["QueueUrl"], 0, 0
        while quiet < empty:
            found = self.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=BATCH)
            messages = found.get("Messages", [])
            quiet = 0 if messages else quiet + 1
            count += len(messages)
            for message in messages:
                self.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return count


def published(run: Run, bus: str) -> list[Event]:
    """Return the events that were published to a bus in a run, in that order."""
    rows = run.log.rows()
    ids = [event for _, kind, part, _, event, *_ in rows if (kind, part) == (PUBLISHED, bus)]
    known = {event.id: event for event in run.event_list}
    return [known[event] for event in ids]
