"""App configuration of alerts."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "clienteling.alerts"

    def ready(self) -> None:
        from clienteling.alerts import events  # noqa: F401  (subscribes to callbacks)
