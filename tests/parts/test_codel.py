"""Controlled delay: which jobs a line that is too long for too long throws away."""

from __future__ import annotations

import pickle
from collections import deque
from itertools import accumulate
from math import sqrt
from random import Random

import pytest

from donutlab import CoDel, Customers, Exponential, Fixed, Line, Poisson, Service, Shop, Trace, Work
from donutlab.core.kinds import DROPPED, REJECTED
from donutlab.parts.codel import CoDelAtWork


def baker(arrivals, codel, work):
    """Return the run of a baker in whose line delay is controlled."""
    line = Line(codel=codel)
    street = Customers("street", arrivals, "baker")
    return Shop(street, Service("baker", [Work(work)], line=line)).run()


def dropped(run):
    """Return when jobs were thrown away."""
    return [row[0] for row in run.log.rows() if row[1] == DROPPED]


def test_a_burst_is_let_through():
    """Ten at once are served within 10 s: long waits that do not last for an interval."""
    assert dropped(baker(Trace([(0, {})] * 10), CoDel(2, 30), Fixed(1))) == []


def test_a_line_that_stays_is_thinned_out_faster_and_faster():
    """400 at once, one a second: the first wait of 2 s is at second 2, and 10 s later it begins.

    Then a job goes at the first start of work 10/√1 s, 10/√2 s, 10/√3 s … after the one before.
    """
    run = baker(Trace([(0, {})] * 400), CoDel(2, 10), Fixed(1))
    plan = accumulate((10 / sqrt(count) for count in range(1, 20)), initial=12.0)
    assert dropped(run)[:20] == [pytest.approx(-(-time // 1)) for time in plan]
    reasons = {row[6] for row in run.log.rows() if row[1] in (DROPPED, REJECTED)}
    assert reasons == {"excess", "dropped as excess"}


def test_who_is_alone_behind_is_not_thrown_away():
    """With one job left behind, or none, nothing goes, however long it has waited."""
    run = baker(Trace([(0, {})] * 3), CoDel(1, 2), Fixed(50))
    assert dropped(run) == []


class ByTheBook:
    """The algorithm as the RFC has it: a queue that is asked for the next packet."""

    def __init__(self, target, interval):
        self.target, self.interval = target, interval
        self.packets, self.first_above_time, self.drop_next = deque(), 0, 0
        self.count, self.lastcount, self.dropping, self.dropped = 0, 0, False, []

    def dodequeue(self, now):
        if not self.packets:
            self.first_above_time = 0
            return None, False
        packet = self.packets.popleft()
        if now - packet < self.target or len(self.packets) <= 1:
            self.first_above_time = 0
        elif self.first_above_time == 0:
            self.first_above_time = now + self.interval
        elif now >= self.first_above_time:
            return packet, True
        return packet, False

    def control_law(self, time):
        return time + self.interval / sqrt(self.count)

    def dequeue(self, now):
        packet, ok_to_drop = self.dodequeue(now)
        if self.dropping:
            if not ok_to_drop:
                self.dropping = False
            while now >= self.drop_next and self.dropping:
                self.dropped.append((now, packet))
                self.count += 1
                packet, ok_to_drop = self.dodequeue(now)
                if not ok_to_drop:
                    self.dropping = False
                else:
                    self.drop_next = self.control_law(self.drop_next)
        elif ok_to_drop:
            self.dropped.append((now, packet))
            packet, ok_to_drop = self.dodequeue(now)
            self.dropping = True
            delta = self.count - self.lastcount
            self.count = 1
            if delta > 1 and now - self.drop_next < 16 * self.interval:
                self.count = delta
            self.drop_next = self.control_law(now)
            self.lastcount = self.count
        return packet


@pytest.mark.parametrize("seed", range(30))
def test_it_decides_as_the_rfc_does(seed):
    """On a random day of quiet and busy hours the same jobs go at the same moments."""
    dice = Random(seed)
    book, ours, line, gone = ByTheBook(2, 10), CoDelAtWork(CoDel(2, 10)), deque(), []
    now = 1.0
    for _ in range(4000):
        now += dice.expovariate(1)
        for _ in range(dice.choice([0, 1, 1, 2] if now % 400 < 250 else [0, 1])):
            book.packets.append(now)
            line.append(now)
        book.dequeue(now)
        while line:
            came = line.popleft()
            if not ours.drops(now, now - came, len(line)):
                break
            gone.append((now, came))
    assert gone == book.dropped
    assert len(gone) > 20


def test_it_keeps_waits_short_in_overload_and_the_baker_busy():
    """Of 1.2 orders a second one in six cannot be served; the others wait a few seconds."""
    street = Customers("street", Poisson(1.2), "baker", count=5000)
    found = {}
    for line in (Line(), Line(codel=CoDel(1, 20))):
        run = Shop(street, Service("baker", [Work(Exponential(1))], line=line)).run(seed=3)
        found[line.codel is not None] = run.summary().services["baker"]
    assert found[False].waiting.p95 > 300
    assert found[True].waiting.p95 < 90
    assert found[True].utilisation > 0.95


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (lambda: CoDel(0, 9), "CoDel: target must be a number above 0, not 0. It is a time"),
        (lambda: CoDel(9, 9), "CoDel: interval must be a number above 9, not 9. It is a time"),
        (lambda: Line(codel=5), "Line: codel must be a CoDel, not 5. Try CoDel(target=5, interv"),
        (lambda: Line(codel=CoDel(1, 9), newest_first=True), "Leave one of the two out."),
    ],
)
def test_a_slip_meets_a_helpful_message(slip, told):
    """What cannot be is said at once, with what may be."""
    with pytest.raises((TypeError, ValueError)) as caught:
        slip()
    assert told in str(caught.value)


def test_controlled_delay_is_plain_data():
    """It comes back from JSON and pickle as it was."""
    shop = Shop(
        Customers("street", Poisson(1), "baker", count=1),
        Service("baker", line=Line(9, codel=CoDel(1, 9))),
    )
    assert Shop.from_json(shop.to_json()) == shop
    assert pickle.loads(pickle.dumps(shop)) == shop
