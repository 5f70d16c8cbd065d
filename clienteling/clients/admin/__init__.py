"""Console pages of the client side."""

from clienteling.clients.admin import clients, house, matches

__all__ = ["clients", "house", "matches"]
