"""Notes about a client: written and edited by associates, every wording kept."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate
from clienteling.clients.models import Client, FormerNote, Note
from clienteling.lib.errors import DomainError

LONGEST = 2000


def write_note(client: Client, text: str, *, by: Associate, at: datetime, uid: UUID | None = None) -> Note:
    """The same `uid` again is the same note, and with other words an edit of it: its answer was lost, and its author
    went on writing. Raises DomainError for a client one does not see, no text or too much.
    """
    if not Client.objects.visible_to(by).filter(pk=client.pk).exists():
        raise DomainError("unknown_client", _("There is no such client."), "client")
    new = Note(uid=uid or uuid4(), client=client, author=by, text=checked(text), written_at=at)
    Note.objects.bulk_create([new], ignore_conflicts=True)
    note = Note.objects.filter(uid=new.uid, client=client, author=by).first()
    if note is None:
        raise DomainError("note_of_another", _("This note belongs to another client."), "uid")
    if note.text != new.text:
        edit_note(note, new.text, by=by, at=at)
    return note


def edit_note(note: Note, text: str, *, by: Associate, at: datetime) -> bool:
    """By its author only; False when nothing changes. The former wording stays on record."""
    if note.author_id != by.pk:
        raise DomainError("not_the_author", _("A note is changed by who wrote it."))
    with transaction.atomic():
        now = Note.objects.select_for_update().get(pk=note.pk)
        if now.text == checked(text):
            return False
        FormerNote.objects.create(note=now, text=now.text, until=at)
        now.text, now.edited_at = checked(text), at
        now.save(update_fields=["text", "edited_at"])
    return True


def checked(text: str) -> str:
    text = text.replace("\x00", "").strip()
    if not text or len(text) > LONGEST:
        raise DomainError("note_invalid", _("Write 1 to %(most)s characters.") % {"most": LONGEST}, "text")
    return text
