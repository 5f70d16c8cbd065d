"""What compliance fills in: whose, by record ID, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextInputWidget

from clienteling.clients.models import Client


class ClientRequestForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    """`visible`: the clients of whoever asks, set by the page."""

    visible: Any = None
    record_id = forms.UUIDField(label=_("Record ID of the client"), widget=UnfoldAdminTextInputWidget)
    reason = forms.CharField(label=_("Reason"), max_length=200, widget=UnfoldAdminTextInputWidget)

    def clean_record_id(self) -> Client:
        client: Client | None = self.visible.filter(uid=self.cleaned_data["record_id"]).first()
        if client is None or client.erased_at:
            raise forms.ValidationError(_("There is no such client."))
        return client
