"""A regional manager's phone: the stores with their numbers, and each store's team."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from clienteling.associates.models import Store
from clienteling.associates.roles import Sight
from clienteling.insights.services import stores_of
from clienteling.lib import clock
from clienteling.mobile.pages import Page, Params, associate, phone_page, show
from clienteling.mobile.team import team_of


def regional_page(view: Page[Params]) -> Page[Params]:
    """For who answers for several stores."""

    def page(request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> HttpResponse:
        if associate(request).powers.sight is not Sight.REGION:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return phone_page(page)


@require_GET
@regional_page
def region(request: HttpRequest) -> HttpResponse:
    return show(request, "mobile/region.html", tab="team", stores=stores_of(associate(request), clock.now()))


@require_GET
@regional_page
def store(request: HttpRequest, pk: int) -> HttpResponse:
    user = associate(request)
    one = get_object_or_404(Store.objects.visible_to(user).select_related("market"), pk=pk)
    return show(request, "mobile/team.html", tab="team", store=one, members=team_of(user, one, clock.now()))
