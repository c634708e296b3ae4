"""The shop floor: its plan is drawn from the blueprint, its replay holds the run's whole log."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode
from itertools import combinations, pairwise
from xml.etree import ElementTree

import pytest
from drawn import shops
from hypothesis import given
from hypothesis import strategies as st
from shops import PLACED, event_shop, lookup_shop, street, sync_shop

from donutlab import Bus, Choice, Customers, Poisson, Queue, Regular, Rule, Service, Shop
from donutlab.core.kinds import FILTERED
from donutlab.display.floor import Floor, script
from donutlab.display.floor_plan import PAPERS, floor_plan
from donutlab.display.floor_times import COLUMNS, strip
from donutlab.display.furniture import ROW, WIDTH
from donutlab.display.replay_data import looks_of, pack, replay_data
from donutlab.results.story import tell

NASTY = "<script>alert('donut')</script>"


@given(shops())
def test_no_two_parts_stand_in_the_same_place_and_lanes_go_from_side_to_side(shop):
    """Pieces of furniture do not overlap, and every lane goes from its sender to its target."""
    plan = floor_plan(shop.parts)
    assert list(plan.pieces) == list(shop.parts)
    for piece in plan.pieces.values():
        assert 0 <= piece.x <= plan.width - WIDTH
        assert 0 <= piece.y <= plan.height - piece.height
    for a, b in combinations(plan.pieces.values(), 2):
        assert a.layer != b.layer or a.y + a.height <= b.y or b.y + b.height <= a.y, (a, b)
    for lane in plan.lanes:
        for name, (x, y) in ((lane.start, lane.points[0]), (lane.end, lane.points[-1])):
            piece = plan.pieces[name]
            assert x in (piece.x, piece.x + WIDTH)
            assert piece.y <= y <= piece.y + piece.height


def test_each_rule_has_a_gate_of_its_own():
    """The lanes of a bus leave by the gates of its rules, each by its own, as their aims stand."""
    lanes = [lane for lane in floor_plan(event_shop().parts).lanes if lane.start == "bus"]
    heights = {lane.gate: lane.points[0][1] for lane in lanes}
    assert sorted(heights, key=heights.__getitem__) == ["bake", "bill"]
    assert heights["bill"] - heights["bake"] >= ROW


def test_a_service_that_reads_stands_behind_its_queue():
    """Events flow from the queue to its reader, though it is the reader that knows the queue."""
    pieces = floor_plan(event_shop().parts).pieces
    assert pieces["manager"].layer < pieces["bus"].layer < pieces["tray"].layer
    assert pieces["tray"].layer < pieces["baker"].layer


def test_names_are_text_in_the_drawing():
    """Markup in a name is text in the plan, in its words and in the page."""
    shop = Shop(
        Customers(NASTY, Poisson(1), to="<b>", count=1),
        Service("<b>"),
        Bus("bus", [Rule(NASTY, PLACED, to="tray")]),
        Queue("tray"),
    )
    drawing = ElementTree.fromstring(floor_plan(shop.parts).svg(NASTY))
    assert not [each for each in drawing.iter() if each.tag.endswith(("script", "}b"))]
    shown = Floor(shop.run())._repr_html_()
    assert "alert('donut')" not in shown
    assert NASTY not in shown


def rules_of(part):
    """Return the rules of a part: none, if it is not a bus."""
    return getattr(part, "rules", ())


@pytest.mark.parametrize("shop", [sync_shop(), event_shop(), lookup_shop()])
def test_replay_data_hold_every_row_of_the_log(shop):
    """Unpacked, the columns give the log back, to the millisecond; each spared target in a row."""
    run = shop.run(seed=5)
    data = json.loads(zlib.decompress(b64decode(pack(replay_data(run, floor_plan(shop.parts))))))
    rows, names = data["rows"], [part["name"] for part in data["parts"]]
    time = 0
    written = []
    targets = {rule.name: rule.to for part in run.shop.parts.values() for rule in rules_of(part)}
    for row in run.log.rows():
        spared = row[6] if row[1] == FILTERED else ()
        written += [(*row[:5], targets[rule], rule) for rule in spared] or [row]
    assert len(rows["time"]) == len(written)
    for number, row in enumerate(written):
        time += rows["time"][number]
        found = (
            time / 1000,
            data["kinds"][rows["kind"][number]],
            names[rows["part"][number]],
            data["orders"][rows["order"][number]][0],
            data["events"][rows["event"][number]],
            data["words"][rows["peer"][number]],
            data["words"][rows["note"][number]],
        )
        assert found == (pytest.approx(row[0], abs=0.0005 + 1e-9), *row[1:])
    assert number == len(rows["time"]) - 1


def test_replay_data_are_small():
    """Those of some thousand events take at most 200 bytes an event, encoded."""
    shop = event_shop().with_parts(street(count=500))
    run = shop.run(seed=1)
    assert len(pack(replay_data(run, floor_plan(shop.parts)))) <= 200 * len(run.event_list)


def test_a_long_replay_is_cut_and_says_so(monkeypatch):
    """Replay data end at the limit of rows, and know how many there were."""
    monkeypatch.setattr("donutlab.display.replay_data.ROWS", 20)
    run = sync_shop().run(seed=1)
    data = replay_data(run, floor_plan(run.shop.parts))
    assert data["cut"] == [20, len(run.log)]
    assert len(data["rows"]["time"]) == 20
    assert data["end"] == pytest.approx(run.log.column("time")[19], abs=0.001)


def test_orders_are_told_apart_by_their_first_telling_field():
    """The field is the first with a few texts; what is rare is shown as other."""
    run = street_run({"id": 7, "item": Choice({"donut": 5, "pie": 1})})
    assert looks_of(run.event_list) == ("item", ["donut", "pie"])
    many = street_run({"item": Choice([f"sort {number}" for number in range(9)])})
    field, looks = looks_of(many.event_list)
    assert (field, len(looks), looks[-1]) == ("item", 6, "other")
    assert looks_of(street_run({}).event_list) == ("", ["order"])


def street_run(order):
    """Return the run of a shop in which customers order so."""
    return Shop(street(order=order, to="till", count=60), Service("till")).run(seed=2)


def test_the_floor_says_in_words_who_sends_to_whom():
    """The text equivalent names every way of the plan."""
    alt = Floor(event_shop().run()).alt
    for words in ("street sends to manager", "manager publishes to bus", "tray is read by baker"):
        assert words in alt
    two = Floor({"calls": sync_shop().run(), "events": event_shop().run()}).alt
    assert two.startswith("calls: Floor plan of the shop.")
    assert f"events: {alt}" in two


def test_the_script_can_stand_in_a_page():
    """Nothing in the module ends the script element early or asks for anything from elsewhere."""
    assert "</script" not in script()
    assert "\nimport " not in script()
    assert "fetch(" not in script()


def test_what_is_shown_holds_the_summary_for_readers_without_scripts():
    """Beside the replay there are the plan with its words, and the tables of the summary."""
    run = event_shop().run(seed=4)
    shown = Floor(run)._repr_html_()
    assert run.summary()._repr_html_() in shown
    assert '<img alt="Floor plan of the shop.' in shown


def test_a_floor_needs_a_run():
    """A shop that has not been run is met with what to try."""
    with pytest.raises(TypeError, match=r"Try Floor\(shop\.run\(seed=1\)\)"):
        Floor(event_shop())


def test_the_story_in_the_replay_is_the_library_s():
    """The page carries the sentences by which the library tells stories."""
    run = sync_shop().run(seed=1)
    data = replay_data(run, floor_plan(run.shop.parts))
    rows = [row for row in run.log.rows() if row[3] == "street-1"]
    first = tell(run.event_list[0], rows[:1]).lines[0].text
    what = data["orders"][0][2]
    assert data["sentences"]["placed"].format(peer="manager", what=what) == first


def test_a_wrong_time_or_speed_is_refused():
    """A second outside of the run and a speed that does not advance are met with what to try."""
    run = event_shop().run(seed=1)
    with pytest.raises(ValueError, match=r"Floor: at must be .* The run ends at second"):
        Floor(run, at=run.end + 1)
    with pytest.raises(ValueError, match="Floor: speed must be a number above 0, not 0"):
        Floor(run, speed=0)
    with pytest.raises(TypeError, match="Floor replays a run"):
        Floor({"a": run, "b": run.shop})
    with pytest.raises(ValueError, match="there is no run to replay"):
        Floor({})


@given(shops(), st.sampled_from(PAPERS))
def test_every_shop_fits_every_paper(shop, paper):
    """Folded to any paper, no furniture overlaps, and every gate and reader has its own row."""
    plan = floor_plan(shop.parts, paper)
    for a, b in combinations(plan.pieces.values(), 2):
        apart = a.x + WIDTH <= b.x or b.x + WIDTH <= a.x
        assert apart or a.y + a.height <= b.y or b.y + b.height <= a.y, (a, b)
    for piece in plan.pieces.values():
        rows = sorted(piece.tags.values())
        assert all(below - above >= ROW for above, below in pairwise(rows))
        assert not rows or rows[-1] + ROW <= piece.height
    for lane in plan.lanes:
        piece = plan.pieces[lane.start]
        if lane.tag in piece.tags:
            top = piece.y + piece.tags[lane.tag]
            others = [
                each for each in plan.lanes if each.start == lane.start and each.tag == lane.tag
            ]
            assert any(top <= each.points[0][1] <= top + ROW for each in others)


@given(shops())
def test_the_strip_has_the_longest_line_of_the_run(shop):
    """Its highest column is the longest line that anybody saw, where this was first so long."""
    run = shop.run(seed=1, until=400)
    plan = floor_plan(shop.parts)
    found = strip(run, plan, run.end)
    lines = [
        (count, -time)
        for part, length in run.ledger.lengths.items()
        for time, count in dict(length).items()
        if plan.pieces[part].look != "bin"
    ]
    most, when = max(lines, default=(0, 0))
    assert max(found["lines"]) == found["most"][0] == most
    if most:
        column = min(COLUMNS - 1, int(-when / run.end * COLUMNS))
        assert most in found["lines"][max(0, column - 1) : column + 2]
    dead = sum(row[1] == "dead" for row in run.log.rows())
    assert (found["deaths"], bool(found["dead"])) == (dead, dead > 0)


def test_only_where_dead_letters_go_there_is_a_bin():
    """A queue that takes events is none, though there is one for its letters beside it."""
    tray = Queue("tray", visibility=100, max_receives=2, dead_letter="bin")
    pieces = floor_plan(event_shop().with_parts(tray, Queue("bin")).parts).pieces
    assert (pieces["tray"].look, pieces["bin"].look) == ("queue", "bin")


def test_a_bus_without_rules_is_a_bus_all_the_same():
    """What nobody listens to yet has its own piece of furniture, with no gates."""
    shop = Shop(Customers("street", Regular(1), to="till", count=1), Service("till"), Bus("bus"))
    piece = floor_plan(shop.parts).pieces["bus"]
    assert (piece.look, piece.gates) == ("bus", {})
