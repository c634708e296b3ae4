"""A panel's picture as a file: SVG or PNG, with its settings, and the same each time."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from donutlab import Call, Customers, Exponential, Poisson, Service, Shop, Work, hours, per_hour
from donutlab.display.panel_drawn import DRAW, drawn
from donutlab.display.panels import PICTURES, Panel, Slider

SVG = "{http://www.w3.org/2000/svg}"


def diner(bakers):
    """Return a diner whose manager calls the baker."""
    return Shop(
        Customers("street", Poisson(per_hour(60)), to="manager"),
        Service("manager", [Work(Exponential(5)), Call("baker")], workers=4),
        Service("baker", [Work(Exponential(120))], workers=bakers),
    )


def panel(picture="times", build=diner):
    """Return a panel of it with that picture."""
    return Panel(build, until=hours(8), picture=picture, bakers=Slider(2, 1, 6))


def two(bakers):
    """Return two designs with long names."""
    return {"as it is today": diner(bakers), "with one more of them": diner(bakers + 1)}


def texts(svg: bytes) -> str:
    """Return the texts that an SVG shows, one after the other."""
    return " ".join(
        "".join(each.itertext()) for each in ElementTree.fromstring(svg).iter(f"{SVG}text")
    )


@pytest.mark.parametrize("picture", PICTURES)
def test_every_picture_can_be_kept_as_svg_with_its_settings_and_what_it_shows(picture, tmp_path):
    """The file has texts as texts, where the sliders stand, and the words as its title."""
    made = panel(picture).set(bakers=3, seed=2)
    content = made.save(tmp_path / "kept.svg").read_bytes()
    assert "bakers 3, seed 2" in texts(content)
    title = ElementTree.fromstring(content).findtext(f"{SVG}title")
    assert title == made.text
    says = {
        "lines": [f"max {part['most']}" for part in made.data["designs"][0]["parts"]],
        "times": ["half", "95 %", "orders"],
        "waits": [f"{each['mean']:.2f}" for each in made.data["designs"][0]["waits"]],
        "numbers": made.numbers.values(),
        "words": made.text.split()[:5],
    }[picture]
    assert all(each in texts(content) for each in says)
    assert made.save(str(tmp_path / "again.SVG")).read_bytes() == content


def test_as_png_it_is_a_png(tmp_path):
    """By the ending of the file's name; what comes back is where it lies."""
    found = panel().save(tmp_path / "kept.png")
    assert found == tmp_path / "kept.png"
    assert found.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("picture", PICTURES)
def test_two_designs_do_not_overlap(picture):
    """Titles and labels of the left one end before the right one begins."""
    made = panel(picture, two)
    found = drawn(made.data, (picture,), "", "bakers 2, seed 1")
    found.png()
    boxes = [axes.get_tightbbox() for axes in found.axes]
    middle = found.bbox.width / 2
    left = [box for axes, box in zip(found.axes, boxes, strict=True) if axes.bbox.x0 < middle / 1.1]
    right = [box for box in boxes if box not in left]
    assert max(box.x1 for box in left) <= min(box.x0 for box in right)
    assert max(box.x1 for box in right) <= found.bbox.width + 1


@pytest.mark.parametrize("name", ["kept", "kept.jpg", "kept.svgz"])
def test_another_format_is_refused_with_the_two_there_are(name, tmp_path):
    """Nothing is written then."""
    with pytest.raises(ValueError, match=re.escape("the file must end in .svg or .png, not")):
        panel().save(tmp_path / name)
    assert list(Path(tmp_path).iterdir()) == []


def test_the_browser_is_sent_the_file_that_it_asks_for(monkeypatch, tmp_path):
    """Of any picture, as it stands, with its name and type; of nonsense there is none."""
    made, told = panel().set(bakers=4), []
    monkeypatch.setattr(made, "send", lambda *message: told.append(message))
    for save, picture in (("svg", "times"), ("gif", "times"), ("svg", "lies"), ("png", "waits")):
        made.requests.handle({"save": save, "picture": picture})
    (svg, [content]), (png, _) = told
    assert svg == {"file": "panel-times.svg", "type": "image/svg+xml"}
    assert png == {"file": "panel-waits.png", "type": "image/png"}
    assert content == made.save(tmp_path / "kept.svg").read_bytes()
    assert set(DRAW) == set(PICTURES)
