"""App configuration of associates."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssociatesConfig(AppConfig):
    name = "clienteling.associates"
    verbose_name = _("Organisation")

    def ready(self) -> None:
        from clienteling.associates import events  # noqa: F401  (subscribes to callbacks)
        from clienteling.associates.services.onboarding import register_steps

        register_steps()
