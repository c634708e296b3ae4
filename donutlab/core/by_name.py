"""By name: what is asked for by a name, and what is said where nothing has it."""

from __future__ import annotations

from typing import Any, TypeVar

from donutlab.core.errors import nearest

Value = TypeVar("Value")


class UnknownName(KeyError):
    """Nothing has that name: the message says what there is."""

    def __str__(self) -> str:
        return str(self.args[0])


class ByName(dict[str, Value]):
    """Things by name, all of one `kind`. Of one that is not there it is said what there is.

    >>> ByName({"oven": 1}, kind="part")["ovn"]
    Traceback (most recent call last):
    donutlab.core.by_name.UnknownName: There is no part 'ovn'. Did you mean 'oven'? There are: oven.
    """

    def __init__(self, *given: Any, kind: str = "part") -> None:
        super().__init__(*given)
        self.kind = kind

    def __missing__(self, name: object) -> Value:
        there = f" There are: {', '.join(self)}." if self else " There are none."
        raise UnknownName(f"There is no {self.kind} {name!r}.{nearest(str(name), self)}{there}")
