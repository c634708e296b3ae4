"""Mutants that are made and not written: small changes anywhere in the library.

A `Change` replaces one expression: a comparison, a sum, a number, a condition, what is returned,
what is called for its effect. `changes` finds all that are possible in a file, and `chosen` takes
some of each: always the same, as long as what they change is the same. Left out are sizes and
places in pictures, of which no test can say what is right.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

SWAPPED: dict[type, type] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
}
"""Which operator stands in for which."""

NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
"""Which function stands in for which."""


ASSURING = ("strict", "stacklevel", "usedforsecurity", "parents", "exist_ok", "kw_only")
"""Keywords that change nothing as long as all is well."""


PICTURES = ("display/", "shop/drawing", "shop/layout", "shop/diagram")
"""Where pictures are made."""

NEVER = ("TYPE_CHECKING", "__name__ == '__main__'")
"""Conditions that no test meets."""


class Change(NamedTuple):
    """In a file of the library, in a function or class, what is written `old` becomes `new`.

    It stands from `start` to `end`, both in bytes.
    """

    file: str
    where: str
    old: str
    new: str
    start: int
    end: int

    @property
    def words(self) -> str:
        """What is changed, in one line."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{' '.join(self.old.split())} -> {self.new}"

    def made(self, source: bytes) -> bytes:
        """Return the file's text with this change."""
        return source[: self.start] + f"({self.new})".encode() + source[self.end :]

    def switched(self, source: bytes, number: int) -> bytes:
        """Return the file's text with both, and a call that says whether this change is on."""
        both = f"(({self.new}) if __mutant__({number}) else ({self.old}))"
        return source[: self.start] + both.encode() + source[self.end :]


class Finder:
    """Goes through the tree of a file and finds what can be changed, and to what."""

    def __init__(self, file: str, source: str) -> None:
        self.file = file
        self.source = source
        self.found: list[Change] = []
        lines = source.encode().splitlines(keepends=True)
        self.starts = [sum(map(len, lines[:number])) for number in range(len(lines))]

    def visit(self, node: ast.AST, where: str) -> None:
        """Find what can be changed in a node and all below it."""
        if left_out(node):
            return
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            where = f"{where}.{node.name}".lstrip(".")
        for old, new in replacements(node):
            if not (self.file.startswith(PICTURES) and measures(old)):
                self.found.append(self.change(where, old, new))
        for child in below(node):
            self.visit(child, where)

    def change(self, where: str, old: Any, new: ast.expr) -> Change:
        """Return the change of one expression to another."""
        start = self.starts[old.lineno - 1] + old.col_offset
        end = self.starts[old.end_lineno - 1] + old.end_col_offset
        text = self.source.encode()[start:end].decode()
        return Change(self.file, where, text, ast.unparse(new), start, end)


def measures(node: ast.expr) -> bool:
    """Return whether something is a number or computed: in a picture a size, or a place."""
    return isinstance(node, ast.BinOp) or (
        isinstance(node, ast.Constant) and not isinstance(node.value, bool)
    )


def left_out(node: ast.AST) -> bool:
    """Return whether nothing is changed in a node: messages, types, what is only declared."""
    if isinstance(node, (ast.JoinedStr, ast.Raise, ast.Assert, ast.Import, ast.match_case)):
        return True
    if isinstance(node, ast.keyword):
        return node.arg in ASSURING
    if isinstance(node, ast.ClassDef):
        return any(isinstance(base, ast.Name) and base.id == "Protocol" for base in node.bases)
    return isinstance(node, ast.If) and ast.unparse(node.test) in NEVER


def below(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the children of a node, but no annotations and no decorators."""
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    yield child


def replacements(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what can be changed of a node itself: an expression, and what stands in for it."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
        yield node, swapped(node, "ops", [SWAPPED[type(node.ops[0])](), *node.ops[1:]])
    elif isinstance(node, (ast.BinOp, ast.BoolOp)) and type(node.op) in SWAPPED and not texts(node):
        yield node, swapped(node, "op", SWAPPED[type(node.op)]())
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node, node.operand
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield node, ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        yield node, ast.Constant(node.value + 1)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in NAMES:
        yield node, swapped(node, "func", ast.Name(NAMES[node.func.id]))
    elif isinstance(node, (ast.If, ast.While, ast.IfExp)) and plain(node.test):
        yield node.test, ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, (ast.Expr, ast.Return)) and node.value and counts(node.value):
        yield node.value, ast.Constant(None)


def plain(test: ast.expr) -> bool:
    """Return whether a condition is none of those that are changed by themselves."""
    return isinstance(test, (ast.Name, ast.Attribute, ast.Call, ast.NamedExpr))


def counts(value: ast.expr) -> bool:
    """Return whether it matters that a value is there: no docstring, and no yield."""
    return not isinstance(value, (ast.Constant, ast.Yield, ast.YieldFrom))


def swapped(node: ast.expr, name: str, value: Any) -> ast.expr:
    """Return a copy of a node with another value in a field."""
    other = deepcopy(node)
    setattr(other, name, value)
    return other


def texts(node: ast.expr) -> bool:
    """Return whether a sum or product is one of texts or lists."""
    kinds = (ast.JoinedStr, ast.List, ast.ListComp, ast.Tuple)
    return isinstance(node, ast.BinOp) and any(
        isinstance(each, kinds) or (isinstance(each, ast.Constant) and isinstance(each.value, str))
        for each in ast.walk(node)
    )


def changes(house: Path, file: str) -> list[Change]:
    """Return all changes that are possible in a file of the library."""
    source = (house / file).read_text(encoding="utf-8")
    finder = Finder(file, source)
    finder.visit(ast.parse(source), "")
    return finder.found


def chosen(house: Path, file: str, most: int) -> list[Change]:
    """Return some changes in a file, none inside another, in the order of a hash.

    So what is edited elsewhere in the file leaves them as they are.
    """

    def draw(change: Change) -> bytes:
        return sha256(f"{change.file} {change.words}".encode()).digest()

    found: list[Change] = []
    for change in sorted(changes(house, file), key=draw):
        if all(change.end <= other.start or other.end <= change.start for other in found):
            found.append(change)
    return found[:most]
