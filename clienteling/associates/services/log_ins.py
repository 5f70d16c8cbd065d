"""Slows down who guesses passwords: a try counts before the password is looked at, so that many at once count too."""

from datetime import datetime, timedelta
from math import ceil

from django.conf import settings
from django.db import connection
from django.utils.translation import ngettext

from clienteling.associates.models import LogInTries
from clienteling.lib.encryption import blind_index
from clienteling.lib.errors import DomainError

WINDOW = timedelta(minutes=15)

COUNT = """INSERT INTO associates_logintries AS t (who, began_at, count) VALUES (%(who)s, %(at)s, 1)
ON CONFLICT (who) DO UPDATE SET
    count = CASE WHEN t.began_at <= %(since)s THEN 1 ELSE t.count + 1 END,
    began_at = CASE WHEN t.began_at <= %(since)s THEN %(at)s ELSE t.began_at END
RETURNING began_at, count"""


def count_try(username: str, address: str, *, at: datetime) -> None:
    """Raises DomainError `too_many_tries` when name or address has used up its tries of a quarter of an hour."""
    limits = {
        name_key(username): settings.LOG_IN_TRIES_PER_NAME,
        blind_index("log-in address", address): settings.LOG_IN_TRIES_PER_ADDRESS,
    }
    ends = [ends_at for who, most in limits.items() if (ends_at := counted(who, most, at))]
    if ends:
        raise DomainError("too_many_tries", wait(ceil((max(ends) - at) / timedelta(minutes=1))))


def count_code(address: str, *, at: datetime) -> None:
    """A tablet's code, tried from there. Raises DomainError `too_many_tries`."""
    ends_at = counted(blind_index("code of a tablet from", address), settings.LOG_IN_TRIES_PER_NAME, at)
    if ends_at:
        raise DomainError("too_many_tries", wait(ceil((ends_at - at) / timedelta(minutes=1))))


def wait(minutes: int) -> str:
    text = ngettext(
        "Too many tries. Try again in %(n)d minute.", "Too many tries. Try again in %(n)d minutes.", minutes
    )
    return text % {"n": minutes}


def counted(who: bytes, most: int, at: datetime) -> datetime | None:
    """When the window ends that is used up; None while there are tries left."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"who": who, "at": at, "since": at - WINDOW})
        began_at, count = cursor.fetchone()
    return began_at + WINDOW if count > most else None


def forget_tries(username: str) -> None:
    """The right password was given."""
    LogInTries.objects.filter(who=name_key(username)).delete()


def name_key(username: str) -> bytes:
    return blind_index("log-in name", username.casefold())
