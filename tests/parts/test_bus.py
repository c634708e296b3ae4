"""The bus when it matters: delay, limits, targets that refuse, dead letters, archive and replay."""

from __future__ import annotations

import copy
import pickle

import pytest

from donutlab import (
    Bus,
    Choice,
    Customers,
    Fixed,
    Publish,
    Queue,
    Reads,
    Replay,
    Retry,
    Rule,
    Service,
    Shop,
    Trace,
    Work,
)
from donutlab.core import kinds

PAID = {"detail-type": ["Paid"]}


def shop(*seconds, rule=None, capacity=None, bus=None, work=10.0):
    """Return a shop in which an order at each of these seconds goes by bus to a tray."""
    rule = rule or Rule("bake", PAID, "tray")
    return Shop(
        Customers("street", Trace([(second, {}) for second in seconds]), "till"),
        Service("till", [Publish("Paid", to="bus")]),
        Bus("bus", [rule], **(bus or {})),
        Queue("tray", capacity=capacity),
        Queue("bin"),
        Service("oven", [Work(Fixed(work))], reads=Reads("tray")),
    )


def arrivals(run, part="tray"):
    """Return when which event came to a part, by number."""
    return [
        (row[0], int(row[4].split("-")[1]))
        for row in run.log.rows()
        if row[1] == kinds.ARRIVED and row[2] == part
    ]


def test_a_delivery_may_take_its_time():
    """Half a second later each event arrives; the producer has long gone on."""
    run = shop(1, 2, bus={"delay": Fixed(0.5)}).run()
    assert arrivals(run) == [(1.5, 1), (2.5, 2)]
    assert run.summary().orders.to_accepted.max == 0


def test_with_chance_in_the_delay_events_overtake_each_other():
    """Delays of 0 or 10 s: what was published last may arrive first, and nothing is lost."""
    run = shop(*range(20), bus={"delay": Choice([0, 10])}).run(seed=2)
    numbers = [number for _, number in arrivals(run)]
    assert sorted(numbers) == list(range(1, 21))
    assert numbers != sorted(numbers)


def test_what_is_over_the_limit_is_delayed_and_not_lost():
    """Two deliveries a second: five events at once arrive until second 2."""
    run = shop(0, 0, 0, 0, 0, bus={"rate": 2}).run()
    assert arrivals(run) == [(0, 1), (0.5, 2), (1, 3), (1.5, 4), (2, 5)]


def test_without_a_retry_what_is_refused_is_lost():
    """The oven is busy and one may wait in the tray: the third event is given up at once."""
    run = shop(0, 1, 2, capacity=1).run()
    assert arrivals(run) == [(0, 1), (1, 2)]
    dead = [row for row in run.log.rows() if row[1] == kinds.DEAD]
    assert [(row[0], row[2], row[5], row[6]) for row in dead] == [(2, "bus", None, "bake")]
    assert run.summary().orders.accepted == 3
    assert run.rules().rules[0].given_up == 1


def test_a_rule_tries_again_with_backoff_until_the_target_takes_the_event():
    """Refused at 2, 3, 5 and 9; at 17 there is room, since the oven took event 2 at 10."""
    rule = Rule("bake", PAID, "tray", retry=Retry(max_attempts=9, base=1))
    run = shop(0, 1, 2, capacity=1, rule=rule).run()
    assert arrivals(run) == [(0, 1), (1, 2), (17, 3)]
    refused = [row[0] for row in run.log.rows() if row[1] == kinds.TURNED_AWAY]
    assert refused == [2, 3, 5, 9]


@pytest.mark.parametrize(
    ("settings", "when"), [({"retry": Retry(3, base=1)}, 5), ({"retry": None}, 2)]
)
def test_after_its_attempts_an_event_goes_to_the_dead_letters_of_its_rule(settings, when):
    """Three attempts, at 2, 3 and 5, or a single one."""
    rule = Rule("bake", PAID, "tray", dead_letter="bin", **settings)
    run = shop(0, 1, 2, capacity=1, rule=rule).run()
    assert arrivals(run, "bin") == [(when, 3)]
    assert run.summary().queues["bin"].left == 1


def test_an_event_that_is_too_old_is_not_tried_again():
    """Attempts at 2, 34 and 66: the next would be 96 s after it was published; the limit is 64."""
    retry = Retry(max_attempts=100, base=32, cap=32)
    rule = Rule("bake", PAID, "tray", retry=retry, max_age=64, dead_letter="bin")
    run = shop(0, 1, 2, capacity=1, rule=rule, work=500).run()
    assert arrivals(run, "bin") == [(66, 3)]


def test_a_replay_delivers_once_more_what_the_archive_holds():
    """At 100 what was published from second 5 to 20; the rule named bake alone is told."""
    day = shop(1, 5, 20, 21, bus={"archive": True}).with_parts(
        Bus(
            "bus",
            [Rule("bake", PAID, "tray"), Rule("file", PAID, "bin")],
            archive=True,
            replays=[Replay(at=100, since=5, until=20, rules=["bake"])],
        )
    )
    run = day.run()
    assert arrivals(run) == [(1, 1), (5, 2), (20, 3), (21, 4), (100, 2), (100, 3)]
    assert len(arrivals(run, "bin")) == 4
    assert run.rules().rules[0].matched == 4


def test_a_replay_reaches_a_rule_that_is_new():
    """Without names all rules are told, and those that do not match are not."""
    day = shop(1, 2, bus={"archive": True, "replays": [Replay(at=50)]})
    rules = [Rule("new", PAID, "tray"), Rule("other", {"detail-type": ["Sold"]}, "bin")]
    run = day.with_parts(Bus("bus", rules, archive=True, replays=[Replay(at=50)])).run()
    assert arrivals(run) == [(1, 1), (2, 2), (50, 1), (50, 2)]
    assert arrivals(run, "bin") == []


def test_many_rules_that_do_not_match_are_told_in_one_row():
    """The row stands before the deliveries and names the others, in the order of the rules."""
    rules = [Rule(f"table {n}", PAID | {"detail": {"table": [n]}}, "tray") for n in range(300)]
    run = Shop(
        Customers("street", Trace([(1, {"table": 7}), (2, {"table": 999})]), "till"),
        Service("till", [Publish("Paid", to="bus")]),
        Bus("bus", [*rules, Rule("all", PAID, "tray")]),
        Queue("tray"),
    ).run()
    told = [row for row in run.log.rows() if row[2] == "bus"]
    assert [row[1] for row in told] == [kinds.PUBLISHED, kinds.FILTERED] * 2
    others = [rule.name for rule in rules]
    assert told[3][5:] == (None, tuple(others))
    others.remove("table 7")
    assert told[1][5:] == (None, tuple(others))
    assert len(arrivals(run)) == 3
    story = str(run.trace("street-1"))
    assert "by the rules that do not match: table 0, table 1, " in story
    assert "table 4 and 294 more" in story
    seven = run.rules().rules[7]
    assert (seven.matched, seven.not_matched) == (1, 1)
    assert seven.turned_away == {"detail.table": 1}


def test_a_shop_is_pickled_without_what_was_worked_out_of_its_rules():
    """The compiled patterns and their index are made again where they are needed."""
    made = shop(1, 2)
    size = len(pickle.dumps(made))
    expected = made.run().log
    assert len(pickle.dumps(made)) == size
    assert pickle.loads(pickle.dumps(made)).run().log == expected
    assert copy.deepcopy(made) == made


def test_a_rule_can_turn_replays_away():
    """What is sent once more bears the name of the replay; a rule may want it, or not."""
    rules = [
        Rule("new", {"replay-name": [{"exists": False}]}, to="new"),
        Rule("all", {"source": ["till"]}, to="all"),
        Rule("drill", {"replay-name": ["drill"]}, to="drill"),
    ]
    run = Shop(
        Customers("street", Trace([(second, {}) for second in (0.0, 1.0, 2.0)]), "till"),
        Service("till", [Publish("Paid", to="bus")]),
        Bus("bus", rules, archive=True, replays=[Replay(40), Replay(50, name="drill")]),
        *(Queue(name) for name in ("new", "all", "drill")),
    ).run()
    left = {name: queue.left for name, queue in run.summary().queues.items()}
    assert left == {"new": 3, "all": 9, "drill": 3}
