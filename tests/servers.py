"""Servers of brokers for the tests: on loopback, on a free port, in a folder of their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from signal import SIGINT, raise_signal
from threading import Timer
from typing import Any

import pytest

from donutlab.street import BrokerError, RabbitMQ, StreetRun

PATIENCE = 60.0
"""So many seconds a server has to answer."""


def free_port() -> int:
    """Return a port on loopback that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def answers(port: int) -> bool:
    """Return whether somebody listens on that port."""
    with socket.socket() as asking:
        asking.settimeout(1)
        return asking.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def serving(command: list[str], port: int, **options: object) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the end of the block; skip the test where it is not installed."""
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed here")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | options
    with subprocess.Popen(command, **quiet) as server:
        try:
            end = time.monotonic() + PATIENCE
            while not answers(port):
                assert server.poll() is None, f"{command[0]} has ended"
                assert time.monotonic() < end, f"{command[0]} does not answer"
                time.sleep(0.05)
            yield server
        finally:
            server.terminate()


@contextmanager
def redis_server(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Yield the address of a Redis server that keeps nothing, and its process."""
    port = free_port()
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", ""]
    with serving([*command, "--dir", str(folder)], port) as server:
        yield f"redis://127.0.0.1:{port}", server


RABBITMQ = "/usr/lib/rabbitmq/bin/rabbitmq-server"
"""The server itself: what is in the path insists on a folder and a user of the system's."""


@contextmanager
def rabbitmq_server(folder: Path) -> Iterator[str]:
    """Yield the address of a RabbitMQ server whose files are in a folder, on loopback only.

    So is its helper `epmd`, which tells nodes of Erlang where others are, listens on all addresses
    unless told not to, and would stay when the server ends: here it is started by itself.
    """
    helper, port, other = free_port(), free_port(), free_port()
    env = os.environ | {
        "HOME": str(folder),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "ERL_EPMD_PORT": str(helper),
        "RABBITMQ_NODENAME": f"donutlab{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(other),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        "RABBITMQ_MNESIA_BASE": str(folder / "mnesia"),
        "RABBITMQ_LOG_BASE": str(folder / "log"),
        "RABBITMQ_CONFIG_FILE": str(folder / "none"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
    }
    epmd = ["epmd", "-address", "127.0.0.1", "-port", str(helper)]
    with serving(epmd, helper), serving([RABBITMQ], port, env=env):
        url = f"amqp://guest:guest@127.0.0.1:{port}/%2F"
        end = time.monotonic() + PATIENCE
        while True:  # it listens before it lets anybody in
            try:
                RabbitMQ(url).connection().close()
                break
            except BrokerError:
                assert time.monotonic() < end, "RabbitMQ lets nobody in"
                time.sleep(0.2)
        yield url


@contextmanager
def interrupted(after: float) -> Iterator[None]:
    """Press Ctrl-C after so many seconds; the block must be stopped by it."""
    timer = Timer(after, raise_signal, [SIGINT])
    timer.start()
    try:
        with pytest.raises(KeyboardInterrupt):
            yield
    finally:
        timer.cancel()


def in_time(margin: float, run: Callable[..., StreetRun], *args: object, **given: object) -> Any:
    """Run a shop for real; once more, and again, if the machine has stalled in between.

    What is counted in these runs happens at moments that are some simulated seconds apart. If
    something was late by more than the margin, which the run itself has measured, it may be
    counted in another order.
    """
    for _ in range(3):
        found = run(*args, **given)
        if max([*found.lag.timers, *chain(*found.lag.handovers.values())], default=0.0) < margin:
            break
    return found
