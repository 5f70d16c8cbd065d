"""The one table of roles: whose clients a role sees, and what it may do (Django permission names or globs)."""

from dataclasses import dataclass, field
from enum import Enum
from fnmatch import fnmatch

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ASSOCIATE = "associate", _("Sales associate")
    STORE_MANAGER = "store_manager", _("Store manager")
    MARKETING = "marketing", _("Marketing")
    RETAIL_OPERATIONS = "retail_operations", _("Retail operations")
    ADMINISTRATOR = "administrator", _("Administrator")


class Sight(Enum):
    """Whose clients a role sees. MARKET becomes the whole house for a user without a market."""

    OWN = "own"
    STORE = "store"
    MARKET = "market"


@dataclass(frozen=True)
class Powers:
    sight: Sight
    console: bool = False
    permissions: tuple[str, ...] = field(default=())

    def allow(self, permission: str) -> bool:
        return any(fnmatch(permission, pattern) for pattern in self.permissions)


POWERS = {
    Role.ASSOCIATE: Powers(Sight.OWN),
    Role.STORE_MANAGER: Powers(Sight.STORE),
    Role.MARKETING: Powers(
        Sight.MARKET,
        console=True,
        permissions=(
            "*.view_*",
            "assets.*",
            "alerts.change_rule*",
            "alerts.add_rule*",
            "alerts.*_autotag",
            "clients.*_tag",
            "clients.*_taggroup",
            "outreach.*",
        ),
    ),
    Role.RETAIL_OPERATIONS: Powers(
        Sight.MARKET,
        console=True,
        permissions=(
            "*.view_*",
            "clients.merge_client",
            "attribution.*_target",
            "attribution.*_commissionplan",
            "insights.*",
        ),
    ),
    Role.ADMINISTRATOR: Powers(Sight.MARKET, console=True, permissions=("*",)),
}
