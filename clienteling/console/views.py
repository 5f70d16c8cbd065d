"""Views of the console beside the admin's own."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.i18n import set_language

from clienteling.associates.models import Associate


def switch_language(request: HttpRequest) -> HttpResponseBase:
    """Django's switch, remembered for whoever is logged in."""
    chosen = request.POST.get("language")
    if request.user.is_authenticated and chosen in dict(settings.LANGUAGES):
        Associate.objects.filter(pk=request.user.pk).update(language=chosen)
    return set_language(request)
