"""The rooms of the library, read from its files; ``python tests/rooms.py`` draws them anew.

The drawing stands in docs/architecture.md. A test holds it in step with the imports.
"""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import donutlab

HOUSE = Path(donutlab.__file__).parent
ROOT = HOUSE.parent

PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- written by tests/rooms.py -->", "<!-- to here -->"

FLOORS = (
    "core",
    "formulas",
    "patterns",
    "steps",
    "parts",
    "results",
    "deploy",
    "shop",
    "display",
    "experiments",
    "street",
    "lessons",
    "course",
    "truth",
    "handout",
)
"""The rooms, lowest first. A room imports only from those before it."""


def modules() -> dict[str, Path]:
    """Return the files of the library, by the name of the module."""
    found = {}
    for path in sorted(HOUSE.rglob("*.py")):
        parts = path.relative_to(HOUSE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def room(module: str) -> str:
    """Return the room of a module; the empty string for the package itself and its faces."""
    names = module.split(".")
    return names[1] if len(names) > 1 and (HOUSE / names[1]).is_dir() else ""


def imported(path: Path, running: bool = False) -> set[str]:
    """Return what a file imports; with `running` not what is there only for the type checker."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[int] = set()
    if running:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                skipped |= {id(each) for part in node.body for each in ast.walk(part)}
    found: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            source = node.module or ""
            inner = {f"{source}.{alias.name}" for alias in node.names}
            found |= inner & MODULES.keys() or {source}
    return found


def inside(module: str) -> set[str]:
    """Return the modules of the library that a module imports when it is run."""
    names = imported(MODULES[module], running=True)
    found = {name for name in names if name.split(".")[0] == "donutlab"}
    assert found <= MODULES.keys() | {"donutlab"}, f"{module} imports what is no module"
    return found


def below() -> dict[str, set[str]]:
    """Return the rooms from which each room imports; what is there for types only counts too."""
    arrows: dict[str, set[str]] = {floor: set() for floor in FLOORS}
    for module, path in MODULES.items():
        if room(module):
            arrows[room(module)] |= {room(name) for name in imported(path) if name in MODULES}
    return {floor: found - {floor, ""} for floor, found in arrows.items()}


def drawing() -> str:
    """Return the rooms as a diagram and as a table, in Markdown.

    The diagram leaves out an arrow where others lead the same way; the table names them all.
    """
    arrows = below()
    lines = ["```mermaid", "graph TD"]
    for floor in reversed(FLOORS):
        round_about = set().union(*(reach(other, arrows) for other in arrows[floor]))
        direct = sorted(arrows[floor] - round_about, key=FLOORS.index)
        lines += [f"    {floor} --> {other}" for other in direct]
    lines += ["```", "", "| room | what lives there | imports from |", "|---|---|---|"]
    for floor in FLOORS:
        doc = " ".join((import_module(f"donutlab.{floor}").__doc__ or "").split())
        says = doc.split(": ", 1)[1].split(".")[0]
        names = ", ".join(sorted(arrows[floor], key=FLOORS.index)) or "SimPy only"
        lines.append(f"| `{floor}/` | {says} | {names} |")
    count = sum(map(len, arrows.values()))
    return "\n".join([*lines, "", f"{count} arrows, and none of them leads to a higher floor."])


def reach(floor: str, arrows: dict[str, set[str]]) -> set[str]:
    """Return the rooms that a room needs, directly or by way of others."""
    return arrows[floor].union(*(reach(other, arrows) for other in arrows[floor]))


def drawn(page: str) -> str:
    """Return the page with the drawing of the rooms as they are now."""
    return re.sub(rf"(?s)(?<={BEGIN}\n).*(?=\n{END})", lambda _: drawing(), page)


if __name__ == "__main__":
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print("wrote docs/architecture.md")
