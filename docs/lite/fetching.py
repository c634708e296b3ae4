"""Which cells of a notebook need what the browser fetches from outside: plots, frames, studies."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Set
from typing import Any

TAG = "fetches"
"""The tag of such a cell in the browser's edition."""

MODULES = ("donutlab.plots", "donutlab.experiments", "numpy", "pandas", "matplotlib", "scipy")
FRAMES = {"rows", "visits", "orders", "queues", "events"}
"""What of a run is a frame."""


def tag(notebook: Mapping[str, Any]) -> None:
    """Tag the cells of code that fetch, and those that use what these have made.

    Below a cell that fetches and imports all names of a module, that may be any cell.
    """
    runs, made = {"run"}, set[str]()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            tree = ast.parse("".join(cell["source"]))
            runs |= set(_runs(tree))
            read = {each.id for each in ast.walk(tree) if isinstance(each, ast.Name)}
            if made & {*read, "*"} or any(_fetches(each, runs) for each in ast.walk(tree)):
                made |= set(_made(tree))
                cell["metadata"]["tags"] = [*cell["metadata"].get("tags", []), TAG]


def _fetches(node: ast.AST, runs: Set[str]) -> bool:
    """Return whether this imports what is fetched, or asks one of the runs for a frame."""
    if isinstance(node, ast.ImportFrom):
        return _fetched(node.module or "")
    if isinstance(node, ast.Import):
        return any(_fetched(each.name) for each in node.names)
    if not (isinstance(node, ast.Attribute) and node.attr in FRAMES):
        return False
    return _is_run(node.value) or (isinstance(node.value, ast.Name) and node.value.id in runs)


def _is_run(node: ast.AST) -> bool:
    """Return whether this is the call that runs a shop."""
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr == "run"


def _runs(tree: ast.Module) -> Iterator[str]:
    """Yield the names that code gives to runs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            value = node.value.elt if isinstance(node.value, ast.GeneratorExp) else node.value
            if _is_run(value):
                yield from _made(node)


def _made(tree: ast.AST) -> Iterator[str]:
    """Yield the names that code makes or imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.ImportFrom):
            yield from (each.asname or each.name for each in node.names)


def _fetched(module: str) -> bool:
    """Return whether a module is fetched, or needs what is."""
    return module.startswith(MODULES)
