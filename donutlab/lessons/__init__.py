"""Lessons: what a notebook asks, and how it is checked."""

from donutlab.lessons.api import exercise, merge, mine, predict, progress, recall, reset

__all__ = ["exercise", "merge", "mine", "predict", "progress", "recall", "reset"]
