"""What the tests of lessons share: a file of their own, and no error that goes unheard."""

from __future__ import annotations

import pytest

from donutlab.lessons import progress_file as store


@pytest.fixture(autouse=True)
def file(tmp_path, monkeypatch):
    """Keep the progress of each test in a file of its own, and none that could not be written."""
    monkeypatch.setenv(store.VARIABLE, str(tmp_path / "progress.jsonl"))
    monkeypatch.setattr(store, "UNWRITTEN", store.Unwritten())


@pytest.fixture(autouse=True)
def errors_in_callbacks_are_errors(monkeypatch):
    """Let an error in a widget's callback fail the test: ipywidgets would only log it."""
    from ipywidgets import CallbackDispatcher

    def call(self, *args, **kwargs):
        for callback in self.callbacks:
            callback(*args, **kwargs)

    monkeypatch.setattr(CallbackDispatcher, "__call__", call)
