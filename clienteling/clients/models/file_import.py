"""A file brought to the console: its import is a row that workers take up, chunk by chunk, until it is settled."""

from uuid import uuid4

from django.db import models
from django.db.models import CheckConstraint, Index, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate, Market
from clienteling.clients.querysets import FileImportQuerySet
from clienteling.lib.encryption import EncryptedTextField


class ImportStatus(models.TextChoices):
    """`FAILED`: the file, or what is behind it, could not be read to the end; rows taken before stay."""

    QUEUED = "queued", _("In the queue")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


IMPORT_MOVES: dict[str, set[str]] = {
    ImportStatus.QUEUED: {ImportStatus.RUNNING, ImportStatus.FAILED},
    ImportStatus.RUNNING: {ImportStatus.DONE, ImportStatus.FAILED},
    ImportStatus.DONE: set(),
    ImportStatus.FAILED: {ImportStatus.QUEUED},  # by hand, as long as the file is kept
}


class FileImport(models.Model):
    """`due_at` is also the lease of who works on it, NULL once settled. `read` rows are in, or among the rejected.

    `layout` is the mapping as it was when the file came, so that an import goes on as it began.
    """

    kind = models.CharField(_("kind"), max_length=20)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, verbose_name=_("market"))
    source = models.CharField(
        _("source"), max_length=30, default="import", help_text=_("The system the file comes from")
    )
    create_clients = models.BooleanField(
        _("create clients"),
        default=False,
        help_text=_("Orders and activity of unknown CRM numbers make clients without a name."),
    )
    layout = models.JSONField(_("layout"), default=dict)
    name = models.CharField(_("file"), max_length=150)
    size = models.PositiveBigIntegerField(_("bytes"))
    header = models.JSONField(_("header"), default=list)
    submitted_by = models.ForeignKey(Associate, on_delete=models.PROTECT, verbose_name=_("submitted by"))
    submitted_at = models.DateTimeField(_("submitted at"))
    status = models.CharField(_("status"), max_length=10, choices=ImportStatus.choices, default=ImportStatus.QUEUED)
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("error"), max_length=300, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    total = models.PositiveIntegerField(_("rows"), default=0)
    read = models.PositiveIntegerField(_("rows read"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)

    objects = FileImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            CheckConstraint(condition=Q(status__in=ImportStatus.values), name="import_status_is_known"),
            CheckConstraint(
                condition=Q(status__in=["done", "failed"], due_at=None, finished_at__isnull=False)
                | Q(status__in=["queued", "running"], due_at__isnull=False, finished_at=None),
                name="import_is_due_until_it_is_settled",
            ),
        ]
        indexes = [Index(fields=["due_at"], condition=Q(finished_at=None), name="import_open")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_settled(self) -> bool:
        return self.finished_at is not None


class FilePiece(models.Model):
    """A part of the file, packed and sealed; gone as soon as the import is settled."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    file_import = models.ForeignKey(
        FileImport, on_delete=models.CASCADE, related_name="pieces", verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("number"))
    body = EncryptedTextField(_("content"))

    class Meta:
        verbose_name = _("piece of a file")
        verbose_name_plural = _("pieces of files")
        constraints = [UniqueConstraint(fields=["file_import", "number"], name="file_piece_once_per_number")]

    def __str__(self) -> str:
        return f"{self.file_import_id} {self.number}"


class RejectedRows(models.Model):
    """Bad rows of a chunk as they came, reasons behind, sealed; kept for some days to be fetched."""

    uid = models.UUIDField(_("record ID"), default=uuid4, unique=True, editable=False)
    file_import = models.ForeignKey(
        FileImport, on_delete=models.CASCADE, related_name="rejected_rows", verbose_name=_("import")
    )
    first = models.PositiveIntegerField(_("first row"))
    rows = EncryptedTextField(_("rows"))

    class Meta:
        verbose_name = _("rejected rows")
        verbose_name_plural = _("rejected rows")
        constraints = [UniqueConstraint(fields=["file_import", "first"], name="rejected_rows_once_per_chunk")]

    def __str__(self) -> str:
        return f"{self.file_import_id} {self.first}"
