"""App configuration of console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "clienteling.console"
