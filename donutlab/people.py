"""People: who comes to a shop, or has left it orders; with how much patience; who works when."""

from donutlab.parts.backlog import Backlog
from donutlab.parts.groups import Groups
from donutlab.parts.patience import Patience
from donutlab.parts.shifts import Shifts
from donutlab.parts.users import Users

__all__ = [
    "Backlog",
    "Groups",
    "Patience",
    "Shifts",
    "Users",
]
