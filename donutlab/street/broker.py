"""What the street needs of a broker: places that keep messages, and readers who take them.

A place is a queue, or the mouth of a bus. Whatever is made at the broker bears the `prefix` of the
run, and is taken away at the end.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol
from urllib.parse import urlsplit

from donutlab.core.events import Event


class BrokerError(ConnectionError):
    """A broker does not answer, or does not do what it is asked: the message says which and why."""


def address(url: str) -> str:
    """Return an address as it may be shown: without a name and a password.

    >>> address("redis://me:secret@127.0.0.1:6379/0")
    'redis://127.0.0.1:6379/0'
    """
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


class Message(NamedTuple):
    """What a reader was given: a text, by which `key` the broker knows it, which receive it is."""

    text: str
    key: Any
    receives: int


class Place(NamedTuple):
    """Where messages are kept: its `name`, and for how many real seconds one stays hidden.

    Without a `visibility` a message is gone when it is received. A reader takes a `batch` at most.
    """

    name: str
    visibility: float | None = None
    batch: int = 1


class Reader(Protocol):
    """One connection, by which one worker receives; it is used by one thread."""

    def receive_again(self, most: int) -> list[Message]:
        """Return, at once, up to so many messages that others have had for too long."""

    def receive(self, most: int) -> list[Message]:
        """Return up to so many new messages; after a moment without any, none."""

    def acknowledge(self, messages: Sequence[Message]) -> list[bool]:
        """Say that these are done; return for each whether that was still for it to say."""

    def give_back(self, message: Message, seconds: float | None) -> None:
        """Give back what has failed: for others in so many real seconds, or as a dead letter."""

    def close(self) -> None:
        """Close the connection."""


class Connection(Protocol):
    """A broker in one run; `errors` is what its client raises when something is wrong.

    With one that `hides` a message it is there again after its visibility, whoever has it. With
    another it stays with who has it, and is there again when it is given back.
    """

    errors: tuple[type[Exception], ...]
    hides: bool

    def send(self, place: str, text: str, event: Event) -> None:
        """Send an event, written as a text, and wait until the broker has it."""

    def reader(self, place: Place, name: str) -> Reader:
        """Return a reader of that name, with a connection of its own."""

    def wake(self, place: str) -> None:
        """Let one who waits there for messages look again: one could be received once more."""

    def left(self) -> dict[str, int]:
        """Return how many messages the broker still keeps, in flight or not, by place."""

    def close(self) -> None:
        """Take away all that was made, and close the connection."""
