"""Console pages of the client side."""

from clienteling.clients.admin import clients, house, kiosks, matches, ways

__all__ = ["clients", "house", "kiosks", "matches", "ways"]
