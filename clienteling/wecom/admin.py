"""The gateway in the console: corps to set up, rows to look at. No body, secret or XML is shown."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldBooleanWidget

from clienteling.lib import clock
from clienteling.lib.errors import DomainError
from clienteling.lib.house_admin import BigTableAdmin, HouseAdmin, LookingInline
from clienteling.wecom import services
from clienteling.wecom.breakers import breakers
from clienteling.wecom.models import Attempt, CallbackEvent, Corp, Send

NEXT_KEYS = ("callback_token_next", "callback_aes_key_next")
SECRETS = ("secret", "callback_token", "callback_aes_key", *NEXT_KEYS)


class GatewayAdmin(BigTableAdmin):
    """Rows made by the gateway are looked at, never edited; head office of a market sees its corp's."""

    of_market = "corp__market"
    ordering = ["-id"]

    def has_repeat_permission(self, request: HttpRequest) -> bool:
        """Who may have a row tried again: who could change it, were it not made by the gateway alone."""
        return request.user.has_perms(["wecom.change_send", "wecom.change_callbackevent"])


class CorpForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    """Secrets are written, never read back; empty leaves them as they are."""

    new_secret = forms.CharField(label=_("Secret"), required=False, max_length=200)
    new_callback_token = forms.RegexField(r"^[0-9A-Za-z]{1,32}$", label=_("Callback token"), required=False)
    new_callback_aes_key = forms.RegexField(r"^[0-9A-Za-z]{43}$", label=_("Callback AES key"), required=False)

    new_callback_token_next = forms.RegexField(
        r"^[0-9A-Za-z]{1,32}$",
        label=_("Next callback token"),
        required=False,
        help_text=_("Enter the next pair here before changing it in WeCom. Both pairs are accepted meanwhile."),
    )
    new_callback_aes_key_next = forms.RegexField(r"^[0-9A-Za-z]{43}$", label=_("Next callback AES key"), required=False)
    keys_changed = forms.BooleanField(
        label=_("WeCom uses the next pair: forget the one before"), required=False, widget=UnfoldBooleanWidget
    )

    class Meta:
        model = Corp
        fields = ["corp_id", "name", "agent_id", "seats"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in SECRETS:
            self.fields[f"new_{name}"].required = self.instance.pk is None and name not in NEXT_KEYS
            self.fields[f"new_{name}"].widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "new-password"})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if bool(given.get("new_callback_token_next")) != bool(given.get("new_callback_aes_key_next")):
            raise forms.ValidationError(_("The next token and the next AES key come together."))
        return given

    def save(self, commit: bool = True) -> Corp:
        for name in SECRETS:
            if self.cleaned_data[f"new_{name}"]:
                setattr(self.instance, name, self.cleaned_data[f"new_{name}"])
        if self.cleaned_data["keys_changed"] and self.instance.callback_token_next:
            self.instance.callback_token = self.instance.callback_token_next
            self.instance.callback_aes_key = self.instance.callback_aes_key_next
            self.instance.callback_token_next = self.instance.callback_aes_key_next = None
        corp: Corp = super().save(commit)
        return corp


@admin.register(Corp)
class CorpAdmin(HouseAdmin):
    form = CorpForm
    of_market = "market"
    list_display = ["name", "corp_id", "agent_id"]
    search_fields = ["name", "corp_id"]
    readonly_fields = ["at_rest"]

    @admin.display(description=_("Calls at rest"))
    def at_rest(self, corp: Corp) -> str:
        """Calls left alone because WeCom refuses them, or our credentials or rights for them."""
        resting = breakers.at_rest(corp.corp_id)
        said = [_("%(call)s: %(seconds)d s more") % {"call": api, "seconds": left} for api, left in resting.items()]
        return ", ".join(map(str, said)) or "–"

    def get_fields(self, request: HttpRequest, obj: Corp | None = None) -> list[str]:
        """Who only looks sees no empty places for secrets."""
        fields: list[str] = super().get_fields(request, obj)
        return (
            fields
            if self.has_change_permission(request, obj)
            else [f for f in fields if not f.startswith(("new_", "keys_"))]
        )


class AttemptInline(LookingInline):
    model = Attempt
    fields = ["at", "result", "code", "reason", "took_ms", "answer"]
    tab = False
    show_change_link = False


@admin.register(Send)
class SendAdmin(GatewayAdmin):
    list_display = ["id", "api", "corp", "to_userid", "state", "tries", "errcode", "reason", "due_at"]
    list_filter = ["state", "priority", "corp"]
    list_select_related = ["corp"]
    search_fields = ["key", "to_userid", "msgid"]
    fields = [
        "corp",
        "api",
        "key",
        "to_userid",
        "priority",
        "state",
        "reason",
        "errcode",
        "tries",
        "created_at",
        "due_at",
        "expires_at",
        "first_sent_at",
        "accepted_at",
        "msgid",
        "replay_of",
        "replay_reason",
    ]
    inlines = [AttemptInline]
    actions = ["replay"]

    @admin.action(description=_("Replay what was not delivered"), permissions=["repeat"])
    def replay(self, request: HttpRequest, queryset: QuerySet[Send]) -> None:
        """Each selected send gets a new row that names it; who asked is the reason."""
        reason = str(_("Replayed in the console by {user}")).format(user=request.user.get_username())
        done = 0
        for send in queryset.select_related("corp"):
            try:
                services.replay(send, reason=reason, at=clock.now())
                done += 1
            except DomainError as error:
                self.message_user(request, f"{send.pk}: {error.detail}", messages.WARNING)
        said = ngettext("%(n)d message was queued again.", "%(n)d messages were queued again.", done) % {"n": done}
        self.message_user(request, said)


@admin.register(CallbackEvent)
class CallbackEventAdmin(GatewayAdmin):
    list_display = ["id", "event", "change_type", "corp", "state", "attempts", "error", "received_at", "handled_at"]
    list_filter = ["state", "corp"]
    list_select_related = ["corp"]
    fields = ["corp", "event", "change_type", "state", "attempts", "error", "received_at", "due_at", "handled_at"]
    actions = ["try_again"]

    @admin.action(description=_("Try failed ones again"), permissions=["repeat"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[CallbackEvent]) -> None:
        for event in queryset:
            try:
                services.try_again(event, at=clock.now())
            except DomainError as error:
                self.message_user(request, f"{event.pk}: {error.detail}", messages.WARNING)
