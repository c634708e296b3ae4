from donutlab import *
from donutlab.formulas import outbox_duplicates, saga_compensations
from donutlab.resilience import Crash, Once, Outbox
from donutlab.workflows import Task, Workflow


def people(to="manager", item="donut"):
    arrivals, order = Poisson(per_hour(60)), {"item": item}
    return Customers("street", arrivals, to, order, type="OrderRequested", count=1000)


def on(type):
    return {"detail-type": [type]}


def does(name, *steps):
    return Service(name, steps, workers=20)


def done(run, name):
    """The orders whose work a service has done."""
    return {v.order for v in run.ledger.visits if v.service == name and v.outcome == "served"}


def bakes(job):
    yield Work(Exponential(60))
    if job.random.random() < 0.2:
        yield Publish("NotBaked", to="bus")
        raise Failed("the oven is out")


staff = [
    does("stock", Work(Fixed(2)), Publish("Reserved", to="bus")),
    does("cashier", Work(Fixed(5)), Crash(0.05), Publish("Paid", to="bus")),
    does("baker", bakes),
    does("releases", Work(Fixed(2))),
    does("refunds", Work(Fixed(2))),
]

rash = Shop(
    people("orders"),
    Workflow("orders", [Task("cashier"), Task("baker"), Task("courier"), Task("stock")]),
    does("stock", Fail(0.3)),
    does("courier", Fail(0.15)),
    does("cashier", Fail(0.05)),
    does("baker", Work(Exponential(60)), Fail(0.02)),
    *(does(name, Work(Fixed(2))) for name in ("releases", "cancels", "refunds")),
)
