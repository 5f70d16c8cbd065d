"""App configuration of the kiosk."""

from django.apps import AppConfig


class KioskConfig(AppConfig):
    name = "clienteling.kiosk"
