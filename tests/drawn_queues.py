"""Queues, their readers and patterns, drawn at random."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from shops import PLACED

from donutlab import Queue, Reads, Scaling

rules = st.sampled_from(
    [
        PLACED,
        {"source": [{"prefix": "p"}]},
        {"detail": {"quantity": [{"numeric": [">", 2]}]}},
        {"detail": {"item": ["pie"]}},
        {"replay-name": [{"exists": False}]},
        {"detail": {"quantity": [{"exists": False}]}},
    ]
)


@st.composite
def queues(draw: st.DrawFn, name: str, fifo: bool) -> Queue:
    """Draw a queue whose events come to an end: each is received a few times, or expires."""
    settings: dict[str, Any] = {"fifo": fifo, "delay": draw(st.sampled_from([0.0, 0.0, 5.0]))}
    if fifo or draw(st.booleans()):
        settings["visibility"] = draw(st.sampled_from([2.0, 7.5, 30.0]))
        if draw(st.sampled_from([True, True, False])):
            settings["retention"] = 60.0
        if "retention" not in settings or draw(st.booleans()):
            settings["max_receives"] = draw(st.integers(1, 3))
            settings["dead_letter"] = "fifo bin" if fifo else "bin"
    if fifo:
        settings["group"] = draw(st.sampled_from([None, "item"]))
        settings["deduplicate"] = draw(st.sampled_from([None, "order", "quantity"]))
    else:
        settings["newest_first"] = draw(st.booleans())
        settings["reordering"] = draw(st.sampled_from([0.0, 0.0, 0.5]))
        settings["duplicates"] = draw(st.sampled_from([0.0, 0.4]))
    settings["stale_after"] = draw(st.sampled_from([None, None, 20.0]))
    settings["capacity"] = draw(st.sampled_from([None, None, 1, 3]))
    full = ["reject", "drop oldest"] + ["drop stale"] * bool(settings["stale_after"])
    return Queue(name, when_full=draw(st.sampled_from(full)), **settings)


def reads(queue: Queue) -> st.SearchStrategy[Reads]:
    """Draw how a service reads from a queue; from a FIFO queue there are no windows."""
    name, fifo, hides = queue.name, queue.fifo, queue.visibility is not None
    return st.builds(
        lambda polls, sees, **settings: Reads(
            name, **settings, **polls, sees=sees if seen(polls, fifo, settings) else None
        ),
        st.sampled_from([{}, {}, {}, {"wait": 20.0}, {"wait": 0.0, "every": 7.0}]),
        st.sampled_from([None, 0.6]),
        batch=st.integers(1, 3),
        window=st.sampled_from([0.0, 0.0 if fifo else 5.0]),
        partial=st.sampled_from([False, True, *["group"] * fifo]),
        scaling=st.sampled_from([None, None, Scaling(1, 10)]),
        pollers=st.sampled_from([None, None, *[1, 5] * hides]),
        pattern=st.none() | rules,
    )


def seen(polls: Any, fifo: bool, settings: Any) -> bool:
    """Return whether a reader may see only some of what there is: it polls, without a window."""
    return polls.get("wait") == 0 and not fifo and not settings["window"]
