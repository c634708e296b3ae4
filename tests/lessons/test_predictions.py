"""Predictions and recall, from code: what is kept, and what is said to it."""

from __future__ import annotations

import pytest

from donutlab.lessons import exercise, predict, progress, recall, reset
from donutlab.lessons import progress_file as store
from donutlab.lessons.catalogue import lessons


def test_a_right_prediction_is_kept_and_shown_beside_the_result():
    """What was said, how sure, what the run says, and why."""
    predict("02-chain", "c", confidence=80)
    told = str(predict("02-chain").against(154.2, "154 s"))
    assert "You predicted: c) About 155 s: all three together (80 % sure)." in told
    assert "The run says: 154 s." in told
    assert "Right. He calls one after the other" in told
    assert store.standing("02-chain").outcome == "right"


def test_a_wrong_prediction_is_told_what_it_usually_means():
    """The misconception behind the wrong answer is addressed, then the reason is given."""
    predict("02-chain", "b")
    told = str(predict("02-chain").against(154.2))
    assert "Not so. The slowest alone counts when things go on at the same time." in told
    assert "latency is a sum" in told
    assert store.standing("02-chain").outcome == "wrong"


@pytest.mark.parametrize(
    ("said", "told"),
    [(90, "Right."), (95, "weakest link"), (99, "stand in for the other"), (40, "Not so.")],
)
def test_a_number_is_near_enough_or_falls_in_the_range_of_a_misconception(said, told):
    """A predicted number is held against the measured one; typical wrong ones are known."""
    predict("02-product", said, confidence=50)
    assert told in str(predict("02-product").against(90.1))


@pytest.mark.parametrize("sure", [72.5, True, 101])
def test_confidence_is_a_whole_number_of_per_cent(sure):
    """No half per cent, no truth, no more than all."""
    with pytest.raises((TypeError, ValueError), match="Prediction '02-chain': confidence must be"):
        predict("02-chain", "c", confidence=sure)


def test_without_a_prediction_it_is_asked_for_and_the_answer_told_to_who_wants_it():
    """Nobody is held up who does not want to predict; nothing gives the answer away to the rest."""
    outcome = predict("02-chain").against(154.2)
    assert "You have not predicted yet." in str(outcome)
    assert "155" not in str(outcome)
    assert "155" not in outcome.html()
    assert store.records() == []
    predict("02-chain").reveal()
    told = str(predict("02-chain").against(154.2))
    assert "You made no prediction here." in told
    assert "155 s" in told


def test_what_is_predicted_after_the_answer_was_shown_counts_as_seen():
    """It is kept, and neither right nor wrong."""
    predict("02-chain").reveal()
    assert predict("02-chain").status == "You have seen the answer."
    predict("02-chain", lessons()[2].items["02-chain"].right)
    assert "after the answer was shown" in str(predict("02-chain").against(155))
    assert store.standing("02-chain").outcome == "seen"


def test_a_run_that_came_out_otherwise_is_no_verdict():
    """If the learner has changed the shop the lesson says so and leaves the prediction open."""
    predict("02-chain", "c")
    assert "has something been changed" in str(predict("02-chain").against(300))
    assert store.standing("02-chain").outcome == ""


def test_the_last_prediction_before_the_result_stands():
    """It can be changed until the result is seen, and not after."""
    predict("02-chain", "a")
    predict("02-chain", "c")
    predict("02-chain").against(155)
    predict("02-chain", "b")
    assert "You predicted c) " in str(predict("02-chain"))
    assert "so it stands" in str(predict("02-chain"))


@pytest.mark.parametrize(
    ("slip", "message"),
    [
        (lambda: predict("02-chan"), "There is no prediction '02-chan'. Did you mean '02-chain'?"),
        (lambda: predict("02-chain", "z"), "'02-chain': choose one of a, b, c, not 'z'."),
        (lambda: predict("02-product", "many"), "Prediction '02-product': 'many' is no number."),
        (lambda: predict("02-chain", "a", 120), "of at most 100, not 120"),
        (lambda: progress(99), "There is no lesson 99."),
        (lambda: recall(99), "There is no lesson 99."),
        (lambda: recall(2).answer(4, "a"), "number must be a whole number"),
        (lambda: recall(2).answer(1, "z"), "Recall question 1: choose one of a, b, c, not 'z'."),
        (lambda: exercise("02-resque"), "Did you mean '02-rescue'?"),
        (lambda: reset(99), "There is no lesson 99."),
    ],
)
def test_slips_meet_kind_messages(slip, message):
    """Who did what, what was wrong with which value, what to try."""
    with pytest.raises((ValueError, TypeError)) as caught:
        slip()
    assert message in str(caught.value)


def test_recall_answers_at_once_and_may_be_tried_again():
    """Each wrong answer is told what it mixes up, the right one why it is right."""
    assert recall(2).answer(1, "a").startswith("Not so. The donut maker makes the donut")
    assert recall(2).answer(1, "b").startswith("Right. ")
    assert store.standing("02-r1").outcome == "right"
