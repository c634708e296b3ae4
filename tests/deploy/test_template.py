"""A shop as a template: what each part becomes, what is refused, what is left out and said."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from drawn import rough_shops, shops
from hypothesis import event, given, settings
from shops import PLACED
from templated import granted, resource

from donutlab import (
    Acknowledge,
    Bus,
    Call,
    Choice,
    Customers,
    Exponential,
    Fixed,
    Job,
    Line,
    Outage,
    Outbox,
    Poisson,
    Publish,
    Queue,
    Reads,
    ReadsStream,
    Regular,
    Replay,
    Retry,
    Rule,
    Service,
    Shop,
    ShopError,
    Stream,
    Trace,
    Work,
    per_hour,
)
from donutlab.deploy.intrinsics import Att, Ref, Sub
from donutlab.people import Patience
from donutlab.resilience import Asynchronous


def diner(*others: Any) -> Shop:
    """Return a diner with a part of each kind; `others` replace or join them."""
    return Shop(
        Customers("street", Poisson(per_hour(40)), to="manager", order={"item": "donut"}),
        Service("manager", [Work(Fixed(5)), Acknowledge(), Publish("OrderPlaced", to="bus")]),
        Bus(
            "bus",
            [
                Rule("bake", PLACED, to="tray", retry=Retry(3), dead_letter="bin"),
                Rule("bill", PLACED, to="cash desk"),
                Rule("keep", PLACED, to="river"),
            ],
            archive=True,
        ),
        Queue("tray", visibility=120, max_receives=3, dead_letter="bin"),
        Queue("bin", visibility=30),
        Stream("river", partitions=2),
        Service("baker", [Work(Fixed(9))], workers=2, reads=Reads("tray", batch=5, partial=True)),
        Service("cash desk", [Work(Exponential(30)), Call("bank")]),
        Service("bank"),
        Service("audit", reads=ReadsStream("river", on_failure="bin", bisect=True, parallel=2)),
    ).with_parts(*others)


def references(value: Any) -> Iterator[str]:
    """Yield the logical ids that a template names."""
    if isinstance(value, (Ref, Att)):
        yield value.text.split(".")[0]
    elif isinstance(value, dict):
        for each in value.values():
            yield from references(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from references(each)


def test_each_part_has_its_resource_and_its_settings():
    """Bus, rules, archive, queues with redrive, streams, functions with their mappings."""
    template = diner().to_cloudformation()
    kinds = {name: each["Type"] for name, each in template.resources.items()}
    assert kinds["Bus"] == "AWS::Events::EventBus"
    assert kinds["BusArchive"] == "AWS::Events::Archive"
    assert kinds["CashDesk"] == "AWS::Lambda::Function"
    bake = resource(template, "BusBake")
    assert bake["EventPattern"] == PLACED
    (target,) = bake["Targets"]
    assert target["Arn"] == Att("Tray.Arn")
    assert target["DeadLetterConfig"] == {"Arn": Att("Bin.Arn")}
    assert target["RetryPolicy"]["MaximumRetryAttempts"] == 2
    tray = resource(template, "Tray")
    assert tray["VisibilityTimeout"] == 120
    assert tray["RedrivePolicy"] == {"deadLetterTargetArn": Att("Bin.Arn"), "maxReceiveCount": 3}
    assert resource(template, "River")["ShardCount"] == 2
    reads = resource(template, "BakerReads")
    assert (reads["BatchSize"], reads["FunctionResponseTypes"]) == (5, ["ReportBatchItemFailures"])
    assert reads["ScalingConfig"] == {"MaximumConcurrency": 2}
    audit = resource(template, "AuditReads")
    assert (audit["ParallelizationFactor"], audit["BisectBatchOnFunctionError"]) == (2, True)
    assert audit["MaximumRetryAttempts"] == -1
    assert audit["DestinationConfig"]["OnFailure"]["Destination"] == Att("Bin.Arn")


def test_a_rule_without_a_retry_tries_once_as_in_the_model():
    """The service's own default, 185 tries, would be another shop."""
    (target,) = resource(diner().to_cloudformation(), "BusBill")["Targets"]
    assert target["RetryPolicy"]["MaximumRetryAttempts"] == 0
    invoked = resource(diner().to_cloudformation(), "CashDeskInvoked")
    assert invoked["MaximumRetryAttempts"] == 0


def test_time_limits_and_what_is_given_up_are_those_of_the_model():
    """A function's own time-out; an asynchronous one's tries, age and destination."""
    shop = diner(
        Service("bank", timeout=20, asynchronous=Asynchronous(2, 600, on_failure="bin")),
        Service("audit", reads=ReadsStream("river", max_age=120, retry=Retry(None, base=1))),
    )
    template = shop.to_cloudformation()
    assert resource(template, "Bank")["Timeout"] == 20
    invoked = resource(template, "BankInvoked")
    assert (invoked["MaximumRetryAttempts"], invoked["MaximumEventAgeInSeconds"]) == (1, 600)
    assert invoked["DestinationConfig"] == {"OnFailure": {"Destination": Att("Bin.Arn")}}
    assert ("sqs:SendMessage", "Bin.Arn") in granted(template, "BankRole")
    audit = resource(template, "AuditReads")
    assert (audit["MaximumRecordAgeInSeconds"], audit["MaximumRetryAttempts"]) == (120, -1)


def test_a_function_may_do_what_its_steps_need_and_nothing_more():
    """To send there, call that, read this, and write its own log; nobody has a star."""
    template = diner().to_cloudformation()
    sends = {each for each in granted(template, "ManagerRole") if "logs" not in each[0]}
    assert sends == {("events:PutEvents", "Bus.Arn")}
    calls = {each for each in granted(template, "CashDeskRole") if "logs" not in each[0]}
    assert {action for action, _ in calls} == {"lambda:InvokeFunction"}
    assert next(iter(calls))[1].endswith("function:${AWS::StackName}-bank")
    assert {each for each in granted(template, "BakerRole") if "sqs" in each[0]} == {
        (f"sqs:{action}", "Tray.Arn")
        for action in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")
    }
    assert ("sqs:SendMessage", "Bin.Arn") in granted(template, "AuditRole")
    text = template.to_json()
    assert '"*"' not in text
    assert "sqs:*" not in text


def test_the_bus_may_send_to_the_queues_of_its_rules_and_nobody_else_may():
    """Without that policy rules match and nothing comes: the classic fault."""
    template = diner().to_cloudformation()
    for queue in ("Tray", "Bin"):
        (statement,) = resource(template, f"{queue}Policy")["PolicyDocument"]["Statement"]
        assert statement["Principal"] == {"Service": "events.amazonaws.com"}
        assert statement["Resource"] == Att(f"{queue}.Arn")
        assert statement["Condition"] == {"ArnEquals": {"aws:SourceArn": [Att("BusBake.Arn")]}}
    permission = resource(template, "BusBillPermission")
    assert (permission["FunctionName"], permission["SourceArn"]) == (
        Ref("CashDesk"),
        Att("BusBill.Arn"),
    )


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Queue("tray", visibility=7.5), "Queue 'tray': visibility=7.5 cannot be deployed"),
        (Queue("tray", visibility=0), "must not be below the time-out of a function"),
        (Queue("tray", visibility=30, delay=0.5), "delay=0.5 cannot be deployed"),
        (Queue("tray", visibility=30, retention=90.5), "a whole number from 60 to 1,209,600"),
        (Stream("river", retention=90_000.0 + 1800), "from 24 to 8,760 hours"),
        (Stream("river", partitions=501), "partitions=501 cannot be deployed"),
        (Service("bank", workers=1001), "workers=1001 cannot be deployed"),
        (Service("baker", reads=Reads("tray", batch=20)), "Try window=1"),
    ],
)
def test_what_the_service_would_refuse_is_refused_before(part, said):
    """With whose setting it is, its value, and what the service takes; all of them at once."""
    with pytest.raises(ShopError) as refused:
        diner(part, Service("cash desk", workers=2000)).to_cloudformation()
    assert len(refused.value.faults) == 2
    assert any(said in fault for fault in refused.value.faults)


def test_a_pattern_that_is_too_long_is_refused():
    """The service takes 2048 characters."""
    long = {"detail": {"item": [f"donut number {number}" for number in range(200)]}}
    with pytest.warns(UserWarning, match="2048"):
        shop = diner(Bus("bus", [Rule("all", long, to="tray")]))
    with pytest.raises(ShopError, match="Rule 'all'"):
        shop.to_cloudformation()


def test_faults_of_the_wiring_come_first():
    """A shop that could not open is no template."""
    with pytest.raises(ShopError, match="no part has the name"):
        diner().without("bank").to_cloudformation()


def test_what_has_no_counterpart_is_reported_with_the_reason():
    """Each setting that the template cannot hold, and each part."""

    def steam_it(job: Job) -> Iterator[Any]:
        yield Work(Fixed(1))

    shop = diner(
        Queue("tray", visibility=60, duplicates=0.1, capacity=5),
        Service("bank", [steam_it], line=Line(3), outages=[Outage(5, 9)], lookup=Fixed(1)),
        Service("cash desk", [Publish("Paid", to="box")]),
        Outbox("box", to="bus"),
        Customers("phone", Trace([(1, {})]), to="manager"),
        Customers(
            "clock",
            Regular(3600),
            to="manager",
            count=9,
            then=[Publish("Thanked", to="box")],
            patience=Patience(Fixed(9)),
        ),
        Bus("quick", [], delay=Fixed(1), rate=9, archive=True, replays=[Replay(60)]),
    )
    template = shop.to_cloudformation()
    left = {(part, what) for part, what, _ in template.left}
    assert {
        ("tray", "duplicates"),
        ("tray", "capacity"),
        ("bank", "line"),
        ("bank", "outages"),
        ("bank", "lookup"),
        ("bank", "steam_it"),
        ("box", "outbox"),
        ("street", "customers"),
        ("phone", "customers"),
        *(("clock", each) for each in ("then", "count", "patience")),
        *(("quick", each) for each in ("delay", "rate", "replays")),
    } <= left
    assert all(why for _, _, why in template.left)
    assert "tray: capacity: the service has no bound on what waits" in template.report()
    assert ("events:PutEvents", "Bus.Arn") in granted(template, "CashDeskRole")


def test_orders_by_the_clock_are_a_schedule():
    """Every so many minutes, all alike; an order that is drawn comes from outside."""
    clock = Customers("clock", Regular(300), to="manager", order={"item": "pie"})
    shop = diner(clock)
    schedule = resource(shop.to_cloudformation(), "Clock")
    assert schedule["ScheduleExpression"] == "rate(5 minutes)"
    assert json.loads(schedule["Target"]["Input"]) == {"item": "pie"}
    drawn = Customers("clock", Regular(300), to="manager", order={"item": Choice(["pie", "cake"])})
    assert "Clock" not in diner(drawn).to_cloudformation().resources


def test_yaml_and_json_say_the_same():
    """The short forms of functions are those of the long ones, and texts of code stay blocks."""

    class Long(yaml.SafeLoader):
        """Reads the short forms."""

    Long.add_constructor("!Ref", lambda _, node: {"Ref": node.value})
    Long.add_constructor("!Sub", lambda _, node: {"Fn::Sub": node.value})
    Long.add_constructor("!GetAtt", lambda _, node: {"Fn::GetAtt": node.value.split(".")})
    template = diner().to_cloudformation()
    assert yaml.load(template.to_yaml(), Long) == json.loads(template.to_json())
    assert "ZipFile: |" in str(template)
    assert "# 1. Work(time=Fixed(value=9))" in str(template)
    assert "<table>" in template._repr_html_()


def test_names_of_all_kinds_are_told_apart():
    """Logical ids have letters and digits only; parts alike but for signs stay two."""
    template = diner(Queue("pie-tray"), Queue("pie tray"), Queue("été 2"), Queue("—"))
    names = [name for name in template.to_cloudformation().resources if name.isalnum()]
    assert {"PieTray", "PieTray2", "T2", "Part"} <= set(names)
    queues = [
        each["Properties"]["QueueName"]
        for each in template.to_cloudformation().resources.values()
        if each["Type"] == "AWS::SQS::Queue"
    ]
    assert len(set(queues)) == len(queues)
    assert Sub("${AWS::StackName}-pie-tray2") in queues


@settings(max_examples=40)
@given(shops() | rough_shops())
def test_of_any_shop_there_is_a_template_or_what_is_refused_is_said(shop):
    """Nothing is named that is not there; each part is a resource or reported."""
    try:
        template = shop.to_cloudformation()
    except ShopError as refused:
        event("refused")
        template, faults = None, refused.faults
    if template is None:
        assert all("cannot be deployed" in fault for fault in faults)
        return
    assert set(references(template.resources)) <= template.resources.keys()
    said = {left.part for left in template.left}
    titles = json.dumps(template.to_dict())
    assert all(name in said or name.replace(" ", "-") in titles for name in shop.parts)
    json.loads(template.to_json())
