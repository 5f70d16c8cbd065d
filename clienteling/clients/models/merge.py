"""Two records that are one person: pairs nobody is sure about, merges, and which rows each merge moved."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models import Associate
from clienteling.clients.models.client import Client
from clienteling.clients.querysets import DoubtfulMatchQuerySet, MergeQuerySet


class Verdict(models.TextChoices):
    OPEN = "open", _("Open")
    SAME = "same", _("The same person")
    DIFFERENT = "different", _("Not the same person")


VERDICTS: dict[str, set[str]] = {
    Verdict.OPEN: {Verdict.SAME, Verdict.DIFFERENT},
    Verdict.SAME: {Verdict.DIFFERENT},
    Verdict.DIFFERENT: {Verdict.SAME},
}


class DoubtfulMatch(models.Model):
    """Two clients of a market who may be one person. A pair is proposed once, whatever was decided."""

    first = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+", verbose_name=_("client"))
    second = models.ForeignKey(Client, on_delete=models.CASCADE, related_name="+", verbose_name=_("other client"))
    reasons = ArrayField(models.CharField(max_length=30), verbose_name=_("why"))
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices, default=Verdict.OPEN)
    found_at = models.DateTimeField(_("found at"))
    decided_by = models.ForeignKey(
        Associate, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = DoubtfulMatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("doubtful match")
        verbose_name_plural = _("doubtful matches")
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="doubtful_match_proposed_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="doubtful_match_older_client_first"),
            models.CheckConstraint(
                condition=Q(verdict__in=["open", "same", "different"]), name="doubtful_match_verdict_is_known"
            ),
        ]
        indexes = [models.Index(fields=["-found_at"], condition=Q(verdict="open"), name="doubtful_match_open")]

    def __str__(self) -> str:
        return f"{self.first_id} / {self.second_id}"


class ClientMerge(models.Model):
    """`merged` became part of `survivor`. `filled`, `tags` and `state`: what the survivor got, to take it back."""

    survivor = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="merges", verbose_name=_("client"))
    merged = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="+", verbose_name=_("merged client"))
    merged_at = models.DateTimeField(_("merged at"))
    merged_by = models.ForeignKey(
        Associate, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("merged by")
    )
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        Associate, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("undone by")
    )
    filled = ArrayField(models.CharField(max_length=30), verbose_name=_("filled columns"), default=list, editable=False)
    tags = ArrayField(models.BigIntegerField(), verbose_name=_("tags"), default=list, editable=False)
    state = models.JSONField(_("former state"), default=dict, editable=False)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="merge_one_running_per_merged_client"
            ),
            models.CheckConstraint(condition=~Q(survivor=F("merged")), name="merge_of_two_clients"),
            models.CheckConstraint(
                condition=Q(undone_at=None) | Q(undone_at__gte=F("merged_at")), name="merge_undone_after_it_was_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} → {self.survivor_id}"


class MovedRow(models.Model):
    """A row that hangs on the survivor because of a merge, and goes back with its undoing. `table`: app.model."""

    merge = models.ForeignKey(ClientMerge, on_delete=models.CASCADE, related_name="moved", verbose_name=_("merge"))
    table = models.CharField(_("table"), max_length=60)
    row_id = models.BigIntegerField(_("row"))

    class Meta:
        verbose_name = _("moved row")
        verbose_name_plural = _("moved rows")
        constraints = [models.UniqueConstraint(fields=["merge", "table", "row_id"], name="moved_row_once_per_merge")]

    def __str__(self) -> str:
        return f"{self.table} {self.row_id}"
