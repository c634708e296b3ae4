"""Shops run for real on a RabbitMQ server: the broker routes, and counts are those of the model.

The server is started here, on loopback, and stopped. What is counted happens at moments that are
about 100 real ms apart, as the machine may be busy.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from servers import in_time, interrupted, rabbitmq_server

from donutlab import (
    Acknowledge,
    Bus,
    Choice,
    Customers,
    Exponential,
    Fail,
    Fixed,
    Publish,
    Queue,
    Reads,
    Regular,
    Rule,
    Service,
    Shop,
    ShopError,
    Work,
)
from donutlab.core.kinds import ARRIVED, KINDS, RECEIVED
from donutlab.street import BrokerError, RabbitMQ, play
from donutlab.street.exchange import bindings

pika = pytest.importorskip("pika", reason="the extra street is not installed")

PIES = {"detail-type": ["OrderPlaced"], "detail": {"item": ["pie", "tart"], "quantity": [1]}}
FAN_OUT = Shop(
    Customers(
        "street",
        Regular(120),
        "manager",
        {"item": Choice(["donut", "pie", "tart"]), "quantity": Choice([1, 2])},
    ),
    Service("manager", [Work(Fixed(5)), Acknowledge(), Publish("OrderPlaced", to="bus")]),
    Bus(
        "bus",
        [
            Rule("bake", {"source": ["manager"]}, to="tray"),
            Rule("pies", PIES, to="shelf"),
            Rule("bill", {"detail": {"item": ["donut"]}}, to="cashier"),
        ],
    ),
    Queue("tray"),
    Queue("shelf", visibility=600),
    Service("baker", [Work(Exponential(100))], reads=Reads("tray")),
    Service("pie maker", [Work(Fixed(100))], workers=2, reads=Reads("shelf")),
    Service("cashier", [Work(Fixed(10))]),
    completes=["baker"],
)
FAILING = Shop(
    Customers("street", Regular(200), "till", count=8),
    Service("till", [Publish("Paid", to="tray")]),
    Queue("tray", visibility=100, max_receives=2, dead_letter="bin"),
    Queue("bin"),
    Service("oven", [Work(Fixed(20)), Fail(0.6)], workers=2, reads=Reads("tray")),
)


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """The address of a server."""
    with rabbitmq_server(tmp_path_factory.mktemp("rabbitmq")) as url:
        yield url


@pytest.fixture(scope="module")
def runs(url):
    """Two real runs, side by side, as all they do is wait: 4 s instead of 7."""
    run = RabbitMQ(url).run
    with ThreadPoolExecutor() as pool:
        asked = [
            pool.submit(in_time, 50, run, FAN_OUT, seed=7, until=3715, minute=0.06),
            pool.submit(in_time, 70, run, FAILING, seed=1, until=1900, minute=0.1),
        ]
        return [each.result() for each in asked]


@pytest.fixture
def fan_out(runs):
    """The run of an hour."""
    return runs[0]


def events(run, kind, part):
    """Return the events of the rows of a kind about a part, as they came."""
    return [row[4] for row in run.log.rows() if row[1:3] == (kind, part)]


def test_the_exchange_routes_as_the_rules_of_the_model(fan_out):
    """What the broker has brought and still has is what the rules of the model bring there."""
    model = FAN_OUT.run(seed=7, until=fan_out.end)
    for part in ("tray", "shelf", "cashier"):
        assert events(fan_out, ARRIVED, part) == events(model, ARRIVED, part)
    queues = fan_out.summary().queues
    assert fan_out.left["tray"] == len(events(model, ARRIVED, "tray")) - queues["tray"].received
    assert fan_out.left["shelf"] == len(events(model, ARRIVED, "shelf")) - queues["shelf"].deleted
    assert 0 < len(events(model, ARRIVED, "shelf")) < 15
    received = events(fan_out, RECEIVED, "tray")
    assert received == events(model, ARRIVED, "tray")[: len(received)]


def test_it_is_a_run_like_any_other(fan_out):
    """Rows fit the table of kinds, in order of time, and the run can be held beside the model."""
    times = fan_out.log.column("time")
    assert times == sorted(times)
    for _, kind, *_, peer, note in fan_out.log.rows():
        assert KINDS[kind].peer.fits(peer), kind
        assert KINDS[kind].note.fits(note), kind
    assert fan_out.beside().columns[2] == "RabbitMQ"
    assert fan_out.lag.of(FAN_OUT.parts["baker"]) > 0


def test_what_has_failed_comes_back_and_dies_as_in_the_model(runs):
    """Receives and dead letters are those of the model, and the broker counts them alike."""
    real = runs[1]
    model = FAILING.run(seed=1, until=1900)
    one, other = (run.summary().queues["tray"] for run in (real, model))
    assert other.dead > 0
    for count in ("received", "redelivered", "deleted", "dead"):
        assert getattr(one, count) == getattr(other, count), count
    assert real.left == {"tray": 0, "bin": other.dead}


def test_what_was_made_is_taken_away_after_ctrl_c(url, monkeypatch):
    """Neither queues nor the exchange are left when a run is interrupted."""
    monkeypatch.setattr(play, "uuid4", lambda: SimpleNamespace(hex="0" * 32))
    with interrupted(after=0.5):
        RabbitMQ(url).run(FAN_OUT, seed=1, until=36_000, minute=0.06)
    asked = pika.BlockingConnection(pika.URLParameters(url))
    for place in ("tray", "shelf", "shelf:again", "bus:bill"):
        with pytest.raises(pika.exceptions.ChannelClosedByBroker, match="no queue"):
            asked.channel().queue_declare(f"donutlab:{'0' * 12}:{place}", passive=True)
    with pytest.raises(pika.exceptions.ChannelClosedByBroker, match="no exchange"):
        asked.channel().exchange_declare(f"donutlab:{'0' * 12}:bus", passive=True)
    asked.close()


def test_what_headers_cannot_say_is_refused_by_name():
    """Patterns beyond exact values, two rules to one queue, and settings of the bus."""
    shop = Shop(
        Customers("street", Regular(100), "till", count=20),
        Service("till", [Publish("Paid", to="bus")]),
        Bus(
            "bus",
            [
                Rule("pies", {"detail": {"item": [{"prefix": "pie"}]}}, to="tray"),
                Rule("all", {"source": ["till"]}, to="tray"),
                Rule("old", {"account": ["1"]}, to="bin"),
            ],
            archive=True,
        ),
        Queue("tray"),
        Queue("bin"),
        Service("oven", [Work(Fixed(20))], reads=Reads("tray")),
    )
    with pytest.raises(ShopError) as caught:
        RabbitMQ("amqp://127.0.0.1:1").run(shop, until=60)
    told = "\n".join(caught.value.faults)
    assert "Bus 'bus': delay, rate, archive and loss have no counterpart on RabbitMQ." in told
    assert "rule 'pies': detail.item is matched by more than exact values, and RabbitMQ" in told
    assert "rule 'all': another rule sends to 'tray' too" in told
    assert "rule 'old': account has no header" in told


def test_alternatives_are_bindings():
    """Each way in which a rule can match is a binding; too many are refused."""
    assert bindings({"source": ["a", "b"], "detail": {"n": [1]}}) == [
        {"source": '"a"', "detail.n": "1.0"},
        {"source": '"b"', "detail.n": "1.0"},
    ]
    with pytest.raises(ValueError, match="it would need 121 bindings, and 100 are the most"):
        bindings({"source": list("abcdefghijk"), "detail-type": list("abcdefghijk")})


def test_nobody_there_and_no_address():
    """Where nobody answers that is told, with how to start a server."""
    with pytest.raises(BrokerError, match=r"^RabbitMQ at amqp://127\.0\.0\.1:1: .* start one"):
        RabbitMQ("amqp://me:secret@127.0.0.1:1").run(FAILING, until=60)
    with pytest.raises(ValueError, match="url must begin with amqp://"):
        RabbitMQ("127.0.0.1:5672")
