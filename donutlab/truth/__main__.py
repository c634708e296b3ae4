"""Print the table of truth; see `donutlab.truth`."""

from __future__ import annotations

import argparse
import sys

from donutlab.core.errors import nearest
from donutlab.truth import FULL, QUICK, TOPICS, table


def main(arguments: list[str] | None = None) -> int:
    """Print the laws, topic by topic, and return 1 if one fails, else 0."""
    parser = argparse.ArgumentParser(prog="python -m donutlab.truth", description=__doc__)
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} runs each, not {FULL}")
    parser.add_argument("names", nargs="*", metavar="experiment", help="only these: knee, chain, …")
    asked = parser.parse_args(arguments)
    runs = QUICK if asked.quick else FULL
    known = [each.name for experiments in TOPICS.values() for each in experiments]
    for name in asked.names:
        if name not in known:
            parser.error(f"there is no experiment {name!r}.{nearest(name, known)}")
    failed = count = 0
    for topic, all_experiments in TOPICS.items():
        experiments = [each for each in all_experiments if each.name in (asked.names or known)]
        if not experiments:
            continue
        verdicts = [verdict for each in experiments for verdict in each.check(runs)]
        failed += sum(not verdict.holds for verdict in verdicts)
        count += len(verdicts)
        print(table(topic, verdicts), end="\n\n", flush=True)
    print(f"{count - failed} of {count} laws hold, over {runs} replications each.")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
