"""App configuration of clients."""

from django.apps import AppConfig


class ClientsConfig(AppConfig):
    name = "clienteling.clients"

    def ready(self) -> None:
        from clienteling.clients import events  # noqa: F401  (subscribes to callbacks)
