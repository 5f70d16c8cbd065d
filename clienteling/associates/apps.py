"""App configuration of associates."""

from django.apps import AppConfig


class AssociatesConfig(AppConfig):
    name = "clienteling.associates"
