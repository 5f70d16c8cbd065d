"""Webhooks in the console: made, paused, taken up, replayed; the secret is shown once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from clienteling.associates.admin.bound import BoundAdmin
from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.lib.house_admin import BigTableAdmin
from clienteling.webhooks import services, signing
from clienteling.webhooks.kinds import KINDS
from clienteling.webhooks.models import Delivery, Subscription
from clienteling.webhooks.sending import Refused, checked

DAY = timedelta(days=1)


class SubscriptionForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    event_types = forms.MultipleChoiceField(
        label=_("Events"), choices=[(kind, kind) for kind in KINDS], widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Subscription
        fields = ["name", "url", "market", "event_types"]

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            checked(url)
        except Refused as error:
            raise ValidationError(gettext("Give an address that begins with https://, without a password.")) from error
        return url


@admin.register(Subscription)
class SubscriptionAdmin(BoundAdmin):
    """Head office's own webhooks, and those machines made for themselves."""

    form = SubscriptionForm
    list_display = ["name", "url", "market", "key", "status", "failing_since", "last_error", "last_success_at"]
    list_filter = ["status", "market"]
    list_select_related = ["market", "key"]
    search_fields = ["name", "url"]
    ordering = ["name"]
    readonly_fields = ["key", "status", "failing_since", "next_try_at", "last_error", "last_success_at", "created_at"]
    actions = ["replay_a_day", "pause", "resume", "renew_secret"]

    def save_model(self, request: HttpRequest, obj: Subscription, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        obj.secret = secret = signing.new_secret()
        obj.save()
        self.show(request, obj, secret)

    @admin.action(description=_("Replay the last day"), permissions=["change"])
    def replay_a_day(self, request: HttpRequest, queryset: QuerySet[Subscription]) -> None:
        """Everything of the last 24 hours once more, with the same ids."""
        at = clock.now()
        done = sum(services.replay(row, since=at - DAY, at=at) for row in queryset)
        said = ngettext("%(n)d message was queued again.", "%(n)d messages were queued again.", done) % {"n": done}
        self.message_user(request, said)

    @admin.action(description=_("Pause"), permissions=["change"])
    def pause(self, request: HttpRequest, queryset: QuerySet[Subscription]) -> None:
        self.each(request, queryset, services.pause)

    @admin.action(description=_("Take up again"), permissions=["change"])
    def resume(self, request: HttpRequest, queryset: QuerySet[Subscription]) -> None:
        self.each(request, queryset, services.resume)

    @admin.action(description=_("New secret; the old one signs for a day more"), permissions=["change"])
    def renew_secret(self, request: HttpRequest, queryset: QuerySet[Subscription]) -> None:
        for row in queryset:
            self.show(request, row, services.renew_secret(row, at=clock.now()))

    def each(self, request: HttpRequest, rows: QuerySet[Subscription], verb: Callable[[Subscription], None]) -> None:
        for row in rows:
            try:
                verb(row)
            except DomainError as error:
                self.message_user(request, f"{row.name}: {error.detail}", messages.WARNING)

    def show(self, request: HttpRequest, row: Subscription, secret: str) -> None:
        said = gettext("The secret of %(name)s is %(secret)s — keep it safe, it is not shown again.")
        self.message_user(request, said % {"name": row.name, "secret": secret}, messages.WARNING)


@admin.register(Delivery)
class DeliveryAdmin(BigTableAdmin):
    """What became of each message."""

    of_market = "event__market"
    list_display = ["event", "subscription", "state", "tries", "last_status", "last_error", "due_at"]
    list_filter = ["state"]
    list_select_related = ["event", "subscription"]
    ordering = ["-id"]
