"""What goes on by itself in a run is a process of SimPy, and lives by SimPy's clock."""

from __future__ import annotations

import ast
from contextlib import suppress
from pathlib import Path

import pytest
import simpy
from shops import bank
from simpy.core import EmptySchedule

import donutlab
from donutlab import Call, Customers, Fixed, Queue, Reads, Regular, Service, Shop, Work
from donutlab.core.events import OPENING
from donutlab.core.process import Alarm, Clock
from donutlab.core.world import World

HOUSE = Path(donutlab.__file__).parent
INSIDE = {
    *(name for kind in (simpy.Environment, simpy.Event, simpy.Process) for name in vars(kind)),
    *vars(simpy.Environment()),
    *vars(simpy.Environment().timeout(1)),
    *("_generator", "_target", "_defused"),
}
PRIVATE = {name for name in INSIDE if name.startswith("_") and not name.startswith("__")}
"""The names of what SimPy has and does not promise."""

TOUCHED = {"_defused", "_now", "_ok", "_queue", "_value"}
"""What `donutlab.core.process` touches of it."""


def names(path: Path) -> set[str]:
    """Return the attributes of things in a file, and the texts that may name one.

    What an object has of its own does not count, unless it is an event or an environment.
    """
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    found = [node for node in nodes if isinstance(node, ast.Attribute)]
    here = "simpy.E" in path.read_text(encoding="utf-8")
    read = {each.attr for each in found if here or ast.unparse(each.value) != "self"}
    bodies = [line for node in nodes if isinstance(node, ast.ClassDef) for line in node.body]
    given = {ast.unparse(line.targets[0]) for line in bodies if isinstance(line, ast.Assign)}
    texts = {node.value for node in nodes if isinstance(node, ast.Constant)}
    return read | given | texts


def test_one_small_file_touches_what_simpy_does_not_promise():
    """No other module names it, and this one names what it says."""
    for path in HOUSE.rglob("*.py"):
        here = path == HOUSE / "core" / "process.py"
        assert names(path) & PRIVATE == (TOUCHED if here else set()), path.name
    assert len((HOUSE / "core" / "process.py").read_text("utf-8").splitlines()) < 110


def test_simpy_has_what_is_touched():
    """A queue of (time, priority, number, event), a clock, and an event's state, as used here."""
    env = simpy.Environment()
    timer = env.timeout(3, "value")
    assert env._queue == [(3, 1, 0, timer)]
    assert (env._now, timer._ok, timer._value) == (0, True, "value")
    assert not hasattr(timer, "_defused")
    failed = env.event().fail(ValueError())
    failed.defused = True
    assert failed._defused


def model(env, log):
    """Processes that sleep, wait for each other, are interrupted, fail and catch it."""

    def sleeper():
        try:
            yield env.timeout(10)
        except simpy.Interrupt as interrupt:
            log.append((env.now, "woken", interrupt.cause))
        yield env.timeout(2)
        return "slept"

    def waker(other):
        yield env.timeout(4)
        other.interrupt("early")
        log.append((env.now, "heard", (yield other)))
        done = yield env.timeout(1) | env.timeout(2)
        log.append((env.now, "first", len(done.events)))

    def failing():
        yield env.timeout(1)
        raise ValueError("burnt")

    def catching():
        try:
            yield env.process(failing())
        except ValueError as error:
            log.append((env.now, "caught", str(error)))

    env.process(waker(env.process(sleeper())))
    env.process(catching())


def test_the_clock_lets_happen_what_simpys_does():
    """The same model gives the same log on both, with run and with steps."""
    logs = []
    for env, go in (
        (simpy.Environment(), lambda env: env.run()),
        (Clock(), lambda env: env.run()),
        (Clock(), lambda env: env.steps(100)),
    ):
        log = []
        model(env, log)
        with suppress(EmptySchedule):
            go(env)
        logs.append((log, env.now))
    assert logs[0] == logs[1] == logs[2]
    assert len(logs[0][0]) == 4


def test_a_failure_that_nobody_catches_ends_the_clock():
    """As in SimPy, an event that failed and is not defused raises its error."""
    clock = Clock()
    clock.event().fail(ValueError("burnt"))
    with pytest.raises(ValueError, match="burnt"):
        clock.steps(1)


def test_an_alarm_happens_again_and_again():
    """A process sleeps on one event many times, and rests on it until it rings."""
    env, seen = Clock(), []
    alarm = Alarm(env)

    def process():
        yield alarm.after(3.0)
        seen.append(env.now)
        yield alarm.after(4.0)
        seen.append(env.now)
        seen.append((yield alarm.rest()))
        seen.append(env.now)

    env.process(process())
    env.run(until=20)
    alarm.ring("job", 5.0)
    env.run()
    assert seen == [3.0, 7.0, "job", 25.0]


def opened(shop):
    """Return the world of a shop that is open, and has not run yet."""
    world = World(1, OPENING)
    for part in shop.parts.values():
        world.open(part)
    for running in world.directory.values():
        running.start()
    return world


def told(world, *kinds):
    """Return when what happened to which event, of these kinds of rows."""
    rows = world.log.rows()
    return [(row[0], row[1], row[4]) for row in rows if row[1] in kinds]


def test_an_interrupted_worker_gives_up_the_job_in_hand_and_goes_on():
    """The caller hears of it; the next job is begun at that moment, and takes its whole time."""
    world = opened(
        Shop(
            Customers("street", Regular(10), to="manager", count=2),
            Service("manager", [Call("baker")], workers=2),
            Service("baker", [Work(Fixed(100))]),
        )
    )
    baker = world.find("baker", donutlab.core.needs.CALLS).workers[0]
    world.env.run(until=50)
    baker.process.interrupt("the oven is out")
    world.env.run()
    assert told(world, "failed", "served") == [
        (50, "failed", "street-1"),
        (50, "failed", "street-1"),
        (150, "served", "street-2"),
        (150, "served", "street-2"),
    ]
    assert "interrupted: the oven is out" in world.log.to_text()


def test_an_interrupted_worker_who_rests_rests_on():
    """Nothing is in hand, so nothing fails, and the worker takes what comes next."""
    world = opened(bank(1, 0.01))
    till = world.find("till", donutlab.core.needs.CALLS).workers[0]
    world.env.run(until=0.5)
    assert till.service.idle
    till.process.interrupt()
    world.env.run(until=5000)
    assert not told(world, "failed")
    assert len(told(world, "served")) > 20
    assert till.process.is_alive


@pytest.mark.parametrize("moment", [5, 15])
def test_an_interrupted_reader_loses_no_batch(moment):
    """Whether the worker waits for a batch (5) or has one in hand (15), every event is deleted."""
    world = opened(
        Shop(
            Customers("street", Regular(10), to="till", count=3),
            Service("till", [donutlab.Publish("Paid", to="tray")]),
            Queue("tray", visibility=30),
            Service("oven", [Work(Fixed(8))], reads=Reads("tray")),
        )
    )
    oven = world.find("oven", donutlab.core.needs.LOOK_UPS).workers[0]
    world.env.run(until=moment)
    oven.process.interrupt()
    world.env.run(until=500)
    assert len(told(world, "deleted")) == 3
    assert len(told(world, "failed")) == (moment == 15)


def test_a_worker_can_be_waited_for():
    """Its process is an event, which happens when it leaves."""
    world = opened(
        Shop(
            Customers("street", Regular(10), to="till", count=2),
            Service("till", [Work(Fixed(3))], autoscale=donutlab.Autoscale(2, every=5)),
        )
    )
    till = world.find("till", donutlab.core.needs.CALLS)
    till.start_worker(2)
    till.scaler.remove(1)
    ended = []

    def watch():
        yield till.workers[0].process
        ended.append(world.env.now)

    world.env.run(until=1)
    world.env.process(watch())
    till.scaler.remove(1)
    world.env.run(until=40)
    assert ended == [1]
