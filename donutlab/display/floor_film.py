"""Floor film: a floor as a short animated image, for where no page can be shown.

Chromium draws the frames, one after the other at their own seconds, so that a slow machine gives
the same film; Pillow puts them together. Both come with ``pip install donutlab[share]``.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any
from warnings import warn

KINDS = {".gif": "GIF", ".png": "PNG", ".webp": "WebP"}
"""The animated images that can be written, by the ends of their names."""

RATE = 10
"""So many frames pass in a second."""

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
"""What Chromium is called; where none is found, Playwright looks for its own."""

READY = "document.querySelector('donut-floor').ready"
FRAME = """time => {
  const { player, shadowRoot } = document.querySelector("donut-floor");
  shadowRoot.querySelector("section").classList.add("film");
  player.draw(Math.min(time, player.end), time < player.end);
  player.tell();
  return player.end;
}"""
BEGIN = """() => {
  const { player } = document.querySelector("donut-floor");
  return [player.time, Number(player.speeds.value)];
}"""


def film(page: str, path: Path, seconds: float, width: int, dark: bool) -> Path | None:
    """Write the film of a floor's page, and return its path; None if what it needs is missing."""
    if path.suffix.lower() not in KINDS:
        raise ValueError(
            f"Floor: {path.name!r} is not the name of an animated image. "
            f"End it with {', '.join(KINDS)}."
        )
    try:
        from PIL import Image
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        _skip(path, f"{error.name} is not installed", "pip install donutlab[share]")
        return None

    def shoot() -> list[bytes]:
        with sync_playwright() as driver:
            return list(_frames(driver.chromium, page, seconds, width, dark))

    try:
        with ThreadPoolExecutor(1) as beside:  # a notebook has a loop of its own in this thread
            shots = beside.submit(shoot).result()
    except Error as error:
        _skip(path, str(error).splitlines()[0], "playwright install chromium")
        return None
    images = [Image.open(BytesIO(shot)).convert("RGB") for shot in shots]
    images[0].save(path, save_all=True, append_images=images[1:], duration=1000 // RATE, loop=0)
    return path


def _skip(path: Path, why: str, advice: str) -> None:
    """Say that there is no film, and what it needs."""
    warn(f"{path.name} was not written: {why}. Try: {advice}", stacklevel=4)


def _frames(chromium: Any, page: str, seconds: float, width: int, dark: bool) -> Iterator[bytes]:
    """Yield the frames as PNG, from where the floor opens, at its speed."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    browser = chromium.launch(executable_path=found, args=["--no-sandbox"])
    size = {"width": width, "height": 2000}
    shown = browser.new_page(viewport=size, color_scheme="dark" if dark else "light")
    shown.set_content(page)
    shown.evaluate(READY)
    at, speed = shown.evaluate(BEGIN)
    shown.evaluate(FRAME, at)
    box = shown.locator("donut-floor section").bounding_box()
    for number in range(max(1, round(seconds * RATE))):
        end = shown.evaluate(FRAME, at + number * speed / RATE)
        yield shown.screenshot(clip=box)
        if at + number * speed / RATE >= end:
            break
    browser.close()
