"""What the tests of built sites share: pages, and a server on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest


class Quiet(SimpleHTTPRequestHandler):
    """Hands out files, and keeps no log."""

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """A function that serves a folder on a free port of this machine, and returns its address."""
    with ExitStack() as servers:

        def served(folder: Path) -> str:
            hand_out = partial(Quiet, directory=str(folder))
            server = servers.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), hand_out))
            Thread(target=server.serve_forever, daemon=True).start()
            servers.callback(server.shutdown)
            return f"http://127.0.0.1:{server.server_port}"

        yield served


@pytest.fixture
def visit(browser: Any) -> Iterator[Callable[..., Any]]:
    """A function that opens an address in a fresh page; settings are those of a context.

    At the end no page has asked for anything elsewhere, and none has told of an error.
    """
    told: list[str] = []
    contexts = []

    def note(address: str) -> None:
        if not address.startswith(("http://127.0.0.1:", "file:", "data:", "blob:")):
            told.append(f"asked for {address}")

    def opened(address: str, width: int = 1440, height: int = 900, **settings: Any) -> Any:
        context = browser.new_context(viewport={"width": width, "height": height}, **settings)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("request", lambda request: note(request.url))
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("console", lambda said: said.type == "error" and told.append(said.text))
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert told == []
