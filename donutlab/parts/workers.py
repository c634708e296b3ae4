"""Workers: who does the work of a service. Each is a SimPy process that lives as long as the run.

A worker takes a job, is busy with it for a while (`env.timeout`), and says how it ended. There are
two kinds of days: `serve` takes from the line, and rests when it is empty; `read` asks a queue or a
stream for batches. Whoever brings a job to a resting worker lets the worker's alarm ring, once for
the job and the time of its first step together.

A worker can be interrupted, as any process of SimPy: the job in hand then fails with the cause.
"""

from __future__ import annotations

from collections import deque
from typing import Protocol

import simpy

from donutlab.core.job import BatchJob, Failed, Go, Host, Job, TimeIsUp
from donutlab.core.needs import Batch, BatchRequest, Receive
from donutlab.core.process import Alarm, Clock, Doing
from donutlab.parts.autoscale import AutoscaleAtWork
from donutlab.parts.outages import OutagesAtWork
from donutlab.parts.service_line import LineAtWork
from donutlab.parts.shifts import ShiftsAtWork


class Employer(Host, Protocol):
    """What workers need of their service."""

    env: Clock
    line: deque[Job] | LineAtWork
    idle: deque[Worker]
    outages: OutagesAtWork | None
    workers: list[Worker]
    scaler: AutoscaleAtWork | ShiftsAtWork | None
    receive: Receive | None
    partial: bool | str
    go: Go | None

    def begin(self, job: Job, worker: Worker) -> float:
        """Give a worker a job in hand; return how long its first step takes."""

    def end(self, job: Job, why: str | None, worker: Worker) -> None:
        """Take a job out of a worker's hands: it is served, or failed and why."""

    def settle(self, job: BatchJob, why: str | None, worker: Worker) -> None:
        """Take a batch out of a worker's hands: it is served, or failed and why."""


class Worker:
    """A worker of a service, known by a `number`; `job` is what it has in hand."""

    def __init__(self, service: Employer, number: int) -> None:
        self.service = service
        self.number = number
        self.alarm = Alarm(service.env)
        self.job: Job | None = None
        self.asked: BatchRequest | None = None
        self.process = service.env.process(self.read() if service.receive else self.serve())

    def serve(self) -> Doing:
        """Take one job after the other from the line, and rest while there is none."""
        service, timeout = self.service, self.alarm.after
        begin, end, go = service.begin, service.end, service.go
        idle, outages, scaler = service.idle, service.outages, service.scaler
        while True:
            why = None
            try:
                while outages and outages.down:
                    yield outages.over
                if scaler and scaler.leaves(self):
                    return
                line = service.line
                if line and (job := line.popleft()):
                    yield timeout(begin(job, self))
                else:
                    idle.append(self)
                    job = yield self.alarm.rest()
                    if job is None:
                        return
                if go and (doing := go(job)):
                    yield from doing
            except Failed as failure:
                why = str(failure)
            except simpy.Interrupt as interrupt:
                why = self.cut_off(interrupt)
                timeout = self.alarm.after
            if self.job:
                end(self.job, why, self)

    def read(self) -> Doing:
        """Ask for one batch after the other."""
        service, timeout, receive = self.service, self.service.env.timeout, self.service.receive
        outages, scaler = service.outages, service.scaler
        assert receive
        batch: Batch | None = None
        while True:
            why = None
            try:
                while outages and outages.down:
                    yield outages.over
                if not batch:
                    if scaler and not self.asked and scaler.leaves(self):
                        return
                    self.asked = self.asked or receive()
                    batch, self.asked = (yield self.asked), None
                    if batch is None:
                        return
                    continue
                job = BatchJob(service, batch, service.partial)
                yield timeout(service.begin(job, self))
                if service.go and (doing := service.go(job)):
                    yield from doing
            except Failed as failure:
                why = str(failure)
            except simpy.Interrupt as interrupt:
                why = self.cut_off(interrupt)
            if self.job:
                service.settle(job, why, self)
                batch = None

    def go_home(self) -> bool:
        """Go, if there is nothing in hand; return whether that was so."""
        if self in self.service.idle:
            self.service.idle.remove(self)
            self.alarm.ring(None, 0.0)
        elif self.asked and not self.asked.triggered and self.asked.cancel():
            self.asked.succeed(None)
        else:
            return False
        return True

    def cut_off(self, interrupt: simpy.Interrupt) -> str:
        """Return why the job in hand fails; who rested rests again, on an alarm of its own."""
        self.alarm = Alarm(self.service.env)
        if self in self.service.idle:
            self.service.idle.remove(self)
        cause = interrupt.cause
        return str(cause) if isinstance(cause, TimeIsUp) else f"interrupted: {cause}"
