"""Console pages of the client side."""

from clienteling.clients.admin import clients, kiosks, matches, ways

__all__ = ["clients", "kiosks", "matches", "ways"]
