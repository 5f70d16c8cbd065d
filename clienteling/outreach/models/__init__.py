"""Tables of outreach."""

from clienteling.outreach.models.prepared import (
    MOVES,
    Claim,
    MessageStatus,
    PreparedMessage,
    PreparedMessageText,
    PreparedSend,
)
from clienteling.outreach.models.welcome import Slot, WelcomeMedia, WelcomeMessage, WelcomeText

__all__ = [
    "MOVES",
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
