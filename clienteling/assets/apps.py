"""App configuration of assets."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    name = "clienteling.assets"
