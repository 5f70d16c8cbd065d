"""The addresses that are called back: one per app of a corp, one per Official Account."""

from django.urls import path

from clienteling.wecom.views import Callback, OfficialCallback

app_name = "wecom"
urlpatterns = [
    path("callback/<slug:corp_id>/<int:agent_id>/", Callback.as_view(), name="callback"),
    path("official/<slug:appid>/", OfficialCallback.as_view(), name="official"),
]
