"""Parallel: the same work for many tasks, on the cores of this machine or on a Dask cluster.

Work and tasks travel by cloudpickle, so functions defined in a notebook travel with them; the
library itself must be installed where the work is done.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from contextlib import closing
from itertools import islice
from time import perf_counter
from typing import Any, TypeVar

import joblib
from joblib.parallel import get_active_backend

from donutlab.core.errors import check_number

PAYS = 1.5
"""Seconds of work below which other processes cost more than they bring (measured)."""

TRIAL = 0.1
"""Seconds for which tasks are tried in this process, to know what the rest will take."""

FEW = 200
"""So many tasks are sent one by one, for they are long; batches of them would end unevenly."""

WATCHED = 1.0
"""After so many seconds of results it is told how long the rest will take."""

KILLED = (
    "ProcessEnded: The process of this run was ended, and once more when it was alone there: for "
    "want of memory, say. Try shorter runs."
)

AHEAD = 1000
"""How many tasks lie ready on a cluster."""

Task = tuple[Any, ...]
Result = TypeVar("Result")


def check_jobs(jobs: Any) -> None:
    """Raise TypeError or ValueError unless this is None, a number of processes or a client."""
    if jobs is None or hasattr(jobs, "submit"):
        return
    advice = "None decides by itself, -1 takes all cores, a Dask client its cluster."
    check_number("study", "jobs", jobs, least=-1, whole=True, advice=advice)
    if jobs == 0:
        raise ValueError(f"study: jobs must not be 0, for then nobody works. {advice}")


def each(
    work: Callable[..., Result],
    tasks: Sequence[Task],
    jobs: Any,
    lost: Callable[[Task, str], Result],
    tell: Callable[[float, int], None],
) -> Iterator[Result]:
    """Yield `work(*task)` for each task, in the order in which they are done.

    `jobs` is a number of processes (-1: as many as there are cores) or a Dask client. None
    leaves it to ``joblib.parallel_config``; without one a few tasks are tried here, and if the
    rest would take less than 1.5 s it is done here too, else on all cores.

    `tell` gets the seconds that the rest will take and on how many cores, once that is known.
    `lost` says what to yield for a task that ended its process again and again, with the reason.
    """
    backend, _ = get_active_backend()
    client = jobs if hasattr(jobs, "submit") else getattr(backend, "client", None)
    if jobs is None and type(backend).__name__ == "LokyBackend":
        done, left = yield from _tried(work, tasks)
        cores = int(joblib.effective_n_jobs(-1))
        tasks, jobs = tasks[done:], cores if left >= PAYS else 1
        tell(left / jobs, jobs)
        yield from _done(client, jobs, work, tasks, lost)
    else:
        threads = client.nthreads().values() if client is not None else ()
        cores = sum(threads) or int(joblib.effective_n_jobs(jobs))
        results = _done(client, jobs, work, tasks, lost)
        yield from _timed(results, len(tasks), lambda seconds: tell(seconds, cores))


def _done(
    client: Any,
    jobs: int | None,
    work: Callable[..., Result],
    tasks: Sequence[Task],
    lost: Callable[[Task, str], Result],
) -> Generator[Result, None, None]:
    """Yield the results from the cluster of a client, from this process, or from others of it."""
    if client is not None:
        yield from _on_cluster(client, work, tasks, lost)
    elif jobs == 1:
        yield from (work(*task) for task in tasks)
    else:
        yield from _on_cores(jobs, work, tasks, lost)


def _timed(
    results: Generator[Result, None, None], count: int, tell: Callable[[float], None]
) -> Iterator[Result]:
    """Yield the results; after a second of them tell how many seconds the rest will take.

    The first comes late, as processes start, so the time runs from there on.
    """
    begun, told = None, False
    with closing(results):
        for done, result in enumerate(results):
            now = perf_counter()
            begun = now if begun is None else begun
            spent = now - begun
            if spent > WATCHED and not told:
                tell(spent / done * (count - done - 1))
                told = True
            yield result


def _tried(
    work: Callable[..., Result], tasks: Sequence[Task]
) -> Generator[Result, None, tuple[int, float]]:
    """Yield the results of the first tasks; return how many, and the seconds the rest will take."""
    begun, done, spent = perf_counter(), 0, 0.0
    for task in tasks:
        if spent > TRIAL:
            break
        yield work(*task)
        done, spent = done + 1, perf_counter() - begun
    return done, spent / max(done, 1) * (len(tasks) - done)


def _on_cores(
    jobs: int | None,
    work: Callable[..., Result],
    tasks: Sequence[Task],
    lost: Callable[[Task, str], Result],
) -> Iterator[Result]:
    """Yield the results from processes of this machine.

    When one of them dies, joblib gives up all. So the tasks that were in hand are done once more,
    each alone; one that ends its process then as well is lost, and the others go on in new ones.
    """
    left = dict(enumerate(tasks))
    while left:
        begun: list[int] = []
        try:
            for number, result in _pooled(jobs, work, left, begun):
                del left[number]
                yield result
        except BrokenExecutor as error:
            if type(error).__name__ != "TerminatedWorkerError":
                raise
            for number in sorted(left.keys() & begun):
                task = left.pop(number)
                try:
                    yield from (result for _, result in _pooled(jobs, work, {0: task}, []))
                except BrokenExecutor:
                    yield lost(task, KILLED)


def _pooled(
    jobs: int | None, work: Callable[..., Result], tasks: dict[int, Task], begun: list[int]
) -> Iterator[tuple[int, Result]]:
    """Yield the results from a pool with their numbers; note in `begun` which were given to it."""

    def given() -> Iterator[Any]:
        for number, task in list(tasks.items()):
            begun.append(number)
            yield joblib.delayed(_numbered)(number, work, task)

    size = 1 if len(tasks) <= FEW else "auto"
    pool = joblib.Parallel(n_jobs=jobs, return_as="generator_unordered", batch_size=size)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*You could benefit from adjusting the input task")
        with closing(pool(given())) as results:
            yield from results


def _numbered(number: int, work: Callable[..., Result], task: Task) -> tuple[int, Result]:
    """Do a task in another process."""
    return number, work(*task)


def _on_cluster(
    client: Any,
    work: Callable[..., Result],
    tasks: Sequence[Task],
    lost: Callable[[Task, str], Result],
) -> Iterator[Result]:
    """Yield the results from a Dask cluster, which does the work of a dead worker once more.

    Dask gives a task up when workers died over it several times, and those that happened to be
    beside it as well; so each of these is tried once more, alone. Dask is asked directly: joblib
    waits for ever for a task that was given up (joblib 1.6).
    """
    from distributed import as_completed

    ahead = iter(tasks)
    placed = {client.submit(work, *task, pure=False): task for task in islice(ahead, AHEAD)}
    given_up = []
    coming: Any = as_completed(placed, with_results=True, raise_errors=False)  # type: ignore[no-untyped-call]
    try:
        for future, result in coming:
            task = placed.pop(future)
            if future.status == "finished":
                yield result
            else:
                given_up.append(task)
            for task in islice(ahead, 1):
                future = client.submit(work, *task, pure=False)
                placed[future] = task
                coming.add(future)
        for task in given_up:
            try:
                yield client.submit(work, *task, pure=False).result()
            except Exception as error:
                yield lost(task, f"{type(error).__name__}: {error}")
    finally:
        client.cancel(list(placed))
