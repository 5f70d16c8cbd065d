"""App configuration of console."""

from django.apps import AppConfig
from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class ConsoleConfig(AppConfig):
    name = "clienteling.console"

    def ready(self) -> None:
        from clienteling.console.log_in import LogInForm

        admin.site.login_form = LogInForm
        admin.site.index_template = "console/dashboard.html"
        admin.site.login_template = "console/login.html"
        admin.site.index_title = _("The house today")
