"""People: who comes to a shop, alone or in groups, with how much patience."""

from donutlab.parts.groups import Groups
from donutlab.parts.patience import Patience
from donutlab.parts.users import Users

__all__ = [
    "Groups",
    "Patience",
    "Users",
]
