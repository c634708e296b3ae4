"""A till, as a learner's function for a sweep builds it, and what is measured there."""

from __future__ import annotations

from shops import bank

WAIT = "services.till.waiting.mean"


def till(rate=0.5, servers=1, count=40):
    """Return a small M/M/c shop: what a learner's function for a sweep looks like."""
    return bank(servers, rate, count)


def late(run):
    """Return how many orders took longer than 3 s: a metric of one's own."""
    return sum(each.completed - each.placed > 3 for each in run.ledger.orders.values())
