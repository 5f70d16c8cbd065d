"""How the phone writes days, money, names and numbers."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, pgettext

from clienteling.alerts.naming import title_in
from clienteling.clients.models import Client
from clienteling.lib import names, phones
from clienteling.lib.money import format_money

register = template.Library()
SOON = 7


@register.filter
def day(at: date | None) -> str:
    """`8 Aug`; with the year when it is not this one. A moment is read in the market's time zone."""
    if at is None:
        return ""
    local = timezone.localtime(at) if isinstance(at, datetime) else at
    if local.year == timezone.localdate().year:
        return date_format(local, pgettext("a day of this year", "j M"))
    return date_format(local, pgettext("a day of another year", "j M Y"))


@register.filter
def long_day(at: datetime) -> str:
    """`Sunday 22 November`."""
    return date_format(timezone.localtime(at), pgettext("today, written out", "l j F"))


@register.filter
def useful_until(at: datetime) -> str:
    """How long an alert is worth acting on, in the words of somebody who plans a day."""
    local, now = timezone.localtime(at), timezone.localtime()
    days = (local.date() - now.date()).days
    if days == 0:
        return gettext("until %(time)s") % {"time": date_format(local, "H:i")}
    if days == 1:
        return gettext("until tomorrow")
    return gettext("until %(day)s") % {"day": date_format(local, "l") if days < SOON else day(at)}


@register.filter
def near(on: date) -> str:
    """A day close by, in the words of somebody who plans a week."""
    days = (on - timezone.localdate()).days
    if days in (0, 1):
        return gettext("tomorrow") if days else gettext("today")
    return date_format(on, "l") if 0 < days < SOON else day(on)


@register.filter
def birthday(birth_md: int | None) -> str:
    """`22 Aug` from 822; a leap year, so that 29 February has a birthday too."""
    if birth_md is None:
        return ""
    return date_format(date(2000, birth_md // 100, birth_md % 100), pgettext("a day of this year", "j M"))


@register.filter
def lifetime(client: Client) -> str:
    return format_money(client.lifetime_minor, client.market.currency)


@register.filter
def money(amount_minor: int, currency: str) -> str:
    return format_money(amount_minor, currency)


@register.filter
def exact_money(amount_minor: int, currency: str) -> str:
    """With decimals, as on a statement."""
    return format_money(amount_minor, currency, decimals=True)


@register.filter
def month_name(first: date) -> str:
    """`November 2026`."""
    return date_format(first, "YEAR_MONTH_FORMAT")


@register.filter
def own_part(title: str) -> str:
    """Of a title written in both languages what the reader reads."""
    return title_in(title, get_language() or "en")


@register.filter
def pinyin(name: str) -> str:
    """Only for names that are not written in Latin letters already."""
    return "" if name.isascii() else names.sort_key(name)


@register.filter
def masked_phone(phone: str | None) -> str:
    return phones.mask(phone) if phone else ""


@register.filter
def lookup(table: dict[int, object], key: int) -> object:
    return table.get(key)
