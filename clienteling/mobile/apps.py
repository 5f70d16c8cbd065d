"""App configuration of mobile."""

from django.apps import AppConfig


class MobileConfig(AppConfig):
    name = "clienteling.mobile"
