"""What associates wrote down about the client."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from clienteling.clients.models import Client, Note
from clienteling.insights.timeline.source import Kind, Reader, Source, Told, beside, each

TOLD = ("uid", "text", "written_at", "edited_at", "author__name")


def _notes(client: Client, reader: Reader) -> QuerySet[Note]:
    return Note.objects.filter(client=client).select_related("author").only(*TOLD)


def _tell_note(note: Note, reader: Reader) -> Told:
    """The newest wording, for those who may read it."""
    said = "" if reader.masked else str(note.text)
    return Told(_("Note by %(associate)s") % {"associate": note.author.name}, beside(said, _edited(note)))


def _edited(note: Note) -> str:
    return _("edited") if note.edited_at else ""


SOURCES = (Source("note", Kind.NOTE, "written_at", _notes, each(_tell_note)),)
