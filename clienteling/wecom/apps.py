"""App configuration of wecom."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WecomConfig(AppConfig):
    name = "clienteling.wecom"
    verbose_name = _("WeCom")
