"""Passwords are not made of the house's own words: its name, its shops and pieces, the person's name."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from clienteling.associates.models import Associate, Market, Store

LEFT = 8
SHORTEST = 3
OURS = ("clienteling", "wecom", "wechat", "welcome", "password")
NO_LETTER = re.compile(r"[\W\d_]+")


class HouseWords:
    """What is left of a password without them, digits and signs must still be hard to guess."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raises ValidationError."""
        rest = password.casefold()
        for word in sorted(words(user), key=len, reverse=True):
            rest = rest.replace(word, " ")
        if rest != password.casefold() and len(NO_LETTER.sub("", rest)) < LEFT:
            raise ValidationError(self.get_help_text(), code="password_of_house_words")

    def get_help_text(self) -> str:
        return _("Not made of words of the house: its name, its shops, your name.")


def words(user: Any) -> set[str]:
    """Each word of those names, in small letters."""
    names = [*OURS, *settings.HOUSE_WORDS, *Store.objects.values_list(Lower("name"), flat=True)]
    names += Market.objects.values_list(Lower("name"), flat=True)
    if isinstance(user, Associate):
        names += [user.username, user.name]
    parts = (part for name in names for part in NO_LETTER.split(name.casefold()))
    return {part for part in parts if len(part) >= SHORTEST}
