"""Tables of outreach."""

from clienteling.outreach.models.prepared import (
    MOVES,
    MessageStatus,
    PreparedMessage,
    PreparedMessageText,
    PreparedSend,
)
from clienteling.outreach.models.welcome import Slot, WelcomeMedia, WelcomeMessage, WelcomeText

__all__ = [
    "MOVES",
    "MessageStatus",
    "PreparedMessage",
    "PreparedMessageText",
    "PreparedSend",
    "Slot",
    "WelcomeMedia",
    "WelcomeMessage",
    "WelcomeText",
]
