"""The words for sets of markets, regions, stores, associates, shifts and absences."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import models, transaction
from django.db.models import DateField, Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from clienteling.associates.roles import READ_AUDIT, Sight
from clienteling.associates.sight import in_sight

if TYPE_CHECKING:
    from clienteling.associates.models import (  # noqa: F401  (named in the generic bases)
        Absence,
        Acknowledgement,
        Associate,
        AuditEntry,
        DirectoryChange,
        DirectoryRun,
        Guideline,
        Market,
        MemberPull,
        QuizAttempt,
        Region,
        Shift,
        Store,
    )


class MarketQuerySet(models.QuerySet["Market"]):
    def visible_to(self, user: "Associate") -> Self:
        """One's own market; the whole house for whoever belongs to none."""
        return self.filter(pk=user.market_id) if user.market_id else self


class RegionQuerySet(models.QuerySet["Region"]):
    def visible_to(self, user: "Associate") -> Self:
        """Regions of one's market; a regional manager's own and its parts."""
        if user.powers.sight is Sight.REGION:
            return self.filter(path__startswith=user.region.path) if user.region else self.none()
        return self.filter(market=user.market_id) if user.market_id else self


class StoreQuerySet(models.QuerySet["Store"]):
    def visible_to(self, user: "Associate") -> Self:
        """Stores of one's market; a regional manager's stores."""
        if user.powers.sight is Sight.REGION:
            return self.filter(region__path__startswith=user.region.path) if user.region else self.none()
        return self.filter(market=user.market_id) if user.market_id else self


class AssociateQuerySet(models.QuerySet["Associate"]):
    def visible_to(self, user: "Associate") -> Self:
        """Oneself; a manager's store; a regional manager's stores; head office's market or the whole house."""
        return self.filter(in_sight(user, associate="pk", store="store", market="market"))

    def active(self) -> Self:
        return self.filter(is_active=True)

    def selling(self) -> Self:
        """Those who have clients: people of a store."""
        return self.active().filter(store__isnull=False)

    def of_userid(self, userid: str) -> Self:
        """WeCom's userid, which it compares without regard to case."""
        return self.filter(userid__lower=userid.lower())

    def present(self, at: datetime) -> Self:
        """Those who are not on leave."""
        absences: AbsenceQuerySet = apps.get_model("associates", "Absence").objects.all()
        return self.filter(~Exists(absences.running(at).filter(associate=OuterRef("pk"))))

    def on_duty(self, store: "Store", at: datetime) -> Self:
        """Those whom the store's rota names for this moment, and who are not on leave."""
        shifts: ShiftQuerySet = apps.get_model("associates", "Shift").objects.all()
        rota = shifts.at(store, at).filter(associate=OuterRef("pk"))
        return self.active().present(at).filter(Exists(rota))


class ShiftQuerySet(models.QuerySet["Shift"]):
    def visible_to(self, user: "Associate") -> Self:
        """The rota of everybody in sight; colleagues of a store see each other's."""
        if user.powers.sight is Sight.OWN:
            return self.filter(store=user.store_id)
        return self.filter(in_sight(user, store="store", market="store__market"))

    def at(self, store: "Store", at: datetime) -> Self:
        """Shifts running in the store at that moment, by the clock on its wall."""
        local = at.astimezone(ZoneInfo(store.zone))
        return self.filter(store=store, on=local.date(), starts__lte=local.time(), ends__gt=local.time())


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def visible_to(self, user: "Associate") -> Self:
        return self.filter(in_sight(user))

    @staticmethod
    def _local_day(at: datetime) -> Cast:
        zone = Coalesce(NullIf(F("associate__store__time_zone"), Value("")), F("associate__market__time_zone"))
        return Cast(Func(zone, Value(at), function="timezone"), DateField())

    def running(self, at: datetime) -> Self:
        """Those that hold at that moment, by the calendar of the associate's store."""
        return self.not_over(at).filter(starts_on__lte=self._local_day(at))

    def not_over(self, at: datetime) -> Self:
        """Those that hold or are still to come."""
        return self.filter(ends_on__gte=self._local_day(at))

    def between(self, first: date, last: date) -> Self:
        return self.filter(starts_on__lte=last, ends_on__gte=first)


class DirectoryRunQuerySet(models.QuerySet["DirectoryRun"]):
    def visible_to(self, user: "Associate") -> Self:
        return self.filter(market=user.market_id) if user.market_id else self

    def claim(self, at: datetime, lease: timedelta) -> list["DirectoryRun"]:
        """Running ones whose next step is due, taken for the length of the lease."""
        with transaction.atomic():
            due = self.filter(status="running", due_at__lte=at).order_by("pk").select_for_update(skip_locked=True)
            pks = list(due.values_list("pk", flat=True))
            self.filter(pk__in=pks).update(due_at=at + lease)
        return list(self.filter(pk__in=pks).select_related("market__corp").order_by("pk"))


class DirectoryChangeQuerySet(models.QuerySet["DirectoryChange"]):
    def visible_to(self, user: "Associate") -> Self:
        return self.filter(in_sight(user))


class MemberPullQuerySet(models.QuerySet["MemberPull"]):
    def claim(self, at: datetime, lease: timedelta, limit: int) -> list["MemberPull"]:
        """Those due, taken for the length of the lease so that no other worker takes them too."""
        with transaction.atomic():
            due = self.filter(done_at=None, due_at__lte=at).order_by("pk").select_for_update(skip_locked=True)
            pks = list(due.values_list("pk", flat=True)[:limit])
            self.filter(pk__in=pks).update(due_at=at + lease, tries=F("tries") + 1)
        return list(self.filter(pk__in=pks).select_related("event__corp").order_by("pk"))


class GuidelineQuerySet(models.QuerySet["Guideline"]):
    def visible_to(self, user: "Associate") -> Self:
        return self.of_market(user.market_id) if user.market_id else self

    def current(self) -> Self:
        """The versions everybody must have read."""
        return self.filter(status="published")

    def of_market(self, market_id: int | None) -> Self:
        """Those of one market and those of the whole house."""
        return self.filter(Q(market=None) | Q(market=market_id))


class AcknowledgementQuerySet(models.QuerySet["Acknowledgement"]):
    def visible_to(self, user: "Associate") -> Self:
        return self.filter(in_sight(user))


class QuizAttemptQuerySet(models.QuerySet["QuizAttempt"]):
    def visible_to(self, user: "Associate") -> Self:
        return self.filter(in_sight(user))


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, user: "Associate") -> Self:
        """Acts in one's market, or in the whole house, for whoever may read the audit log; nothing for others."""
        if not user.has_perm(READ_AUDIT):
            return self.none()
        return self.filter(market=user.market_id) if user.market_id else self

    def about(self, client_uid: UUID) -> Self:
        return self.filter(client_uid=client_uid)
