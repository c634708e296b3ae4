"""The words of the rule language: every operator, what it accepts and how it reads.

A member of a pattern's list becomes an `Alternative`. An operator is one function from its operand
to an alternative; `OPERATORS` has them all.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from donutlab.core.errors import PatternError, nearest
from donutlab.patterns.values import Address, address, number_key, pairs_of, show

Judge = Callable[[Any], bool]


def never(_: Any) -> bool:
    """Accept nothing."""
    return False


def always(_: Any) -> bool:
    """Accept anything."""
    return True


@dataclass(frozen=True, slots=True)
class Alternative:
    """One thing that a field may be: `words` names it, two judges know it.

    `of_text` judges strings and `of_other` judges every other value. `text` is the string that is
    wanted, if one is; `exact` tells that no other string is, and `absent` marks `exists: false`.
    `excluded` is what ``anything-but`` does not accept, and `compares` marks ``numeric``.
    """

    words: str
    of_text: Judge = never
    of_other: Judge = never
    text: str | None = None
    exact: bool = False
    absent: bool = False
    excluded: tuple[Alternative, ...] = ()
    compares: bool = False

    def accepts(self, found: Any) -> bool:
        """Tell whether a value is what is wanted."""
        return self.of_text(found) if isinstance(found, str) else self.of_other(found)


def read_alternative(value: Any) -> Alternative:
    """Compile one member of a pattern's list.

    Raises PatternError, without the path, for what the language does not know.

    >>> read_alternative({"prefix": "jelly"}).words
    'a string that starts with "jelly"'
    """
    if isinstance(value, str):
        return _plain_text(value)
    if value is None or isinstance(value, bool):
        return Alternative(show(value), of_other=lambda found: found is value)
    if isinstance(value, Mapping):
        name, operand = _only_pair(value, "an operator")
        if name not in OPERATORS:
            hint = nearest(name.casefold(), OPERATORS) or f" There are {', '.join(OPERATORS)}."
            raise PatternError(f"there is no operator {show(name)}.{hint}")
        return OPERATORS[name](operand)
    if isinstance(value, (list, tuple)):
        raise PatternError("a list may not stand inside a list; write its members in the outer one")
    key = number_key(value)
    if key is None:
        raise PatternError("a value is a string, a number, true, false, null or an operator")
    return Alternative(show(value), of_other=lambda found: number_key(found) == key)


def any_of(judges: Iterable[Judge]) -> Judge:
    """Return the judge that accepts what any of the judges accepts."""
    useful = [judge for judge in judges if judge is not never]
    if len(useful) <= 1:
        return useful[0] if useful else never

    def any_judge(found: Any) -> bool:
        return any(judge(found) for judge in useful)

    return any_judge


def text_judge(alternatives: Iterable[Alternative]) -> Judge:
    """Return the judge of strings that accepts what any of the alternatives accepts."""
    alternatives = list(alternatives)
    texts = frozenset(one.text for one in alternatives if one.exact)  # one look-up for them all
    others = [one.of_text for one in alternatives if not one.exact]
    return any_of([texts.__contains__, *others] if texts else others)


def _only_pair(value: Mapping[Any, Any], what: str) -> tuple[str, Any]:
    pairs = list(pairs_of(value))
    if len(pairs) != 1:
        raise PatternError(f"{what} is an object with exactly one key; this has {len(pairs)}")
    name, operand = pairs[0]
    if not isinstance(name, str):
        raise PatternError(f"a key is a string, not {show(name)}")
    return name, operand


def _text(operand: Any) -> str:
    if not isinstance(operand, str):
        raise PatternError(f"it takes a string, not {show(operand)}")
    return operand


def _plain_text(text: str) -> Alternative:
    spelt = address(text)
    if spelt is None:
        return _exactly(text)
    judge = _address_judge(spelt.__eq__)
    return Alternative(f"the address {text}", judge, text=text)


def _address_judge(judge: Callable[[Address], bool]) -> Judge:
    def of_text(found: str) -> bool:
        spelt = address(found)
        return spelt is not None and judge(spelt)

    return of_text


def _exactly(operand: Any) -> Alternative:
    text = _text(operand)
    return Alternative(show(text), text.__eq__, text=text, exact=True)


def _equals_ignore_case(operand: Any) -> Alternative:
    text = _text(operand)
    whole = re.compile("".join(_any_case(text))).fullmatch
    return Alternative(f"{show(text)} in any case", lambda found: bool(whole(found)), text=text)


def _any_case(text: str, step: int = 1) -> list[str]:
    """Return a regular expression for each character, which takes its lower and its upper form.

    With a step of -1 each form is backwards, as in a text that is read backwards.
    """
    forms = ({char.lower()[::step]: 0, char.upper()[::step]: 0} for char in text)
    return [f"(?:{'|'.join(map(re.escape, form))})" for form in forms]


def _nested_case(operand: Any) -> str | None:
    """Return the string of ``{"equals-ignore-case": s}``, or None for a plain string."""
    if not isinstance(operand, Mapping):
        return None
    name, text = _only_pair(operand, "its operand")
    if name != "equals-ignore-case":
        raise PatternError(f"only equals-ignore-case may stand inside it, not {show(name)}")
    return _text(text)


def _prefix(operand: Any) -> Alternative:
    text = _nested_case(operand)
    if text is not None:
        words = f"a string that starts with {show(text)} in any case"
        head = re.compile("".join(_any_case(text))).match
        return Alternative(words, lambda found: bool(head(found)), text=text)
    start = _text(operand)
    judge = operator.methodcaller("startswith", start)
    return Alternative(f"a string that starts with {show(start)}", judge, text=start)


def _suffix(operand: Any) -> Alternative:
    text = _nested_case(operand)
    if text is not None:
        words = f"a string that ends with {show(text)} in any case"
        tail = re.compile("".join(_any_case(text, step=-1)[::-1])).match
        return Alternative(words, lambda found: bool(tail(found[::-1])), text=text)
    end = _text(operand)
    judge = operator.methodcaller("endswith", end)
    return Alternative(f"a string that ends with {show(end)}", judge, text=end)


def segments(text: str) -> list[str]:
    """Split a wildcard at its stars; raises PatternError for a bad escape or two stars."""
    segments, before = [""], ""
    for token in re.findall(r"\\.|.", text, re.DOTALL):
        if token == "*" and before == "*":
            raise PatternError("two stars may not stand together; one star is enough")
        if token == "*":
            segments.append("")
        elif token[0] != "\\":
            segments[-1] += token
        elif token in (r"\*", r"\\"):
            segments[-1] += token[1]
        else:
            raise PatternError(r"only \* and \\ are escapes; write \\ for a backslash")
        before = token
    return segments


def _wildcard(operand: Any) -> Alternative:
    text = _text(operand)
    words = f"a string like {show(text)}"
    first, *middle = segments(text)
    if not middle:
        return Alternative(words, first.__eq__, text=text)
    last = middle.pop()
    shortest = len(first) + len(last)

    def like(found: str) -> bool:
        end = len(found) - len(last)
        if len(found) < shortest or not found.startswith(first) or not found.endswith(last):
            return False
        at = len(first)
        for segment in middle:
            at = found.find(segment, at, end)
            if at < 0:
                return False
            at += len(segment)
        return True

    return Alternative(words, like, text=text)


def _anything_but(operand: Any) -> Alternative:
    if isinstance(operand, Mapping):
        name, inner = _only_pair(operand, "its operand")
        if name not in _MAY_BE_EXCLUDED:
            hint = nearest(name.casefold(), _MAY_BE_EXCLUDED)
            raise PatternError(f"it takes {', '.join(_MAY_BE_EXCLUDED)}, not {show(name)}.{hint}")
        texts = [_text(text) for text in _members(inner)]
        if name in ("prefix", "suffix") and "" in texts:
            raise PatternError(f'its {name} may not be "", which would exclude every string')
        excluded = [OPERATORS[name](text) for text in texts]
    else:
        members = _members(operand)
        excluded = [_excluded(member) for member in members]
        if len({isinstance(member, str) for member in members}) > 1:
            raise PatternError("its list may not mix strings and numbers")
    words = "something other than " + " or ".join(one.words for one in excluded)
    of_text, of_other = text_judge(excluded), any_of(one.of_other for one in excluded)
    return Alternative(words, _not(of_text), _not(of_other), excluded=tuple(excluded))


def _not(judge: Judge) -> Judge:
    return always if judge is never else lambda found: not judge(found)


def _members(operand: Any) -> list[Any]:
    members = list(operand) if isinstance(operand, (list, tuple)) else [operand]
    if not members:
        raise PatternError("its list may not be empty")
    return members


def _excluded(member: Any) -> Alternative:
    if isinstance(member, str):
        return _exactly(member)
    if number_key(member) is None:
        raise PatternError(f"it excludes strings or numbers, not {show(member)}")
    return _is(operator.eq, member)


def _double(operand: Any) -> float:
    key = number_key(operand)
    if key is None:
        raise PatternError(f"it takes a number, not {show(operand)}")
    if isinstance(key, str):
        raise PatternError(f"no double equals {show(operand)}; numbers compare as doubles")
    return key


def _is(compare: Callable[[float, float], bool], operand: Any) -> Alternative:
    bound = _double(operand)

    def judge(found: Any) -> bool:
        key = number_key(found)
        return isinstance(key, float) and compare(key, bound)

    return Alternative(show(operand), of_other=judge)


def _comparison(name: Any, known: Iterable[str]) -> Callable[[float, float], bool]:
    if not isinstance(name, str) or name not in known:
        hint = nearest(name, known) if isinstance(name, str) else ""
        raise PatternError(f"it compares with {' '.join(known)}, not {show(name)}.{hint}")
    return _COMPARISONS[name]


def _numeric(operand: Any) -> Alternative:
    if not isinstance(operand, (list, tuple)) or len(operand) not in (2, 4):
        raise PatternError('it takes a list such as [">", 0] or [">", 0, "<=", 5]')
    name, bound, *upper = operand
    low = _is(_comparison(name, _COMPARISONS), bound)
    words = f"a number {name} {low.words}"
    if not upper:
        return Alternative(words, of_other=low.of_other, compares=True)
    if name not in (">", ">="):
        raise PatternError('a range has its lower bound first, such as [">", 0, "<=", 5]')
    high = _is(_comparison(upper[0], ("<", "<=")), upper[1])
    if _double(bound) >= _double(upper[1]):
        raise PatternError("its lower bound must be less than its upper bound")
    above, below = low.of_other, high.of_other
    words = f"{words} and {upper[0]} {high.words}"

    def within(found: Any) -> bool:
        return above(found) and below(found)

    return Alternative(words, of_other=within, compares=True)


def _cidr(operand: Any) -> Alternative:
    text = _text(operand)
    base, slash, bits = text.rstrip("/").partition("/")
    start = address(base)
    if start is None or not re.fullmatch(r"[+-]?\d{1,99}", bits):
        raise PatternError('it takes a block of addresses such as "10.0.0.0/8" or "2001:db8::/32"')
    width = 32 if start.version == 4 else 128
    if not 0 <= int(bits) < width:
        raise PatternError(
            f"its mask is 0 to {width - 1}; for one address write {show(base)} in the list"
        )
    free = width - int(bits)
    block = start.number >> free
    judge = _address_judge(lambda it: it.version == start.version and it.number >> free == block)
    return Alternative(f"an address in {base}{slash}{int(bits)}", judge)


def _exists(operand: Any) -> Alternative:
    if not isinstance(operand, bool):
        raise PatternError(f"it takes true or false, not {show(operand)}")
    if operand:
        return Alternative("any value", always, always)
    return Alternative("no value", absent=True)


_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

OPERATORS: dict[str, Callable[[Any], Alternative]] = {
    "exactly": _exactly,
    "prefix": _prefix,
    "suffix": _suffix,
    "equals-ignore-case": _equals_ignore_case,
    "wildcard": _wildcard,
    "anything-but": _anything_but,
    "numeric": _numeric,
    "cidr": _cidr,
    "exists": _exists,
}

_MAY_BE_EXCLUDED = ("prefix", "suffix", "equals-ignore-case", "wildcard")

# No field inside $or may have one of these names: the operators, and those kept for later.
RESERVED = frozenset(
    [
        *OPERATORS,
        *_COMPARISONS,
        "regex",
        "not-wildcard",
        "not-equals-ignore-case",
        "date-after",
        "date-on-or-after",
        "date-before",
        "date-on-or-before",
        "in-date-range",
        "ip-address-in-range",
        "ip-address-not-in-range",
    ]
)
