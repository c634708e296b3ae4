"""Messaging: what batches, redelivery, dead letters, partitions and filters cost or save."""

from __future__ import annotations

from math import exp

from donutlab.formulas.checks import (
    check_amount,
    check_below_one,
    check_count,
    check_positive,
    check_share,
)


def batch_capacity(batch: int, fixed: float, each: float, workers: int = 1) -> float:
    """Return the messages per second that batches allow: workers · b / (fixed + b · each).

    A batch costs `fixed` seconds however full it is, and `each` seconds per message. Valid for
    full batches, times of at least 0 that are not both 0. Source: the utilisation law, U = XS
    (Denning & Buzen 1978), at U = 1.

    >>> [round(batch_capacity(batch, fixed=1, each=0.1), 2) for batch in (1, 10, 100)]
    [0.91, 5.0, 9.09]
    """
    check_count("batch_capacity", batch=batch, workers=workers)
    check_amount("batch_capacity", fixed=fixed, each=each)
    check_positive("batch_capacity", **{"fixed + batch * each": fixed + batch * each})
    return workers * batch / (fixed + batch * each)


def batch_work(failure: float, batch: int) -> float:
    """Return how often each message is worked on when one failure returns its batch: (1 - p)^-b.

    With partial batch responses only the failed message returns: each is then a batch of 1.
    Valid for messages that fail independently, at every attempt, with probability `failure`
    from 0 to below 1, and without a dead-letter queue.
    Source: the geometric distribution; AWS Lambda Developer Guide, "partial batch responses".

    >>> round(batch_work(0.1, 10), 2), round(batch_work(0.1, 1), 2)
    (2.87, 1.11)
    """
    check_below_one("batch_work", "no batch would ever succeed.", failure=failure)
    check_count("batch_work", batch=batch)
    success = (1 - failure) ** batch
    if success < 1e-300:
        raise ValueError(
            f"batch_work: failure {failure!r} lets no batch of {batch} ever succeed. "
            f"Try smaller batches, or partial batch responses (batch=1)."
        )
    return 1 / success


def redelivery_share(visibility: float, work_mean: float) -> float:
    """Return the share of messages that come again before their work is done: e^(-V/m).

    Both in seconds. Valid for Exponential work of mean m above 0 that starts on receipt, and a
    visibility timeout V of at least 0. Source: the tail of the Exponential distribution.

    >>> [round(100 * redelivery_share(v, 1), 1) for v in (1, 2, 3)]  # per cent
    [36.8, 13.5, 5.0]
    """
    check_amount("redelivery_share", visibility=visibility)
    check_positive("redelivery_share", work_mean=work_mean)
    return exp(-visibility / work_mean)


def dead_letter_share(failure: float, max_receives: int) -> float:
    """Return the share of healthy messages that end in the dead-letter queue: p^M.

    Valid for attempts that fail independently with probability `failure` from 0 to 1.
    Source: the geometric distribution.

    >>> dead_letter_share(0.5, 3)
    0.125
    """
    check_share("dead_letter_share", failure=failure)
    check_count("dead_letter_share", max_receives=max_receives)
    return failure**max_receives


def usable_share(largest_share: float, partitions: int) -> float:
    """Return the share of a stream's capacity in use when its hottest partition is full: 1/(n·s).

    Valid for a `largest_share` of the records from 1/partitions (an even spread) to 1.
    Source: the hottest of n equal partitions fills up first, at 1/n of the capacity.

    >>> [round(usable_share(s, n), 2) for s, n in ((0.25, 4), (0.34, 4), (0.25, 8))]
    [1.0, 0.74, 0.5]
    """
    check_count("usable_share", partitions=partitions)
    check_share("usable_share", largest_share=largest_share)
    if largest_share * partitions < 1 - 1e-9:  # 1/n in floats may be a little short
        raise ValueError(
            f"usable_share: largest_share must be at least 1/{partitions}, not {largest_share!r}: "
            f"{partitions} partitions cannot all hold less than an even share."
        )
    return min(1.0, 1 / (largest_share * partitions))


def inversion_share(workers: int) -> float:
    """Return the share of neighbours that finish in the wrong order: (c - 1) / (2c).

    Valid for workers that are never idle, with Exponential work. Source: the next message starts
    when one of c workers ends; c - 1 times in c that is not its neighbour's, which is then, being
    memoryless, as likely to end after it as before.

    >>> [inversion_share(workers) for workers in (1, 2, 4, 8)]
    [0.0, 0.25, 0.375, 0.4375]
    """
    check_count("inversion_share", workers=workers)
    return (workers - 1) / (2 * workers)


def filtering_saved(match_rate: float) -> float:
    """Return the share of deliveries that a rule's pattern saves its target: 1 - match rate.

    Valid for a share from 0 to 1. Source: without the pattern every event is delivered.

    >>> filtering_saved(0.25)
    0.75
    """
    check_share("filtering_saved", match_rate=match_rate)
    return 1 - match_rate


def lookups_per_event(consumers: int, *, carries_state: bool) -> int:
    """Return the look-ups that each event brings its producer: one per consumer, or none.

    An event that carries only identifiers makes every consumer ask; one that carries the state
    makes none ask, and the state may be stale. Valid for at least 1 consumer.
    Source: Fowler 2017, "What do you mean by “Event-Driven”?"

    >>> lookups_per_event(4, carries_state=False), lookups_per_event(4, carries_state=True)
    (4, 0)
    """
    check_count("lookups_per_event", consumers=consumers)
    if not isinstance(carries_state, bool):
        message = f"carries_state must be True or False, not {carries_state!r}."
        raise TypeError(f"lookups_per_event: {message}")
    return 0 if carries_state else consumers


def dual_write_lost(crash: float) -> float:
    """Return the share of events lost when a service writes, then publishes, and may crash between.

    It is the probability `crash` of that, from 0 to 1. With an outbox nothing is lost.
    Source: Richardson 2018, Microservices Patterns, ch. 3.

    >>> dual_write_lost(0.01)
    0.01
    """
    check_share("dual_write_lost", crash=crash)
    return crash


def outbox_duplicates(crash: float) -> float:
    """Return the duplicates per event of an outbox whose relay may crash after it published.

    The relay then publishes again, and may crash again: c + c² + … = c / (1 - c), so about c.
    Valid for 0 <= crash < 1. Source: Richardson 2018, Microservices Patterns, ch. 3.

    >>> round(outbox_duplicates(0.01), 4)
    0.0101
    """
    check_below_one("outbox_duplicates", "the relay would publish for ever.", crash=crash)
    return crash / (1 - crash)
