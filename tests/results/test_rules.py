"""The rulebook of a run: what each rule matched, what it turned away, and which rules are wrong."""

from __future__ import annotations

import subprocess
import sys

import pytest
from drawn import any_shops
from hypothesis import given, settings
from shops import PLACED, event_shop, street

from donutlab import Bus, Publish, Rule, Service, Shop
from donutlab.core.errors import PatternRefused
from donutlab.core.kinds import FILTERED, PUBLISHED
from donutlab.patterns import Pattern


def diner(*rules: Rule) -> Shop:
    """Return a diner whose bus has these rules, all of them to the cashier."""
    front = Service("manager", [Publish("OrderPlaced", to="bus")])
    return Shop(street(), front, Service("cashier"), Bus("bus", rules))


def test_each_rule_says_what_it_matched_and_where_the_others_failed():
    """Of 60 orders the pies fail at the item, and those that cost nothing at the charge."""
    run = event_shop().with_parts(street(count=60)).run(seed=7)
    pies = int((run.orders["detail.item"] == "pie").sum())
    bake, bill = run.rules().rules
    assert pies > 0
    assert (bake.matched, bake.not_matched) == (60 - pies, pies)
    assert bake.turned_away == {"detail.item": pies}
    assert bill.turned_away == {"detail.charge": pies}
    assert (bake.doubts, bill.doubts) == ((), ())


@given(any_shops(learners=False))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_matched_and_not_matched_add_up_to_what_was_published(shop):
    """For every rule of any shop; and its pattern, asked again, says the same."""
    run = shop.run(seed=3, until=60.0)
    events = {event.id: event for event in run.event_list}
    rows = list(run.log.rows())
    for each in run.rules().rules:
        told = [row[4] for row in rows if row[1] == PUBLISHED and row[2] == each.bus]
        pattern = next(r for r in shop.parts[each.bus].rules if r.name == each.rule).pattern
        assert each.matched == sum(Pattern(pattern).matches(events[one]) for one in told)
        assert each.matched + each.not_matched == len(told)
        assert each.not_matched == sum(
            row[1] == FILTERED and row[2] == each.bus and each.rule in row[6] for row in rows
        )


def test_a_rule_with_a_misspelt_field_is_doubted_aloud():
    """The order nobody took: the field that no event had is named, with the nearest one."""
    run = diner(Rule("bill", PLACED | {"detail": {"itm": ["donut"]}}, "cashier")).run(seed=1)
    book = run.rules()
    sentence = "No event had the field detail.itm. Did you mean 'detail.item'?"
    assert book.doubts == [f"Rule 'bill' of 'bus' matched nothing. {sentence}"]
    assert sentence in str(book)
    assert "detail.itm" in book._repr_html_()


def test_a_rule_whose_value_never_came_is_doubted_and_one_that_matched_is_not():
    """A value that no event had is named with the values there were."""
    never = Rule("cake", {"detail": {"item": ["cake"]}}, "cashier")
    book = diner(never, Rule("all", PLACED, "cashier")).run(seed=1).rules()
    assert [each.matched for each in book.rules] == [0, 12]
    (doubt,) = book.doubts
    assert 'The field detail.item never was "cake". It was' in doubt


def test_a_rulebook_reads_as_a_table_and_as_a_frame():
    """One row for each rule, in the order of the blueprint."""
    book = event_shop().with_parts(street(count=60)).run(seed=7).rules()
    assert "bus: bake" in str(book)
    assert "detail.item" in str(book)
    assert list(book.frame()["rule"]) == ["bake", "bill"]


def test_names_in_a_rulebook_are_escaped():
    """A rule may be called anything; in HTML it is text."""
    rule = Rule("<script>", {"detail": {"<b>": [1]}}, "cashier")
    assert "<script>" not in diner(rule).run(seed=1).rules()._repr_html_()


TOO_LONG = {"detail": {"item": [f"donut number {number}" for number in range(200)]}}
TOO_COMPLEX = {"detail": {"item": [{"wildcard": "*a*a*a*a*a*a*"}]}}


@pytest.mark.parametrize(
    ("pattern", "said"), [(TOO_LONG, "characters as JSON"), (TOO_COMPLEX, "Rule is too complex")]
)
def test_a_pattern_that_the_service_would_refuse_is_doubted_aloud(pattern, said):
    """By a warning where the rule is made, and by a line of the rulebook; it works all the same."""
    with pytest.warns(PatternRefused, match=f"^Rule 'vip': Amazon EventBridge .*{said}") as caught:
        rule = Rule("vip", pattern, to="cashier")
    assert [each.filename for each in caught] == [__file__]
    book = diner(rule, Rule("all", PLACED, "cashier")).run(seed=1).rules()
    told = [line for line in book.doubts if line.startswith("Rule 'vip' of 'bus': Amazon")]
    assert len(told) == 1
    assert said in told[0]
    assert said in str(book)
    assert book.rules[1].refusals == ()


def test_the_warning_is_shown_once_by_default():
    """A rule made again in the same line, as a panel does, says no more."""
    code = (
        "from donutlab import Rule\n"
        f"pattern = {TOO_COMPLEX!r}\n"
        "for _ in range(3):\n"
        "    Rule('vip', pattern, to='cashier')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stderr.count("PatternRefused") == 1
