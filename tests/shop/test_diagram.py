"""The diagram: every part and link is in it, in words too, and no name breaks it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from itertools import pairwise

from drawn import shops
from hypothesis import given
from hypothesis import strategies as st
from shops import event_shop, lookup_shop, sync_shop

from donutlab import (
    Bus,
    Call,
    Customers,
    Fixed,
    Poisson,
    Publish,
    Queue,
    ReadsStream,
    Retry,
    Rule,
    Service,
    Shop,
    Stream,
    Work,
)
from donutlab.shop.diagram import LOOKS, brief

SVG = "{http://www.w3.org/2000/svg}"


def test_mermaid_names_parts_rules_and_events():
    """Calls are solid, events dashed and named, rules named, and a reader drawn thick."""
    assert event_shop().diagram().mermaid == (
        "flowchart LR\n"
        '    p0["street<br/>Customers"]\n'
        '    p1["manager<br/>Service, 1 worker"]\n'
        '    p2["bus<br/>Bus"]\n'
        '    p3["tray<br/>Queue"]\n'
        '    p4["baker<br/>Service, 2 workers"]\n'
        '    p5["cashier<br/>Service, 1 worker"]\n'
        '    p0 -->|"sends to"| p1\n'
        '    p1 -.->|"OrderPlaced"| p2\n'
        '    p2 -.->|"rule bake"| p3\n'
        '    p2 -.->|"rule bill"| p5\n'
        '    p3 ==>|"is read by"| p4'
    )


def test_the_words_say_who_turns_to_whom():
    """In a terminal the diagram is a table of parts and their links."""
    assert str(sync_shop().diagram()).splitlines() == [
        "Who turns to whom",
        "part                   is a                         who",
        "street            Customers            sends to manager",
        "manager   Service, 1 worker  calls baker; calls cashier",
        "baker    Service, 2 workers",
        "cashier   Service, 1 worker",
    ]


def test_the_svg_has_title_and_description():
    """A screen reader hears the parts, and every arrow as a sentence."""
    root = ET.fromstring(sync_shop().diagram().svg)
    title, described = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {described.get('id')}"
    assert title.text == "The wiring of a shop: street, manager, baker, cashier"
    assert described.text == (
        "street sends to manager. manager calls baker. manager calls cashier."
    )


def test_arrows_differ_without_their_colour():
    """No two kinds of arrow share both dashes and head."""
    kinds = set(LOOKS.values())
    assert len({(look.dashes, look.head) for look in kinds}) == len(kinds)


def test_a_request_and_a_look_up_do_not_look_like_calls():
    """The legend explains each kind of arrow that is drawn, and no other."""
    svg = lookup_shop().diagram().svg
    shown = {key for key, look in LOOKS.items() if look.words in svg}
    assert shown == {"calls", "hands a request to", "look-ups"}


def test_a_stream_stands_before_its_readers_and_dead_letters_have_their_arrow():
    """Records move from the stream to who reads it; what fails goes on to the bin."""
    reads = ReadsStream("records", on_failure="bin", retry=Retry(max_attempts=2))
    diagram = Shop(
        Customers("street", Poisson(1), to="manager"),
        Service("manager", [Publish("Placed", to="records")]),
        Stream("records"),
        Service("baker", [Work(Fixed(1))], reads=reads),
        Queue("bin"),
    ).diagram()
    assert not diagram.faults
    drawn = {(arrow.start, arrow.end): arrow for arrow in diagram.arrows}
    assert drawn["records", "baker"].label == "is read by"
    assert drawn["baker", "bin"].look is LOOKS["dead letters"]


def test_two_links_between_two_parts_are_both_drawn():
    """A call and an event from one part to another lie side by side, not on top of each other."""
    shop = Shop(
        Customers("street", Poisson(1), to="manager"),
        Service("manager", [Call("baker"), Publish("Placed", to="baker")]),
        Service("baker", [Work(Fixed(1))]),
    )
    paths = re.findall(r'<path class="arrow [^"]*" d="(M[^"h]*)"', shop.diagram().svg)
    assert len(set(paths)) == 3


def test_labels_of_arrows_between_two_parts_do_not_overlap():
    """Labels in the same gap stand a line below one another, whichever way they run."""
    manager = [Call("baker"), Publish("Placed", to="baker"), Publish("Paid", to="bus")]
    shop = Shop(
        Customers("street", Poisson(1), to="manager"),
        Service("manager", manager),
        Bus("bus", [Rule("bake", {"detail-type": ["Paid"]}, to="baker")]),
        Service("baker", [Work(Fixed(1)), Publish("Baked", to="bus")]),
    )
    found = re.findall(r'<text class="label[^"]*" x="([\d.]+)" y="([\d.]+)"', shop.diagram().svg)
    spots = sorted((float(x), float(y)) for x, y in found)
    assert len(spots) == 6
    for (x, y), (u, v) in pairwise(spots):
        assert u > x + 1 or v >= y + 15


def test_a_rule_that_leads_to_its_own_bus_is_drawn():
    """A link from a part to itself is a loop on its box."""
    bus = Bus("bus", [Rule("again", {"detail-type": ["X"]}, to="bus")])
    diagram = Shop(bus).diagram()
    assert "rule again" in diagram.svg
    assert "p0 -.->" in diagram.mermaid


def test_a_shop_with_faults_is_drawn_with_them():
    """What is wrong with the wiring stands under the picture."""
    diagram = Shop(Customers("street", Poisson(1), to="nobody")).diagram()
    assert "no part has the name 'nobody'" in str(diagram)
    assert "no part has the name &#x27;nobody&#x27;" in diagram._repr_html_()


def test_a_shop_shows_its_diagram_and_its_parts():
    """In Jupyter a shop is its picture, its wiring in words, and its parts as they are written."""
    shown = sync_shop()._repr_html_()
    image = shown[shown.index("<img") :].split(">")[0]
    assert 'alt="The wiring of a shop: street, manager, baker, cashier. ' in image
    assert "manager calls baker. manager calls cashier." in image
    assert "calls baker; calls cashier" in shown
    assert "Service(&#x27;baker&#x27;, [Work(Exponential(90))], workers=2)" in shown


def test_a_setting_is_written_as_in_code():
    """Defaults are left out, the first two values go without a name, functions by theirs."""

    def glaze(job):
        """Do nothing."""

    written = brief(Service("baker", [Work(each=Fixed(5), per="quantity"), glaze], workers=2))
    assert written == "Service('baker', [Work(each=Fixed(5), per='quantity'), glaze], workers=2)"


def test_two_diagrams_on_one_page_share_no_ids():
    """Arrow heads and titles are named after the drawing, so that pages may hold several."""
    first, second = (set(re.findall(r' id="([^"]*)"', s.diagram().svg)) for s in _two())
    assert first
    assert not first & second


def _two():
    return sync_shop(), event_shop()


@given(st.text(min_size=1).filter(str.strip))
def test_no_name_breaks_a_diagram(name):
    """Whatever a part is called, the SVG is well-formed, and Mermaid sees no markup of its own."""
    shop = Shop(Customers(name, Poisson(1), to=f"{name} again"), Service(f"{name} again"))
    diagram = shop.diagram()
    assert len(ET.fromstring(diagram.svg).findall(f"{SVG}rect")) == 2
    for line in diagram.mermaid.splitlines()[1:]:
        assert line.count('"') == 2
        label = line.split('"')[1].replace("<br/>", "")
        assert not set(label) & set("<>[]{}()|`\n")


@given(shops())
def test_every_shop_has_a_diagram(shop):
    """In every shop each part has its box and each pair of linked parts an arrow."""
    diagram = shop.diagram()
    assert len(ET.fromstring(diagram.svg).findall(f"{SVG}rect")) == len(shop.parts)
    linked = {(name, link.target) for name, part in shop.parts.items() for link in part.links()}
    drawn = {frozenset((arrow.start, arrow.end)) for arrow in diagram.arrows}
    assert drawn == {frozenset(pair) for pair in linked}
