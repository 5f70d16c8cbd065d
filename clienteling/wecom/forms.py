"""Forms of the console for what has secrets: corps and Official Accounts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldBooleanWidget

from clienteling.wecom.models import Callee, Corp, OfficialAccount

NEXT_KEYS = ("callback_token_next", "callback_aes_key_next")
SECRETS = ("secret", "callback_token", "callback_aes_key", *NEXT_KEYS)


class CalleeForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
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

    def save(self, commit: bool = True) -> Callee:
        for name in SECRETS:
            if self.cleaned_data[f"new_{name}"]:
                setattr(self.instance, name, self.cleaned_data[f"new_{name}"])
        if self.cleaned_data["keys_changed"] and self.instance.callback_token_next:
            self.instance.callback_token = self.instance.callback_token_next
            self.instance.callback_aes_key = self.instance.callback_aes_key_next
            self.instance.callback_token_next = self.instance.callback_aes_key_next = None
        callee: Callee = super().save(commit)
        return callee


class CorpForm(CalleeForm):
    class Meta:
        model = Corp
        fields = ["corp_id", "name", "agent_id", "seats"]


class OfficialAccountForm(CalleeForm):
    """Between two plain-text tokens one may be rotated as well: the key beside them is WeChat's either way."""

    class Meta:
        model = OfficialAccount
        fields = ["name", "corp", "appid", "original_id", "mode"]
