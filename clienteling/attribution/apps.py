"""App configuration of attribution."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttributionConfig(AppConfig):
    name = "clienteling.attribution"
    verbose_name = _("Sales")

    def ready(self) -> None:
        from clienteling.attribution import merged, order_files  # noqa: F401  (subscribes to merges; a kind of file)
        from clienteling.attribution.services import rights  # noqa: F401  (what travels with a client)
