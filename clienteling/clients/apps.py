"""App configuration of clients."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClientsConfig(AppConfig):
    name = "clienteling.clients"
    verbose_name = _("Clients")

    def ready(self) -> None:
        from clienteling.clients import events, merged  # noqa: F401  (subscribe to callbacks and merges)
        from clienteling.clients.imports import activity, clients  # noqa: F401  (kinds of files)
        from clienteling.clients.onboarding import register_steps
        from clienteling.clients.services import handover_luggage  # noqa: F401  (what travels with a client)

        register_steps()
