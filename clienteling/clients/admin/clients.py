"""Clients in the console: to look at, names and numbers masked; tiers and products to keep."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from clienteling.associates.roles import REVEAL
from clienteling.clients.custom_form import CustomFieldsForm
from clienteling.clients.forms import styled
from clienteling.clients.models import (
    Client,
    ClientIdentity,
    ColumnMapping,
    Consent,
    CustomField,
    ImportantDate,
    IngestBatch,
    LookedOn,
    Note,
    OfficialAccountFollower,
    PointsEntry,
    Preference,
    Product,
    QuietSpell,
    Relationship,
    Size,
    Tag,
    Tier,
    TierChange,
)
from clienteling.clients.reveal_form import RevealForm, offered
from clienteling.clients.services import edit_custom, note_look, read
from clienteling.clients.services.revealing import reveal
from clienteling.lib import clock, lunar, names, phones, said
from clienteling.lib.errors import DomainError
from clienteling.lib.house_admin import BigTableAdmin, HouseAdmin, LookingInline, action, display
from clienteling.lib.money import format_money

LEAP_YEAR = 2000  # in which every birthday exists
LONGEST_SEARCH = 60


def typed(request: HttpRequest) -> str:
    """What was searched for in the list, sent as a form."""
    return request.POST.get("typed", "").strip()[:LONGEST_SEARCH]


class IdentityInline(LookingInline):
    model = ClientIdentity
    fk_name = "client"
    fields = ["kind", "scope"]


class RelationshipInline(LookingInline):
    model = Relationship
    fields = ["associate", "is_primary", "started_at", "ended_at"]
    ordering = ["-started_at"]


class TierChangeInline(LookingInline):
    model = TierChange
    fields = ["from_rank", "to_rank", "changed_at", "expires_on"]
    ordering = ["-changed_at"]


class DateInline(LookingInline):
    model = ImportantDate
    fields = ["kind", "year", "is_lunar", "next_on"]
    ordering = ["next_on"]


class SizeInline(LookingInline):
    model = Size
    fields = ["kind", "system", "value"]


class PreferenceInline(LookingInline):
    model = Preference
    fields = ["kind", "value"]


class PointsInline(LookingInline):
    model = PointsEntry
    fields = ["occurred_at", "kind", "points", "expires_on", "source", "reference"]
    ordering = ["-occurred_at", "-pk"]


class NoteInline(LookingInline):
    """Who wrote when; the words are for those who look after the client."""

    model = Note
    fields = ["author", "written_at", "edited_at"]
    ordering = ["-written_at"]


class ConsentInline(LookingInline):
    model = Consent
    fields = ["purpose", "channel", "granted_at", "withdrawn_at", "text_version", "source"]


class QuietSpellInline(LookingInline):
    model = QuietSpell
    fields = ["began_at", "ends_at", "source"]
    ordering = ["-began_at"]


@admin.register(Client)
class ClientAdmin(BigTableAdmin):
    list_display = ["masked_name", "masked_phone", "market", "tier", "last_order_at", "order_count", "updated_at"]
    list_filter = ["market", "tier_rank"]
    search_fields = ["uid"]
    search_help_text = _("Name, pinyin, initials, or the last digits of the phone")
    ordering = ["-id"]
    fields = [
        "uid",
        "market",
        "masked_name",
        "masked_phone",
        "speaks",
        "birthday",
        "minor_until",
        "tier",
        "tier_expires_on",
        "points",
        "points_expire_on",
        "tags",
        "own_fields",
        "last_order_at",
        "order_count",
        "lifetime",
        "created_at",
        "updated_at",
    ]
    readonly_fields = fields
    actions_detail = ["timeline", "why", "own_fields_form", "reveal"]
    inlines = [
        RelationshipInline,
        TierChangeInline,
        PointsInline,
        DateInline,
        SizeInline,
        PreferenceInline,
        NoteInline,
        ConsentInline,
        QuietSpellInline,
        IdentityInline,
    ]

    @action(description=_("Timeline"), url_path="timeline", permissions=["view"])
    def timeline(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Everything that happened around the client, on a page of its own."""
        client = get_object_or_404(self.get_queryset(request), pk=object_id)
        return redirect("insights:timeline", uid=client.uid)

    def has_own_fields_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Which fields a role edits is said field by field."""
        return CustomField.objects.edited_by(request.user).exists()  # type: ignore[arg-type]  # the console's users are associates

    @action(description=_("Fields of the house"), url_path="own-fields", permissions=["own_fields"])
    def own_fields_form(self, request: HttpRequest, object_id: str) -> HttpResponse:
        client = get_object_or_404(self.get_queryset(request), pk=object_id)
        form = styled(CustomFieldsForm(client, request.user, request.POST or None))  # type: ignore[arg-type]  # as above
        if form.is_valid():
            edit_custom(client, form.said(), by=request.user, at=clock.now())  # type: ignore[arg-type]  # as above
            return redirect("admin:clients_client_change", client.pk)
        title = f"{names.mask(client.name)} · {gettext('Fields of the house')}"
        context = {**self.admin_site.each_context(request), "title": title, "form": form, "client": client}
        return TemplateResponse(request, "clients/custom_fields.html", context)

    def has_reveal_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(REVEAL)

    @action(description=_("Show a detail in full"), url_path="reveal", permissions=["reveal"])
    def reveal(self, request: HttpRequest, object_id: str) -> HttpResponse:
        client = get_object_or_404(self.get_queryset(request), pk=object_id)
        form, shown, refusal = styled(RevealForm(offered(client), request.POST or None)), "", ""
        if form.is_valid():
            try:
                shown = reveal(client, by=request.user, at=clock.now(), **form.cleaned_data)  # type: ignore[arg-type]  # as above
            except DomainError as error:
                refusal = error.detail
        title = f"{names.mask(client.name)} · {gettext('Show a detail in full')}"
        context = {"title": title, "form": form, "client": client, "revealed": shown, "refusal": refusal}
        context |= self.admin_site.each_context(request)
        answer = TemplateResponse(request, "clients/reveal.html", context)
        add_never_cache_headers(answer)
        return answer

    @action(description=_("Why an alert, or none?"), url_path="why", permissions=["view"])
    def why(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Of any rule, on any day."""
        client = get_object_or_404(self.get_queryset(request), pk=object_id)
        return redirect("insights:why", uid=client.uid)

    @display(description=_("full name"))
    def masked_name(self, client: Client) -> str:
        return names.mask(client.name)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Client]:
        named = Tier.objects.filter(rank=OuterRef("tier_rank")).values("name")[:1]
        rows: QuerySet[Client] = super().get_queryset(request)
        return rows.select_related("market").annotate(tier_name=Subquery(named))

    @display(description=_("phone"))
    def masked_phone(self, client: Client) -> str:
        return phones.mask(client.phone) if client.phone else ""

    @display(description=_("tier"), ordering="tier_rank")
    def tier(self, client: Any) -> str:
        return client.tier_name or ""

    @display(description=_("language"))
    def speaks(self, client: Client) -> str:
        return dict(settings.LANGUAGES).get(client.language, client.language)

    @display(description=_("birthday"))
    def birthday(self, client: Client) -> str:
        """Without the year, which is shown for a reason only."""
        if client.birth_lunar_md is not None:
            return gettext("lunar %(day)s") % {"day": lunar.written(client.birth_lunar_md)}
        if client.birth_md is None:
            return ""
        month, day = divmod(client.birth_md, 100)
        return date_format(date(LEAP_YEAR, month, day), "MONTH_DAY_FORMAT")

    @display(description=_("tags"))
    def tags(self, client: Client) -> str:
        return gettext(", ").join(sorted(Tag.objects.filter(pk__in=client.tag_ids).values_list("name", flat=True)))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        client = super().get_object(request, object_id, from_field)
        if client:
            client.seen_fields = CustomField.objects.seen_by(request.user)  # type: ignore[arg-type]  # as below
            if request.method != "POST" and not request.path.endswith("/delete/"):  # shown already, or refused
                note_look(client, by=request.user, place=LookedOn.CONSOLE, at=clock.now())  # type: ignore[arg-type]  # as below
        return client

    @display(description=_("fields of the house"))
    def own_fields(self, client: Any) -> str:
        """As far as the user's role may see them."""
        rows = client.custom_values.filter(field__in=client.seen_fields).select_related("field").order_by("field")
        return gettext(", ").join(f"{row.field.label}: {read(row)}" for row in rows)

    @display(description=_("lifetime sales"))
    def lifetime(self, client: Client) -> str:
        return format_money(client.lifetime_minor, client.market.currency)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list knows what was searched for, its links do not."""
        shown = super().get_changelist_instance(request)
        shown.query = typed(request) or shown.query
        return shown

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Client], search_term: str
    ) -> tuple[QuerySet[Client], bool]:
        """By the hashed pieces of name and phone; nothing readable is searched, nor written into an address."""
        search_term = typed(request) or search_term
        if not search_term.strip():
            return queryset, False
        return queryset.filter(pk__in=Client.objects.visible_to(request.user).named_like(search_term)), False  # type: ignore[arg-type]  # the console's users are associates


@admin.register(Relationship)
class RelationshipAdmin(BigTableAdmin):
    list_display = ["client", "associate", "is_primary", "started_at", "ended_at"]
    list_filter = ["is_primary", "associate__store"]
    list_select_related = ["client", "associate"]
    search_fields = ["associate__name", "associate__userid"]
    ordering = ["-id"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Relationship]:
        clients: Any = Client.objects.visible_to(request.user)  # type: ignore[arg-type]  # as above
        return super().get_queryset(request).filter(client__in=clients)


@admin.register(Tier)
class TierAdmin(HouseAdmin):
    list_display = ["name", "code", "rank", "points_needed"]
    search_fields = ["name", "code"]
    ordering = ["rank"]


@admin.register(Product)
class ProductAdmin(HouseAdmin):
    list_display = ["name", "sku", "category"]
    search_fields = ["name", "sku"]
    ordering = ["sku"]


@admin.register(IngestBatch)
class IngestBatchAdmin(BigTableAdmin):
    list_display = ["received_at", "from_source", "rows", "refused", "evaluated_at"]
    list_filter = ["source"]
    search_fields = ["idempotency_key"]
    fields = ["received_at", "from_source", "rows", "refused", "reasons", "evaluated_at", "idempotency_key"]
    readonly_fields = fields
    ordering = ["-id"]

    @display(description=_("rejected"))
    def refused(self, batch: IngestBatch) -> int:
        return len(batch.answer.get("rejected", []))

    @display(description=_("why"))
    def reasons(self, batch: IngestBatch) -> str:
        """By line of what came in."""
        found = batch.answer.get("rejected", [])
        return said.facts((gettext("Line %(n)d") % {"n": one["index"] + 1}, one.get("detail", "")) for one in found)


@admin.register(ColumnMapping)
class ColumnMappingAdmin(HouseAdmin):
    list_display = ["name", "kind"]
    list_filter = ["kind"]
    search_fields = ["name"]
    ordering = ["kind", "name"]


@admin.register(OfficialAccountFollower)
class OfficialAccountFollowerAdmin(BigTableAdmin):
    of_market = "account__corp__market"
    list_display = ["account", "followed_at", "unfollowed_at", "scene", "joined_at", "asked_at", "error"]
    list_select_related = ["account"]
    search_fields = ["account__appid"]
    fields = ["uid", *list_display]
    ordering = ["-id"]
