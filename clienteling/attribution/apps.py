"""App configuration of attribution."""

from django.apps import AppConfig


class AttributionConfig(AppConfig):
    name = "clienteling.attribution"
