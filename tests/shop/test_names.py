"""Names: a keyword or a name that is not there gets the nearest, and the list of what there is."""

from __future__ import annotations

import copy
import pickle
from dataclasses import asdict

import pytest

from donutlab import Customers, Fixed, Poisson, Publish, Queue, Reads, Service, Shop, Work, per_hour
from donutlab.experiments import compare, replicate


def diner():
    """Return a small shop with a queue."""
    return Shop(
        Customers("street", Poisson(per_hour(40)), to="manager"),
        Service("manager", [Publish("OrderPlaced", to="tray")]),
        Queue("tray"),
        Service("baker", [Work(Fixed(60))], reads=Reads("tray")),
    )


KEYWORDS = [
    (lambda: Service("x", worker=2), "Service has no 'worker'. Did you mean 'workers'? It takes: "),
    (lambda: Poisson(rat=3), "Poisson has no 'rat'. Did you mean 'rate'? It takes: rate."),
    (lambda: Work(Fixed(seconds=3)), "Fixed has no 'seconds'. It takes: value."),
    (lambda: Reads("tray", bach=3), "Reads has no 'bach'. Did you mean 'batch'?"),
    (lambda: Queue("tray", visible=30), "Queue has no 'visible'. Did you mean 'visibility'?"),
    (lambda: Shop(complete=["x"]), "Shop has no 'complete'. Did you mean 'completes'?"),
    (
        lambda: diner().run(untl=9),
        "Shop.run has no 'untl'. Did you mean 'until'?",
    ),
    (lambda: diner().tally(warm=9), "Shop.tally has no 'warm'. Did you mean 'warmup'?"),
    (lambda: diner().with_parts(complete=[]), "Did you mean 'completes'? It takes: completes."),
    (
        lambda: replicate(diner(), 3, metric="x"),
        "Did you mean 'metrics'?",
    ),
    (lambda: compare([diner()], runs=3), "compare has no 'runs'."),
]


@pytest.mark.parametrize(("call", "message"), KEYWORDS)
def test_a_keyword_that_is_not_there_gets_the_nearest_and_the_list(call, message):
    """It is a TypeError, as ever, and says what the thing takes."""
    with pytest.raises(TypeError) as caught:
        call()
    assert message in str(caught.value)
    assert " It takes: " in str(caught.value)


NAMES = [
    (
        lambda run: run.summary().services["bakr"],
        "'bakr'. Did you mean 'baker'? There are: ",
    ),
    (
        lambda run: run.summary().queues["try"],
        "'try'. Did you mean 'tray'? There are: tray.",
    ),
    (lambda run: run.summary().streams["log"], "There is no stream 'log'. There are none."),
    (
        lambda run: run.shop.parts["managr"],
        "'managr'. Did you mean 'manager'? There are: st",
    ),
    (lambda run: run.trace("street-0"), "No order 'street-0' was placed. Did you mean 'street-"),
]


@pytest.mark.parametrize(("look", "message"), NAMES)
def test_a_name_that_is_not_there_gets_the_nearest_and_the_list(look, message):
    """It is a KeyError, as ever, and reads as a sentence."""
    run = diner().run(until=600)
    with pytest.raises(KeyError) as caught:
        look(run)
    assert message in str(caught.value)
    assert str(caught.value)[0] in "TN"


def test_what_has_names_is_copied_pickled_and_compared_as_before():
    """A summary in another process knows its names, and says what it does not know."""
    shop = diner()
    summary = shop.run(until=600).summary()
    back = pickle.loads(pickle.dumps(summary))
    assert back == summary
    assert asdict(back)["services"] == asdict(summary)["services"]
    assert copy.deepcopy(shop) == shop == pickle.loads(pickle.dumps(shop))
    with pytest.raises(KeyError, match="no service 'bakr'"):
        back.services["bakr"]
    assert back.services.get("bakr") is None
    assert "bakr" not in back.services
