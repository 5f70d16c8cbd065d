"""App configuration of alerts."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    name = "clienteling.alerts"
