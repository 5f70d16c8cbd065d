"""The words for sets of markets, regions, stores, associates, shifts and absences."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Self
from zoneinfo import ZoneInfo

from django.apps import apps
from django.db import models
from django.db.models import DateField, Exists, F, Func, OuterRef, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from clienteling.associates.roles import Sight
from clienteling.associates.sight import in_sight

if TYPE_CHECKING:
    from clienteling.associates.models import Absence, Associate, Market, Region, Shift, Store  # noqa: F401  (named in the generic bases)


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

    def running(self, at: datetime) -> Self:
        """Those that hold at that moment, by the calendar of the associate's store."""
        zone = Coalesce(NullIf(F("associate__store__time_zone"), Value("")), F("associate__market__time_zone"))
        local = Cast(Func(zone, Value(at), function="timezone"), DateField())
        return self.filter(starts_on__lte=local, ends_on__gte=local)

    def between(self, first: date, last: date) -> Self:
        return self.filter(starts_on__lte=last, ends_on__gte=first)
