"""The words for sets of followers of the house's Official Accounts."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef

if TYPE_CHECKING:
    from clienteling.clients.models import OfficialAccountFollower


class FollowerQuerySet(models.QuerySet["OfficialAccountFollower"]):
    def claim(self, at: datetime, lease: timedelta, limit: int) -> list["OfficialAccountFollower"]:
        """Those to ask WeChat about, taken for the length of the lease so that no other worker takes them too."""
        with transaction.atomic():
            due = self.filter(due_at__lte=at).order_by("due_at").select_for_update(skip_locked=True)
            pks = list(due.values_list("pk", flat=True)[:limit])
            self.filter(pk__in=pks).update(due_at=at + lease, tries=F("tries") + 1)
        return list(self.filter(pk__in=pks).select_related("account").order_by("pk"))

    def known_by_now(self) -> Self:
        """Not joined to a client, but one with their unionid has come meanwhile."""
        identities = apps.get_model("clients", "ClientIdentity").objects.filter(client__erased_at=None)
        same = identities.filter(kind="unionid", scope="", value_index=OuterRef("unionid_index"))
        return self.filter(Exists(same), joined_at=None, unionid_index__isnull=False)
