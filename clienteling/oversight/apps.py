"""App configuration of oversight."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OversightConfig(AppConfig):
    name = "clienteling.oversight"
    verbose_name = _("Oversight")

    def ready(self) -> None:
        from clienteling.oversight import merged  # noqa: F401  (subscribes to merges)
