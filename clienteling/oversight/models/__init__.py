"""Tables of oversight."""

from clienteling.oversight.models.change import Change, Operation

__all__ = ["Change", "Operation"]
