"""Forms of the words of messages."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget

from clienteling.outreach.models import PreparedMessageText, WelcomeText


class InLanguage(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget)


class WordsForm(InLanguage):
    class Meta:
        model = PreparedMessageText
        fields = ["language", "text"]


class WelcomeWordsForm(InLanguage):
    class Meta:
        model = WelcomeText
        fields = ["language", "text"]
        help_texts = {
            "text": _(
                "{client} and {associate} become their names. Where the client's name is not known, as with most who "
                "are new, the clause with {client} is left out up to its comma or full stop, and what follows begins "
                "a sentence."
            )
        }
