"""The address WeCom calls back: one per app of a corp."""

from django.urls import path

from clienteling.wecom.views import Callback

app_name = "wecom"
urlpatterns = [path("callback/<slug:corp_id>/<int:agent_id>/", Callback.as_view(), name="callback")]
