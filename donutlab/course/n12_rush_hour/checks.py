"""How the answers to the exercises are checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from donutlab.core.units import hours, per_hour
from donutlab.course.checks import service
from donutlab.lessons.scope import alike
from donutlab.parts.arrivals import Poisson
from donutlab.parts.customers import Customers
from donutlab.parts.services import Service
from donutlab.results.causes import Why
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop
from donutlab.steps.calls import Call

if TYPE_CHECKING:  # what a study needs is not there in every browser, and the lessons are
    from donutlab.experiments.study import Study

HIDDEN = 190_341
"""Days with this seed are in no notebook."""
IN_NO_NOTEBOOK: Mapping[str, Any] = {"seed": HIDDEN, "jobs": 1, "progress": False}
GONE = ("rejected", "left", "lost")
WITHIN = "orders.within.360"
SOON = "orders.within.900"


def lost_few(shop: Shop, before: Shop) -> str | None:
    """Check that the manager does as before, and that few orders are rejected or lost."""
    if wrong := does_as_before(service(shop, "manager"), service(before, "manager")):
        return wrong
    run = friday(shop)
    paid = Counter(each.order for each in run.ledger.visits if each.service == "till")
    order, times = paid.most_common(1)[0]
    if times > 1:
        return (
            f"Expected nobody to pay twice, but who placed {order!r} pays more than once: "
            f"{times} times. What is given up is done all the same."
        )
    gone = lost_of(run)
    if len(gone) > 0.01 * len(run.ledger.orders):
        (part, cause), count = Counter((each.part, each.cause) for each in gone).most_common(1)[0]
        return (
            f"Expected at least 99 of 100 orders neither rejected nor lost, but of "
            f"{len(run.ledger.orders)} on a Friday {len(gone)} are still rejected or lost, "
            f"{count} of them at {part!r}: {cause}."
        )
    return None


def does_as_before(manager: Service, old: Service) -> str | None:
    """Check that the manager has the same steps: how long he waits for the till is his affair."""
    for now, then in zip(manager.steps, old.steps, strict=False):
        if isinstance(then, Call):
            if type(now) is not Call or now.to != then.to:
                return "Expected that the manager calls the till, and waits for the till's answer."
        elif not alike(now, then):
            return f"Expected the manager to do {then!r} as before, not {now!r}."
    if len(manager.steps) != len(old.steps):
        return f"Expected the manager to have {len(old.steps)} steps, not {len(manager.steps)}."
    return None


def friday(shop: Shop) -> Run:
    """Return the run of a Friday that is in no notebook."""
    return shop.run(seed=HIDDEN, until=hours(12))


def lost_of(run: Run) -> list[Why]:
    """Return why each of the orders that are rejected or lost is so."""
    return [each for each in run.causes().why if each.outcome in GONE]


def lost_few_praise(shop: Shop, before: Shop) -> str:
    """Say how many were lost before, and are now."""
    now, then = (len(lost_of(friday(each))) for each in (shop, before))
    return (
        f"On a Friday that you have not seen {then} orders were rejected or lost, and now {now} "
        "are. The orders that were given up were paid for all the same: the till went on. Both "
        "limits were there to keep things tidy, and both cut off what was well."
    )


def paid(run: Run) -> float:
    """Return the hours for which donut makers were there, overtime included."""
    crew = service(run.shop, "donut maker")
    return run.ledger.crews.seconds(crew.name, crew.workers, 0, run.end) / 3600


@lru_cache(maxsize=16)
def fridays(written: str, days: int) -> Study:
    """Return what so many Fridays of a shop, written as JSON, showed that are in no notebook."""
    from donutlab.experiments import replicate

    metrics = {"within": WITHIN, "paid": paid}
    return replicate(
        Shop.from_json(written), days, metrics=metrics, until=hours(12), **IN_NO_NOTEBOOK
    )


def intervals(study: Study) -> list[Any]:
    """Return the rows of a study's intervals: each has a mean, and goes from low to high."""
    return list(study.intervals().itertuples())


def keeps(shop: Shop, before: Shop) -> str | None:
    """Check that the level is kept by the whole interval, for fewer than 30 hours."""
    for days in (6, 30):
        within, cost = intervals(fridays(shop.to_json(), days))
        if cost.mean >= 30:
            return (
                f"Expected fewer than 30 hours, but {cost.mean:.2f} hours are paid on average, "
                "overtime included."
            )
        told = f"{100 * within.mean:.1f} of 100 ({100 * within.low:.1f} to {100 * within.high:.1f})"
        if within.high < 0.9:
            return (
                "Expected 9 of 10 orders complete within 6 minutes. On "
                f"{days} Fridays that you have not seen it is {told}: the level is surely broken."
            )
    if within.low < 0.9:
        return (
            "Expected the whole interval to keep 9 of 10 within 6 minutes. On 30 Fridays that you "
            f"have not seen it is {told}: these days do not tell whether the level is kept."
        )
    return None


def keeps_praise(shop: Shop, before: Shop) -> str:
    """Say what the hidden days showed, and what single ones would have."""
    study = fridays(shop.to_json(), 30)
    within, cost = intervals(study)
    days = 100 * study.runs["within"]
    return (
        f"On 30 Fridays that you have not seen {100 * within.mean:.1f} of 100 orders are complete "
        f"within 6 minutes ({100 * within.low:.1f} to {100 * within.high:.1f}), for "
        f"{cost.mean:.1f} hours. Single Fridays say anything from {days.min():.0f} to "
        f"{days.max():.0f}."
    )


def market_day(shop: Shop, before: Shop) -> str | None:
    """Check that a busy market day is borne, with few more hands."""
    market = shop.parts["market"]
    arrivals = market.arrivals if isinstance(market, Customers) else None
    if not (isinstance(arrivals, Poisson) and alike(arrivals.rate, per_hour(90))):
        return (
            "Expected 90 customers an hour on the market, at random: Poisson(per_hour(90)), not "
            f"{arrivals!r}."
        )
    if (more := sum(hired(shop, before).values())) > 3:
        return f"Expected you to hire at most three, but you hire {more}."
    study = market_days(shop)
    if overloads := study.overloads():
        return (
            f"Expected nobody to be given more than they can do on a market day, but {overloads[0]}"
        )
    (within,) = intervals(study)
    if within.low < 0.9:
        return (
            "Expected 9 of 10 orders complete within 15 minutes on a market day. On days that you "
            f"have not seen it is {100 * within.mean:.1f} of 100 ({100 * within.low:.1f} to "
            f"{100 * within.high:.1f})."
        )
    return None


def hired(shop: Shop, before: Shop) -> dict[str, int]:
    """Return by service how many were hired."""
    found = {
        name: service(shop, name).workers - part.workers
        for name, part in before.parts.items()
        if isinstance(part, Service)
    }
    return {name: more for name, more in found.items() if more > 0}


def market_days(shop: Shop) -> Study:
    """Return what some market days showed that are in no notebook."""
    from donutlab.experiments import replicate

    return replicate(shop, 8, metrics=SOON, until=hours(5), **IN_NO_NOTEBOOK)


def market_day_praise(shop: Shop, before: Shop) -> str:
    """Say what the market days showed, and who was hired."""
    (within,) = intervals(market_days(shop))
    who = [f"{more} at {name!r}" for name, more in hired(shop, before).items()]
    return (
        f"On days that you have not seen {100 * within.mean:.1f} of 100 orders are complete within "
        f"15 minutes ({100 * within.low:.1f} to {100 * within.high:.1f}). Hired: "
        f"{', '.join(who) or 'nobody'}."
    )
