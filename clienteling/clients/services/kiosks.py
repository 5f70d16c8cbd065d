"""Kiosks: pairing a tablet with a store, and taking it away again."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.clients.models import KioskDevice
from clienteling.lib.encryption import blind_index
from clienteling.lib.errors import DomainError

CHANGE = "clients.change_kioskdevice"
CODE_LIVES = timedelta(minutes=10)
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that look alike
CODE_LENGTH = 8


def new_code(device: KioskDevice, *, by: Associate, at: datetime) -> str:
    """A code that pairs one tablet within ten minutes; a tablet paired before is forgotten. It is shown once."""
    by.must(CHANGE)
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    device.code_index, device.code_until = blind_index("kiosk_code", code), at + CODE_LIVES
    device.token_index = device.paired_at = device.revoked_at = None
    device.save(update_fields=["code_index", "code_until", "token_index", "paired_at", "revoked_at"])
    return f"{code[:4]}-{code[4:]}"


def pair(code: str, *, at: datetime) -> str:
    """The token of the tablet that gives the code; the code is used up. Raises DomainError."""
    index = blind_index("kiosk_code", "".join(filter(str.isalnum, code.upper())))
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        device = KioskDevice.objects.waiting(at).filter(code_index=index).select_for_update().first()
        if device is None:
            raise DomainError("code_unknown", _("This code is not known, or no longer valid."), "code")
        device.code_index = device.code_until = None
        device.token_index, device.paired_at = blind_index("kiosk_token", token), at
        device.save(update_fields=["code_index", "code_until", "token_index", "paired_at"])
    return token


def kiosk_of(token: str) -> KioskDevice | None:
    """The tablet of that token, unless it was taken away."""
    if not token:
        return None
    paired = KioskDevice.objects.paired().select_related("store__market")
    return paired.filter(token_index=blind_index("kiosk_token", token)).first()


def revoke(device: KioskDevice, *, by: Associate, at: datetime) -> None:
    """The tablet shows nothing any more, from its next request on."""
    by.must(CHANGE)
    KioskDevice.objects.filter(pk=device.pk).update(revoked_at=at, token_index=None, code_index=None)
    device.refresh_from_db()
