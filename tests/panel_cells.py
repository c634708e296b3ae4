"""A panel of the diner as cells of a notebook, and how a browser reads and moves it."""

from __future__ import annotations

from typing import Any

DINER = """
from time import sleep
from donutlab import *

def diner(orders_per_hour, bakers):
    return Shop(
        Customers("street", Poisson(per_hour(orders_per_hour)), to="manager"),
        Service("manager", [Work(Fixed(5)), Call("baker")], workers=4),
        Service("baker", [Work(Exponential(120))], workers=bakers),
    )
"""
PANEL = """
from donutlab.display.panels import Panel, Slider, Target
panel = Panel({build}, until=hours(8), {limit}
              orders_per_hour=Slider(40, 10, 120, step=5, unit="orders/h"),
              bakers=Slider(2, 1, 6), target=Target("{target}", lambda run: {reached}))
panel
"""
VIOLATIONS = """async () => {
  const found = await axe.run(document.querySelector(".donut-panel"));
  return found.violations.filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(" ")}`);
}"""
"""What axe-core finds serious or critical in the panel."""
RUNS_OK = "run.summary().orders.to_complete.p95 < minutes(10)"
namespace: dict[str, Any] = {}
exec(DINER, namespace)


def cells(
    before: str = "",
    build: str = "diner",
    target: str = "quick",
    reached: str = RUNS_OK,
    limit: str = "",
) -> list[str]:
    """Return the cells of a notebook with one panel, below some code of its own."""
    made = PANEL.format(build=build, target=target, reached=reached, limit=limit)
    return [DINER + before, made]


def shown(panel: Any) -> dict[str, str]:
    """Return the headline numbers that a panel shows, after unfolding them."""
    unfold(panel)
    labels, values = (panel.locator(f"dl.numbers {tag}").all_inner_texts() for tag in ("dt", "dd"))
    return dict(zip(labels, values, strict=True))


def unfold(panel: Any) -> None:
    """Unfold all pictures of a panel, and wait until they are drawn."""
    panel.evaluate(
        """async (panel) => {
          const folded = [...panel.querySelectorAll("details:not([open])")];
          await Promise.all(folded.map((each) => new Promise((drawn) => {
            each.addEventListener("toggle", drawn, { once: true });
            each.open = true;
          })));
        }"""
    )


def press(page: Any, key: str) -> None:
    """Press a key, and wait until the panel has its answer."""
    root = page.locator(".donut-panel")
    before = root.get_attribute("data-answers")
    page.keyboard.press(key)
    page.wait_for_function(
        "(before) => document.querySelector('.donut-panel').dataset.answers !== before", arg=before
    )
