"""Tables of outreach."""

from clienteling.outreach.models.approval import MOVES, Approvable, MessageStatus
from clienteling.outreach.models.prepared import Claim, PreparedMessage, PreparedMessageText, PreparedSend
from clienteling.outreach.models.welcome import Slot, WelcomeMedia, WelcomeMessage, WelcomeText

__all__ = [
    "MOVES",
    "Approvable",
    "Claim",
    "MessageStatus",
    "PreparedMessage",
    "PreparedMessageText",
    "PreparedSend",
    "Slot",
    "WelcomeMedia",
    "WelcomeMessage",
    "WelcomeText",
]
