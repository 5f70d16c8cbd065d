"""The words for sets of clients and relationships."""

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db import models, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from clienteling.associates.models import Associate, Market, Store
from clienteling.associates.roles import Role, Sight
from clienteling.associates.sight import in_care
from clienteling.clients.follows import BY_THE_HOUSE, CLOSES
from clienteling.lib import any_of as any_of  # its lookup
from clienteling.lib import search_grams
from clienteling.lib.settled import AmongSettled

if TYPE_CHECKING:
    from clienteling.clients.models import (  # noqa: F401  (named in the generic bases)
        Client,
        ClientMerge,
        Consent,
        ConsentText,
        ContactPull,
        ContactWay,
        CustomField,
        Deletion,
        DoubtfulMatch,
        FileImport,
        FollowEvent,
        KioskDevice,
        KioskVisit,
        Price,
        QuietSpell,
        ReconciliationRun,
        Relationship,
        StockCount,
        Tag,
        TagChange,
        TagMark,
        Wish,
    )

PARTED = CLOSES - BY_THE_HOUSE


def of_clients_of(user: Associate) -> Q:
    """Rows of the clients one sees; of a whole market by a join, for a list of clients would be all of them."""
    if user.powers.sight is not Sight.MARKET:
        return Q(client__in=apps.get_model("clients", "Client").objects.visible_to(user))
    here = Q(client__erased_at=None, client__merged_into=None)
    return here & Q(client__market=user.market_id) if user.market_id else here


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    def visible_to(self, user: Associate) -> Self:
        """Past and present ones of the clients one sees."""
        return self.filter(of_clients_of(user))

    def active(self, at: datetime | None = None) -> Self:
        """Those running now, or at a past moment."""
        if at is None:
            return self.filter(ended_at=None)
        return self.filter(Q(ended_at=None) | Q(ended_at__gt=at), started_at__lte=at)

    def primary(self) -> Self:
        return self.filter(is_primary=True)

    def owning(self, at: datetime) -> Self:
        """The one primary relationship of each client at any moment, past or present."""
        return self.active(at).primary()

    def on_wechat(self, wanted: bool = True) -> Self:
        """Those in which the two are WeChat contacts, as WeCom told; not those the house alone made."""
        pair = {"client": OuterRef("client"), "associate": OuterRef("associate")}
        events = apps.get_model("clients", "FollowEvent").objects
        parted = events.filter(**pair, kind__in=PARTED, at__gt=OuterRef("at"))
        met = Exists(events.added().filter(~Exists(parted), **pair))
        return self.filter(met if wanted else ~met)

    def seen_by(self, user: Associate) -> Self:
        """Running relationships that give `user` sight of a client."""
        return self.active().filter(in_care(user))


class FollowEventQuerySet(models.QuerySet["FollowEvent"]):
    def added(self) -> Self:
        """Clients added an associate, or the other way round."""
        return self.filter(kind="added")

    def since(self, at: datetime) -> Self:
        return self.filter(at__gte=at)


class ContactWayQuerySet(models.QuerySet["ContactWay"]):
    def visible_to(self, user: Associate) -> Self:
        """One's own code; a manager's store and its people; head office's market or the house."""
        shops = Store.objects.visible_to(user)
        match user.powers.sight:
            case Sight.OWN:
                return self.filter(associate=user)
            case Sight.STORE:
                return self.filter(Q(store=user.store_id) | Q(associate__store=user.store_id))
            case Sight.REGION:
                return self.filter(Q(store__in=shops) | Q(associate__store__in=shops))
        return self.filter(market=user.market_id) if user.market_id else self

    def standing(self) -> Self:
        """Those people make and keep; a kiosk's live for one client."""
        return self.exclude(kind="kiosk")

    def counted(self) -> Self:
        """With `came`: how many clients each has brought."""
        events = apps.get_model("clients", "FollowEvent").objects.added().filter(state=OuterRef("state"))
        clients = events.order_by().values("state").annotate(n=Count("contact_key", distinct=True)).values("n")
        return self.annotate(came=Coalesce(Subquery(clients), 0))

    def claim(self, at: datetime, lease: timedelta, limit: int) -> list["ContactWay"]:
        """Those due, taken for the length of the lease."""
        with transaction.atomic():
            pks = list(
                self.filter(due_at__lte=at)
                .order_by("due_at")
                .select_for_update(skip_locked=True)
                .values_list("pk", flat=True)[:limit]
            )
            self.filter(pk__in=pks).update(due_at=at + lease, tries=F("tries") + 1)
        related = ("market__corp", "store__market", "associate", "backup")
        return list(self.filter(pk__in=pks).select_related(*related).order_by("pk"))


class KioskDeviceQuerySet(models.QuerySet["KioskDevice"]):
    def visible_to(self, user: Associate) -> Self:
        return self.filter(store__in=Store.objects.visible_to(user))

    def paired(self) -> Self:
        return self.filter(token_index__isnull=False, revoked_at=None)

    def waiting(self, at: datetime) -> Self:
        """Their pairing code still works."""
        return self.filter(code_index__isnull=False, code_until__gt=at, revoked_at=None)


class KioskVisitQuerySet(models.QuerySet["KioskVisit"]):
    def open(self, at: datetime) -> Self:
        """Waiting for the client to scan the code."""
        return self.filter(client=None, expires_at__gt=at)


class DeletionQuerySet(models.QuerySet["Deletion"]):
    def visible_to(self, user: Associate) -> Self:
        """Head office's market or the house; a number says nothing of whose it was, so others need none."""
        if user.powers.sight is not Sight.MARKET:
            return self.none()
        return self.filter(market=user.market_id) if user.market_id else self.all()


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, user: Associate) -> Self:
        """Of the clients one sees."""
        return self.filter(of_clients_of(user))

    def valid(self, at: datetime) -> Self:
        return self.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), granted_at__lte=at)

    def by(self, channel: str) -> Self:
        """Those that hold for the channel: given for it, or for all."""
        return self.filter(channel__in=("", channel))


class ConsentTextQuerySet(models.QuerySet["ConsentText"]):
    def visible_to(self, user: Associate) -> Self:
        """The texts of one's market and the house's."""
        return self.filter(Q(market=None) | Q(market=user.market_id)) if user.market_id else self

    def published(self) -> Self:
        return self.filter(status="published")

    def of_market(self, market: Market) -> Self:
        """The market's own words and the house's."""
        return self.filter(Q(market=None) | Q(market=market))

    def in_force(self, purpose: str, market: Market) -> "ConsentText | None":
        """What a client of the market is asked to agree to today; the market's own words before the house's."""
        here = self.published().of_market(market).filter(purpose=purpose)
        return here.order_by(F("market").asc(nulls_last=True), "-published_at").first()


class QuietSpellQuerySet(models.QuerySet["QuietSpell"]):
    def running(self, at: datetime) -> Self:
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=at), began_at__lte=at)


class ClientQuerySet(models.QuerySet["Client"]):
    def present(self) -> Self:
        """Neither erased nor merged into another."""
        return self.filter(erased_at=None, merged_into=None)

    def visible_to(self, user: Associate) -> Self:
        """Every list and lookup starts here: one's own book and that of whom one covers for, the store's, the market's.

        Erased clients are gone.
        """
        here = self.present()
        if user.powers.sight is Sight.MARKET:
            return here.filter(market=user.market_id) if user.market_id else here
        relationships = apps.get_model("clients", "Relationship").objects
        return here.filter(Exists(relationships.seen_by(user).filter(client=OuterRef("pk"))))

    def followed_by(self, user: Associate) -> Self:
        """For whoever follows the list: head office and machines also hear who was merged or erased."""
        if user.powers.sight is not Sight.MARKET:
            return self.visible_to(user)
        return self.filter(market=user.market_id) if user.market_id else self.all()

    def reached_by(self, market: Market | None) -> Self:
        """What a machine's key reaches: one market, or the house. Erased clients are gone."""
        here = self.present()
        return here.filter(market=market) if market else here

    def named_like(self, text: str) -> Self:
        """By Chinese name, pinyin, initials or the last digits of the phone.

        Whom the search finds is settled before anything else: a list's order by key would tempt the planner to walk
        that key and look at every client on the way.
        """
        alternatives = search_grams.wanted(text)
        named = reduce(or_, (Q(search_grams__contains=grams) for grams in alternatives))
        return self.filter(AmongSettled("pk", self.model._default_manager.filter(named).values("pk")))


class ContactPullQuerySet(models.QuerySet["ContactPull"]):
    def claim(self, at: datetime, lease: timedelta, limit: int) -> list["ContactPull"]:
        """Those due, taken for the length of the lease so that no other worker takes them too."""
        with transaction.atomic():
            due = self.filter(done_at=None, due_at__lte=at).order_by("pk").select_for_update(skip_locked=True)
            pks = list(due.values_list("pk", flat=True)[:limit])
            self.filter(pk__in=pks).update(due_at=at + lease, tries=F("tries") + 1)
        return list(self.filter(pk__in=pks).select_related("event__corp").order_by("pk"))


class DoubtfulMatchQuerySet(models.QuerySet["DoubtfulMatch"]):
    def visible_to(self, user: Associate) -> Self:
        """Pairs of clients one sees, both of them still there."""
        clients = apps.get_model("clients", "Client").objects.visible_to(user)
        return self.filter(first__in=clients, second__in=clients)

    def open(self) -> Self:
        return self.filter(verdict="open")


class MergeQuerySet(models.QuerySet["ClientMerge"]):
    def visible_to(self, user: Associate) -> Self:
        """Merges into clients one sees."""
        return self.filter(survivor__in=apps.get_model("clients", "Client").objects.visible_to(user))

    def running(self) -> Self:
        return self.filter(undone_at=None)


class TagQuerySet(models.QuerySet["Tag"]):
    def visible_to(self, user: Associate) -> Self:
        """Tags of one's market."""
        return self.filter(group__market=user.market_id) if user.market_id else self

    def usable(self) -> Self:
        return self.filter(gone_at=None)


class TagMarkQuerySet(models.QuerySet["TagMark"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def claim(self, at: datetime, lease: timedelta, limit: int) -> list["TagMark"]:
        """Those due, in the order they were made, taken for the length of the lease."""
        with transaction.atomic():
            due = self.open().filter(due_at__lte=at).order_by("pk").select_for_update(skip_locked=True)
            pks = list(due.values_list("pk", flat=True)[:limit])
            self.filter(pk__in=pks).update(due_at=at + lease, tries=F("tries") + 1)
        rows = self.filter(pk__in=pks).select_related("tag__group", "client__market__corp")
        return list(rows.order_by("pk"))


class TagChangeQuerySet(models.QuerySet["TagChange"]):
    def open(self) -> Self:
        return self.filter(done_at=None)

    def claim(self, at: datetime, lease: timedelta, limit: int) -> list["TagChange"]:
        """Those due, in the order they were made, taken for the length of the lease."""
        with transaction.atomic():
            due = self.open().filter(due_at__lte=at).order_by("pk").select_for_update(skip_locked=True)
            pks = list(due.values_list("pk", flat=True)[:limit])
            self.filter(pk__in=pks).update(due_at=at + lease, tries=F("tries") + 1)
        return list(self.filter(pk__in=pks).select_related("market__corp").order_by("pk"))


class CustomFieldQuerySet(models.QuerySet["CustomField"]):
    def seen_by(self, who: Associate | str) -> Self:
        """Fields in use that the user's role (or that role, such as `machine`) may see."""
        return self._of("seen_by", who)

    def edited_by(self, who: Associate | str) -> Self:
        return self._of("edited_by", who)

    def _of(self, right: str, who: Associate | str) -> Self:
        here = self.filter(retired_at=None)
        role = who if isinstance(who, str) else who.role
        return here if role == Role.ADMINISTRATOR else here.filter(**{f"{right}__contains": [role]})


class StockCountQuerySet(models.QuerySet["StockCount"]):
    def latest_of(self, product_ids: Collection[int] | str, at: datetime) -> Self:
        """What each market had of each product at that moment."""
        known = self.filter(product__pk__any_of=product_ids, counted_at__lte=at)
        return known.order_by("product", "market", "-counted_at").distinct("product", "market")


class PriceQuerySet(models.QuerySet["Price"]):
    def in_force(self, product_ids: Collection[int] | str, at: datetime) -> Self:
        """What each product costs in each market at that moment."""
        known = self.filter(product__pk__any_of=product_ids, valid_from__lte=at)
        return known.order_by("product", "market", "-valid_from").distinct("product", "market")


class WishQuerySet(models.QuerySet["Wish"]):
    def visible_to(self, user: Associate) -> Self:
        """Wishes of the clients one sees."""
        return self.filter(client__in=apps.get_model("clients", "Client").objects.visible_to(user))

    def open(self) -> Self:
        return self.filter(status="open")

    def promised(self) -> Self:
        """With a promise that is still to be kept, the most urgent first."""
        waiting = self.filter(promise__isnull=False, promise_kept_at=None).exclude(status="dropped")
        return waiting.order_by(F("promise_due_on").asc(nulls_last=True), "pk")


class FileImportQuerySet(models.QuerySet["FileImport"]):
    def visible_to(self, user: Associate) -> Self:
        """Files are brought by head office: its market's, or all."""
        if user.powers.sight is not Sight.MARKET:
            return self.none()
        return self.filter(market=user.market_id) if user.market_id else self.all()

    def claim(self, at: datetime, lease: timedelta) -> "FileImport | None":
        """The oldest open one that nobody works on, leased."""
        with transaction.atomic():
            due = self.filter(finished_at=None, due_at__lte=at).order_by("pk").select_for_update(skip_locked=True)
            job = due.first()
            if job:
                self.filter(pk=job.pk).update(due_at=at + lease, tries=F("tries") + 1)
        return self.select_related("market__corp", "submitted_by").get(pk=job.pk) if job else None


class ReconciliationRunQuerySet(models.QuerySet["ReconciliationRun"]):
    def claim(self, at: datetime, lease: timedelta) -> "ReconciliationRun | None":
        """The oldest open one that nobody works on, leased."""
        with transaction.atomic():
            due = self.filter(finished_at=None, due_at__lte=at).order_by("pk").select_for_update(skip_locked=True)
            run = due.first()
            if run:
                run.due_at = at + lease
                self.filter(pk=run.pk).update(due_at=run.due_at)
        return run
