"""App configuration of alerts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AlertsConfig(AppConfig):
    name = "clienteling.alerts"
    verbose_name = _("Alerts")

    def ready(self) -> None:
        from clienteling.alerts import events, merged  # noqa: F401  (subscribe to callbacks and merges)
        from clienteling.alerts.services import moving  # noqa: F401  (what travels with a client)
        from clienteling.alerts.services.silencing import fall_silent
        from clienteling.clients import silence

        silence.when_it_falls(fall_silent)
