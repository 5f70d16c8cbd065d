"""Addresses of the API of alerts."""

from django.urls import path

from clienteling.alerts.rule_api import RuleViewSet
from clienteling.alerts.views import AlertViewSet

urlpatterns = [
    path("rules/", RuleViewSet.as_view({"get": "list"}), name="rules"),
    path("rules/<slug:code>/", RuleViewSet.as_view({"get": "retrieve"}), name="rule"),
    path("dry-runs/", RuleViewSet.as_view({"post": "try_out"}), name="dry-runs"),
    path("alerts/", AlertViewSet.as_view({"get": "list"}), name="alerts"),
    path("alerts/<int:pk>/", AlertViewSet.as_view({"get": "retrieve"}), name="alert"),
    *(
        path(f"alerts/<int:pk>/{verb}/", AlertViewSet.as_view({"post": verb}), name=f"alert-{verb}")
        for verb in ("acknowledge", "later", "done", "dismiss")
    ),
]
