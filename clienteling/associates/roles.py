"""The one table of roles: whose clients a role sees, and what it may do (Django permission names or globs)."""

from dataclasses import dataclass, field
from enum import Enum
from fnmatch import fnmatch

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ASSOCIATE = "associate", _("Sales associate")
    STORE_MANAGER = "store_manager", _("Store manager")
    REGIONAL_MANAGER = "regional_manager", _("Regional manager")
    MARKETING = "marketing", _("Marketing")
    RETAIL_OPERATIONS = "retail_operations", _("Retail operations")
    COMPLIANCE = "compliance", _("Compliance")
    ADMINISTRATOR = "administrator", _("Administrator")


# Who did what: not a permission of a table, so that "*.view_*" does not open it.
READ_AUDIT = "associates.read_audit"
# What clients may ask for: a copy of everything, and to be forgotten.
SERVE_CLIENTS = "oversight.serve_clients"


# To see a detail in full that is masked: an act with a reason, on record.
REVEAL = "clients.reveal_client"


class Sight(Enum):
    """Whose clients a role sees. MARKET becomes the whole house for a user without a market."""

    OWN = "own"
    STORE = "store"
    REGION = "region"
    MARKET = "market"


@dataclass(frozen=True)
class Powers:
    sight: Sight
    console: bool = False
    permissions: tuple[str, ...] = field(default=())

    @property
    def leads(self) -> bool:
        """Answers for a store: its team, rota and absences."""
        return self.sight is not Sight.OWN

    @property
    def handles(self) -> bool:
        """Works with alerts; head office only looks."""
        return self.sight is not Sight.MARKET

    def allow(self, permission: str) -> bool:
        return any(fnmatch(permission, pattern) for pattern in self.permissions)


# Another system with a key: no role of a person. What it may do is the scopes of its key, of its market, and there only
# what came from its own source; `associates.doors` says which scope opens what.
MACHINE = "machine"

# Only tables whose rows know their store: of any other, a regional manager would see the whole market.
IN_A_REGION = (
    "associates.view_region",
    "associates.view_store",
    "associates.view_associate",
    "associates.*_absence",
    "associates.*_shift",
    "clients.view_client",
    REVEAL,
    "alerts.view_alert",
    "attribution.view_order",
    "attribution.view_credit",
    "attribution.view_target",
    "insights.view_report",
)

POWERS = {
    Role.ASSOCIATE: Powers(Sight.OWN, permissions=(REVEAL,)),
    Role.STORE_MANAGER: Powers(Sight.STORE, permissions=("associates.*_absence", "associates.*_shift", REVEAL)),
    Role.REGIONAL_MANAGER: Powers(Sight.REGION, console=True, permissions=IN_A_REGION),
    Role.MARKETING: Powers(
        Sight.MARKET,
        console=True,
        permissions=(
            "*.view_*",
            "assets.*",
            "alerts.change_rule*",
            "alerts.add_rule*",
            "clients.*_contactway",
            "clients.*_kioskdevice",
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
            REVEAL,
            "clients.*_fileimport",
            "attribution.*_target",
            "attribution.*_commissionplan",
            "insights.*",
            "clients.*_contactway",
            "clients.*_handover*",
            "clients.*_kioskdevice",
        ),
    ),
    Role.COMPLIANCE: Powers(
        Sight.MARKET,
        console=True,
        permissions=(
            "*.view_*",
            "associates.*_guideline*",
            "associates.*_question",
            "clients.*_consenttext",
            "clients.*_consentwording",
            READ_AUDIT,
            REVEAL,
            SERVE_CLIENTS,
            "oversight.*_retentionperiod",
        ),
    ),
    Role.ADMINISTRATOR: Powers(Sight.MARKET, console=True, permissions=("*",)),
}
