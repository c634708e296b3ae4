"""Workflows: a conductor with the states it goes through, and what undoes them."""

from donutlab.parts.states import ChoiceState, ParallelState, State, Wait
from donutlab.parts.tasks import Send, Task
from donutlab.parts.workflows import Workflow

__all__ = ["ChoiceState", "ParallelState", "Send", "State", "Task", "Wait", "Workflow"]
