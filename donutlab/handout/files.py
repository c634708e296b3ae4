"""The files of the workbook, those for learners and those for instructors."""

from __future__ import annotations

from collections.abc import Iterator

from donutlab.core.package import SHIPPED

LEARNERS = (
    "notebooks/*.ipynb",
    "notebooks/further/*.ipynb",
    "notebooks/GLOSSARY.md",
    "notebooks/LICENSE",
    "notebooks/images/*.png",
    "data/*.csv",
    "data/LICENSE",
    "data/README.md",
)
"""What a learner gets."""
INSTRUCTORS = ("notebooks/solutions/*.ipynb", "notebooks/INSTRUCTOR.md")
"""What is laid beside it for those who ask."""
FIRST = "notebooks/01_the_diner.ipynb"


def workbook(solutions: bool = False) -> Iterator[tuple[str, bytes]]:
    """Yield the name of each file of the workbook, in the folder it is laid in, and its content.

    Raises FileNotFoundError if the library was installed without them.
    """
    if not (SHIPPED / FIRST).is_file():
        raise FileNotFoundError(
            f"this installation has no notebooks in {SHIPPED}; install donutlab anew"
        )
    for pattern in LEARNERS + (INSTRUCTORS if solutions else ()):
        for path in sorted(SHIPPED.glob(pattern)):
            yield path.relative_to(SHIPPED).as_posix(), path.read_bytes()
