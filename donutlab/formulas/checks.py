"""What an argument of a formula may be: a check names the formula, the argument and the range."""

from __future__ import annotations

from donutlab.core.errors import check_number

LIMIT = 1_000_000
"""No count is larger, so that every formula answers within a second."""


def check_positive(owner: str, **values: float) -> None:
    """Refuse a time or a rate that is not above 0."""
    for name, value in values.items():
        check_number(owner, name, value, above=0, advice="Times are in seconds, rates per second.")


def check_amount(owner: str, **values: float) -> None:
    """Refuse a time, a rate or a variance below 0."""
    for name, value in values.items():
        check_number(owner, name, value, least=0, advice="Times are in seconds, rates per second.")


def check_count(owner: str, **values: int) -> None:
    """Refuse what is not a whole number from 1 to LIMIT."""
    for name, value in values.items():
        check_number(owner, name, value, least=1, most=LIMIT, whole=True)


def check_share(owner: str, **values: float) -> None:
    """Refuse a share or a probability that is not from 0 to 1."""
    for name, value in values.items():
        check_number(owner, name, value, least=0, most=1, advice="It is a share: 0.05 means 5 %.")


def check_below_one(owner: str, why: str, **values: float) -> None:
    """Refuse a share that is not from 0 to below 1; `why` says what is wrong with 1."""
    check_share(owner, **values)
    for name, value in values.items():
        if value == 1:
            raise ValueError(f"{owner}: {name} must be below 1, not {value!r}: {why}")
