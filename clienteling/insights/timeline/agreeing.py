"""What the client agreed to and took back, and when they wanted to be left alone."""

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from clienteling.clients.models import Client, Consent, QuietSpell
from clienteling.insights.timeline.source import Kind, Reader, Source, Told, beside, each


def _consents(client: Client, reader: Reader) -> QuerySet[Consent]:
    return Consent.objects.filter(client=client)


def _tell_granted(consent: Consent, reader: Reader) -> Told:
    title = _("Agreed to: %(purpose)s") % {"purpose": consent.get_purpose_display()}
    return Told(title, beside(consent.get_channel_display(), consent.text_version))


def _tell_withdrawn(consent: Consent, reader: Reader) -> Told:
    title = _("No longer agrees to: %(purpose)s") % {"purpose": consent.get_purpose_display()}
    return Told(title, consent.get_channel_display())


def _spells(client: Client, reader: Reader) -> QuerySet[QuietSpell]:
    return QuietSpell.objects.filter(client=client)


def _tell_spell(spell: QuietSpell, reader: Reader) -> Told:
    until = date_format(localtime(spell.ends_at), "DATE_FORMAT") if spell.ends_at else ""
    return Told(_("Asked to be left alone"), _("until %(day)s") % {"day": until} if until else "")


def _ended(client: Client, reader: Reader) -> QuerySet[QuietSpell]:
    """An end that is still to come is no moment yet."""
    return _spells(client, reader).filter(ends_at__lte=reader.at)


def _tell_ended(spell: QuietSpell, reader: Reader) -> Told:
    return Told(_("May be written to again"))


SOURCES = (
    Source("consent", Kind.CONSENT, "granted_at", _consents, each(_tell_granted)),
    Source("withdrawal", Kind.CONSENT, "withdrawn_at", _consents, each(_tell_withdrawn)),
    Source("quiet", Kind.CONSENT, "began_at", _spells, each(_tell_spell)),
    Source("quiet_end", Kind.CONSENT, "ends_at", _ended, each(_tell_ended)),
)
