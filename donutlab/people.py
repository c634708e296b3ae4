"""People: who comes to a shop, alone or in groups, with how much patience; who works when."""

from donutlab.parts.groups import Groups
from donutlab.parts.patience import Patience
from donutlab.parts.shifts import Shifts
from donutlab.parts.users import Users

__all__ = [
    "Groups",
    "Patience",
    "Shifts",
    "Users",
]
