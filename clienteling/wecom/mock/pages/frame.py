"""The phone around a chat or a list: status bar, title, what is inside, what is below."""

from datetime import UTC, datetime, timedelta, timezone
from html import escape

from clienteling.wecom.mock.world import World

SHANGHAI = timezone(timedelta(hours=8))
STATUS_ICONS = (
    '<svg viewBox="0 0 66 12" aria-hidden="true"><path d="M1 8h3v4H1zM6 6h3v6H6zM11 3h3v9h-3zM16 0h3v12h-3z"/>'
    '<path d="M33 2.5a10 10 0 0 1 7 2.8l-1.5 1.6a8 8 0 0 0-11 0L26 5.3a10 10 0 0 1 7-2.8zm0 4a6 6 0 0 1 4.2 1.7'
    'L33 12l-4.2-3.8A6 6 0 0 1 33 6.5z"/><rect x="46.5" y=".5" width="17" height="11" rx="3" fill="none" '
    'stroke="currentColor" opacity=".4"/><rect x="48" y="2" width="12" height="8" rx="1.8"/></svg>'
)


def phone(
    world: World, *, title: str, about: str, back: str, inside: str, below: str = "", data: dict[str, str] | None = None
) -> str:
    """`title` and `about` are text, `inside` and `below` markup. `data`: what the scripts need to know."""
    now = datetime.fromtimestamp(world.clock.now(), SHANGHAI)
    known = "".join(f' data-{name}="{escape(value)}"' for name, value in (data or {}).items())
    return (
        f'<div class="desk"><div class="phone"{known}><div class="status"><span>{now:%H:%M}</span>{STATUS_ICONS}</div>'
        f'<div class="bar"><a href="{escape(back)}" aria-label="‹">‹</a>'
        f"<div><b>{escape(title)}</b><small>{escape(about)}</small></div></div>"
        f'<div class="chat" id="chat" aria-live="polite">{inside}</div>{below}<div class="home"></div></div></div>'
        '<script src="/files/forms.js"></script><script src="/files/phone.js"></script>'
    )


def stamp(at: float, now: float) -> str:
    """The time of a message, with its day unless that is today."""
    moment, today = (datetime.fromtimestamp(it, UTC).astimezone(SHANGHAI) for it in (at, now))
    shown = f"{moment:%H:%M}" if moment.date() == today.date() else f"{moment:%m-%d %H:%M}"
    return f'<time datetime="{moment.isoformat(timespec="seconds")}">{shown}</time>'
