"""App configuration of insights."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    name = "clienteling.insights"
    verbose_name = _("Reports")
