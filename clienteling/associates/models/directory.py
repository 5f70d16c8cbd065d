"""WeCom's directory as the house reads it: departments and their stores, runs, look-ups, and what they changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from clienteling.associates.models.market import Market
from clienteling.associates.models.people import Associate
from clienteling.associates.models.store import Store
from clienteling.associates.querysets import DirectoryChangeQuerySet, DirectoryRunQuerySet, MemberPullQuerySet
from clienteling.lib.moves import move
from clienteling.wecom.models import CallbackEvent


class RunStatus(models.TextChoices):
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")


MOVES: dict[str, set[str]] = {RunStatus.RUNNING: {RunStatus.DONE, RunStatus.FAILED}}


class Department(models.Model):
    """A department of the corp. Its members, and those of the departments under it, belong to `store`."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="departments", verbose_name=_("market"))
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    parent_number = models.PositiveIntegerField(_("under number"), default=0)
    store = models.ForeignKey(
        Store, null=True, blank=True, on_delete=models.SET_NULL, related_name="departments", verbose_name=_("store")
    )
    gone_at = models.DateTimeField(_("gone since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        constraints = [models.UniqueConstraint(fields=["market", "number"], name="department_once_per_market")]

    def __str__(self) -> str:
        return self.name or str(self.number)


class DirectoryRun(models.Model):
    """One reading of the whole directory; `position` is the last department that was read, so that it resumes."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, verbose_name=_("market"))
    status = models.CharField(_("status"), max_length=8, choices=RunStatus.choices, default=RunStatus.RUNNING)
    started_at = models.DateTimeField(_("started at"))
    due_at = models.DateTimeField(_("due at"))
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    departments_at = models.DateTimeField(_("departments read at"), null=True, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)
    members = models.PositiveIntegerField(_("members"), default=0)
    lost = models.PositiveIntegerField(_("lost callbacks"), default=0)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("error"), max_length=60, blank=True)

    objects = DirectoryRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("directory run")
        verbose_name_plural = _("directory runs")
        constraints = [
            models.UniqueConstraint(
                fields=["market"], condition=Q(status="running"), name="directory_run_one_at_a_time_per_market"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["running", "done", "failed"]), name="directory_run_status_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.started_at:%Y-%m-%d %H:%M}"

    def move_to(self, new: RunStatus, **changes: object) -> None:
        """Raises StaleStatus."""
        move(self, "status", new, MOVES, **changes)


class DirectoryChange(models.Model):
    """What a run, or a callback when there is no run, changed about an associate."""

    run = models.ForeignKey(
        DirectoryRun, null=True, on_delete=models.SET_NULL, related_name="changes", verbose_name=_("directory run")
    )
    associate = models.ForeignKey(
        Associate, on_delete=models.CASCADE, related_name="directory_changes", verbose_name=_("associate")
    )
    field = models.CharField(_("what"), max_length=20)
    before = models.CharField(_("before"), max_length=120, blank=True)
    after = models.CharField(_("after"), max_length=120, blank=True)
    noticed_at = models.DateTimeField(_("noticed at"))

    objects = DirectoryChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change in the directory")
        verbose_name_plural = _("changes in the directory")

    def __str__(self) -> str:
        return f"{self.field}: {self.before} → {self.after}"


class MemberPull(models.Model):
    """A callback about a member whom WeCom must be asked about. Open until `done_at`; `due_at` is also the lease."""

    event = models.OneToOneField(CallbackEvent, on_delete=models.CASCADE, verbose_name=_("callback"))
    due_at = models.DateTimeField(_("due at"), null=True, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("error"), max_length=60, blank=True)
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    objects = MemberPullQuerySet.as_manager()

    class Meta:
        verbose_name = _("look-up of a member")
        verbose_name_plural = _("look-ups of members")
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="member_pull_open")]

    def __str__(self) -> str:
        return f"{self.event_id}"
