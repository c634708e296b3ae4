"""Recall and transfer: questions on earlier notebooks and on other places, answered at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from donutlab.core.errors import check_number
from donutlab.lessons import progress_file as store
from donutlab.lessons import typed
from donutlab.lessons.cards import Card, Form, choice_form, choices_html, choices_text, rich
from donutlab.lessons.catalogue import check_lesson, lessons
from donutlab.lessons.lesson import Question, check_letter
from donutlab.lessons.progress_file import standing


def recall(lesson: int) -> Recall:
    """Ask the questions on earlier notebooks with which a lesson begins."""
    check_lesson(lesson)
    return Recall("Before we start.", f"recall({lesson})", lessons()[lesson].recall)


def transfer(lesson: int) -> Recall:
    """Ask the questions with which a lesson ends: what it says of other places than the diner."""
    check_lesson(lesson)
    return Recall("In another place.", f"transfer({lesson})", lessons()[lesson].transfer)


class Recall(Card):
    """Questions under a `title`, each with an answer at once; `code` is what asks them."""

    def __init__(self, title: str, code: str, questions: Sequence[Question]) -> None:
        self.title, self.code, self.questions = title, code, questions

    def answer(self, number: int, letter: str) -> str:
        """Answer question `number`, counted from 1, with a letter; return what is said to that."""
        check_number("Recall", "number", number, least=1, most=len(self.questions), whole=True)
        asked = self.questions[number - 1]
        letter = str(typed.letter(letter))
        check_letter(f"Recall question {number}", letter, asked.choices)
        outcome = "right" if letter == asked.right else "wrong"
        store.add(asked.key, "answer", answer=letter, outcome=outcome)
        return _reply(asked, letter)

    def text(self) -> str:
        parts = [
            f"{number}. {asked.text}\n{choices_text(asked.choices)}{_answered(asked)}"
            for number, asked in enumerate(self.questions, 1)
        ]
        how = f'From code: {self.code}.answer(1, "b") answers question 1.'
        return "\n".join([*parts, how])

    def html(self) -> str:
        items = "".join(
            f"<li>{rich(asked.text)}{choices_html(asked.choices)}{rich(_answered(asked))}</li>"
            for asked in self.questions
        )
        return f"<p><strong>{self.title}</strong></p><ol>{items}</ol>"

    def form(self) -> Form:
        forms = []
        for number, asked in enumerate(self.questions, 1):

            def keep(answer: Any, _: int | None, number: int = number) -> str:
                return self.answer(number, answer)

            forms.append(choice_form(f"Question {number}", asked.text, asked.choices, keep))
        return Form.of(forms)


def _reply(asked: Question, letter: str) -> str:
    return f"Right. {asked.because}" if letter == asked.right else f"Not so. {asked.wrong[letter]}"


def _answered(asked: Question) -> str:
    """Return what was answered last, if anything was, and what is said to that."""
    letter = standing(asked.key).answer
    return f"You answered {letter}). {_reply(asked, letter)}" if letter in asked.choices else ""
