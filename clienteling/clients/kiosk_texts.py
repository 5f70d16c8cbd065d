"""What a client agrees to at the kiosk, in words and by version; the version goes with every consent."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clienteling.clients.models import Purpose

VERSION = "kiosk-2026-11"
TEXTS: dict[Purpose, Promise] = {
    Purpose.SERVICE: _(
        "I agree that the house keeps what I entered here, so that my associate can look after me."
        " I may see, correct or delete it at any time."
    ),
    Purpose.MARKETING: _(
        "I would like to hear of new pieces and invitations from my associate. I may stop this at any time."
    ),
}
# Without the first there is nothing to keep.
NEEDED = Purpose.SERVICE
