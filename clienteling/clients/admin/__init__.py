"""Console pages of the client side."""

from clienteling.clients.admin import clients, matches

__all__ = ["clients", "matches"]
