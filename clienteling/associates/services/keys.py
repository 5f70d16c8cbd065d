"""Keys of machines, replaced: each is shown once."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate, MachineKey
from clienteling.lib.errors import DomainError

CHANGE = "associates.change_machinekey"
LONGEST_OVERLAP_HOURS = 24 * 14


def rotate_key(key: MachineKey, *, by: Associate, at: datetime, overlap_hours: int) -> str:
    """A new secret for the same machine; the old one stays good for the hours given. The secret is shown once."""
    by.must(CHANGE)
    if not 0 <= overlap_hours <= LONGEST_OVERLAP_HOURS:
        detail = _("Between 0 and %(most)s hours.") % {"most": LONGEST_OVERLAP_HOURS}
        raise DomainError("overlap_out_of_range", detail, "overlap_hours")
    with transaction.atomic():
        row = MachineKey.objects.select_for_update(of=("self",)).get(pk=key.pk)
        secret, prefix, digest = MachineKey.objects.key_generator.generate()
        MachineKey.objects.filter(pk=row.pk).update(
            prefix=prefix,
            hashed_key=digest,
            former_prefix=row.prefix,
            former_hash=row.hashed_key,
            former_until=at + timedelta(hours=overlap_hours),
        )
    return str(secret)
