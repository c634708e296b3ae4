"""RabbitMQ: queues with acknowledgements and dead letters, and buses as headers exchanges.

An event to a queue is published with its name, an event to a bus to an exchange whose bindings are
the rules (`donutlab.street.exchange`); the broker confirms each. A worker is a consumer with a
prefetch of one batch: it is given no more before it has acknowledged that. Without a visibility the
acknowledgement follows when the worker asks for the next.

Three differences to a queue with a visibility, such as Amazon SQS:

- *Who is slow keeps what he has.* There is no visibility: a message stays with its consumer until
  he acknowledges, or his connection ends (after half an hour the server ends it). So nothing is
  redelivered because work took long, and there are no stale receipts.
- *What has failed comes back by a detour.* A rejected message would be redelivered at once. To let
  it rest until its visibility is over it is published once more, to a queue without readers, in
  which it expires and from which it goes back: at the end of the line. Such a queue looks only at
  its head, so who rests for longer holds up others behind.
- *Dead letters go at once.* What fails for the last time is rejected, and the broker sends it to
  the dead letters then, not at the next receive.

Source: RabbitMQ documentation, version 3.10: "Consumer Acknowledgements and Publisher Confirms",
"Dead Letter Exchanges", "Time-To-Live and Expiration", and the AMQP 0-9-1 model.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from donutlab.core.errors import check_text, told_keywords
from donutlab.core.events import Event
from donutlab.core.world import Part, Running
from donutlab.parts.bus import Bus
from donutlab.parts.queues import Queue
from donutlab.shop.shop import Shop
from donutlab.street.broker import BrokerError, Message, Place, address
from donutlab.street.exchange import BusOnExchange, bindings, headers, lacks, private, privates
from donutlab.street.play import play
from donutlab.street.run import StreetRun
from donutlab.street.world import Street

BLOCK = 0.05
"""So many real seconds a worker waits at a time: the shop may have closed."""
SPARE = 600
"""So many real seconds after its end what a run has made vanishes, should nobody have done it."""
RECEIVES = "receives"
"""The header that says which receive a message is, if not its first."""
AGAIN = "again"
"""What the queue is called in which something rests that has failed."""


@dataclass(frozen=True)
class RabbitMQ:
    """A RabbitMQ server, 3.8 or newer, at `url`; what it does stands above."""

    url: str = field(default="amqp://guest:guest@127.0.0.1:5672/%2F", repr=False)

    name = "RabbitMQ"

    def __post_init__(self) -> None:
        check_text("RabbitMQ", "url", self.url, 'Try "amqp://guest:guest@127.0.0.1:5672/%2F".')
        if urlsplit(self.url).scheme not in ("amqp", "amqps"):
            raise ValueError(
                f"RabbitMQ: url must begin with amqp://, not {self.url!r}. "
                'Try "amqp://guest:guest@127.0.0.1:5672/%2F".'
            )

    @told_keywords
    def run(self, shop: Shop, seed: int = 0, *, until: float, minute: float = 0.24) -> StreetRun:
        """Run a shop for real; see `donutlab.street.play.play`."""
        return play(self, shop, seed, until, minute)

    def lacks(self, part: Part, parts: Mapping[str, Part]) -> Sequence[str]:
        return list(lacks(part, parts, self.name)) if isinstance(part, Bus) else ()

    def bus(self, spec: Bus, street: Street) -> Running:
        return BusOnExchange(spec, street)

    def open(self, parts: Mapping[str, Part], prefix: str, seconds: float) -> Exchanges:
        return Exchanges(self, parts, prefix, seconds)

    def errors(self) -> tuple[type[Exception], ...]:
        """Return what the client raises when something is wrong. Raises ImportError without it."""
        try:
            from pika.exceptions import AMQPError
        except ImportError:
            raise ImportError(
                "To run a shop on RabbitMQ its client is needed. Try: pip install "
                "'donutlab[street]'."
            ) from None
        return (AMQPError,)

    def connection(self) -> Any:
        """Return a connection of its own. Raises BrokerError if nobody answers."""
        import pika

        silent: tuple[type[Exception], ...] = (*self.errors(), OSError)
        asked = pika.URLParameters(self.url)
        asked.heartbeat = 0  # a shop is closed sooner than a connection is given up
        try:
            return pika.BlockingConnection(asked)
        except silent as error:
            raise BrokerError(
                f"RabbitMQ at {address(self.url)}: {error!r}. If no server runs there, start one: "
                "RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 rabbitmq-server."
            ) from None


class Exchanges:
    """A RabbitMQ server in one run: an exchange for each bus, a queue for all else."""

    hides = False

    def __init__(
        self, spec: RabbitMQ, parts: Mapping[str, Part], prefix: str, seconds: float
    ) -> None:
        self.spec = spec
        self.errors = spec.errors()
        self.prefix = prefix
        self.expires = {"x-expires": int(1000 * (seconds + SPARE))}
        self.buses = [part for part in parts.values() if isinstance(part, Bus)]
        self.queues = [part for part in parts.values() if isinstance(part, Queue)]
        self.made: list[str] = []
        self.client = spec.connection()
        self.channel = self.client.channel()
        self.channel.confirm_delivery()
        for queue in self.queues:
            self.make_queue(queue)
        for bus in self.buses:
            self.make_exchange(bus, parts)

    def key(self, place: str) -> str:
        return f"{self.prefix}:{place}"

    def make(self, place: str, **arguments: object) -> None:
        """Make a queue that vanishes by itself, if it must."""
        self.made.append(place)
        self.channel.queue_declare(self.key(place), arguments=self.expires | arguments)

    def make_queue(self, queue: Queue) -> None:
        """Make a queue, and the one in which there rests what has failed."""
        dead: dict[str, object] = {}
        if queue.dead_letter is not None:
            dead = to_queue(self.key(queue.dead_letter))
        self.make(queue.name, **dead)
        if queue.visibility is not None:
            self.make(f"{queue.name}:{AGAIN}", **to_queue(self.key(queue.name)))

    def make_exchange(self, bus: Bus, parts: Mapping[str, Part]) -> None:
        """Make an exchange, with the bindings of all rules."""
        self.channel.exchange_declare(self.key(bus.name), "headers", auto_delete=True)
        for name in privates(bus, parts):
            self.make(name)
        for rule in bus.rules:
            target = rule.to if isinstance(parts[rule.to], Queue) else private(bus, rule)
            for asked in bindings(rule.pattern):
                arguments = {"x-match": "all", **asked}
                self.channel.queue_bind(self.key(target), self.key(bus.name), arguments=arguments)

    def send(self, place: str, text: str, event: Event) -> None:
        import pika

        about = pika.BasicProperties(message_id=uuid4().hex)
        if any(bus.name == place for bus in self.buses):
            about.headers = headers(event)
            self.channel.basic_publish(self.key(place), "", text.encode(), about)
        else:
            self.channel.basic_publish("", self.key(place), text.encode(), about, mandatory=True)

    def reader(self, place: Place, name: str) -> Consumer:
        again = self.key(f"{place.name}:{AGAIN}")
        return Consumer(self.spec, self.key(place.name), again, place)

    def wake(self, place: str) -> None:
        """Nobody waits in vain: the broker brings what there is."""

    def left(self) -> dict[str, int]:
        counts = {
            place: self.channel.queue_declare(self.key(place), passive=True).method.message_count
            for place in self.made
        }
        return {
            queue.name: counts[queue.name] + counts.get(f"{queue.name}:{AGAIN}", 0)
            for queue in self.queues
        }

    def close(self) -> None:
        client = self.spec.connection()  # the other may have been interrupted amid a request
        channel = client.channel()
        for place in self.made:
            channel.queue_delete(self.key(place))
        for bus in self.buses:
            channel.exchange_delete(self.key(bus.name))
        client.close()
        self.client.close()


def to_queue(key: str) -> dict[str, object]:
    """Return the arguments of a queue whose dead letters go to another."""
    return {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": key}


class Consumer:
    """One consumer of a queue; `here` is what it was brought, `tags` how it answers for it."""

    def __init__(self, spec: RabbitMQ, key: str, again: str, place: Place) -> None:
        self.key = key
        self.again = again
        self.place = place
        self.errors = spec.errors()
        self.client = spec.connection()
        self.channel = self.client.channel()
        self.channel.basic_qos(prefetch_count=place.batch)
        self.here: deque[Message] = deque()
        self.tags: dict[str, tuple[int, str]] = {}
        self.owed: list[Message] = []
        self.consuming = False

    def come(self, _: object, method: Any, about: Any, body: bytes) -> None:
        """A message has come."""
        self.tags[about.message_id] = (method.delivery_tag, body.decode())
        receives = int((about.headers or {}).get(RECEIVES, 1))
        self.here.append(Message(body.decode(), about.message_id, receives))

    def receive_again(self, most: int) -> list[Message]:
        return []

    def receive(self, most: int) -> list[Message]:
        self.settle()
        if not self.consuming:
            self.channel.basic_consume(self.key, self.come)
            self.consuming = True
        if not self.here:
            self.client.process_data_events(time_limit=BLOCK)
        found = [self.here.popleft() for _ in range(min(most, len(self.here)))]
        if self.place.visibility is None:
            self.owed = list(found)
        return found

    def settle(self) -> None:
        """Acknowledge what is gone since it was received."""
        owed, self.owed = self.owed, []
        self.acknowledge(owed)

    def acknowledge(self, messages: Sequence[Message]) -> list[bool]:
        for message in messages:
            self.channel.basic_ack(self.tags.pop(message.key)[0])
        return [True] * len(messages)

    def give_back(self, message: Message, seconds: float | None) -> None:
        import pika

        tag, text = self.tags.pop(message.key)
        if seconds is None:
            self.channel.basic_reject(tag, requeue=False)
            return
        about = pika.BasicProperties(
            message_id=message.key,
            expiration=str(max(0, round(1000 * seconds))),
            headers={RECEIVES: message.receives + 1},
        )
        self.channel.basic_publish("", self.again, text.encode(), about)
        self.channel.basic_ack(tag)

    def close(self) -> None:
        with suppress(*self.errors):
            self.settle()
            self.channel.basic_nack(0, multiple=True, requeue=True)
            self.channel.queue_declare(self.key, passive=True)  # so that all has been done
            self.client.close()
