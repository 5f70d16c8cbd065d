"""The tree of regions: a region's path is written here, with those of its parts."""

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from clienteling.associates.models import Region
from clienteling.lib.errors import DomainError


def place(region: Region, *, under: Region | None) -> Region:
    """Save the region as a part of another, or at the top; its own parts move with it.

    Raises DomainError `region_of_another_market` or `region_under_itself`.
    """
    if under and under.market_id != region.market_id:
        raise DomainError("region_of_another_market", _("A region lies within its own market."), "parent")
    with transaction.atomic():
        list(Region.objects.select_for_update().filter(market=region.market_id).order_by("pk"))
        before = region.path
        if under:
            under.refresh_from_db(fields=["path"])
        if under and before and under.path.startswith(before):
            raise DomainError("region_under_itself", _("A region cannot be a part of itself."), "parent")
        region.parent, region.path = under, f"{under.path if under else ''}{region.code}/"
        region.save()
        if before and before != region.path:
            move_parts(before, region.path)
    return region


def move_parts(before: str, now: str) -> None:
    parts = Region.objects.filter(path__startswith=before).exclude(path=now)
    parts.update(path=Concat(Value(now), Substr(F("path"), len(before) + 1)))
