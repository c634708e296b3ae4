"""The requests of a panel: what the browser and cells of the notebook ask for, one at a time.

The browser asks again only when it has its answer, with the latest values, so nothing queues up.
While the hand rests on a slider, the pictures one step to either side of it are prefetched, and
those further away one after the other. The browser keeps them, draws one as soon as the hand is
there, and asks all the same: what it is answered is what a run gives.
"""

from __future__ import annotations

import gc
import linecache
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from threading import RLock
from time import sleep
from typing import Any

from donutlab.core.errors import check_number
from donutlab.core.missing import need
from donutlab.core.package import PACKAGE
from donutlab.display.panel_shop import LIMIT, PanelShop, Shown
from donutlab.display.prefetch import Prefetcher
from donutlab.shop.links import write_run

TURN = 0.001
"""For how many seconds a panel rests after an answer, so that it is sent before anything else."""
DRAWN = "Pictures in a file"


class RequestHandler:
    """Shows a shop as it is asked to: the data go to `publish`, and `shown` has the runs too.

    What was prefetched goes to the browser by `tell`, that it is to be forgotten, and files.

    A cell may move the sliders while the browser asks, in another thread: `lock` has one wait for
    the other.
    """

    def __init__(
        self,
        shop: PanelShop,
        publish: Callable[[dict[str, Any]], None],
        tell: Callable[..., None],
    ) -> None:
        self.lock, self.shown = RLock(), Shown({}, {})
        self._shop, self._publish, self._tell = shop, publish, tell
        self._prefetcher = Prefetcher(
            lambda items, seed, scales: shop.show(dict(items), seed, scales),
            lambda: tell({"forget": True}),
        )

    def show(self, values: Mapping[str, float], seed: int, *, anew: bool = False) -> None:
        """Show the shop with these values on that day, built anew.

        The code that asks for it may have changed before what the shop is built from. The scales
        only grow, unless they are found `anew`.
        """
        with self.lock:
            self._prefetcher.kept = {}
            self._show(values, seed, 0, anew)

    def handle(self, message: Mapping[str, Any]) -> None:
        """Take a message from the browser, which may send anything.

        It asks for a shop with `values` and `seed`, as number `number`, which the answer carries;
        with `anew` the scales are found anew. Or it tells by `near`, a list of such values, what it
        may ask for next, or by `far` what it may ask for later. Or it asks to `save` the `picture`
        as SVG or PNG, or for the `link` to the design of a name. Rubbish is collected, and the run
        before is freed, at the end: until that is done the interpreter does not let go of itself,
        and the thread that sends an answer needs it.
        """
        with self.lock:
            gc.disable()
            try:
                if "near" in message or "far" in message:
                    self._tell({"ahead": [each.data for each in self._prefetch(message)]})
                elif "save" in message:
                    self._save(message)
                elif "link" in message:
                    self._tell(self._link(message["link"]))
                else:
                    self._answer(message)
            finally:
                gc.enable()

    def forget(self) -> None:
        """Let go of the runs."""
        with self.lock:
            self.shown, self._prefetcher.kept = Shown({}, self.shown.data), {}

    def _prefetch(self, message: Mapping[str, Any]) -> list[Shown]:
        """Return what is to be seen near by, and have it ready; or what is further away."""
        with suppress(Exception):
            seed, scales = message["seed"], self.shown.scales
            if "far" in message:
                far = self._shop.admit(message["far"])
                return self._prefetcher.look(tuple(far.items()), seed, scales)
            near = map(self._shop.admit, message["near"])
            return self._prefetcher.prefetch([(tuple(each.items()), seed, scales) for each in near])
        return []

    def _save(self, message: Mapping[str, Any]) -> None:
        """Send the picture that is shown as a file, or what is missing to draw it."""
        try:
            need(DRAWN, "matplotlib")
        except ImportError as error:
            self._tell({"missing": str(error)})
            return
        from donutlab.display.panel_drawn import FORMATS, kept

        with suppress(KeyError):
            form, name = FORMATS[message["save"]], message["picture"]
            content = kept(self.shown.data, self._shop.controls(), name, message["save"])
            self._tell({"file": f"panel-{name}.{message['save']}", "type": form}, [content])

    def _link(self, name: Any) -> dict[str, str]:
        """Return the link to the design of a name, as it is shown, or why there is none."""
        limit = self._shop.limit
        more = {} if limit == LIMIT else {"limit": limit}
        try:
            run, values = self.shown.runs[name], self.shown.data["values"]
            return {"link": write_run(run, values | more)}
        except (LookupError, TypeError, ValueError) as error:
            return {"refused": str(error)}

    def _answer(self, asked: Mapping[str, Any]) -> None:
        """Answer the browser, and tidy up when the answer is on its way."""
        _before = self.shown, self._prefetcher.kept
        try:
            values, anew = self._shop.admit(asked["values"]), bool(asked.get("anew"))
            self._show(values, asked["seed"], asked["number"], anew)
        except Exception as error:
            told = {"error": explain(error), "answers": asked["number"]}
            self._publish({**self.shown.data, **told})
        sleep(TURN)

    def _show(self, values: Mapping[str, float], seed: int, answers: Any, anew: bool) -> None:
        """Show a shop as the answer to the request of a number, or to none (0)."""
        check_number("Panel", "seed", seed, whole=True)
        scales = self._shop.scales if anew else self.shown.scales
        self.shown = self._prefetcher.get(tuple(values.items()), seed, scales)
        self._publish({**self.shown.data, "answers": answers})


def explain(error: Exception) -> dict[str, str]:
    """Return what went wrong in the learner's code: the message, and the line where it did."""
    steps = traceback.extract_tb(error.__traceback__)
    theirs = [step for step in steps if not _ours(step.filename)]
    where = ""
    if theirs:
        last = theirs[-1]
        line = last.line or linecache.getline(last.filename, last.lineno or 0).strip()
        where = f"line {last.lineno} of {last.name}: {line}"
    return {"what": f"{type(error).__name__}: {error}", "where": where}


def _ours(filename: str) -> bool:
    """Return whether a file belongs to the library or to what it stands on."""
    path = Path(filename)
    return PACKAGE in path.parents or "site-packages" in path.parts
