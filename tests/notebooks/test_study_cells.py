"""Studies in a notebook: functions of its cells, a progress bar, and the stop button."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

manager = pytest.importorskip("jupyter_client.manager", reason="needs a Jupyter kernel")

HOUSE = Path(__file__).parents[2]

SHOP = """
from donutlab import Customers, Exponential, Failed, Poisson, Service, Shop, Work
from donutlab.experiments import sweep

share = 0.2

def moody(job):
    yield Work(Exponential(1))
    if job.random.random() < share:
        raise Failed("in a mood")

def build(rate, count=50):
    return Shop(Customers("street", Poisson(rate), to="till", count=count),
                Service("till", [moody]))

def late(run):
    return sum(each.completed - each.placed > 3 for each in run.ledger.orders.values())
"""

TWICE = """
one, two = (sweep(build, {"rate": [0.3, 0.5]}, 5, metrics=[late], jobs=jobs) for jobs in (1, 2))
print("same" if one.runs.equals(two.runs) and one.runs["late"].sum() else "different")
"""

LONG = """
study = sweep(lambda rate: build(rate, 2000), {"rate": [0.5]}, 1000, metrics=[late], jobs=JOBS)
"""


@pytest.fixture
def kernel():
    """Start a kernel in which the library is there; end it."""
    environment = os.environ | {"PYTHONPATH": str(HOUSE)}
    kernel, client = manager.start_new_kernel(env=environment)
    yield kernel, client
    client.stop_channels()
    kernel.shutdown_kernel(now=True)


def run(client, code, on_output=lambda text: None):
    """Run a cell; return what it printed and showed, or raise what it raised."""
    told = []

    def hear(message):
        content = message["content"]
        if message["msg_type"] == "error":
            raise AssertionError("\n".join(content["traceback"]))
        text = content.get("text") or content.get("data", {}).get("text/plain") or ""
        told.append(text)
        on_output(text)

    client.execute_interactive(code, output_hook=hear, timeout=120)
    return "".join(told)


def test_functions_of_cells_travel_to_other_processes(kernel):
    """Build, step and metric defined in a cell give in two processes what they give in one."""
    assert run(kernel[1], SHOP + TWICE).endswith("same\n")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_stop_button_keeps_what_is_done(kernel, jobs):
    """While the bar grows the kernel is interrupted; the study has the runs done until then."""
    seen = []

    def interrupt(text):
        if "run" in text and not seen:
            seen.append(text)
            time.sleep(0.5)
            kernel[0].interrupt_kernel()

    run(kernel[1], SHOP)
    told = run(kernel[1], LONG.replace("JOBS", jobs), interrupt)
    assert seen
    assert "of 1,000 runs are done. A file would keep them." in told
    found = run(kernel[1], "print(0 < len(study.runs) < 1000, 'Interrupted' in repr(study))")
    assert found == "True True\n"
