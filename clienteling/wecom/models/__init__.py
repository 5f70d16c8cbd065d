"""Tables of the gateway: corps, Official Accounts, the outbox with its attempts, the callback inbox, uploaded media."""

from clienteling.wecom.models.attempt import Attempt, AttemptResult
from clienteling.wecom.models.callback import CallbackEvent, CallbackState
from clienteling.wecom.models.callee import Callee
from clienteling.wecom.models.corp import Corp
from clienteling.wecom.models.media import Media, MediaKind, MediaScene
from clienteling.wecom.models.official import CallbackMode, OfficialAccount
from clienteling.wecom.models.pause import SendingPause
from clienteling.wecom.models.send import Priority, Send, SendState
from clienteling.wecom.models.stand_in import DirectCalls, StandIn

__all__ = [
    "Attempt",
    "AttemptResult",
    "CallbackEvent",
    "CallbackMode",
    "CallbackState",
    "Callee",
    "Corp",
    "DirectCalls",
    "Media",
    "MediaKind",
    "MediaScene",
    "OfficialAccount",
    "Priority",
    "Send",
    "SendState",
    "SendingPause",
    "StandIn",
]
