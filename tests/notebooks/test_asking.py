"""A prediction is a question: nothing above it, and nothing below, gives its answer away."""

from __future__ import annotations

import re
from collections import Counter
from html import unescape

import pytest
from workbook import case, stored

from donutlab.lessons.catalogue import lessons

LESSONS = list(lessons().values())

PREDICTIONS = [
    pytest.param(lesson, each, id=f"{lesson.file} {each.key}")
    for lesson in LESSONS
    for each in lesson.predictions
]

TENS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
COUNTS = [*TENS, "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"]
COUNTS += ["eighteen", "nineteen", "twenty"]
UNITS = {"seconds": "s", "second": "s", "minutes": "min", "minute": "min", "percent": "%"}
NUMBER = re.compile(
    r"(?<![\w.])(\d+(?:[.,]\d+)?|" + "|".join(COUNTS) + r")\s+(of \d+ \w+|%|[a-z]+)"
)


def measures(text):
    """Return the numbers with what they count that stand in a text, as pairs."""
    found = []
    for number, unit in NUMBER.findall(re.sub(r"(\d)\s*%", r"\1 %", text.lower())):
        value = COUNTS.index(number) if number in COUNTS else float(number.replace(",", "."))
        found.append((float(value), UNITS.get(unit, unit)))
    return found


def shown(cell):
    """Return what a reader sees of a cell: its text, and what stands in its outputs unfolded."""
    texts = [cell.source]
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        html = data.get("text/html", data.get("image/svg+xml", ""))
        html = re.sub(r"<details>.*?</details>", "", html, flags=re.DOTALL)
        texts += [unescape(re.sub(r"<[^>]+>", " ", html)), data.get("text/plain", "")]
        texts.append(output.get("text", ""))
    return "\n".join(texts)


def words(text):
    """Return the words of a text that carry it, by their stems."""
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())}


def around(lesson, asked):
    """Return what stands above a question, and what is shown below it until its answer."""
    cells = stored(lesson, False).cells
    at = next(n for n, cell in enumerate(cells) if f'predict("{asked.key}")' in cell.source)
    end = next(
        n for n, cell in enumerate(cells) if f'predict("{asked.key}").against' in cell.source
    )
    below = [shown(_outputs(cell)) for cell in cells[at : end + 1]]
    above = [shown(cell) for cell in cells[:at]] + [cells[at].source]
    return "\n".join(above), "\n".join(below)


def _outputs(cell):
    """Return a cell as if its source were empty."""
    copy = cell.copy()
    copy["source"] = ""
    return copy


@pytest.mark.parametrize(("lesson", "asked"), PREDICTIONS)
def test_what_gives_an_answer_away_is_known_for_each_prediction(lesson, asked):
    """Its author says in which words the answer would be told, and its reason tells it so."""
    assert asked.gives
    told = f"{asked.because} {asked.choices.get(asked.right, '')} {asked.right} {asked.unit}"
    assert any(re.search(each, told, re.IGNORECASE) for each in asked.gives)


@pytest.mark.parametrize(("lesson", "asked"), PREDICTIONS)
def test_nothing_gives_an_answer_away(lesson, asked):
    """No words of it, no number of it, no sentence of the right choice, above or in an output."""
    above, below = around(lesson, asked)
    below = below.replace(asked.text, "")
    for choice in asked.choices.values():
        below = below.replace(choice, "")
    for text in (above, below):
        for each in asked.gives:
            found = re.search(each, text, re.IGNORECASE)
            assert not found, text[max(0, found.start() - 60) : found.end() + 60]
    given = measures(asked.text)
    right = (
        measures(asked.choices[asked.right])
        if asked.choices
        else measures(f"{asked.right:g} {asked.unit}")
    )
    for value, unit in measures(above):
        for number, what in right:
            near = abs(value - number) <= (0.001 if asked.choices else asked.within * number)
            assert not (near and unit == what and (value, unit) not in given), (value, unit)
    if asked.choices and len(words(asked.choices[asked.right])) > 2:
        needed = words(asked.choices[asked.right]) - words(asked.text)
        for sentence in re.split(r"[.!?:\n]\s", above):
            told = len(needed & words(sentence)) / max(1, len(needed))
            assert len(needed) < 3 or told < 0.75, sentence


@pytest.mark.parametrize(("lesson", "asked"), PREDICTIONS)
def test_what_is_shown_before_a_prediction_is_made_does_not_answer_it(lesson, asked):
    """In the notebook as it is kept the reason for the answer stands nowhere but folded."""
    text = "\n".join(shown(_outputs(cell)) for cell in stored(lesson, False).cells)
    assert asked.because.split(". ")[0].replace("**", "")[:60] not in text


@pytest.mark.parametrize(("lesson", "asked"), PREDICTIONS)
def test_nothing_is_shown_between_a_question_and_its_result(lesson, asked):
    """Until a prediction is made no print and no table stands there, which might answer it."""
    cells = stored(lesson, False).cells
    codes = [cell.source for cell in cells]
    at = next(n for n, code in enumerate(codes) if f'predict("{asked.key}")' in code)
    end = next(n for n, code in enumerate(codes) if f'predict("{asked.key}").against' in code)
    for output in (each for cell in cells[at : end + 1] for each in cell.get("outputs", ())):
        told = output.get("data", {}).get("text/plain", output.get("text", ""))
        assert "not predicted yet" in told.lower(), told


def letters(asked):
    """Return how often each letter is right."""
    return Counter(each.right for each in asked if each.choices)


@pytest.mark.parametrize("lesson", [case(each) for each in LESSONS])
def test_no_letter_is_favoured_in_a_lesson(lesson):
    """Whoever always says c is right in no more than half of the questions."""
    found = letters(lesson.asked)
    assert max(found.values()) <= max(2, sum(found.values()) / 2), found


def test_no_letter_is_favoured_in_the_course():
    """Each of the first three letters is right in a quarter to two fifths of all questions."""
    found = letters([each for lesson in LESSONS for each in lesson.asked])
    for letter in "abc":
        assert 0.22 <= found[letter] / sum(found.values()) <= 0.45, found


def test_the_first_question_comes_soon():
    """Within the first fifteen cells of the first notebook there is something to predict."""
    cells = stored(lessons()[1], False).cells
    assert any("predict(" in cell.source for cell in cells[:15])
