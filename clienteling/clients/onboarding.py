"""The steps of an associate's onboarding that are about clients."""

from collections.abc import Collection

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from clienteling.associates.onboarding import Step, register
from clienteling.clients.models import ContactWay, Relationship, WayKind, WayStatus

FIRST_CLIENTS = 5


def have_first_clients(keys: Collection[int]) -> set[int]:
    """At least five clients follow them on WeChat."""
    running = Relationship.objects.active().on_wechat().filter(associate__in=keys)
    counted = running.values("associate").annotate(clients=Count("pk")).filter(clients__gte=FIRST_CLIENTS)
    return set(counted.values_list("associate", flat=True))


def have_code(keys: Collection[int]) -> set[int]:
    """WeCom has made their personal code."""
    made = ContactWay.objects.filter(kind=WayKind.PERSONAL, status=WayStatus.ACTIVE, associate__in=keys)
    return {pk for pk in made.exclude(content="").values_list("associate", flat=True) if pk}


def register_steps() -> None:
    """Called once, when the app is ready."""
    register(Step("code", _("Get your own code"), _("Open Me, then My code."), place=35, done=have_code))
    title, hint = _("Invite your first five clients"), _("They add you with your personal contact way.")
    register(Step("clients", title, hint, place=40, done=have_first_clients))
