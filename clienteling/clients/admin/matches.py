"""Doubtful matches and merges in the console: two records side by side, a verdict, and the way back."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.dataclasses import UnfoldAction

from clienteling.clients import services
from clienteling.clients.models import Client, ClientIdentity, ClientMerge, DoubtfulMatch, Verdict
from clienteling.lib import clock, lunar, names, phones
from clienteling.lib.errors import DomainError
from clienteling.lib.house_admin import BigTableAdmin, action, display
from clienteling.lib.money import format_money

VERDICT_COLOURS = {Verdict.OPEN: "warning", Verdict.SAME: "success", Verdict.DIFFERENT: "info"}
MERGE = "clients.merge_client"


class DecidingAdmin(BigTableAdmin):
    """A table whose rows only buttons change, for those who may say who is who."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MERGE)

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(MERGE)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {}

    def get_actions_submit_line(self, request: HttpRequest, object_id: Any) -> list[UnfoldAction]:
        row = self.get_queryset(request).filter(pk=object_id).first()
        return super().get_actions_submit_line(request, object_id) if row and self.is_open(row) else []

    def is_open(self, row: Any) -> bool:
        """Whether there is still something to decide."""
        return True

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """There is nothing to save: a button decides."""
        without = {"show_save": False, "show_save_and_continue": False, "show_save_and_add_another": False}
        return super().render_change_form(request, {**context, **without}, *args, **kwargs)

    def decide(self, request: HttpRequest, verb: Callable[..., object], row: Any, **how: Any) -> None:
        try:
            verb(row, by=request.user, at=clock.now(), **how)
        except DomainError as error:
            self.message_user(request, error.detail, messages.ERROR)


@admin.register(DoubtfulMatch)
class DoubtfulMatchAdmin(DecidingAdmin):
    list_display = ["pair", "why", "state", "found_at", "decided_by"]
    list_filter = ["verdict"]
    list_select_related = ["first", "second", "decided_by"]
    ordering = ["-pk"]
    fields = ["why", "side_by_side", "would_move", "verdict", "found_at", "decided_by", "decided_at"]
    readonly_fields = fields
    actions_submit_line = ["keep_first", "keep_second", "different"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[DoubtfulMatch]:
        rows: QuerySet[DoubtfulMatch] = super().get_queryset(request)
        return rows.select_related("first__market", "second__market")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Who decides must see the names in full; who only looks sees them masked."""
        if obj:
            obj.in_full = request.user.has_perm(MERGE)
        return super().get_form(request, obj, change, **kwargs)

    def is_open(self, row: DoubtfulMatch) -> bool:
        return row.verdict == Verdict.OPEN

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The queue: what is decided is found by the filter."""
        if not request.GET:
            waiting = request.GET.copy()
            waiting["verdict__exact"] = Verdict.OPEN
            request.GET = waiting  # type: ignore[assignment]  # a copy may be written to
        return super().changelist_view(request, extra_context)  # type: ignore[no-any-return]  # unfold is untyped

    def response_change(self, request: HttpRequest, obj: DoubtfulMatch) -> HttpResponse:
        """One verdict leads to the next pair that waits."""
        obj.refresh_from_db(fields=["verdict"])  # merged, it is no longer among those one sees
        following = self.get_queryset(request).open().order_by("-pk").first()  # type: ignore[attr-defined]  # our queryset
        if self.is_open(obj) or following is None:
            return redirect("admin:clients_doubtfulmatch_changelist")
        said = _("%(verdict)s. This is the next of %(count)s that wait.")
        count = self.get_queryset(request).open().count()  # type: ignore[attr-defined]  # as above
        self.message_user(request, said % {"verdict": obj.get_verdict_display(), "count": count}, messages.SUCCESS)
        return redirect("admin:clients_doubtfulmatch_change", following.pk)

    @display(description=gettext_lazy("pair"))
    def pair(self, match: DoubtfulMatch) -> str:
        return f"{names.mask(match.first.name)} / {names.mask(match.second.name)}"

    @display(description=gettext_lazy("why"))
    def why(self, match: DoubtfulMatch) -> str:
        return _(", ").join(str(services.Doubt(reason).label) for reason in match.reasons)

    @display(description=gettext_lazy("verdict"), ordering="verdict", label=VERDICT_COLOURS)
    def state(self, match: DoubtfulMatch) -> tuple[str, str]:
        return match.verdict, match.get_verdict_display()

    @display(description=gettext_lazy("side by side"))
    def side_by_side(self, match: Any) -> str:
        in_full = getattr(match, "in_full", False)
        first, second = (dict(facts(client, in_full=in_full)) for client in (match.first, match.second))
        rows = format_html_join(
            "",
            '<tr class="{}"><th>{}</th><td>{}</td><td>{}</td></tr>',
            ((agreement(label, first[label], second[label]), label, first[label], second[label]) for label in first),
        )
        heads = (_("the first"), _("the second"))
        head = format_html("<thead><tr><th></th><th>{}</th><th>{}</th></tr></thead>", *heads)
        return format_html('<table class="pair">{}<tbody>{}</tbody></table>', head, rows)

    @display(description=gettext_lazy("a merge would move"))
    def would_move(self, match: DoubtfulMatch) -> str:
        if not self.is_open(match):
            return ""
        try:
            preview = services.preview_merge(match.first, match.second)
        except DomainError as error:
            return error.detail
        moved = [f"{name}: {count}" for name, count in preview.rows.items()]
        return _(", ").join([*moved, *(_("fills %(column)s") % {"column": column} for column in preview.filled)])

    @action(description=gettext_lazy("One person: keep the first"), permissions=["decide"], icon="merge")
    def keep_first(self, request: HttpRequest, match: DoubtfulMatch) -> None:
        self.decide(request, services.confirm, match, keep=match.first_id)

    @action(description=gettext_lazy("One person: keep the second"), permissions=["decide"], icon="merge")
    def keep_second(self, request: HttpRequest, match: DoubtfulMatch) -> None:
        self.decide(request, services.confirm, match, keep=match.second_id)

    @action(description=gettext_lazy("Not the same person"), permissions=["decide"], icon="call_split")
    def different(self, request: HttpRequest, match: DoubtfulMatch) -> None:
        self.decide(request, services.reject, match)


def agreement(label: str, one: str, other: str) -> str:
    """What two values say about who somebody is: the same, different, or nothing."""
    if not one or not other or label not in (_("full name"), _("phone"), _("birthday")):
        return "silent"
    return "same" if one == other else "differs"


def facts(client: Client, *, in_full: bool) -> Iterator[tuple[str, str]]:
    """What tells two people apart, by label."""
    phone = client.phone or ""
    yield _("full name"), client.name if in_full else names.mask(client.name)
    yield _("phone"), phone if in_full or not phone else phones.mask(phone)
    yield _("birthday"), birthday(client)
    kinds = ClientIdentity.objects.filter(client=client).order_by("kind")
    yield _("identities"), _(", ").join(f"{row.get_kind_display()} {row.scope}".strip() for row in kinds)
    who = client.relationships.active().select_related("associate")
    yield _("looked after by"), _(", ").join(row.associate.name for row in who)
    yield _("orders"), str(client.order_count)
    yield _("lifetime sales"), format_money(client.lifetime_minor, client.market.currency)
    yield _("created at"), date_format(client.created_at, "DATE_FORMAT")


def birthday(client: Client) -> str:
    """In full where the year is known; the day a lunar birthday falls on this year says nothing of the year."""
    lunar_md, md = client.birth_lunar_md, client.birth_md
    if lunar_md is None and md is None:
        return ""
    day = f"{(md or 0) // 100:02}-{(md or 0) % 100:02}" if lunar_md is None else lunar.written(lunar_md)
    known = f"{client.birth_year}-{day}" if client.birth_year else day
    return known if lunar_md is None else _("lunar %(day)s") % {"day": known}


@admin.register(ClientMerge)
class ClientMergeAdmin(DecidingAdmin):
    list_display = ["pair", "merged_at", "merged_by", "undone_at", "undone_by"]
    list_select_related = ["survivor", "merged", "merged_by", "undone_by"]
    ordering = ["-pk"]
    fields = ["pair", "moved_rows", "merged_at", "merged_by", "undone_at", "undone_by"]
    readonly_fields = fields
    actions_submit_line = ["undo"]

    def is_open(self, row: ClientMerge) -> bool:
        return row.undone_at is None

    @display(description=gettext_lazy("clients"))
    def pair(self, merge: ClientMerge) -> str:
        return f"{names.mask(merge.merged.name)} → {names.mask(merge.survivor.name)}"

    @display(description=gettext_lazy("moved rows"))
    def moved_rows(self, merge: ClientMerge) -> int:
        return merge.moved.count()

    @action(description=gettext_lazy("Undo this merge"), permissions=["decide"], icon="undo")
    def undo(self, request: HttpRequest, merge: ClientMerge) -> None:
        self.decide(request, services.undo_merge, merge)
