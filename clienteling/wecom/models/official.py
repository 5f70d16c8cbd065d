"""An Official Account (公众号) of the house: one or more per corp; secrets are encrypted."""

from django.db import models
from django.db.models import CheckConstraint, Q
from django.utils.translation import gettext_lazy as _

from clienteling.wecom.models.callee import NEXT_KEYS_TOGETHER, Callee
from clienteling.wecom.models.corp import Corp


class CallbackMode(models.TextChoices):
    """As chosen in the account's own settings. In plain mode the signature does not cover the content."""

    AES = "aes", _("Encrypted")
    PLAIN = "plain", _("Plain text")


class OfficialAccount(Callee):
    receiver = "appid"

    corp = models.ForeignKey(Corp, on_delete=models.PROTECT, related_name="official_accounts", verbose_name=_("corp"))
    appid = models.CharField(_("AppID"), max_length=64, unique=True)
    original_id = models.CharField(_("original ID"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=120)
    mode = models.CharField(_("callbacks come"), max_length=5, choices=CallbackMode.choices, default=CallbackMode.AES)

    class Meta:
        verbose_name = _("Official Account")
        verbose_name_plural = _("Official Accounts")
        constraints = [
            CheckConstraint(condition=Q(appid__regex=r"^[0-9A-Za-z_-]+$"), name="official_account_appid_is_plain"),
            CheckConstraint(condition=Q(mode__in=CallbackMode.values), name="official_account_mode_is_known"),
            CheckConstraint(condition=NEXT_KEYS_TOGETHER, name="official_account_next_keys_come_together"),
        ]

    def __str__(self) -> str:
        return self.name
