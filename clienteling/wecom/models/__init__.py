"""Tables of the gateway: corps, the outbox with its attempts, the callback inbox."""

from clienteling.wecom.models.attempt import Attempt, AttemptResult
from clienteling.wecom.models.callback import CallbackEvent, CallbackState
from clienteling.wecom.models.corp import Corp
from clienteling.wecom.models.send import Priority, Send, SendState

__all__ = [
    "Attempt",
    "AttemptResult",
    "CallbackEvent",
    "CallbackState",
    "Corp",
    "Priority",
    "Send",
    "SendState",
]
