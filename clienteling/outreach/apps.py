"""App configuration of outreach."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutreachConfig(AppConfig):
    name = "clienteling.outreach"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from clienteling.outreach import events, merged  # noqa: F401  (subscribe to callbacks and merges)
