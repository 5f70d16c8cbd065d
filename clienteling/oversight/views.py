"""The page "History" of any row of the console."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.contrib.admin.utils import unquote
from django.contrib.admin.views.decorators import staff_member_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from clienteling.oversight.history import steps


@staff_member_required
def history(request: HttpRequest, app: str, model: str, pk: str) -> HttpResponse:
    """Whoever may look at the row may look at its history; for all others there is none."""
    try:
        page = admin.site.get_model_admin(apps.get_model(app, model))
    except (LookupError, NotRegistered):
        raise Http404 from None
    row = page.get_object(request, unquote(pk))
    if row is None or not page.has_view_permission(request, row):
        raise Http404
    context = {
        **admin.site.each_context(request),
        "title": _("History: %(row)s") % {"row": row},
        "steps": steps(row),
        "opts": page.opts,
        "object": row,
    }
    return TemplateResponse(request, "oversight/history.html", context)
