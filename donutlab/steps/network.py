"""The network between a caller and a service: it takes time, and now and then loses something.

Like a remote procedure call over a real network. The call goes there, and the answer comes back;
each takes a while, and each may be lost by itself. Who called cannot tell the two losses apart, nor
from a service that is slow: it hears nothing, waits until its timeout, and may try again. If it was
the answer that was lost, the work has been done, and is then done again (`Once` helps). What comes
after the timeout is not heard.

Where it differs from a real network: messages are lost one by one and independently of each other,
where real ones are lost in bursts; none is sent again by the network itself, nor comes twice; one
may overtake another.

Sources: Waldo, Wyant, Wollrath and Kendall, "A Note on Distributed Computing", 1994; Tanenbaum and
van Steen, "Distributed Systems", section "RPC semantics in the presence of failures".
"""

from __future__ import annotations

from collections.abc import Callable, Sized
from dataclasses import dataclass
from functools import partial

from donutlab.core.distributions import Distribution, check_time
from donutlab.core.errors import check_number
from donutlab.core.events import Event
from donutlab.core.kinds import LOST
from donutlab.core.needs import Reply, TakesCalls
from donutlab.core.spec import Spec
from donutlab.core.world import World


@dataclass(frozen=True)
class Network(Spec):
    """Each way takes `delay`, and with probability `loss` what is sent is lost.

    ``Call("baker", timeout=3, network=Network(Exponential(0.05), loss=0.01))``: the answer comes
    after twice 50 ms on average, and the time the baker takes.
    """

    delay: Distribution | None = None
    loss: float = 0.0

    def check(self) -> None:
        if self.delay is not None:
            check_time("Network", "delay", self.delay)
        advice = "It is a probability: 0.01 is one message in a hundred."
        check_number("Network", "loss", self.loss, least=0, most=1, advice=advice)
        if self.delay is None and not self.loss:
            raise ValueError(
                "Network: say how long the way takes, or what is lost. Try "
                "Network(Exponential(0.05), loss=0.01)."
            )


class Remote:
    """A service at the other end of a network, as one caller knows it in one run."""

    def __init__(
        self, spec: Network, world: World, caller: str, to: str, purpose: str, callee: TakesCalls
    ) -> None:
        self.spec = spec
        self.world = world
        self.caller = caller
        self.to = to
        self.callee = callee
        self.deliver = callee.deliver
        self.uniform = world.dice(caller, f"{purpose} losses").random
        dice = world.dice(caller, f"{purpose} network")
        self.travel = spec.delay.sampler(dice) if spec.delay else None
        self.ways_back: dict[Reply, Reply] = {}
        """For the answers that the caller waits for, those that the service gives."""

    @property
    def line(self) -> Sized:
        """What waits at the other end."""
        return self.callee.line

    def call(self, event: Event, sender: str, reply: Reply) -> None:
        """Send a call there; its answer comes back, unless one of them is lost."""

        def back(event: Event, outcome: str, remark: str) -> None:
            self.ways_back.pop(reply, None)
            self.send(event, "answer", lambda: reply(event, outcome, remark))

        self.ways_back[reply] = back
        self.send(event, "call", lambda: self.callee.call(event, sender, back))

    def withdraw(self, reply: Reply, why: str = "cancelled") -> bool:
        """Let a call leave the line there; word of it takes its time, and is not lost.

        Nobody here knows if it was there, or comes to be.
        """
        back = self.ways_back.pop(reply, None)
        if back:
            self.after_travel(partial(self.callee.withdraw, back, why))
        return False

    def send(self, event: Event, what: str, do: Callable[[], object]) -> None:
        """Let something arrive at the other end, if it is not lost."""
        if self.uniform() < self.spec.loss:
            now = self.world.env.now
            self.world.write((now, LOST, self.caller, event.order, event.id, self.to, what))
        else:
            self.after_travel(do)

    def after_travel(self, do: Callable[[], object]) -> None:
        """Do something when the way is over."""

        def arrive() -> None:
            do()

        seconds = float(self.travel()) if self.travel else 0.0
        if seconds > 0:
            self.world.later(seconds, arrive)
        else:
            do()
