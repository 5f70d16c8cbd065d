"""System checks: contradictions and laptop defaults that must not reach production."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from clienteling.oversight.services.reindexing import keys_differ
from config.env import LAPTOP_FIELD_KEYS, LAPTOP_INDEX_KEY, LAPTOP_SECRET_KEY, key, key_ring


@register(Tags.security, deploy=True)
def no_laptop_keys(**_: Any) -> list[CheckMessage]:
    """The keys in the source are public."""
    found: list[CheckMessage] = []
    laptop = key_ring("LAPTOP", LAPTOP_FIELD_KEYS).values()
    if set(settings.FIELD_KEYS.values()) & set(laptop):
        found.append(Error("FIELD_KEYS holds the laptop's public key", hint="set FIELD_KEYS", id="config.E001"))
    if settings.INDEX_KEY == key("LAPTOP", LAPTOP_INDEX_KEY):
        found.append(Error("INDEX_KEY is the laptop's public key", hint="set INDEX_KEY", id="config.E002"))
    if settings.SECRET_KEY == LAPTOP_SECRET_KEY:
        found.append(Error("SECRET_KEY is the laptop's public one", hint="set SECRET_KEY", id="config.E007"))
    return found


@register()
def limits_below_wecoms(**_: Any) -> list[CheckMessage]:
    """WeCom silently drops what a member gets beyond 30 a minute or 1,000 an hour."""
    if settings.WECOM_MEMBER_PER_MINUTE >= 30 or settings.WECOM_MEMBER_PER_HOUR >= 1000:
        return [Error("WECOM_MEMBER_PER_MINUTE must be below 30 and _PER_HOUR below 1000", id="config.E003")]
    return []


@register()
def quiet_hours_are_two_times(**_: Any) -> list[CheckMessage]:
    """As in 21:00-09:00; whatever cannot be read would keep every alert from going out."""
    try:
        times = [time.fromisoformat(part.strip()) for part in settings.ALERTS_QUIET_HOURS.split("-") if part]
    except ValueError:
        times = []
    if settings.ALERTS_QUIET_HOURS and (len(times) != 2 or times[0] == times[1]):
        return [Error("ALERTS_QUIET_HOURS must be two times, as in 21:00-09:00, or empty", id="config.E005")]
    return []


@register()
def lease_outlives_the_call(**_: Any) -> list[CheckMessage]:
    """A lease shorter than three calls would be taken from a worker that is still at work."""
    if settings.WECOM_LEASE_S < 3 * settings.WECOM_CALL_TIMEOUT_S:
        return [Error("WECOM_LEASE_S must be at least 3 × WECOM_CALL_TIMEOUT_S", id="config.E004")]
    return []


@register(Tags.security, deploy=True)
def public_url_is_https(**_: Any) -> list[CheckMessage]:
    if not settings.PUBLIC_URL.startswith("https://"):
        return [Warning("PUBLIC_URL is not https: cookies go without Secure", id="config.W001")]
    return []


@register(Tags.database)
def no_half_of_what_was_folded(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """A migration that stands for several cannot be applied to a database that has some of them."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        applied = MigrationRecorder(connections[alias]).applied_migrations()
        for label, folded in MigrationLoader(None).disk_migrations.items():
            missing = [name for app, name in folded.replaces if (app, name) not in applied]
            if 0 < len(missing) < len(folded.replaces):
                hint = "bring it to the last version that has them one by one, then to this one"
                found.append(Error(f"{'.'.join(label)} lacks {', '.join(missing)}", hint=hint, id="config.E006"))
    return found


@register(Tags.database)
def index_keys_are_those_of_the_database(databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """`migrate` refuses too, and whatever waits for it does not start."""
    wrong = keys_differ() if databases else ""
    return [Error(wrong, hint="see docs/operations.md, Runbooks", id="config.E008")] if wrong else []
