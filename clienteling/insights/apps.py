"""App configuration of insights."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "clienteling.insights"
