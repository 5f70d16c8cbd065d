"""What an Official Account tells once a push has gone out: to one follower (template) or to many (mass send)."""

from dataclasses import dataclass

from clienteling.wecom.models import CallbackEvent

EVENTS = ("templatesendjobfinish", "masssendjobfinish")


@dataclass(frozen=True)
class PushFinished:
    """`status` in WeChat's words; the counts and the addresses of the articles only of a mass send."""

    msgid: str
    status: str
    total: int = 0
    filtered: int = 0
    sent: int = 0
    failed: int = 0
    article_urls: tuple[str, ...] = ()

    @property
    def succeeded(self) -> bool:
        return self.status.lower() in {"success", "send success"}


def push_finished(event: CallbackEvent) -> PushFinished:
    """Subscribe to `EVENTS` with `official=True`."""
    return PushFinished(
        msgid=event.value("MsgID"),
        status=event.value("Status"),
        total=_count(event, "TotalCount"),
        filtered=_count(event, "FilterCount"),
        sent=_count(event, "SentCount"),
        failed=_count(event, "ErrorCount"),
        article_urls=tuple(event.values("ArticleUrl")),
    )


def _count(event: CallbackEvent, name: str) -> int:
    said = event.value(name)
    return int(said) if said.isdecimal() else 0
