"""Console pages of the client side."""

from clienteling.clients.admin import clients, handovers, house, kiosks, matches, ways

__all__ = ["clients", "handovers", "house", "kiosks", "matches", "ways"]
