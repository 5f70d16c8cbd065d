"""The codes of a handover's rows in words."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

REASONS = {
    "refused_by_client": _("The client wants to stay where they are."),
    "no_receiver_left": _("No receiver has room for the client."),
    "twice_in_90_days": _("WeCom moves a client twice in 90 days, and that has happened."),
    "40128": _("WeCom moves a client twice in 90 days, and that has happened."),
    "not_with_the_associate": _("The client is not with the associate any more."),
    "not_unassigned": _("WeCom has no such client waiting for a new associate."),
    "40096": _("WeCom does not know the client."),
    "40131": _("In WeCom the client is not with the associate."),
    "no_result": _("WeCom said for a week nothing about this transfer."),
    "no_result_yet": _("WeCom has not said yet what became of it."),
    "next_receiver": _("The first receiver had no room."),
    "another_transfer": _("Another transfer of the client is under way."),
    "unclear": _("WeCom's answer was lost; it is looked up."),
    "not_answered": _("WeCom's answer was lost; it is looked up."),
}
LUGGAGE_WORDS = {
    "alerts": _("alerts"),
    "wishes": _("wishes"),
    "promises": _("promises"),
    "commission": _("protected commission"),
}


def in_words(error: str) -> str:
    """A code of WeCom's that we have no words for stays a code."""
    if not error:
        return ""
    return str(REASONS[error]) if error in REASONS else gettext("WeCom: %(code)s") % {"code": error}
