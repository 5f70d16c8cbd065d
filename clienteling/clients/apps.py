"""App configuration of clients."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clienteling.clients"
