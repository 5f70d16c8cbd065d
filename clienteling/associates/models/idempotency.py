"""What a writing request was answered, kept by its key: whoever repeats it gets the same answer and no other effect."""

import hashlib
from typing import ClassVar
from uuid import uuid4

from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from clienteling.lib.encryption import EncryptedTextField

CLAIMED = """SELECT pg_try_advisory_xact_lock(%s), r.uid, r.digest, r.status, r.answer
FROM (VALUES (1)) AS asked LEFT JOIN associates_idempotencyrecord r ON r.caller = %s AND r.key = %s"""


class IdempotencyRecordManager(models.Manager["IdempotencyRecord"]):
    def claimed(self, caller: str, key: str) -> "tuple[bool, IdempotencyRecord | None]":
        """Whether this transaction has the key now, without waiting, and what is kept under it: in one statement.

        Whoever ended between the look and the lock is not seen; then the insert at the end fails, and nothing was done.
        """
        lock = hashlib.sha256(f"idempotency\0{caller}\0{key}".encode()).digest()[:8]
        with connection.cursor() as cursor:
            cursor.execute(CLAIMED, [int.from_bytes(lock, signed=True), caller, key])
            free, uid, digest, status, answer = cursor.fetchone()
        known = uid and self.model(uid=uid, digest=bytes(digest), status=status, answer=bytes(answer))
        return free, known or None


class IdempotencyRecord(models.Model):
    """Committed together with the effect, so a record there is has its answer. `digest`: of method, path and body."""

    uid = models.UUIDField(default=uuid4, editable=False)
    caller = models.CharField(_("caller"), max_length=60)
    key = models.CharField(_("idempotency key"), max_length=128)
    path = models.TextField(_("path"))
    digest = models.BinaryField(max_length=32)
    status = models.PositiveSmallIntegerField(_("status"))
    answer = EncryptedTextField(_("answer"))
    at = models.DateTimeField(_("answered at"))

    objects: ClassVar[IdempotencyRecordManager] = IdempotencyRecordManager()

    class Meta:
        verbose_name = _("answer kept for a repeated request")
        verbose_name_plural = _("answers kept for repeated requests")
        constraints = [
            models.UniqueConstraint(fields=["caller", "key"], name="idempotency_key_once_per_caller"),
            models.CheckConstraint(
                condition=models.Q(status__gte=200, status__lt=300), name="idempotency_record_of_a_success"
            ),
        ]
        indexes = [models.Index(fields=["at"], name="idempotency_record_by_age")]

    def __str__(self) -> str:
        return f"{self.caller} {self.key}"
