"""What others may ask of the gateway's rows: queue sends, deliver them, receive and dispatch callbacks."""

from clienteling.wecom.services.inbox import dispatch_callbacks, receive, try_again
from clienteling.wecom.services.outbox import NewSend, queue_many, replay, withdraw
from clienteling.wecom.services.sender import deliver_due

__all__ = ["NewSend", "deliver_due", "dispatch_callbacks", "queue_many", "receive", "replay", "try_again", "withdraw"]
