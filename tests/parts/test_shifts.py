"""Shifts: the line stands while nobody is on duty, and utilisation is that of the time on duty."""

from __future__ import annotations

import pytest
from anyshop import rows

from donutlab import (
    Autoscale,
    ColdStart,
    Customers,
    Fixed,
    Outage,
    Poisson,
    Publish,
    Queue,
    Reads,
    ReadsStream,
    Regular,
    Scaling,
    Service,
    Shop,
    Stream,
    Trace,
    Work,
)
from donutlab.people import Shifts


def at(*times):
    """Return customers who come at these seconds."""
    return Customers("street", Trace([(time, {}) for time in times]), to="till")


def till(seconds, points, workers=2, period=None, **settings):
    """Return a till with shifts."""
    return Service(
        "till", [Work(Fixed(seconds))], workers, shifts=Shifts(points, period), **settings
    )


def test_the_line_stands_in_a_break_and_the_job_in_hand_is_finished():
    """Who comes in the break waits for its end; who is served when it begins is served."""
    run = Shop(at(9, 12, 31), till(5, [(0, 1), (10, 0), (30, 1)])).run()
    assert [row[0] for row in rows(run, "started")] == [9.0, 30.0, 35.0]
    assert rows(run, "turned away") == []
    assert [(row[0], row[6]) for row in rows(run, "scaled")] == [
        (0.0, 1),
        (14.0, 0),
        (30.0, 1),
    ]


def test_utilisation_is_that_of_the_time_on_duty():
    """Four seconds of work in ten on duty, and nothing in the ten after these."""
    shop = Shop(at(0, 5), till(2, [(0, 1), (10, 0)]))
    assert shop.run(until=20).summary().services["till"].utilisation == pytest.approx(0.4)
    assert shop.tally(until=20).services["till"].utilisation == pytest.approx(0.4)


def test_workers_come_and_go_by_number():
    """The second has a break: from 10 to 20 only the first works; the third never comes."""
    run = Shop(at(*range(0, 30, 2)), till(4, [(0, 2), (10, 1), (20, 2)], 3)).run()
    busy = [(row[0], row[5]) for row in rows(run, "started")]
    assert {worker for time, worker in busy if 12 < time < 20} == {1}
    assert {worker for time, worker in busy if time >= 20} == {1, 2}
    assert {worker for time, worker in busy if time < 10} == {1, 2}


def test_who_is_back_before_the_job_is_done_never_left():
    """A break that falls within one job is none, and nobody is there twice."""
    run = Shop(at(0, 1, 2), till(10, [(0, 1), (2, 0), (6, 1)])).run()
    assert [row[0] for row in rows(run, "started")] == [0.0, 10.0, 20.0]
    assert [row[6] for row in rows(run, "scaled")] == [1]


def test_a_roster_starts_again_after_its_period():
    """Ten seconds of every thirty somebody is there, on the third day too."""
    shop = Shop(Customers("street", Regular(7), to="till"), till(1, [(0, 1), (10, 0)], period=30))
    times = [row[0] for row in rows(shop.run(until=100), "started")]
    assert all(time % 30 < 12 for time in times)
    assert {int(time // 30) for time in times} == {0, 1, 2, 3}
    with pytest.raises(ValueError, match="'till' never ends"):
        Shop(at(1), till(1, [(0, 1), (10, 0)], period=30)).run()


def test_nobody_may_be_there_at_first():
    """The shop opens before the bakers come."""
    run = Shop(at(1), till(5, [(0, 0), (8, 2)])).run()
    assert [row[0] for row in rows(run, "started")] == [8.0]


@pytest.mark.parametrize(
    "reads", [{}, {"wait": 5.0}, {"window": 3.0, "batch": 2}, {"scaling": Scaling(1, 60)}]
)
def test_a_queue_keeps_what_comes_while_its_readers_are_away(reads):
    """No reader takes a message home: in the break it stays, visible, for whoever comes next."""
    shop = Shop(
        Customers("street", Regular(4), "front", count=15),
        Service("front", [Publish("OrderPlaced", to="tray")]),
        Queue("tray", visibility=30),
        Service(
            "baker",
            [Work(Fixed(1))],
            2,
            Reads("tray", **reads),
            shifts=Shifts([(0, 2), (20, 0), (40, 1)]),
        ),
    )
    run = shop.run(until=200)
    received = [row[0] for row in rows(run, "received")]
    assert not [time for time in received if 20 < time < 40]
    assert len(received) == 15
    assert run.summary().queues["tray"].deleted == 15
    if not reads:
        assert run.summary().queues["tray"].length_max == 5


def test_a_stream_waits_for_its_readers():
    """Records that come in the break are read when it is over."""
    shop = Shop(
        Customers("street", Regular(4), "front", count=15),
        Service("front", [Publish("OrderPlaced", to="stream")]),
        Stream("stream"),
        Service(
            "baker",
            [Work(Fixed(1))],
            reads=ReadsStream("stream", start="oldest", batch=1),
            shifts=Shifts([(0, 1), (20, 0), (40, 1)]),
        ),
    )
    run = shop.run()
    read = [row[0] for row in rows(run, "read")]
    assert not [time for time in read if 21 < time < 40]
    assert len(read) == 15


def test_shifts_get_along_with_outages_and_cold_starts():
    """A worker whose shift ended in the outage is gone after it; who comes back is cold again."""
    shop = Shop(
        at(1, 50, 90),
        till(
            2,
            [(0, 1), (10, 0), (40, 1)],
            1,
            outages=[Outage(5, 20)],
            cold_start=ColdStart(Fixed(3), keep_warm=45),
        ),
    )
    run = shop.run()
    assert [row[0] for row in rows(run, "started")] == [1.0, 50.0, 90.0]
    assert [row[0] for row in rows(run, "cold started")] == [1.0]
    assert [row[6] for row in rows(run, "scaled")] == [1, 0, 1]


def test_a_shop_with_shifts_is_written_and_read():
    """JSON brings back an equal shop; seconds are floats, workers whole numbers."""
    shop = Shop(at(1), till(2, [(0, 1), (10, 2)], period=60))
    assert Shop.from_json(shop.to_json()) == shop
    assert Shifts([(0, 1)]) == Shifts([(0.0, 1)])


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda: Shifts([]), "the first point must be at second 0"),
        (lambda: Shifts([(5, 1)]), "the first point must be at second 0"),
        (lambda: Shifts([(0, 1), (0, 2)]), "seconds must ascend"),
        (lambda: Shifts([(0, 1.5)]), "a whole number of at least 0, not 1.5"),
        (lambda: Shifts([(0, 0)]), "somebody must be on duty"),
        (lambda: Shifts([3]), r"a point is a pair \(second, workers\), not 3"),
        (lambda: Shifts(3), "points must be a list"),
        (lambda: Shifts([(0, 1), (9, 0)], period=9), "period must be a number above 9"),
        (lambda: till(1, [(0, 3)], 2), "3 workers are on duty .* Try workers=3"),
        (lambda: till(1, [(0, 1)], autoscale=Autoscale(4)), "Leave shifts or autoscale out"),
        (lambda: Service("till", shifts=[(0, 1)]), "shifts must be a Shifts"),
    ],
)
def test_what_cannot_be_is_told(wrong, told):
    """Each error names what was wrong, and what to try."""
    with pytest.raises((TypeError, ValueError), match=told):
        wrong()


def test_a_day_with_full_shifts_is_a_day_without():
    """Somebody always there changes nothing but the row that says so."""
    plain = Shop(
        Customers("street", Poisson(0.3), "till", count=40), Service("till", [Work(Fixed(5))], 2)
    )
    shifted = plain.with_parts(till(5, [(0, 2)]))
    kept = [row for row in shifted.run(seed=2).log.rows() if row[1] != "scaled"]
    assert kept == list(plain.run(seed=2).log.rows())
