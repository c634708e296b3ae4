"""Run three shops for real, each on five days, and hold the model against them.

    python tests/benchmarks/bench_street.py            # starts servers of its own; 25 minutes
    python tests/benchmarks/bench_street.py --record   # keeps a run of each in data/; five minutes

Scale and seeds are fixed here, before anything is measured. Street and model see the same day, so
their means are compared as they are. A mean wait is near if it is within 10 % of the model's; if
not, the lag that was measured, put into the model, must explain the rest. The same comparison with
a broken model, in which the visibility is half as long, must find that it differs.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import product
from math import exp
from os import cpu_count, getloadavg
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1]))

from servers import rabbitmq_server, redis_server

from donutlab import Queue, Shop, hours
from donutlab.core.kinds import VISIBLE
from donutlab.shop.run import Run
from donutlab.street import RabbitMQ, Redis
from donutlab.street.recorded import SHOPS, file_of, write_run
from donutlab.street.run import StreetRun, verdict

SEEDS = [2601, 2602, 2603, 2604, 2605]
UNTIL, MINUTE = hours(2), 0.24
BUSY = "tray"
FILE = Path(__file__).with_name("STREET.md")


def waits(run: Run) -> list[float]:
    """Return how long each event of the busy station waited for its first receive, in seconds."""
    visits = [each for each in run.ledger.queue_visits if each.service == BUSY]
    return [each.started - each.arrived for each in visits if each.receives]


def redelivered(run: Run) -> int:
    """Return how often an event was received once more."""
    return run.summary().queues[BUSY].redelivered


def halved(shop: Shop) -> Shop:
    """Return a broken model: the visibility is half as long."""
    tray = shop.parts[BUSY]
    assert isinstance(tray, Queue)
    assert tray.visibility
    return shop.with_parts(replace(tray, visibility=tray.visibility / 2))


def compared(name: str, shop: Shop, runs: list[StreetRun]) -> tuple[list[str], str]:
    """Return the lines of a table, for each day and for all together, and the verdict on all."""
    lines: list[str] = []
    together: tuple[list[float], ...] = ([], [], [])
    for real in runs:
        laden = real.lag.put_into(shop).run(real.seed, UNTIL)
        three = (shop.run(real.seed, UNTIL), real, laden)
        found = [waits(run) for run in three]
        for days, day in zip(together, found, strict=True):
            days.extend(day)
        counts = " / ".join(str(redelivered(run)) for run in three)
        lag = real.lag_at(BUSY)
        lines.append(line(name, str(real.seed), found, f"{counts} | {lag:.2f}")[0])
    last, said = line(f"**{name}**", "all", list(together), " | ")
    return [*lines, last], said


def line(name: str, seed: str, found: list[list[float]], rest: str) -> tuple[str, str]:
    """Return a line: mean waits of model, street and model with the lag; and what that says."""
    model, real, laden = map(mean, found)
    said = verdict(model, real, laden, 0.0)
    more = f"{100 * (real / model - 1):+.1f} %"
    cells = (name, seed, f"{model:.1f}", f"{real:.1f}", f"{laden:.1f}", more, rest, said)
    return f"| {' | '.join(cells)} |", said


def measured(broker: Redis | RabbitMQ, shops: Iterable[str]) -> Iterator[str]:
    """Yield the lines of one broker; the broken model must be found out."""
    yield f"""
## {broker.name}

| shop | seed | model, s | street, s | model with the lag, s | more than the model | redelivered \
| lag, s | it is |
|---|---|---:|---:|---:|---:|---:|---:|---|"""
    for name in shops:
        print(broker.name, name, "...", flush=True)
        shop = SHOPS[name]
        runs = [broker.run(shop, seed, until=UNTIL, minute=MINUTE) for seed in SEEDS]
        yield from compared(name, shop, runs)[0]
        if name == "visibility":
            broken, said = compared(f"{name}, broken model", halved(shop), runs)
            yield from broken
            yield f"| | | | | | | | | {'found out' if said == 'differs' else 'MISSED'} |"


def scales(url: str) -> Iterator[str]:
    """Yield what comes of it when a simulated minute takes less time: how the default was found."""
    shop, seed = SHOPS["fan-out"], SEEDS[2]
    model = waits(shop.run(seed, UNTIL))
    yield f"""
## Scale

The shop fan-out on the day {seed}, faster and faster. The model's wait is {mean(model):.1f} s.

| a minute takes, s | street, s | more than the model | lag, s |
|---:|---:|---:|---:|"""
    for minute in (MINUTE, 0.12, 0.06, 0.02):
        print("scale", minute, "...", flush=True)
        real = Redis(url).run(shop, seed, until=UNTIL, minute=minute)
        found = waits(real)
        more = 100 * (mean(found) / mean(model) - 1)
        yield f"| {minute} | {mean(found):.1f} | {more:+.1f} % | {real.lag_at(BUSY):.2f} |"


def shown(run: Run) -> int:
    """Return how often an event could be received once more: its visibility was over."""
    return run.log.column("kind").count(VISIBLE)


def redeliveries(url: str) -> Iterator[str]:
    """Yield the lines on what is redelivered, as Redis does it and as it is mended."""
    shop, tray, baker = SHOPS["visibility"], "tray", "baker"
    seconds, work = getattr(shop.parts[tray], "visibility", 0), shop.parts[baker].steps[0].time.mean
    yield f"""
## Redelivery

The work is exponential with a mean of {work:g} s, the visibility is {seconds:g} s. Of n events that
are received ne^(-V/m) take longer (law); so many could be received once more; so many were.

| seed | received | law | could, model | were, model | could, plain Redis | were | with nudge | \
with receipts | with both |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"""
    sums = [0.0] * 9
    for seed in SEEDS:
        print("redelivery", seed, "...", flush=True)
        model = shop.run(seed, UNTIL)
        kinds = [Redis(url, *flags) for flags in product((False, True), (False, True))]
        plain, nudge, receipts, both = (
            each.run(shop, seed, until=UNTIL, minute=MINUTE) for each in kinds
        )
        received = model.summary().queues[tray].received
        numbers = [received, received * exp(-seconds / work), shown(model), redelivered(model)]
        numbers += [shown(plain), *map(redelivered, (plain, nudge, receipts, both))]
        sums = [one + other for one, other in zip(sums, numbers, strict=True)]
        yield f"| {seed} | {' | '.join(f'{each:.0f}' for each in numbers)} |"
    yield f"| **all** | {' | '.join(f'{each:.0f}' for each in sums)} |"


def record(url: str) -> None:
    """Keep a run of each shop, and one of a plain Redis; and the waits of five other days."""
    usual, plain = Redis(url), Redis(url, receipts=False, nudge=False)
    day = {"seed": SEEDS[0], "until": UNTIL, "minute": MINUTE}
    again = day | {"until": 2 * UNTIL, "minute": MINUTE / 2}
    runs = {
        "fan-out": (usual, day),
        "busy": (usual, day | {"seed": SEEDS[4], "until": 2 * UNTIL}),
        "outage": (usual, day),
        "visibility": (usual, day),
        "hidden": (usual, again),
        "hidden, plain Redis": (plain, again),
    }
    for name, (broker, how) in runs.items():
        print("recording", name, "...", flush=True)
        write_run(broker.run(SHOPS[name.partition(",")[0]], **how), file_of(name))
    with file_of("days").open("w", encoding="utf-8") as file:
        print("shop,seed,wait,lag", file=file)
        for seed in (*SEEDS[:4], SEEDS[4] + 1):
            real = usual.run(SHOPS["busy"], seed, until=UNTIL, minute=MINUTE)
            wait, lag = real.summary().queues[BUSY].waiting.mean, real.lag_at(BUSY)
            print(f"busy,{seed},{wait:.4f},{lag:.4f}", file=file, flush=True)


def main() -> None:
    """Measure, and write what was measured; or record."""
    with TemporaryDirectory() as folder, redis_server(Path(folder)) as (url, _):
        if "--record" in sys.argv:
            record(url)
            return
        lines = [
            "# The model beside real brokers",
            "",
            f"{date.today()}, {cpu_count()} cores; load {getloadavg()[0]:.1f} at the beginning. A "
            f"simulated minute takes {MINUTE} s; {UNTIL / 3600:g} h on each of {len(SEEDS)} days. "
            f"Mean waits in the queue {BUSY}. Redelivered: model / street / model with the lag.",
            *measured(Redis(url), ["fan-out", "outage", "visibility"]),
            *scales(url),
            *redeliveries(url),
        ]
    with TemporaryDirectory() as folder, rabbitmq_server(Path(folder)) as url:
        lines += measured(RabbitMQ(url), ["fan-out", "outage"])
    print("\n".join(lines))
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
