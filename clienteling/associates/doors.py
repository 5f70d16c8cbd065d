"""The one table of the API's doors: which scope a machine needs there for which method, and what people may do."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READING = frozenset({"GET", "HEAD", "OPTIONS"})
ACTING = READING | {"POST"}


@dataclass(frozen=True)
class Door:
    """`scopes`: by method; a method that is not named is closed to machines. `people`: the methods open to people."""

    scopes: Mapping[str, str]
    people: frozenset[str] = READING

    def scope(self, method: str) -> str | None:
        return self.scopes.get("GET" if method in READING else method)


# By the name of the route. What somebody may not see is not found, whatever the door says.
DOORS = {
    "clients": Door({"GET": "clients:read", "POST": "clients:write", "PUT": "clients:write"}),
    "client": Door({"GET": "clients:read"}),
    "deletions": Door({"GET": "clients:read"}),
    "timeline": Door({"GET": "timeline:read"}),
    "relationships": Door({"GET": "relationships:read"}),
    "tags": Door({"GET": "tags:read"}),
    "client-tags": Door({"GET": "tags:read", "POST": "tags:write"}),
    "client-tag": Door({"DELETE": "tags:write"}),
    "consents": Door({"GET": "consents:read"}),
    "client-consents": Door({"POST": "consents:write"}),
    "consent-withdrawal": Door({"POST": "consents:write"}),
    "wishes": Door({"GET": "wishes:read", "POST": "wishes:write"}, ACTING),
    "wish": Door({"GET": "wishes:read"}),
    "wish-close": Door({"POST": "wishes:write"}, ACTING),
    "activities": Door({"POST": "activities:write"}),
    "stock": Door({"POST": "stock:write"}),
    "prices": Door({"POST": "prices:write"}),
    "orders": Door({"GET": "orders:read", "POST": "orders:write"}),
    "refunds": Door({"POST": "orders:write"}),
    "pickups": Door({"POST": "orders:write"}),
    "credits": Door({"GET": "credits:read"}),
    "commissions": Door({"GET": "credits:read"}),
    "targets": Door({"GET": "kpis:read"}),
    "kpis": Door({"GET": "kpis:read"}),
    "associates": Door({"GET": "directory:read"}),
    "associate": Door({"GET": "directory:read"}),
    "stores": Door({"GET": "directory:read"}),
    "store": Door({"GET": "directory:read"}),
    "assets": Door({"GET": "assets:read"}),
    "asset": Door({"GET": "assets:read"}),
    "alerts": Door({"GET": "alerts:read"}),
    "alert": Door({"GET": "alerts:read"}),
    "alert-acknowledge": Door({}, ACTING),
    "alert-later": Door({}, ACTING),
    "alert-done": Door({}, ACTING),
    "alert-dismiss": Door({}, ACTING),
    "rules": Door({"GET": "rules:read"}),
    "rule": Door({"GET": "rules:read"}),
    "dry-runs": Door({"POST": "rules:read"}, ACTING),
    "scorecard": Door({"GET": "alerts:read"}),
    "reports": Door({}),
    "report": Door({}),
    "webhooks": Door({"GET": "webhooks:write", "POST": "webhooks:write"}, frozenset()),
    "webhook": Door(dict.fromkeys(("GET", "PATCH", "DELETE"), "webhooks:write"), frozenset()),
    "webhook-deliveries": Door({"GET": "webhooks:write"}, frozenset()),
    "webhook-replay": Door({"POST": "webhooks:write"}, frozenset()),
    "webhook-secret": Door({"POST": "webhooks:write"}, frozenset()),
}

SCOPES: dict[str, Promise] = {
    "clients:read": _("Read clients"),
    "clients:write": _("Create and change clients"),
    "relationships:read": _("Read who looks after whom"),
    "tags:read": _("Read tags"),
    "tags:write": _("Tag clients"),
    "consents:read": _("Read consents"),
    "consents:write": _("Record consents and withdrawals"),
    "wishes:read": _("Read wishes"),
    "wishes:write": _("Note and close wishes"),
    "activities:write": _("Report what clients do"),
    "orders:read": _("Read orders of its own source"),
    "orders:write": _("Report orders, refunds and pieces to collect"),
    "stock:write": _("Report stock"),
    "prices:write": _("Report prices"),
    "credits:read": _("Read credits and commission"),
    "kpis:read": _("Read KPIs and targets"),
    "directory:read": _("Read associates and stores"),
    "assets:read": _("Read approved assets"),
    "alerts:read": _("Read alerts and what rules are worth"),
    "rules:read": _("Read rules and try conditions"),
    "timeline:read": _("Read timelines"),
    "webhooks:write": _("Subscribe to webhooks"),
}
