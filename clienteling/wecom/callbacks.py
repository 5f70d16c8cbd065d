"""Who hears which callback. An app subscribes in its own `events.py`, imported in `AppConfig.ready`."""

from collections import defaultdict
from collections.abc import Callable

from clienteling.wecom.models import CallbackEvent

__all__ = ["CallbackEvent", "handlers", "on"]

Handler = Callable[[CallbackEvent], None]
_handlers: dict[tuple[bool, str, str], list[Handler]] = defaultdict(list)


def on(event: str, change_type: str = "", *, official: bool = False) -> Callable[[Handler], Handler]:
    """Call the function for such events, inside the transaction that marks the event handled.

    An event is a hint, may come twice under another digest and in any order: pull the state you need. Without
    `change_type`, every change of that event is heard. `official`: an Official Account's event, not WeCom's; what a
    follower writes is the event `message`, its kind (text, image…) the change.
    """

    def subscribe(handler: Handler) -> Handler:
        _handlers[official, event.lower(), change_type.lower()].append(handler)
        return handler

    return subscribe


def handlers(event: str, change_type: str, *, official: bool = False) -> list[Handler]:
    """Subscribers of the event, then of this change of it."""
    names = dict.fromkeys([(event.lower(), ""), (event.lower(), change_type.lower())])
    return [handler for name in names for handler in _handlers.get((official, *name), ())]
