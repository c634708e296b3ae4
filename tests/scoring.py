"""The scores of the mutants, module by module: those that were written, and those that are made."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from mutating import HOUSE, Mutant, fate
from mutations import Change, chosen
from switching import ends

SPARED: dict[str, str] = {
    "core/rounding.py longer: time > limit + MOMENT -> time >= limit + MOMENT": "which side a "
    "difference of exactly a millionth of a second falls to is for the rounding to say",
    "parts/stream_dispatch.py Lane.__init__: 0 -> 1": "the counts of rounds and turns are compared "
    "with themselves only",
    "patterns/language.py any_of: len(useful) <= 1 -> len(useful) < 1": "any of one is it: that "
    "only takes longer",
    "results/way.py Way.back: spell.seconds > MOMENT -> spell.seconds >= MOMENT": "which side a "
    "millionth of a second falls to is for the rounding to say",
    'display/assets.py scripts: "".join(map(asset, names)) -> None': "scripts run in the browser's "
    "tests, which are not among the quick ones",
    "display/plots.py _finish: False -> True": "lines around a plot are looked at, and not tested",
    "display/panel_drawn.py _line: axes.set_xticks([]) -> None": "what is drawn is seen in the "
    "browser's tests, which are not among the quick ones",
    "results/incremental.py IncrementalSummary.enter: 1 -> 2": "times only grow: the last is "
    "the highest of two",
    "results/story.py Story.__str__: 0 -> 1": "where there are no lines, no part is written either",
    "experiments/api.py _opening: 1 -> 2": "any limit does that ends a run at its beginning",
}
"""Changes that no test can notice, or need not, and why."""


def wanted(file: str, names: Sequence[str]) -> bool:
    """Tell whether a file is among those named, or in a room that is."""
    return not names or file in names or file.partition("/")[0] in names


def made(names: Sequence[str], each: int) -> list[Change]:
    """Return so many changes in each module that has code, but not in the laws and the course."""
    files = sorted(path.relative_to(HOUSE).as_posix() for path in HOUSE.rglob("*.py"))
    own = [file for file in files if not file.startswith(("truth/", "course/n"))]
    return [one for file in own if wanted(file, names) for one in chosen(HOUSE, file, each)]


def score(mutants: Sequence[Mutant], words: Sequence[str]) -> int:
    """Print which mutants were caught, and return 1 if one was not, else 0."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("names", nargs="*", help="files such as parts/queues.py, or rooms")
    asked.add_argument("--each", type=int, default=1, help="how many changes in each module")
    given = asked.parse_args(words)
    fates: list[tuple[str, str]] = []

    def tell(file: str, fate: str, what: str) -> None:
        fates.append((file, fate))
        print(f"{fate:10}{file:30}{what}", flush=True)

    for one in mutants:
        if wanted(one.edits[0].file, given.names):
            tell(one.edits[0].file, fate(one), one.words)
    for change, end in ends(HOUSE, made(given.names, given.each)):
        why = SPARED.get(f"{change.file} {change.words}") if end == "survived" else None
        tell(change.file, "spared" if why else end, change.words)
    for file, count in sorted(Counter(file for file, _ in fates).items()):
        caught = sum(1 for other, fate in fates if other == file and fate == "caught")
        print(f"{file:34}{caught:3} of {count:3}")
    counts = Counter(fate for _, fate in fates)
    print(f"{counts['caught']} of {len(fates)} mutants were caught, {counts['spared']} spared.")
    return int(not set(counts) <= {"caught", "spared"})
