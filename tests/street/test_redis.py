"""Shops run for real on a Redis server: counts, order and backlogs are those of the model.

The server is started here, on loopback, and stopped. The machine may be busy: what is counted
happens at moments that are about 100 real ms apart, and waits are compared loosely.
`tests/benchmarks/bench_street.py` compares them on a quiet one.
"""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from threading import Timer

import pytest
from apart import python
from servers import in_time, interrupted, redis_server

from donutlab import (
    Acknowledge,
    Bus,
    Choice,
    Customers,
    Exponential,
    Fixed,
    Outage,
    Publish,
    Queue,
    Reads,
    Regular,
    Rule,
    Service,
    Shop,
    ShopError,
    Stream,
    Work,
    hours,
)
from donutlab.core.kinds import ARRIVED, KINDS, PASSED_OVER, RECEIVED, UP
from donutlab.display.floor import Floor
from donutlab.street import BrokerError, Redis
from donutlab.street.run import verdict

redis = pytest.importorskip("redis", reason="the extra street is not installed")

PLACED = {"detail-type": ["OrderPlaced"]}
PIES = {"detail": {"item": ["pie"]}}
FAN_OUT = Shop(
    Customers("street", Regular(120), "manager", {"item": Choice(["donut", "pie"])}),
    Service("manager", [Work(Fixed(5)), Acknowledge(), Publish("OrderPlaced", to="bus")]),
    Bus("bus", [Rule("bake", PLACED, to="tray"), Rule("all", PLACED, to="shelf")]),
    Queue("tray"),
    Queue("shelf", visibility=600),
    Service("baker", [Work(Exponential(100))], reads=Reads("tray")),
    Service("pie maker", [Work(Fixed(100))], workers=2, reads=Reads("shelf", 2, pattern=PIES)),
    completes=["baker"],
)
OUTAGE = FAN_OUT.without("shelf", "pie maker").with_parts(
    Customers("street", Regular(240), "manager"),
    Bus("bus", [Rule("bake", PLACED, to="tray")]),
    Service("baker", [Work(Fixed(20))], reads=Reads("tray"), outages=[Outage(605, 1325)]),
)
SLOW = Shop(
    Customers("street", Regular(200), "till", count=6),
    Service("till", [Publish("Paid", to="tray")]),
    Queue("tray", visibility=60, max_receives=2, dead_letter="bin"),
    Queue("bin"),
    Service("oven", [Work(Choice([30, 90]))], workers=2, reads=Reads("tray")),
)


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """The address of a server, with a key of somebody else's."""
    with redis_server(tmp_path_factory.mktemp("redis")) as (url, _):
        with redis.Redis.from_url(url) as client:
            client.set("mine", "untouched")
        yield url


@pytest.fixture(scope="module")
def runs(url):
    """Real runs, side by side, as all they do is wait: 5 s instead of 15."""
    run, plain = Redis(url).run, Redis(url, receipts=False).run
    with ThreadPoolExecutor() as pool:
        asked = {
            "fan-out": pool.submit(in_time, 50, run, FAN_OUT, seed=7, until=3715, minute=0.06),
            "outage": pool.submit(in_time, 90, run, OUTAGE, seed=1, until=1500, minute=0.1),
            "slow": pool.submit(in_time, 25, run, SLOW, seed=0, until=1350, minute=0.15),
            "no receipts": pool.submit(in_time, 25, plain, SLOW, seed=0, until=1350, minute=0.15),
        }
        return {name: each.result() for name, each in asked.items()}


@pytest.fixture
def fan_out(runs):
    """The run of an hour."""
    return runs["fan-out"]


def keys(url):
    """Return the names of all that is at the server."""
    with redis.Redis.from_url(url) as client:
        return sorted(key.decode() for key in client.scan_iter())


def events(run, kind, part):
    """Return the events of the rows of a kind about a part, as they came."""
    return [row[4] for row in run.log.rows() if row[1:3] == (kind, part)]


def test_each_queue_gets_what_the_rules_of_the_model_bring(fan_out):
    """Events by queue are equal: the same day, the same dice, the same rules."""
    model = FAN_OUT.run(seed=7, until=fan_out.end)
    for queue in ("tray", "shelf"):
        assert events(fan_out, ARRIVED, queue) == events(model, ARRIVED, queue)
    spared = events(model, PASSED_OVER, "pie maker")
    assert events(fan_out, PASSED_OVER, "pie maker") == spared
    assert len(spared) == 12
    said = [{event.id: event.detail for event in run.event_list} for run in (fan_out, model)]
    assert said[0] == said[1]
    assert [rule.matched for rule in fan_out.rules().rules] == [30, 30]


def test_a_worker_receives_in_the_order_in_which_events_came(fan_out):
    """One consumer of a group gets what was added in the order of the stream."""
    received = events(fan_out, RECEIVED, "tray")
    assert received == events(fan_out, ARRIVED, "tray")[: len(received)]
    assert len(received) > 20


def test_nothing_is_lost(fan_out):
    """What came to a queue was deleted, or is there still, as the broker counts it."""
    queues = fan_out.summary().queues
    for name, gone in (("tray", queues["tray"].received), ("shelf", queues["shelf"].deleted)):
        assert fan_out.left[name] == len(events(fan_out, ARRIVED, name)) - gone
    assert fan_out.left["bus"] == 0


def test_it_is_a_run_like_any_other(fan_out):
    """Rows fit the table of kinds, in order of time; frames, floor, story and pickle work."""
    times = fan_out.log.column("time")
    assert times == sorted(times)
    assert times[-1] <= fan_out.end
    for _, kind, *_, peer, note in fan_out.log.rows():
        assert KINDS[kind].peer.fits(peer), kind
        assert KINDS[kind].note.fits(note), kind
    assert len(fan_out.visits) > 70
    assert "is done with" in str(fan_out.trace(1))
    assert "baker" in Floor(fan_out)._repr_html_()
    again = pickle.loads(pickle.dumps(fan_out))
    assert (again.left, again.lag.timers) == (fan_out.left, fan_out.lag.timers)


def test_the_lag_is_measured_and_can_be_put_into_the_model(fan_out):
    """Who works or reads has some, in the model it is work, and the wait is about the same."""
    baker = FAN_OUT.parts["baker"]
    assert 0 < fan_out.lag.of(baker) < 30
    laden = fan_out.lag.put_into(FAN_OUT)
    assert laden.parts["baker"].steps[-1] == Work(Fixed(round(fan_out.lag.of(baker), 6)))
    table = fan_out.beside()
    said = {row[0]: row[-1] for row in table.rows}
    assert said["manager: served"] == "equal"
    waits = [run.summary().queues["tray"].waiting.mean for run in (fan_out, laden.run(7, 3715))]
    assert waits[0] == pytest.approx(waits[1], rel=0.5)


def test_what_is_said_of_a_difference():
    """Near, explained by the lag, too short, or neither; counts are told apart."""
    assert verdict(100.0, 109.0, 100.0, 0.0) == "near"
    assert verdict(100.0, 120.0, 118.0, 0.0) == "the lag explains it"
    assert verdict(1.0, 3.0, 1.1, 5.0) == "too short for this scale"
    assert verdict(100.0, 150.0, 110.0, 5.0) == "differs"
    assert (verdict(5, 5, 5, 0.0), verdict(5, 3, 5, 0.0)) == ("equal", "-2")


def test_the_backlog_at_repair_is_that_of_the_model(runs):
    """While the baker is out events pile up at the broker, as many as in the model."""
    waiting = []
    for run in (runs["outage"], OUTAGE.run(1, 1500)):
        (repair,) = [row[0] for row in run.log.rows() if row[1] == UP]
        at_repair = [row for row in run.log.rows() if row[0] < repair and row[2] == "tray"]
        kinds = [row[1] for row in at_repair]
        waiting.append(kinds.count(ARRIVED) - kinds.count(RECEIVED))
    assert waiting == [2, 2]


def test_what_is_not_deleted_in_time_is_redelivered_and_dies_as_in_the_model(runs):
    """Receives, receipts that are stale, and dead letters are those of the model."""
    real = runs["slow"].summary().queues["tray"]
    model = SLOW.run(seed=0, until=1350).summary().queues["tray"]
    assert model.dead > 0
    for count in ("received", "redelivered", "stale", "deleted", "dead"):
        assert getattr(real, count) == getattr(model, count), count


def test_without_receipts_a_slow_worker_ends_what_another_has(runs):
    """As Redis does it: the acknowledgement of who has lost an entry counts, so nothing dies."""
    real = runs["no receipts"]
    queue = real.summary().queues["tray"]
    assert (queue.deleted, queue.dead) == (6, 0)
    assert queue.stale == queue.redelivered > 0
    assert real.left == {"tray": 0, "bin": 0}


def fails(job):
    raise RuntimeError("the oven is cold")
    yield


def test_what_was_made_is_taken_away_after_a_failure_and_ctrl_c(url):
    """Whatever happens, only the keys of others are left; a failure carries the run so far."""
    broken = SLOW.with_parts(Service("oven", [fails], reads=Reads("tray")))
    with pytest.raises(RuntimeError, match="the oven is cold") as caught:
        Redis(url).run(broken, seed=1, until=900, minute=0.06)
    assert len(caught.value.run.log) > 0
    with interrupted(after=0.3):
        Redis(url).run(SLOW, seed=1, until=hours(5), minute=0.06)
    assert keys(url) == ["mine"]


def test_a_server_that_dies_is_told(tmp_path):
    """The run ends with an error that names the broker, and when it was."""
    with redis_server(tmp_path) as (url, server):
        Timer(0.3, server.kill).start()
        with pytest.raises(BrokerError, match=r"^Redis at redis://127.0.0.1:\d+ failed at second"):
            Redis(url).run(SLOW, seed=1, until=hours(1), minute=0.06)
    with pytest.raises(BrokerError, match=r"If no server runs there, start one: redis-server"):
        Redis(url).run(SLOW, seed=1, until=60)


def test_what_has_no_counterpart_is_refused_by_name():
    """Parts and settings, all at once, before anything is asked of a server."""
    shop = Shop(
        Customers("street", Regular(100), "till", count=20),
        Service("till", [Publish("Paid", to="tray"), Publish("Paid", to="record")]),
        Stream("record"),
        Queue("tray", fifo=True, visibility=30, delay=5),
        Queue("shelf", visibility=1),
        Service("oven", [Work(Fixed(20))], reads=Reads("tray", wait=20)),
    )
    with pytest.raises(ShopError) as caught:
        Redis("redis://127.0.0.1:1").run(shop, until=60)
    told = caught.value.faults
    assert told == (
        "Stream 'record' cannot be run on Redis, which runs Customers, Users, Backlog, Service, "
        "Bus, Queue. Leave it in the model.",
        "Queue 'tray': delay=5.0 has no counterpart on Redis. These have: visibility, "
        "max_receives, dead_letter.",
        "Queue 'tray': fifo=True has no counterpart on Redis. These have: visibility, "
        "max_receives, dead_letter.",
        "Queue 'shelf': visibility=1 would last 4 real ms, and a broker tells no less than 10. Try "
        "minute=0.6.",
        "Service 'oven', Reads from 'tray': wait=20.0 has no counterpart on Redis. These have: "
        "batch, partial, pattern.",
    )


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"shop": 5}, "shop must be a Shop, not 5"),
        ({"seed": 1.5}, "seed must be a whole number"),
        ({"until": 0}, "until must be a number above 0"),
        ({"minute": -1}, "minute must be a number above 0"),
    ],
)
def test_slips_are_told(given, why):
    """What cannot be run is told before a server is asked."""
    with pytest.raises((TypeError, ValueError), match=why):
        Redis().run(**({"shop": SLOW, "until": 60} | given))
    with pytest.raises(TypeError, match=r"has no 'minutes'\. Did you mean 'minute'"):
        Redis().run(SLOW, until=60, minutes=0.24)
    with pytest.raises(ValueError, match="url must begin with redis://"):
        Redis("127.0.0.1:6379")


def test_it_is_loaded_by_who_asks_for_it_only():
    """`import donutlab` loads no street, and the street loads no client until it is used."""
    code = "import sys, donutlab{}; print([n for n in ('redis', 'donutlab.street') if n in "
    code += "sys.modules])"
    assert python(code.format("")) == "[]\n"
    assert python(code.format(".street")) == "['donutlab.street']\n"
    missing = "import sys; sys.modules['redis'] = None; from donutlab.street import Redis; "
    missing += "\ntry: Redis().errors()\nexcept ImportError as error: print(error)"
    assert "pip install 'donutlab[street]'" in python(missing)
