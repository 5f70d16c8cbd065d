"""Why did I get this? The alert explained on the phone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from clienteling.alerts import explaining, services
from clienteling.alerts.models import Alert
from clienteling.lib import clock
from clienteling.mobile.pages import associate, phone_page, show

ROWS = ("client", "rule", "version", "run", "associate__store")


@require_GET
@phone_page
def why(request: HttpRequest, pk: int) -> HttpResponse:
    user = associate(request)
    alert = get_object_or_404(Alert.objects.visible_to(user).select_related(*ROWS), pk=pk)
    services.opened(alert, at=clock.now())
    answer = explaining.why(alert, language=user.language)
    return show(request, "mobile/why.html", tab="today", alert=alert, answer=answer)
