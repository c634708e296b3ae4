"""How the answers to the exercises are checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from donutlab.core.distributions import Exponential, Fixed
from donutlab.core.job import Job
from donutlab.core.kinds import ACCEPTED, CALLED, SERVED, TIMED_OUT
from donutlab.core.units import days, hours
from donutlab.course.checks import (
    attempts,
    came_twice,
    lacking,
    off_pace,
    own_pace,
    promised,
    reached,
    seconds_taken,
    service,
    varies,
)
from donutlab.shop.run import Run
from donutlab.shop.shop import Shop
from donutlab.steps.failures import Fail
from donutlab.steps.work import Work


def capacity(answer: float) -> str | None:
    """Check the number of orders an hour a manager can take who is held by his calls."""
    if answer <= 0:
        return f"Expected a number of orders above 0, not {answer:g}."
    if abs(answer - 3600 / 155) < 0.5:
        return None
    return (
        f"{answer:g} orders an hour leave {3600 / answer:.0f} s for each. Expected the seconds "
        "that an order keeps the manager: his own work and both calls."
    )


def day(shop: Shop) -> Run:
    """Return the day on which the exercises are tried out."""
    return shop.run(seed=7, until=hours(8))


def rescue(shop: Shop, before: Shop) -> str | None:
    """Check that the manager gives up on the cashier after 150 s, and tries twice, 5 s apart."""
    run = day(shop)
    calls, ends = attempts(run, CALLED), attempts(run, TIMED_OUT)
    if not calls:
        return "Expected the manager to call the cashier as before, but he does not."
    if not ends:
        return "Expected calls to the cashier to time out, but the manager still waits for ever."
    if ends.keys() - calls.keys():
        return (
            "Expected one call to the cashier after the other, but the manager makes two at once."
        )
    waited = [end - calls[key] for key, end in ends.items()]
    wrong = next((each for each in waited if abs(each - 150) > 0.01), None)
    if wrong:
        return f"Expected the manager to wait 150 s for a response, not {wrong:g} s."
    most = max(number for _, number in calls)
    if most != 2:
        return f"Expected at most 2 attempts in all for an order, but there were {most}."
    again = [order for order, number in calls if number == 2]
    needless = [order for order in again if (order, 1) not in ends]
    if needless:
        return (
            f"Expected a second attempt only after a first that timed out, but for {needless[0]!r} "
            "the cashier had answered, and is called once more."
        )
    pause = max(calls[order, 2] - ends[order, 1] for order in again)
    if abs(pause - 5) > 0.01:
        return f"Expected a pause of 5 s before the second attempt, not {pause:g} s."
    return (
        as_before(run)
        or promised(run, "cashier")
        or tried_again(day(shop.with_parts(replace(service(shop, "baker"), steps=[Fail(1.0)]))))
        or own_pace(day(healthy(shop)), "manager", 5, 0.5)
    )


def tried_again(run: Run) -> str | None:
    """Check with a baker who fails that the manager does not call her once more."""
    times = Counter(row[3] for row in run.log.rows() if row[1] == CALLED and row[5] == "baker")
    if max(times.values(), default=0) > 1:
        return "Expected the baker to be called as before, but the manager tries again with her."
    return None


def as_before(run: Run) -> str | None:
    """Check that the manager calls donut maker and cashier once for each order, in that order."""
    first: dict[str, list[str]] = {}
    baked: dict[str, float] = {}
    for row in run.log.rows():
        if row[1:3] == (SERVED, "baker"):
            baked[row[3]] = row[0]
        if row[1] == CALLED and row[5] == "cashier" and row[3] in first and row[3] not in baked:
            return (
                "Expected the manager to call the cashier when the baker has answered, but for "
                f"{row[3]!r} he calls both at a time."
            )
        if row[1] == TIMED_OUT and row[5] == "baker":
            return "Expected the baker to be called as before, but the manager gives up on her."
        again = row[5] == "cashier" and row[5] in first.get(row[3], ())  # his own second attempt
        if row[1] == CALLED and row[6] == 1 and not again:
            first.setdefault(row[3], []).append(row[5])
    for order, names in first.items():
        if names not in (["baker", "cashier"], ["baker"]):
            return (
                "Expected the manager to call the baker and then the cashier, each once, but for "
                f"{order!r} he calls {' and '.join(names)}."
            )
        if names == ["baker"] and baked.get(order, run.end) < run.end - 60:
            return (
                f"Expected the manager to call the cashier for every order, but not for {order!r}."
            )
    return None


def healthy(shop: Shop) -> Shop:
    """Return a shop with a cashier who is never silent."""
    return shop.with_parts(replace(service(shop, "cashier"), steps=[Work(Exponential(30))]))


def bill_first(shop: Shop, before: Shop) -> str | None:
    """Check the learner's shop: no donut without a bill, and a seller who gives up in time."""
    if missing := lacking(shop, "market", "seller", "baker", "cashier"):
        return missing
    usual = shop.run(seed=7, until=days(5))
    for name, expected in (("baker", 120), ("cashier", 30)):
        if not seconds_taken(usual, name):
            return f"Expected the seller to call the {name}, but no order comes to her."
        wrong = (
            off_pace(usual, name, expected, 0.12 * expected)
            or varies(usual, name)
            or came_twice(usual, name)
        )
        if wrong:
            return wrong
    if set(shop.completes) != {"baker", "cashier"} or any(shop.completes.values()):
        return (
            "Expected every order to be complete when baker and cashier have served it: "
            f"completes=['baker', 'cashier'], not {list(shop.completes)}."
        )
    silent = shop.with_parts(replace(service(shop, "cashier"), steps=[dies]))
    burnt = shop.with_parts(replace(service(shop, "baker"), steps=[dies]))
    return (
        own_pace(usual, "seller", 5, 0.5)
        or billed_first(day(silent))
        or promised(usual, "cashier", "baker")
        or gives_up(day(silent), "cashier", 150)
        or gives_up(day(burnt), "baker", 600)
    )


def gives_up(run: Run, name: str, seconds: float) -> str | None:
    """Check that the seller gives up on a silent service after so long, in one attempt or more."""
    begun: dict[str, float] = {}
    ended: dict[str, float] = {}
    for time, kind, _, order, _, peer, _ in run.log.rows():
        if kind == CALLED and peer == name:
            begun.setdefault(order, time)
        if kind == TIMED_OUT and peer == name:
            ended[order] = time
    if not ended:
        return f"Expected the seller to give up on a silent {name}, but he waits for ever."
    longest = max(end - begun[order] for order, end in ended.items())
    if abs(longest - seconds) > 1:
        return f"Expected the seller to give up on the {name} after {seconds} s, not {longest:g} s."
    return None


def billed_first(run: Run) -> str | None:
    """Check on a day on which the cashier falls silent that nothing is baked without a bill."""
    visits = run.ledger.visits
    billed = {
        each.order for each in visits if each.service == "cashier" and each.outcome == "served"
    }
    baked = reached(run, "baker")
    if baked - billed:
        return (
            f"Expected every donut to be for an order that was billed, but {len(baked - billed)} "
            f"of {len(baked)} were not."
        )
    left = {row[3] for row in run.log.rows() if row[1] == ACCEPTED} - billed
    if left:
        return (
            "Expected customers to hear that an order was given up, but the customer of "
            f"{min(left)!r} had heard a yes before."
        )
    return None


def told(shop: Shop, before: Shop) -> str:
    """Return what is said to a shop in which nothing is baked without a bill."""
    run = shop.run(seed=7, until=days(30))
    ended: dict[str, set[str]] = {"baker": set(), "cashier": set()}
    for each in run.ledger.visits:
        if each.outcome == "served":
            ended[each.service].add(each.order) if each.service in ended else None
    rejected = {
        key for key, order in run.ledger.orders.items() if order.outcome == "rejected"
    } & ended["cashier"]
    return (
        "What is likely to fail, or easily undone, comes first: after a call that has failed the "
        "steps that follow are not taken, so no donut is made in vain. A debt is left: in a month "
        "of "
        f"your shop {len(rejected)} orders of {len(run.ledger.orders):,} were billed and then "
        "rejected. Who takes such a bill back is the subject of notebook 11, in Part II."
    )


def in_the_ward(answer: float) -> str | None:
    """Check how many patients one nurse can admit in eight hours."""
    if abs(answer - 8) < 0.2:
        return None
    each = 480 / answer if answer > 0 else 0
    return (
        f"{answer:g} patients would leave {each:.3g} minutes of the shift for each. Expected the "
        "minutes that an admission keeps her: her own work and all she waits for."
    )


def dies(job: Job) -> Iterator[Work]:
    """Work as a cashier does, and fall silent after two hours."""
    yield Work(Exponential(30))
    if job.now > hours(2):
        yield Work(Fixed(days(1)))
