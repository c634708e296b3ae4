"""The run of a shop: what happened, as frames, numbers and stories read from the log.

What reads the log is loaded by whoever asks for it: a run alone needs none of it.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from donutlab.core.by_name import UnknownName
from donutlab.core.errors import check_number, nearest, told_keywords
from donutlab.core.events import Event
from donutlab.core.log import Log
from donutlab.core.moments import at
from donutlab.core.needs import LOOK_UPS, QUEUE_READERS, STREAM_READERS
from donutlab.core.plain import plain
from donutlab.core.tables import frame
from donutlab.core.world import named

if TYPE_CHECKING:
    from donutlab.results.causes import Causes, Why
    from donutlab.results.cost import Cost
    from donutlab.results.inquiry import Inquiry
    from donutlab.results.ledger import Ledger
    from donutlab.results.rules import Rulebook
    from donutlab.results.story import Story
    from donutlab.results.summary import Summary
    from donutlab.shop.shop import Shop


class Run:
    """What happened when a shop was run: the `shop`, the `seed`, the `log`, the `events`.

    `end` is the second at which the run ended. `stopped` says why, if it was stopped early.
    Frames need pandas; `summary` and `trace` do not.
    """

    def __init__(
        self, shop: Shop, seed: int, log: Log, end: float, event_list: list[Event], stopped: str
    ) -> None:
        self.shop = shop
        self.seed = seed
        self.log = log
        self.end = end
        self.event_list = event_list
        self.stopped = stopped
        self._summaries: dict[float, Summary] = {}

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what happened; what was drawn up from it is drawn up again when it is needed."""
        kept = (self.shop, self.seed, self.log, self.end, self.event_list, self.stopped)
        return Run, kept

    @cached_property
    def ledger(self) -> Ledger:
        """Visits, lengths and orders as plain Python values: what the frames are made of."""
        from donutlab.results.ledger import Ledger

        ledger = Ledger(named(QUEUE_READERS, self.shop.parts), self.shop.completes)
        ledger.enter(self.log.rows(), self.event_list)
        ledger.close(self.end)
        return ledger

    @told_keywords
    def summary(self, warmup: float = 0.0) -> Summary:
        """Return the headline numbers: of the orders, and of each service and queue.

        The first `warmup` seconds are left out: only orders placed and events come after them
        count, and time is counted from there. ValueError unless the run went on beyond them.
        """
        check_number("summary", "warmup", warmup, least=0)
        if warmup and warmup >= self.end:
            raise ValueError(
                f"summary: the run ended at second {self.end:g}, so leaving out the first "
                f"{warmup:g} leaves nothing. Take a longer run or a shorter warmup."
            )
        if warmup not in self._summaries:
            self._summaries[warmup] = self._summarise(warmup)
        return self._summaries[warmup]

    def _summarise(self, warmup: float) -> Summary:
        from donutlab.results.positions import stream_summaries
        from donutlab.results.summary import summarise
        from donutlab.results.totals import Totals

        parts, ledger = self.shop.parts, self.ledger
        totals = Totals(named(LOOK_UPS, parts), named(QUEUE_READERS, parts), warmup)
        totals.enter(ledger.all(), self.end)
        partitions = {
            name: int(getattr(parts[name], "partitions", 1))
            for name in named(STREAM_READERS, parts)
        }
        streams = stream_summaries(self.log.rows(), partitions, warmup)
        return summarise(totals, ledger.crews, streams, parts, self.end, self.stopped)

    def rules(self) -> Rulebook:
        """Return what each rule of each bus did: matched, not matched, turned away by which field.

        A rule that matched nothing is doubted aloud: a field that no event had, for instance.
        """
        from donutlab.results.rules import rulebook

        parts = self.shop.parts.values()
        buses = {part.name: part.rules for part in parts if hasattr(part, "rules")}
        return rulebook(buses, self.log, self.event_list)

    @told_keywords
    def cost(self, memory: float = 128) -> Cost:
        """Return what the run would have cost with managed services, per order and per part.

        `memory` is what each worker holds, in MB. What is counted, and what is not, is told in
        `donutlab.results.cost`; the prices are dated. ValueError for a memory out of range.
        """
        from donutlab.results.cost import bill

        return bill(self.shop.parts, self.ledger, self.log, self.event_list, self.end, memory)

    def trace(self, order: str | int) -> Story:
        """Return the story of one order.

        Ask by its id or, where there is one part of customers only, by its number. Raises
        KeyError for an order that was never placed.
        """
        from donutlab.results.story import tell

        name = self._order(order)
        first = next(event for event in self.event_list if event.id == name)
        return tell(first, [row for row in self.log.rows() if row[3] == name])

    def why(self, order: str | int) -> Why:
        """Return why one order ended as it did, and where its time went.

        Ask as for `trace`. Of an order that was rejected or lost it tells the chain of reasons, of
        every order what held it up.
        """
        return self._inquiry.why(self._order(order))

    @told_keywords
    def causes(self, late: float | None = None) -> Causes:
        """Return why orders were rejected, lost or still open, counted by part and cause.

        With `late`, also of those that were complete only after more than so many seconds.
        """
        if late is not None:
            check_number("causes", "late", late, above=0, advice="It is a time, in seconds.")
        return self._inquiry.causes(late)

    @cached_property
    def _inquiry(self) -> Inquiry:
        from donutlab.results.inquiry import Inquiry

        shop, rows = self.shop, self.log.rows()
        return Inquiry(self.ledger, rows, self.event_list, shop.parts, shop.completes, self.end)

    def _order(self, order: str | int) -> str:
        """Return the id of an order that was asked for by its id or its number."""
        orders, name = self.ledger.orders, plain(order)
        if isinstance(name, int) and not isinstance(name, bool):
            senders = {each.customers for each in orders.values()}
            name = f"{senders.pop()}-{name}" if len(senders) == 1 else str(name)
        if name not in orders:
            known = list(orders)
            some = f" There are {known[0]!r} to {known[-1]!r}." if known else " There are none."
            raise UnknownName(f"No order {name!r} was placed.{nearest(str(name), known) or some}")
        return str(name)

    @cached_property
    def visits(self) -> Any:
        """A frame with a row for every event at every service; times in seconds.

        Columns: order, event, service, worker, arrived, started, ended, waiting, sojourn,
        outcome (served, failed, in work, waiting, dropped; answered, for a look-up).
        """
        visits = self.ledger.visits
        names = ("order", "event", "service", "worker", "arrived", "started", "ended", "outcome")
        columns = {name: [getattr(visit, name) for visit in visits] for name in names}
        made = frame(columns, categories=("service", "outcome"))
        made.insert(7, "waiting", made["started"] - made["arrived"])
        made.insert(8, "sojourn", made["ended"] - made["arrived"])
        return made

    @cached_property
    def orders(self) -> Any:
        """A frame with a row for every order; times in seconds.

        Columns: order, customers, placed, accepted, completed, outcome (complete, rejected,
        left, open), and what the order says, as detail.item and so on.
        """
        orders = list(self.ledger.orders.values())
        names = ("order", "customers", "placed", "accepted", "completed", "outcome")
        columns = {name: [getattr(each, name) for each in orders] for name in names}
        details = {event.id: event.detail for event in self.event_list if event.id == event.order}
        said = [details[each.order] for each in orders]
        keys = dict.fromkeys(key for detail in said for key in detail)
        columns |= {f"detail.{key}": [detail.get(key) for detail in said] for key in keys}
        return frame(columns, categories=("customers", "outcome"))

    @cached_property
    def queues(self) -> Any:
        """A frame of how many wait where: a row for every change of a line or queue.

        Columns: time in seconds, part, waiting (from this time on).
        """
        lengths = self.ledger.lengths.items()
        rows = [(time, part, count) for part, length in lengths for time, count in length]
        rows.sort(key=lambda row: row[0])
        time, part, waiting = map(list, zip(*rows, strict=True)) if rows else ([], [], [])
        return frame({"time": time, "part": part, "waiting": waiting}, categories=("part",))

    @cached_property
    def events(self) -> Any:
        """A frame of all events as they came.

        Columns: id, source, type, time in seconds, timestamp, order, cause, detail.
        """
        names = ("id", "source", "type", "time", "order", "cause", "detail")
        columns = {name: [getattr(each, name) for each in self.event_list] for name in names}
        made = frame(columns, categories=("source", "type"))
        import pandas as pd

        moments = [at(each.opening, each.time) for each in self.event_list]
        made.insert(4, "timestamp", pd.to_datetime(pd.Series(moments), utc=True))
        return made

    def rows(self) -> Any:
        """Return the log as a frame, a row for everything that happened."""
        return frame(self.log.columns(), categories=("kind", "part"))

    def __repr__(self) -> str:
        return str(self.summary())

    def _repr_html_(self) -> str:
        return self.summary()._repr_html_()
