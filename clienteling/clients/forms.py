"""Forms of the console's pages of the client side."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from clienteling.clients.models import HandoverText


class HandoverWordsForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget)

    class Meta:
        model = HandoverText
        fields = ["language", "introduction", "message"]
