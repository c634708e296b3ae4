"""Contracts: what events promise, what is not sent, and whom a change of a promise breaks."""

from __future__ import annotations

import pickle

import pytest

from donutlab import (
    Bus,
    Choice,
    Customers,
    Fixed,
    Publish,
    Queue,
    Reads,
    Regular,
    Rule,
    Service,
    Shop,
    Work,
)
from donutlab.core import kinds
from donutlab.messaging import Contract, Registry, Window
from donutlab.workflows import ChoiceState, Send, Workflow

PLACED = {"detail-type": ["OrderPlaced"]}
PROMISE = {"item": "string", "quantity": "integer"}


def packs(job):
    """Pack as many as are wanted."""
    yield Work(Fixed(job.detail["quantity"]))


def shop(required=None, optional=None, carries="state", checks=True, quantity=2, **more):
    """Return a shop whose manager promises something of the events that packer and cashier read."""
    contract = Contract("OrderPlaced", required or PROMISE, optional or {})
    order = {"item": "donut", "quantity": quantity}
    return Shop(
        Customers("street", Regular(10), "manager", order, "Asked", count=20, owner="web"),
        Service("manager", [Publish("OrderPlaced", "bus", carries, **more)], owner="orders"),
        Bus(
            "bus",
            [
                Rule("pack", PLACED, "tray"),
                Rule("bill", {**PLACED, "detail": {"charge": [{"exists": True}]}}, "cashier"),
            ],
            owner="platform",
        ),
        Queue("tray"),
        Service("packer", [packs], reads=Reads("tray"), owner="kitchen"),
        Service("cashier", owner="money"),
        Registry("contracts", [contract], checks, owner="orders"),
    )


def found(before, after):
    """Return whom a change breaks, in sentences."""
    return [str(each) for each in before.diff(after).broken]


def test_what_keeps_its_contract_is_sent():
    """Nothing changes then, not one row."""
    assert shop().run().log == shop(checks=False).run().log
    assert shop().run().log == shop().without("contracts").run().log


def test_what_breaks_its_contract_is_not_sent():
    """The job of the producer fails, and it goes on with the next; the registry has the rows."""
    run = shop(quantity=Choice([2, "two"])).run(seed=3)
    broken = [row for row in run.log.rows() if row[1] == kinds.CONTRACT_BROKEN]
    summary = run.summary()
    assert 0 < len(broken) < 20
    assert summary.troubles["contracts"].contracts_broken == len(broken)
    assert summary.services["manager"].failed == len(broken)
    assert summary.queues["tray"].received == 20 - len(broken)
    assert broken[0][6] == "'quantity' is 'two', and must be of the kind integer"
    assert "does not let manager-" in str(run.trace(broken[0][3]))
    assert "it breaks the contract of OrderPlaced" in str(run.trace(broken[0][3]))


def test_only_if_asked():
    """A registry that does not check is a page to read; a type without a contract is free."""
    quiet = shop(carries=["item"], checks=False).without("packer").run()
    assert not quiet.summary().troubles
    assert shop(carries=["item"]).run().summary().services["manager"].failed == 20
    other = shop().with_parts(Registry("contracts", [Contract("Baked", {"n": "number"})], True))
    assert not other.run().summary().troubles


@pytest.mark.parametrize(
    ("required", "detail", "why"),
    [
        ({"a": "string"}, {}, "'a' is missing"),
        ({"a": "string"}, {"a": 1}, "'a' is 1, and must be of the kind string"),
        ({"a": "string"}, {"a": None}, "'a' is None, and must be of the kind string"),
        ({"a": "number"}, {"a": 1}, ""),
        ({"a": "number"}, {"a": 1.5}, ""),
        ({"a": "number"}, {"a": True}, "'a' is True, and must be of the kind number"),
        ({"a": "integer"}, {"a": 1.5}, "'a' is 1.5, and must be of the kind integer"),
        ({"a": "boolean"}, {"a": False}, ""),
        ({"a": "boolean"}, {"a": 0}, "'a' is 0, and must be of the kind boolean"),
        ({"a": "array"}, {"a": [1]}, ""),
        ({"a": "object"}, {"a": {"b": 1}, "more": 1}, ""),
    ],
)
def test_kinds(required, detail, why):
    """Those of JSON Schema; True is no number, and what is not named may be there."""
    assert Contract("X", required).breach(detail) == why


def test_what_is_optional_may_be_missing_but_not_something_else():
    """A field that is there is as promised."""
    contract = Contract("X", {}, {"note": "string"})
    assert contract.breach({}) == ""
    assert contract.breach({"note": 5}) == "'note' is 5, and must be of the kind string"


def test_workflows_and_windows_are_held_to_contracts_as_well():
    """Whatever announces: a message that is not sent has failed, a window is not told."""
    registry = Registry(
        "contracts",
        [Contract("Told", {"cherry": "string"}), Contract("WindowClosed", {"sum": "number"})],
        checks=True,
    )
    run = Shop(
        Customers("street", Regular(10), "orders", count=3),
        Workflow("orders", [Send("Told", "tray")]),
        Service("clock", [Window(60, to="tray")]),
        Customers("others", Regular(10), "clock", count=3),
        Queue("tray"),
        registry,
    ).run()
    assert run.summary().workflows["orders"].failed == 3
    assert run.summary().troubles["contracts"].contracts_broken == 4
    assert run.summary().queues["tray"].left == 0


def test_who_relies_on_what_is_promised_no_more_is_named():
    """Required no more, gone, or of another kind: the reader is told with its owner."""
    relaxed = shop({"item": "string"}, {"quantity": "integer"})
    assert found(shop(), relaxed) == ["packer reads 'quantity' of OrderPlaced (of kitchen)"]
    assert found(shop(), shop({"item": "string"})) == found(shop(), relaxed)
    text = shop({"item": "string", "quantity": "string"})
    assert found(shop(), text) == [
        "packer relies on the kind of 'quantity' of OrderPlaced (of kitchen)"
    ]


def test_who_does_not_send_what_is_promised_is_named():
    """A field that is required from now on, and that the manager does not know."""
    more = shop({**PROMISE, "charge": "number"})
    assert found(shop(), more) == ["manager does not send 'charge' of OrderPlaced (of orders)"]
    assert found(shop(), shop({**PROMISE, "charge": "number"}, extra={"charge": 2})) == []


def test_what_breaks_nobody():
    """A field that nobody reads, one more that is optional, a kind that is narrower."""
    assert found(shop(), shop({"quantity": "integer"})) == []
    assert found(shop(), shop(PROMISE, {"note": "string"})) == []
    wide = shop({**PROMISE, "quantity": "number"})
    assert found(wide, shop()) == []
    assert found(shop(), wide) != []


def test_who_reads_by_a_setting_or_a_choice_reads_as_well():
    """Work per donut, windows by item, a choice of a workflow: each misses its field."""
    pies = {"detail": {"item": ["pie"]}}
    readers = (
        Service("baker", [Work(each=Fixed(1), per="quantity")]),
        Service("counter", [Window(60, key="item")]),
        Workflow("orders", [ChoiceState(pies, [Send("Told", "tray")])]),
    )
    rules = [Rule(each.name, PLACED, each.name) for each in readers]
    before = shop().with_parts(Bus("bus", rules), *readers)
    after = before.with_parts(Registry("contracts", [Contract("OrderPlaced")], owner="orders"))
    assert {(each.reader, each.field) for each in before.diff(after).broken} == {
        ("baker", "quantity"),
        ("counter", "item"),
        ("orders", "item"),
    }


def test_a_blueprint_with_contracts_comes_back_equal():
    """As JSON and as a pickle."""
    made = shop(optional={"note": "string"}).without("packer")
    assert Shop.from_json(made.to_json()) == made
    assert pickle.loads(pickle.dumps(made)) == made


@pytest.mark.parametrize(
    ("make", "error", "match"),
    [
        (lambda: Contract(""), ValueError, "Contract: type must be a text"),
        (lambda: Contract("X", ["a"]), TypeError, r"Contract of 'X': required must be a mapping"),
        (lambda: Contract("X", {"a": "strin"}), ValueError, "'a' must be one of.*'string'"),
        (lambda: Contract("X", {"a": str}), ValueError, "Contract of 'X': 'a' must be one of"),
        (
            lambda: Contract("X", {"a": "string"}, {"a": "string"}),
            ValueError,
            "'a' is required and optional",
        ),
        (lambda: Registry("r", [Contract("X")] * 2), ValueError, "'r' has two contracts of 'X'"),
        (lambda: Registry("r", {"X": {}}), TypeError, "Registry 'r': contracts must be a list"),
        (lambda: Registry("r", [5]), TypeError, r"contract 1 must be a Contract\(...\), not 5"),
        (lambda: Registry("r", checks=1), TypeError, "Registry 'r': checks must be True or False"),
    ],
)
def test_errors_say_who_did_what(make, error, match):
    """Who, which value, and what to try."""
    with pytest.raises(error, match=match):
        make()
