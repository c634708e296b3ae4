"""Tracebacks: in a notebook an error of ours comes without the lines of the library above it.

IPython shows every function through which an error came, with the code around it: of ours that is
a screen or two, and the message stands below. So what is shown ends at the learner's own line, or
begins there where a function of the learner's went wrong in a run. `%tb` shows it whole.
"""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from itertools import dropwhile, takewhile
from types import TracebackType
from typing import Any

from donutlab.core.by_name import UnknownName
from donutlab.core.package import PACKAGE

OURS = f"{PACKAGE}{os.sep}"
INSTALLED = (
    *(f"{sysconfig.get_path(name)}{os.sep}" for name in ("stdlib", "purelib", "platlib")),
    *(OURS, "<string>", "<frozen "),
)
"""How the names of files begin in which code lies that is not the learner's."""

TOLD = (ValueError, TypeError, UnknownName, RuntimeError)
"""The errors that the library raises with a message; any other is shown whole."""


def shorten() -> None:
    """Let IPython show errors so, unless it was told already how to show some."""
    from IPython import get_ipython

    shell: Any = get_ipython()
    if shell is not None and not shell.custom_exceptions:
        shell.set_custom_exc(TOLD, _show)


def _show(shell: Any, kind: Any, error: BaseException, trace: Any, tb_offset: Any = None) -> None:
    """Show an error with its traceback cut, and those of what led to it; keep it whole for %tb."""
    if _through_ours(_steps(trace)):
        for before in (error.__cause__, error.__context__):
            if before:
                own = dropwhile(_installed, _steps(before.__traceback__))
                before.__traceback__ = _linked(list(own))
        error.__suppress_context__ |= not (error.__context__ and error.__context__.__traceback__)
    shell.showtraceback((kind, error, cut(trace)), tb_offset=tb_offset)
    sys.last_traceback = trace


def cut(trace: TracebackType | None) -> TracebackType | None:
    """Return a traceback without what is not the learner's code, once it goes through the library.

    What lies above the learner's code stays, and so does what lies below it if that is another
    library, which the learner's code has called.
    """
    steps = list(_steps(trace))
    if not _through_ours(steps):
        return trace
    below = list(takewhile(_installed, reversed(steps)))[::-1]
    above = list(takewhile(_installed, steps))
    between = steps[len(above) : len(steps) - len(below)]
    own = [step for step in between if not _installed(step)]
    return _linked(above + own + ([] if _through_ours(below) else below))


def _through_ours(steps: Iterable[TracebackType]) -> bool:
    """Return whether steps go through the library."""
    return any(step.tb_frame.f_code.co_filename.startswith(OURS) for step in steps)


def _installed(step: TracebackType) -> bool:
    """Return whether a step is in code that is not the learner's."""
    return step.tb_frame.f_code.co_filename.startswith(INSTALLED)


def _steps(trace: TracebackType | None) -> Iterator[TracebackType]:
    """Yield the steps of a traceback, outermost first."""
    while trace:
        yield trace
        trace = trace.tb_next


def _linked(steps: list[TracebackType]) -> TracebackType | None:
    """Return steps as a traceback of its own."""
    made: TracebackType | None = None
    for step in reversed(steps):
        made = TracebackType(made, step.tb_frame, step.tb_lasti, step.tb_lineno)
    return made
