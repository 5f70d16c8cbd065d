"""Console pages of the client side."""

from clienteling.clients.admin import clients, consents, house, kiosks, matches, reconciliations, ways, wishes

__all__ = ["clients", "consents", "house", "kiosks", "matches", "reconciliations", "ways", "wishes"]
