"""A stream puts each key in the partition in which moto, an imitation of Kinesis, puts it."""

from __future__ import annotations

import boto3
import pytest
from moto import mock_aws

from donutlab import Event, Stream
from donutlab.core.events import OPENING
from donutlab.core.kinds import APPENDED
from donutlab.core.world import World

KEYS = [*(f"store-{number}" for number in range(130)), "ü", "a" * 200, "42", "42 "]


@pytest.mark.parametrize("partitions", [1, 3, 4, 7, 16])
def test_a_key_falls_into_the_same_partition(monkeypatch, partitions):
    """For any number of partitions the ranges of the hash are the same."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    with mock_aws():
        client = boto3.client("kinesis", region_name="us-east-1")
        client.create_stream(StreamName="orders", ShardCount=partitions)
        put = [client.put_record(StreamName="orders", Data=b"", PartitionKey=key) for key in KEYS]
    world = World(0, OPENING)
    world.open(Stream("orders", partitions, key="store"))
    stream = world.directory["orders"]
    stream.start()
    for key in KEYS:
        stream.deliver(Event(key, "test", "Put", 0, {"store": key}, key, "", OPENING), "test")
    places = [row[6] for row in world.log.rows() if row[1] == APPENDED]
    ours = [int(place.split(":")[0]) for place in places]
    assert ours == [int(each["ShardId"].removeprefix("shardId-")) for each in put]
    assert len(set(ours)) == partitions
