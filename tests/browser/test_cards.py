"""Cards in JupyterLab: a question is a group with a name, and is answered by keys alone."""

from __future__ import annotations

from donutlab.cards import plain
from donutlab.course import lessons


def test_a_question_is_a_named_group_and_answered_by_keys(open_notebook):
    """The group is named by its question, is one stop for Tab, and arrows choose in it."""
    page = open_notebook(["from donutlab.lessons import recall\nrecall(2)"])
    asked = lessons()[2].recall[0]
    group = page.get_by_role("radiogroup", name=f"Question 1. {plain(asked.text)}")
    group.wait_for()
    radios = group.get_by_role("radio")
    assert radios.count() == len(asked.choices)
    radios.first.focus()
    page.keyboard.press("Space")
    for _ in range(list(asked.choices).index(asked.right)):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Answer"
    page.keyboard.press("Space")
    page.get_by_text("Right.").first.wait_for()
