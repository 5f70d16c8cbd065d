"""App configuration of outreach."""

from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "clienteling.outreach"
