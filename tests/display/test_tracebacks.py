"""Tracebacks: in a notebook an error of ours is the learner's line and the message, little else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import donutlab
from donutlab.display import tracebacks

ROOT = Path(donutlab.__file__).parents[1]


@pytest.fixture(scope="module")
def told():
    """A function that runs a cell in a real kernel, and returns the lines of its error."""
    manager = pytest.importorskip("jupyter_client.manager", reason="there are no kernels here")
    here = os.environ | {"PYTHONPATH": str(ROOT), "IPYTHONDIR": os.devnull}
    kernel, client = manager.start_new_kernel(env=here, extra_arguments=["--log-level=ERROR"])

    def run(cell):
        found = []

        def hear(message):
            if message["msg_type"] == "error":
                found.extend("\n".join(message["content"]["traceback"]).splitlines())

        client.execute_interactive(cell, output_hook=hear, timeout=60)
        return [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in found]

    run("from donutlab import *\nfrom donutlab.experiments import sweep\nimport json")
    yield run
    client.stop_channels()
    kernel.shutdown_kernel(now=True)


SHOP = (
    'Shop(Customers("street", Poisson(per_hour(40)), to="{to}"), '
    'Service("baker", [Work(Fixed(3))]))'
)

SLIPS = [
    ('Service("x", worker=2)', "TypeError: Service has no 'worker'. Did you mean 'workers'?"),
    ("Poisson(-3)", "ValueError: Poisson: rate must be a number above 0, not -3."),
    (f"{SHOP.format(to='bakr')}.run(until=9)", "ShopError: 'street' sends to 'bakr'"),
    (f"{SHOP.format(to='baker')}.run(untl=9)", "TypeError: Shop.run has no 'untl'."),
    (
        f"{SHOP.format(to='baker')}.run(until=9).summary().services['bakr']",
        "UnknownName: There is no service 'bakr'. Did you mean 'baker'? There are: baker.",
    ),
    ('Rule("a", {"item": [{"prefx": "a"}]}, to="x")', "PatternError: Rule 'a': item: "),
    ("import donutlab\ndonutlab.formulas.mm1(-2, 3)", "ValueError: mm1: arrival_rate must be"),
    ("import donutlab\ndonutlab.lessons.predict('02-chan')", "ValueError: There is no prediction"),
]


@pytest.mark.parametrize(("cell", "message"), SLIPS)
def test_an_error_of_ours_is_the_line_and_the_message(told, cell, message):
    """A dozen lines at most, none of them of the library, and the message is the last."""
    lines = told(cell)
    assert len(lines) <= 12
    assert not [line for line in lines if line.startswith("File ")]
    assert [line for line in lines if line.startswith("---")]
    assert any(line.startswith(message) for line in lines[-3:])
    assert any(line.startswith("----> ") for line in lines)


def test_where_a_step_of_the_learners_went_wrong_its_line_is_shown(told):
    """The line in the function, and the line that ran the shop; nothing of the engine between."""
    cell = f"""def odd(job):
    yield Work(Fixed(3))
    1 / 0
{SHOP.format(to="baker")}.with_parts(Service("baker", [odd])).run(until=hours(1))"""
    lines = told(cell)
    assert [line.split()[1] for line in lines if line.startswith("----> ")] == ["3", "4"]
    assert not [line for line in lines if line.startswith("File ")]
    assert "StepError: 'baker', step 'odd', order 'street-1'" in "\n".join(lines)


def test_a_function_that_the_library_calls_is_shown_too(told):
    """Both lines of the learner's, the outer and the inner, with nothing between or below."""
    cell = 'def build(n):\n    return Service("x", worker=n)\nsweep(build, {"n": [1]}, 3)'
    lines = told(cell)
    assert [line.split()[1] for line in lines if line.startswith("----> ")] == ["3", "2"]
    assert not [line for line in lines if line.startswith("File ")]


def test_the_whole_is_there_for_who_asks(told):
    """`%tb` shows every function that the error came through."""
    assert len(told("Poisson(-3)")) < 12
    whole = "\n".join(told("%tb"))
    assert "in check_number(" in whole
    assert "Poisson: rate must be a number above 0" in whole


@pytest.mark.parametrize("cell", ['json.loads("{")', "raise ValueError('mine')"])
def test_errors_of_others_are_left_alone(told, cell):
    """What does not go through the library is shown as ever."""
    lines = told(cell)
    assert any("in loads(" in line for line in lines) == ("json" in cell)


def test_who_shows_errors_already_goes_on_to_do_so():
    """A handler that is there before us stays."""
    script = """
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell.set_custom_exc((ValueError,), lambda *_, **__: print("mine"))
shell.run_cell("from donutlab import Poisson\\nPoisson(-3)")
"""
    here = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], env=here, capture_output=True, text=True)
    assert done.stdout.strip() == "mine"


def test_without_ipython_nothing_is_cut():
    """In a script the traceback is Python's own."""
    script = "from donutlab import Poisson\nPoisson(-3)"
    here = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", script], env=here, capture_output=True, text=True)
    assert "in check_number" in done.stderr


def test_what_another_library_says_of_the_learners_call_stays():
    """A function of the learner's that the library calls, and that fails somewhere else."""
    from donutlab.experiments import sweep

    def build(n):
        import json

        return json.loads("{" * n)

    try:
        sweep(build, {"n": [1]}, 3)
    except ValueError as error:
        trace = tracebacks.cut(error.__traceback__)
    names = []
    while trace:
        names.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    assert names[1:3] == ["build", "loads"]
    assert "sweep" not in names
