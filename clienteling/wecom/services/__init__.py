"""What others may ask of the gateway's rows: queue and deliver sends, take callbacks, upload media."""

from clienteling.wecom.services.inbox import dispatch_callbacks, events_of_client, receive, try_again
from clienteling.wecom.services.media import media_id_for
from clienteling.wecom.services.official import follower_key, receive_official
from clienteling.wecom.services.outbox import NewSend, queue_many, replay, withdraw
from clienteling.wecom.services.pausing import pause_sending, resume_sending
from clienteling.wecom.services.sender import deliver_due
from clienteling.wecom.services.settling import say_arrived, say_not_arrived

__all__ = [
    "NewSend",
    "deliver_due",
    "dispatch_callbacks",
    "events_of_client",
    "follower_key",
    "media_id_for",
    "pause_sending",
    "queue_many",
    "receive",
    "receive_official",
    "replay",
    "resume_sending",
    "say_arrived",
    "say_not_arrived",
    "try_again",
    "withdraw",
]
