"""How far an import is, for its page."""

from django import template
from django.utils.text import capfirst

from clienteling.clients.imports.jobs import COUNTS
from clienteling.clients.models import FileImport, ImportStatus

register = template.Library()


@register.filter
def import_share(job: FileImport) -> int:
    """In percent. Lines of a text may be more than its rows, so only a finished one is at 100."""
    if job.status == ImportStatus.DONE:
        return 100
    return min(99, 100 * job.read // job.total) if job.total else 0


@register.filter
def import_figures(job: FileImport) -> list[tuple[str, int]]:
    return [(capfirst(str(FileImport._meta.get_field(name).verbose_name)), getattr(job, name)) for name in COUNTS]  # type: ignore[union-attr]  # columns have names
