"""App configuration of wecom."""

from django.apps import AppConfig


class WecomConfig(AppConfig):
    name = "clienteling.wecom"
