"""The limits of each market in the console."""

from django.contrib import admin

from clienteling.alerts.models import Restraint
from clienteling.lib.house_admin import HouseAdmin


@admin.register(Restraint)
class RestraintAdmin(HouseAdmin):
    of_market = "market"
    list_display = ["market", "quiet_from", "quiet_until", "per_associate", "per_client", "per_client_days"]
    fields = ["market", "quiet_from", "quiet_until", "per_associate", "per_client", "per_client_days"]
