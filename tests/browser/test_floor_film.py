"""The floor as an animated image: its frames are the floor's, and what is missing is said."""

from __future__ import annotations

import asyncio
import shutil
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from floors import day

from donutlab.display.floor import Floor


@pytest.mark.parametrize("kind", ["gif", "png", "webp"])
def test_a_floor_becomes_an_animated_image(tmp_path, kind):
    """It has ten frames a second, each of another second, also from a notebook's running loop."""
    image = pytest.importorskip("PIL.Image")
    pytest.importorskip("playwright.sync_api")
    if not shutil.which("chromium"):
        pytest.skip("there is no Chromium here: apt-get install chromium")
    floor = Floor(day(20), at=300, speed=60)

    async def cell():
        return floor.to_animation(tmp_path / f"floor.{kind}", seconds=0.8, width=640)

    with ThreadPoolExecutor(1) as pool:  # where no other test's loop runs
        written = pool.submit(lambda: asyncio.run(cell())).result()
    assert written == tmp_path / f"floor.{kind}"
    with image.open(written) as shown:
        assert shown.n_frames == 8
        assert 560 <= shown.width <= 640
        frames = set()
        for number in range(8):
            shown.seek(number)
            frames.add(shown.convert("RGB").tobytes())
    assert len(frames) == 8


@pytest.mark.parametrize("missing", ["PIL", "playwright.sync_api"])
def test_what_is_missing_is_said(tmp_path, monkeypatch, missing):
    """Without a library nothing is written, and it says what to install."""
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.warns(UserWarning, match=r"floor.gif was not written: .* donutlab\[share\]"):
        assert Floor(day(3)).to_animation(tmp_path / "floor.gif") is None
    assert not (tmp_path / "floor.gif").exists()


def test_a_name_that_is_no_animated_image_is_refused(tmp_path):
    """Other ends of the name are met with those that there are."""
    with pytest.raises(ValueError, match=r"'floor.mp4' is not .* \.gif, \.png, \.webp"):
        Floor(day(3)).to_animation(tmp_path / "floor.mp4")
