"""The playground's half in the worker: code or a link becomes a panel, and its runs a floor.

The page asks in JSON, `{"number": 3, "run": "…"}`, and is told in JSON: of a panel and its changes,
of a floor, of what is printed, of errors with their line, and at the end of each question that it
is done.
"""

from __future__ import annotations

import ast
import json
import linecache
import os
import traceback
import warnings
from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from dataclasses import replace
from io import StringIO
from typing import Any

from design import written

from donutlab import Customers, Poisson, Regular, Service, Shop, hours
from donutlab.display.floor import Floor
from donutlab.display.panel_shop import LIMIT
from donutlab.display.panels import Panel, Slider
from donutlab.shop.links import VARIABLE, read_link, settings
from donutlab.shop.run import Run

CODE = "your shop"
"""What the code is called in a traceback."""
PRINTED = 20_000
"""So many signs of what is printed are shown."""
SLIDERS = 8
"""So many sliders at most has a shop that comes without."""
SETTINGS = ("seed", "until", "limit")
"""What code and links may say of the run, by these names."""
STATE = ("controls", "picture", "sentence", "data")
"""What the page needs of a panel."""
SHOWN = (Panel, Shop, Run)
"""What can be shown."""
HOUR = 3600
LEAST, MOST = 0.01, 1e6
"""So many orders an hour have a slider."""


class Playground:
    """Answers the page at an `address`, which `tell` takes answers to."""

    def __init__(self, address: str, tell: Callable[[str], None]) -> None:
        os.environ[VARIABLE] = address
        self.panel: Panel | None = None
        self._tell = tell

    def handle(self, text: str) -> None:
        """Answer a question of the page; whatever goes wrong is told as an error."""
        asked = json.loads(text)
        try:
            for name, answer in (("run", self.run), ("open", self.open), ("panel", self.hear)):
                if name in asked:
                    answer(asked[name])
            if "floor" in asked and self.panel:
                self.tell({"floor": Floor(self.panel.run)._repr_html_()})
        except Exception as error:
            self.tell({"error": what(error), "line": line(error)})
        self.tell({"done": asked["number"]})

    def tell(self, told: Mapping[str, Any]) -> None:
        """Tell the page something."""
        self._tell(json.dumps(told))

    def run(self, code: str) -> None:
        """Run code, and show the panel or the shop that it ends with."""
        linecache.cache[CODE] = (len(code), None, code.splitlines(keepends=True), CODE)
        names: dict[str, Any] = {"__name__": "__main__"}
        printed = StringIO()
        try:
            with redirect_stdout(printed), warnings.catch_warnings():
                warnings.simplefilter("always")
                warnings.showwarning = lambda told, *_: print(f"Warning: {told}", file=printed)
                value = last(code, names)
                if not (value is None or isinstance(value, SHOWN)):
                    print(repr(value))
                self.show(shown(value, names))
        finally:
            self.tell({"printed": printed.getvalue()[:PRINTED]})

    def open(self, link: str) -> None:
        """Show the shop in a link: it is data, and no code of the link's is run."""
        shop, (_, values) = Shop.from_link(link), read_link(link)
        said = {name: values[name] for name in SETTINGS if name in values}
        others = [f"{name} {value:g}" for name, value in values.items() if name not in SETTINGS]
        self.tell({"code": written(shop.to_dict(), said), "stood": ", ".join(others)})
        self.show(panel(shop, said))

    def show(self, panel: Panel) -> None:
        """Show a panel instead of the last one."""
        if self.panel:
            self.panel.close()
        self.panel = panel
        self.tell({"panel": {name: getattr(panel, name) for name in STATE}})
        panel.tell = self.tell

    def hear(self, message: Mapping[str, Any]) -> None:
        """Hand the panel a message of its half in the page."""
        if self.panel:
            self.panel.hear(self.panel, message, [])


def last(code: str, names: dict[str, Any]) -> Any:
    """Run code, and return the value of its last line, None if that is no expression."""
    tree = ast.parse(code, CODE)
    end = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, CODE, "exec"), names)
    return eval(compile(ast.Expression(end.value), CODE, "eval"), names) if end else None


def shown(value: Any, names: Mapping[str, Any]) -> Panel:
    """Return the panel to show: of the value, or else of the last panel, shop or run with a name.

    Of a shop the code may say with what it is run; a run says it itself.
    """
    found = [each for each in (*names.values(), value) if isinstance(each, SHOWN)]
    if not found:
        raise ValueError("There is nothing to show yet: end with a Shop(...) or a Panel(...).")
    last = found[-1]
    if isinstance(last, Run):
        return panel(last.shop, settings(last))
    said = {name: names[name] for name in SETTINGS if name in names}
    return panel(last, said) if isinstance(last, Shop) else last


def panel(shop: Shop, said: Mapping[str, Any]) -> Panel:
    """Return the panel of a shop that comes without: sliders for who comes and who works.

    Where they stand at first it is the shop as it is. It closes after eight hours if it never ends.
    """
    moves = dict(list(_moves(shop).items())[:SLIDERS])

    def build(**values: float) -> Shop:
        moved = [
            change(value)
            for name, value in values.items()
            for slider, change in [moves[name]]
            if abs(value - slider.value) > slider.step / 2
        ]
        return shop.with_parts(*moved) if moved else shop

    endless = any(part.endless for part in shop.parts.values())
    until = said.get("until", hours(8) if endless else None)
    seed, limit = said.get("seed", 1), said.get("limit", LIMIT)
    sliders = {name: slider for name, (slider, _) in moves.items()}
    return Panel(build, until=until, seed=seed, limit=limit, **sliders)


Move = tuple[Slider, Callable[[float], Any]]


def _moves(shop: Shop) -> dict[str, Move]:
    """Return a slider for each crowd and each crew, and what makes the part for its value."""
    found: dict[str, Move] = {}
    for part in shop.parts.values():
        rate = _rate(part)
        if LEAST < rate < MOST:
            found[f"{part.name}: orders per hour"] = _crowd(part, rate)
        elif isinstance(part, Service):
            most = max(6, 2 * part.workers)
            crew = Slider(part.workers, 1, most)
            found[f"{part.name}: workers"] = crew, lambda n, part=part: replace(part, workers=n)
    return found


def _rate(part: Any) -> float:
    """Return how many orders come in an hour; 0 where that is not one number."""
    arrivals = part.arrivals if isinstance(part, Customers) else None
    if isinstance(arrivals, Regular):
        return HOUR / arrivals.every
    return HOUR * arrivals.rate if isinstance(arrivals, Poisson) else 0.0


def _crowd(part: Customers, rate: float) -> Move:
    """Return a slider for how many come in an hour, and what makes the customers of it."""
    step = float(f"{rate / 10:.1g}")
    low = rate - step * int(rate / step - 0.5)
    crowd = Slider(rate, low, low + step * round(3 * rate / step), step)

    def change(rate: float) -> Customers:
        regular = isinstance(part.arrivals, Regular)
        arrivals = Regular(HOUR / rate) if regular else Poisson(rate / HOUR)
        return replace(part, arrivals=arrivals)

    return crowd, change


def what(error: Exception) -> str:
    """Return what went wrong: of our own errors the message, of others the kind as well."""
    if isinstance(error, SyntaxError):
        return f"SyntaxError: {error.msg}"
    return f"{type(error).__name__}: {error}"


def line(error: BaseException | None) -> int:
    """Return the line of the code where an error or its cause arose; 0 for none."""
    if error is None:
        return 0
    if isinstance(error, SyntaxError) and error.filename == CODE:
        return error.lineno or 0
    steps = traceback.extract_tb(error.__traceback__)
    own = [step.lineno or 0 for step in steps if step.filename == CODE]
    return line(error.__cause__) or (own[-1] if own else 0)
