"""A queue does what moto, an imitation of the cloud service's interface, does on the same schedule.

Random schedules of sends, receives, deletes and changes of visibility are carried out on both, at
the same simulated times. No two times differ by a whole number of seconds, so nothing ever depends
on which of two things at one moment comes first. Deletes and changes are made with receipts that
are still good: for outdated ones moto does not do what the service's documentation says.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

import boto3
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from moto import mock_aws

from donutlab import Event, Queue
from donutlab.core.events import OPENING
from donutlab.core.world import World

STEP = 0.0137
"""What every action is later than a whole second, times its number."""


@dataclass
class Peer:
    """The queue and its dead-letter queue in moto, with a clock that is set by hand."""

    client: object
    urls: dict[str, str]

    def send(self, name, body):
        self.client.send_message(QueueUrl=self.urls[name], MessageBody=body)

    def receive(self, name, most):
        found = self.client.receive_message(
            QueueUrl=self.urls[name], MaxNumberOfMessages=most, WaitTimeSeconds=0
        )
        return [(each["Body"], each["ReceiptHandle"]) for each in found.get("Messages", [])]

    def delete(self, name, receipt):
        self.client.delete_message(QueueUrl=self.urls[name], ReceiptHandle=receipt)

    def change(self, name, receipt, seconds):
        self.client.change_message_visibility(
            QueueUrl=self.urls[name], ReceiptHandle=receipt, VisibilityTimeout=seconds
        )


@dataclass
class Ours:
    """The same queues in a world of the library."""

    world: World

    def send(self, name, body):
        event = Event(body, "test", "Sent", self.world.env.now, {}, body, "", OPENING)
        self.world.directory[name].deliver(event, "test")

    def receive(self, name, most):
        receipts = self.world.directory[name].take("test", most)
        return [(receipt.message.event.id, receipt) for receipt in receipts]

    def delete(self, name, receipt):
        self.world.directory[name].delete(receipt, "test")

    def change(self, name, receipt, seconds):
        self.world.directory[name].change_visibility(receipt, seconds, "test")


class Clock:
    """The time that moto is shown."""

    now = 0.0

    def seconds(self):
        return self.now

    def milliseconds(self):
        return self.now * 1000


@pytest.fixture(scope="module")
def clock():
    """Put a clock of our own into moto, and credentials that are none into the environment."""
    patch = pytest.MonkeyPatch()
    clock = Clock()
    patch.setattr("moto.sqs.models.unix_time", clock.seconds)
    patch.setattr("moto.sqs.models.unix_time_millis", clock.milliseconds)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        patch.setenv(name, "testing")
    yield clock
    patch.undo()


def in_moto(queue, bin_):
    """Return the queues in moto."""
    client = boto3.client("sqs", region_name="us-east-1")
    urls = {}
    for each in (bin_, queue):
        told = {"VisibilityTimeout": int(each.visibility), "DelaySeconds": int(each.delay)}
        if each.retention:
            told["MessageRetentionPeriod"] = int(each.retention)
        if each.dead_letter:
            arn = f"arn:aws:sqs:us-east-1:123456789012:{each.dead_letter}"
            policy = f'{{"deadLetterTargetArn": "{arn}", "maxReceiveCount": {each.max_receives}}}'
            told["RedrivePolicy"] = policy
        attributes = {name: str(value) for name, value in told.items()}
        made = client.create_queue(QueueName=each.name, Attributes=attributes)
        urls[each.name] = made["QueueUrl"]
    return Peer(client, urls)


def in_a_world(queue, bin_):
    """Return the queues in a world of the library."""
    world = World(0, OPENING)
    for each in (bin_, queue):
        world.open(each)
    for running in world.directory.values():
        running.start()
    return Ours(world)


actions = st.one_of(
    st.tuples(st.just("send"), st.just("tray"), st.just(0)),
    st.tuples(st.just("receive"), st.sampled_from(["tray", "tray", "bin"]), st.integers(1, 10)),
    st.tuples(st.just("delete"), st.just(""), st.integers(0, 20)),
    st.tuples(st.just("change"), st.integers(0, 40), st.integers(0, 20)),
)
schedules = st.lists(st.tuples(st.integers(0, 12), actions), min_size=10, max_size=60)


def carry_out(side, clock_to, schedule, visibility):
    """Carry out a schedule on one side; return what each receive brought."""
    numbers, told, good = count(1), [], {}
    now = 1.0
    for number, (gap, (what, how, which)) in enumerate(schedule):
        now += gap
        time = now + number * STEP
        clock_to(time)
        held = [key for key, (_, until) in good.items() if until > time]
        if what == "send":
            side.send(how, f"m-{next(numbers)}")
        elif what == "receive":
            found = side.receive(how, which)
            told.append((number, how, [body for body, _ in found]))
            for body, receipt in found:
                good[how, body] = receipt, time + visibility[how]
        elif held:
            key = held[which % len(held)]
            receipt = good[key][0]
            if what == "delete":
                side.delete(key[0], receipt)
                del good[key]
            else:
                side.change(key[0], receipt, how)
                good[key] = receipt, time + how
    return told


@settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(
    schedule=schedules,
    visibility=st.integers(1, 30),
    delay=st.sampled_from([0, 0, 5]),
    most=st.none() | st.integers(1, 3),
)
def test_a_random_schedule_brings_the_same_messages(clock, schedule, visibility, delay, most):
    """Each receive brings the same messages in the same order; the dead letters are the same."""
    letters = {"max_receives": most, "dead_letter": "bin"} if most else {}
    queue = Queue("tray", visibility=visibility, delay=delay, **letters)
    bin_ = Queue("bin", visibility=20)
    seconds = {"tray": visibility, "bin": 20}
    with mock_aws():
        theirs = carry_out(
            in_moto(queue, bin_), lambda t: setattr(clock, "now", t), schedule, seconds
        )
    ours = in_a_world(queue, bin_)
    assert carry_out(ours, lambda t: ours.world.env.run(until=t), schedule, seconds) == theirs


@pytest.mark.parametrize(("time", "there"), [(59.9, True), (60.1, False)])
def test_a_message_is_kept_as_long(clock, time, there):
    """After the retention period a message can be received no more."""
    queue, bin_ = Queue("tray", visibility=30, retention=60), Queue("bin", visibility=30)
    schedule = [(0, ("send", "tray", 0)), (time, ("receive", "tray", 1))]
    with mock_aws():
        peer = in_moto(queue, bin_)
        theirs = carry_out(peer, lambda t: setattr(clock, "now", t), schedule, {"tray": 30})
    ours = in_a_world(queue, bin_)
    assert carry_out(ours, lambda t: ours.world.env.run(until=t), schedule, {"tray": 30}) == theirs
    assert theirs == [(1, "tray", ["m-1"] if there else [])]
