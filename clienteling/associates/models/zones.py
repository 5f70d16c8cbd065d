"""Time zones, by the names the world writes them by."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def known_zone(zone: str) -> None:
    if zone not in available_timezones():
        raise ValidationError(_("This time zone is not known. Write it as Asia/Shanghai."), code="unknown_zone")
