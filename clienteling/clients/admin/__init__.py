"""Console pages of the client side."""

from clienteling.clients.admin import (
    clients,
    consents,
    handovers,
    house,
    imports,
    kiosks,
    matches,
    reconciliations,
    ways,
    wishes,
)

__all__ = [
    "clients",
    "consents",
    "handovers",
    "house",
    "imports",
    "kiosks",
    "matches",
    "reconciliations",
    "ways",
    "wishes",
]
