"""System checks: contradictions and laptop defaults that must not reach production."""

from datetime import time
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register

from config.env import LAPTOP_FIELD_KEYS, LAPTOP_INDEX_KEY, key, key_ring


@register(Tags.security, deploy=True)
def no_laptop_keys(**_: Any) -> list[CheckMessage]:
    """The keys in the source are public."""
    found: list[CheckMessage] = []
    laptop = key_ring("LAPTOP", LAPTOP_FIELD_KEYS).values()
    if set(settings.FIELD_KEYS.values()) & set(laptop):
        found.append(Error("FIELD_KEYS holds the laptop's public key", hint="set FIELD_KEYS", id="config.E001"))
    if settings.INDEX_KEY == key("LAPTOP", LAPTOP_INDEX_KEY):
        found.append(Error("INDEX_KEY is the laptop's public key", hint="set INDEX_KEY", id="config.E002"))
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
