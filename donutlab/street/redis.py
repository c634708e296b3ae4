"""Redis: queues as streams, each with one consumer group, and what is pending claimed again.

An event that is sent is an entry of a stream (`XADD`). A worker is a consumer of the group: it
waits for an entry (`XREADGROUP`), which is then *pending*, in the worker's name, and when the work
is done it acknowledges and deletes the entry (`XACK`, `XDEL`). Redis has no visibility: a pending
entry stays with its worker for ever. It knows for how long, so a worker with nothing to do claims
what others have had for longer than the visibility (`XPENDING`, `XCLAIM`).

Two differences to a queue with a visibility, such as Amazon SQS, follow from that. Both make for
less that is redelivered, and both can be seen here (measured in tests/benchmarks/STREET.md):

- *Nobody is told.* Whoever waits for new entries does not hear that an old one could be claimed: it
  looks when its waiting is over (`BLOCK`), and Redis ends that when it looks at its own clock, ten
  times a second (`hz 10`). ``BLOCK 4`` took 100 ms. Work that is Exponential with mean m goes on
  for longer than the visibility V with probability e^(-V/m); when somebody looks, d later, it is
  still in hand with e^(-(V+d)/m). With ``nudge=True`` one who waits is woken (`CLIENT UNBLOCK`) as
  soon as the time is up. As with any queue it takes one who has nothing else to do.
- *An acknowledgement has no receipt.* `XACK` takes any entry of the group off the list, whoever has
  it. A slow worker who has lost an entry to another still ends it for both: it is not redelivered
  once more when the other is slow too, and that one, when it is done, acknowledges nothing. With
  ``receipts=True`` a script asks first how often the entry was received by now, in one step with
  the acknowledgement, so that it is as in the model.

Without a visibility an entry is deleted as it is received (`NOACK`): at most once.

Source: Redis documentation, "Redis Streams" and the commands named, version 7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from donutlab.core.errors import check_flag, check_text, told_keywords
from donutlab.core.events import Event
from donutlab.core.world import Part, Running
from donutlab.parts.bus import Bus
from donutlab.parts.queues import Queue
from donutlab.shop.shop import Shop
from donutlab.street.broker import BrokerError, Message, Place, address
from donutlab.street.places import BusOnBroker
from donutlab.street.play import play
from donutlab.street.run import StreetRun
from donutlab.street.world import Street

GROUP = "workers"
BLOCK, LOOKS = 0.05, 20
"""A worker waits for new entries so many real seconds at a time, or a 20th of the visibility."""
OLDEST = [6, 2]
SPARE = 600
"""So many real seconds after its end what a run has made vanishes, should nobody have done it."""

ACKNOWLEDGE = """
local found = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1)[1]
if not found or found[4] ~= tonumber(ARGV[3]) then return 0 end
redis.call('XDEL', KEYS[1], ARGV[2])
return redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
"""
"""Acknowledge an entry if it was not received once more since."""


@dataclass(frozen=True)
class Redis:
    """A Redis server, 6.2 or newer, at `url`; what it does stands above.

    With `receipts` only who has received an entry last acknowledges it, and with `nudge` who waits
    is told when one can be claimed. Without them it is as Redis does it.
    """

    url: str = field(default="redis://127.0.0.1:6379", repr=False)
    receipts: bool = True
    nudge: bool = True

    name = "Redis"

    def __post_init__(self) -> None:
        check_text("Redis", "url", self.url, 'Try "redis://127.0.0.1:6379".')
        if urlsplit(self.url).scheme not in ("redis", "rediss", "unix"):
            raise ValueError(
                f'Redis: url must begin with redis://, not {self.url!r}. Try "redis://127.0.0.1".'
            )
        check_flag("Redis", "receipts", self.receipts)
        check_flag("Redis", "nudge", self.nudge)

    @told_keywords
    def run(self, shop: Shop, seed: int = 0, *, until: float, minute: float = 0.24) -> StreetRun:
        """Run a shop for real; see `donutlab.street.play.play`."""
        return play(self, shop, seed, until, minute)

    def lacks(self, part: Part, parts: Mapping[str, Part]) -> Sequence[str]:
        return ()

    def open(self, parts: Mapping[str, Part], prefix: str, seconds: float) -> Streams:
        places = [name for name, part in parts.items() if isinstance(part, (Bus, Queue))]
        return Streams(self, places, prefix, seconds)

    def bus(self, spec: Bus, street: Street) -> Running:
        return BusOnBroker(spec, street)

    def errors(self) -> tuple[type[Exception], ...]:
        """Return what the client raises when something is wrong. Raises ImportError without it."""
        try:
            from redis import RedisError
        except ImportError:
            raise ImportError(
                "To run a shop on Redis its client is needed. Try: pip install 'donutlab[street]'."
            ) from None
        return (RedisError,)

    def client(self) -> Any:
        """Return a client with a connection of its own. Raises BrokerError if nobody answers."""
        import redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        settings = {
            "decode_responses": True,
            "protocol": 2,
            "single_connection_client": True,
            "retry": Retry(NoBackoff(), 0),  # what is sent twice is there twice
        }
        try:
            client = redis.Redis.from_url(self.url, **settings)
            version = str(client.info("server")["redis_version"])
        except redis.RedisError as error:
            raise BrokerError(
                f"Redis at {address(self.url)}: {error} If no server runs there, start one: "
                "redis-server --bind 127.0.0.1 --port 6379."
            ) from None
        if [int(part) for part in version.split(".")[:2]] < OLDEST:
            client.close()
            raise BrokerError(
                f"Redis at {address(self.url)}: version {version} cannot tell what is pending for "
                "long. 6.2 or newer can."
            )
        return client


class Streams:
    """A Redis server in one run: a stream for each place."""

    hides = True

    def __init__(self, spec: Redis, places: Sequence[str], prefix: str, seconds: float) -> None:
        self.spec = spec
        self.errors = spec.errors()
        self.prefix = prefix
        self.keys = {place: self.key(place) for place in places}
        self.client = spec.client()
        self.consumers: dict[str, list[Consumer]] = defaultdict(list)
        for key in self.keys.values():
            self.client.xgroup_create(key, GROUP, id="0", mkstream=True)
            self.client.expire(key, int(seconds) + SPARE)

    def key(self, place: str) -> str:
        return f"{self.prefix}:{place}"

    def send(self, place: str, text: str, event: Event) -> None:
        self.client.xadd(self.key(place), {"event": text})

    def reader(self, place: Place, name: str) -> Consumer:
        consumer = Consumer(self.spec, self.key(place.name), place.visibility, name)
        self.consumers[place.name].append(consumer)
        return consumer

    def wake(self, place: str) -> None:
        if self.spec.nudge:
            any(self.client.client_unblock(each.id) for each in self.consumers[place])

    def left(self) -> dict[str, int]:
        return {place: int(self.client.xlen(key)) for place, key in self.keys.items()}

    def close(self) -> None:
        for key in self.keys.values():
            self.client.delete(key)
        self.client.close()


class Consumer:
    """One consumer of the group of a stream."""

    def __init__(self, spec: Redis, key: str, visibility: float | None, name: str) -> None:
        self.key = key
        self.name = name
        self.receipts = spec.receipts
        self.client = spec.client()
        self.script = self.client.register_script(ACKNOWLEDGE)
        self.id = self.client.client_id()
        self.visibility = None if visibility is None else int(1000 * visibility)
        wait = BLOCK if visibility is None else min(BLOCK, visibility / LOOKS)
        self.wait = max(1, round(1000 * wait))

    def receive_again(self, most: int) -> list[Message]:
        idle = self.visibility
        if idle is None:
            return []
        pending = self.client.xpending_range(self.key, GROUP, "-", "+", most, idle=idle)
        if not pending:
            return []
        times = {each["message_id"]: each["times_delivered"] for each in pending}
        entries = self.client.xclaim(self.key, GROUP, self.name, idle, list(times))
        return [Message(entry["event"], key, times[key] + 1) for key, entry in entries]

    def receive(self, most: int) -> list[Message]:
        streams, gone = {self.key: ">"}, self.visibility is None
        reply = self.client.xreadgroup(
            GROUP, self.name, streams, count=most, block=self.wait, noack=gone
        )
        found = [Message(entry["event"], key, 1) for _, entries in reply for key, entry in entries]
        if gone and found:
            self.client.xdel(self.key, *[message.key for message in found])
        return found

    def acknowledge(self, messages: Sequence[Message]) -> list[bool]:
        with self.client.pipeline(transaction=False) as steps:
            for message in messages:
                if self.receipts:
                    args = (GROUP, message.key, message.receives)
                    self.script(keys=[self.key], args=args, client=steps)
                else:
                    steps.xack(self.key, GROUP, message.key)
                    steps.xdel(self.key, message.key)
            answers = steps.execute()
        return [bool(answer) for answer in (answers if self.receipts else answers[::2])]

    def give_back(self, message: Message, seconds: float | None) -> None:
        """Do nothing: what is not acknowledged can be claimed when its visibility is over."""

    def close(self) -> None:
        self.client.close()
