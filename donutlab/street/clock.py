"""The clock on the wall: simulated time that passes as real time does, only faster."""

from __future__ import annotations

from time import perf_counter

from donutlab.core.process import PacedClock


class WallClock(PacedClock):
    """A clock that goes with the one on the wall: a simulated second lasts `scale` real ones.

    An event never happens before its time, and its time is when it happens: what comes too late is
    late for what follows, as for any program that sleeps. `late` is how late the last one was, in
    simulated seconds. The clock stands still until it is started, and at `until`.
    """

    def __init__(self, scale: float, until: float) -> None:
        self.scale = scale
        self.until = until
        self.began: float | None = None
        self.late = 0.0
        super().__init__()

    def start(self) -> None:
        """Let time pass from now on."""
        self.began = perf_counter()

    def wall(self) -> float:
        """Return what the clock on the wall says, in simulated seconds."""
        if self.began is None:
            return 0.0
        return min((perf_counter() - self.began) / self.scale, self.until)

    def moment(self, due: float) -> float:
        now = max(due, self.wall())
        if due > self.time:  # what happens at once was not waited for
            self.late = now - due
        return now

    def catch_up(self) -> None:
        """Let it be as late as it is: something comes from outside."""
        self.now = self.time = max(self.time, self.wall())
