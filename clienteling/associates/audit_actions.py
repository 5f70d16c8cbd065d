"""What the audit log can tell of: every action has its code here and its words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIONS: dict[str, Promise] = {
    "client.revealed": _("saw personal details in full"),
    "client.exported": _("exported clients"),
    "report.exported": _("exported a report"),
    "access.requested": _("asked for everything about a client"),
    "access.made": _("put together everything about a client"),
    "access.downloaded": _("downloaded everything about a client"),
    "erasure.requested": _("asked to erase a client"),
    "erasure.confirmed": _("confirmed an erasure"),
    "erasure.cancelled": _("cancelled an erasure"),
    "erasure.done": _("erased a client"),
    "erasure.replayed": _("erased a client again after a restore"),
    "retention.ran": _("deleted what had been kept long enough"),
    "retention.changed": _("changed how long something is kept"),
    "keys.rotated": _("sealed personal data with a new key"),
    "index_key.rotated": _("hashed what finds clients under a new key"),
    "machine_key.made": _("made a machine key"),
    "machine_key.changed": _("changed a machine key"),
    "machine_key.revoked": _("revoked a machine key"),
    "associate.role_changed": _("changed the role of an associate"),
    "sending.resumed": _("let sending go on"),
}
