"""Work of the night that leaves one line behind: deletions by retention, new keys for what is sealed."""

from collections.abc import Mapping

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clienteling.associates.models import Associate, AuditEntry
from clienteling.associates.roles import READ_AUDIT
from clienteling.console.jobs.job import Job, Source, State
from clienteling.oversight.models import RetentionRun
from clienteling.oversight.retention import PURPOSES

WORDS = {kept.purpose: kept.words for kept in PURPOSES}


def deletions(_user: Associate) -> QuerySet[RetentionRun]:
    return RetentionRun.objects.all()


def a_deletion(row: RetentionRun) -> Job:
    counts: Mapping[str, int] = row.deleted
    said = _(", ").join(f"{WORDS.get(purpose, purpose)} {count}" for purpose, count in counts.items())
    return Job(
        pk=row.pk,
        what=_("What was kept long enough"),
        state=State.DONE,
        began_at=row.at,
        ended_at=row.at,
        done=sum(counts.values()),
        said=said or _("Nothing was due."),
        link=reverse("admin:oversight_retentionperiod_changelist"),
    )


def rotations(user: Associate) -> QuerySet[AuditEntry]:
    return AuditEntry.objects.visible_to(user).filter(action="keys.rotated")


def a_rotation(row: AuditEntry) -> Job:
    count = sum(row.detail.values())
    return Job(
        pk=row.pk,
        what=_("Personal data sealed with the newest key"),
        state=State.DONE,
        began_at=row.at,
        ended_at=row.at,
        done=count,
        said=_("%(count)d values") % {"count": count},
        link=reverse("admin:associates_auditentry_change", args=[row.pk]),
    )


NIGHTS = {
    "deletions": Source(gettext_lazy("Deletion by retention"), READ_AUDIT, deletions, a_deletion),
    "rotations": Source(gettext_lazy("Change of keys"), READ_AUDIT, rotations, a_rotation),
}
