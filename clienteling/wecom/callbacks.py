"""Who hears which callback. An app subscribes in its own `events.py`, imported in `AppConfig.ready`."""

from collections import defaultdict
from collections.abc import Callable

from clienteling.wecom.models import CallbackEvent

__all__ = ["CallbackEvent", "handlers", "on"]

Handler = Callable[[CallbackEvent], None]
_handlers: dict[tuple[str, str], list[Handler]] = defaultdict(list)


def on(event: str, change_type: str = "") -> Callable[[Handler], Handler]:
    """Call the function for such events, inside the transaction that marks the event handled.

    An event is a hint, may come twice under another digest and in any order: pull the state you need. Without
    `change_type`, every change of that event is heard.
    """

    def subscribe(handler: Handler) -> Handler:
        _handlers[event.lower(), change_type.lower()].append(handler)
        return handler

    return subscribe


def handlers(event: str, change_type: str) -> list[Handler]:
    """Subscribers of the event, then of this change of it."""
    names = dict.fromkeys([(event.lower(), ""), (event.lower(), change_type.lower())])
    return [handler for name in names for handler in _handlers.get(name, ())]
