"""The registry: where the contracts of events stand, and whether they are kept when one publishes.

Like a schema registry (Confluent, Amazon EventBridge). A contract is its owner's: `Shop.diff` says
whom a change of it breaks. With `checks` every event that a step, a workflow or a window announces
is held against the contract of its type first, as a serialiser does in the producer. What breaks
it is not sent: that is a row, and the producer's job fails. It is no error that ends the run, for
it depends on what each order says: some are fine, and the producer goes on with them.

Where it differs from the real thing: contracts have no versions within a run; what customers order
is not checked (they call, and publish nothing); checking takes no time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from donutlab.core.contracts import Contract
from donutlab.core.errors import check_flag, check_list, check_text
from donutlab.core.events import Event
from donutlab.core.kinds import CONTRACT_BROKEN
from donutlab.core.needs import CONTRACTS, Need
from donutlab.core.world import Part, World


@dataclass(frozen=True)
class Registry(Part):
    """A registry of `contracts`, one for a type of events at most; `checks` holds events to them.

    ``Registry("contracts", [Contract("OrderPlaced", {"item": "string"})], checks=True)``
    """

    name: str
    contracts: Sequence[Contract] = ()
    checks: bool = False

    def check(self) -> None:
        check_text("Registry", "name", self.name)
        owner = f"Registry {self.name!r}"
        example = 'contracts=[Contract("OrderPlaced", {"item": "string"})]'
        check_list(owner, "contracts", self.contracts, example)
        for number, each in enumerate(self.contracts, 1):
            if not isinstance(each, Contract):
                raise TypeError(
                    f"{owner}: contract {number} must be a Contract(...), not {each!r}."
                )
        for kind, count in Counter(each.type for each in self.contracts).items():
            if count > 1:
                raise ValueError(f"{owner} has two contracts of {kind!r}. Leave one of them out.")
        check_flag(owner, "checks", self.checks)

    @property
    def takes(self) -> frozenset[Need[Any]]:
        return frozenset({CONTRACTS}) if self.checks else frozenset()

    def open(self, world: World) -> RegistryAtWork:
        return RegistryAtWork(self, world)


class RegistryAtWork:
    """A registry in one run."""

    def __init__(self, spec: Registry, world: World) -> None:
        self.name = spec.name
        self.world = world
        self.contracts = {each.type: each for each in spec.contracts}

    def start(self) -> None:
        """Nothing happens here by itself."""

    def breach(self, event: Event, sender: str) -> str:
        """Return why an event must not be sent, and log it; the empty string if it may."""
        contract = self.contracts.get(event.type)
        why = contract.breach(event.detail) if contract else ""
        if why:
            now = self.world.env.now
            row = (now, CONTRACT_BROKEN, self.name, event.order, event.id, sender, why)
            self.world.write(row)
            return f"it breaks the contract of {event.type}: {why}"
        return ""
