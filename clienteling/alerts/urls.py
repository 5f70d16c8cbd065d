"""Addresses of the API of alerts."""

from django.urls import path

from clienteling.alerts.views import AlertViewSet

urlpatterns = [
    path("alerts/", AlertViewSet.as_view({"get": "list"}), name="alerts"),
    path("alerts/<int:pk>/", AlertViewSet.as_view({"get": "retrieve"}), name="alert"),
    *(
        path(f"alerts/<int:pk>/{verb}/", AlertViewSet.as_view({"post": verb}), name=f"alert-{verb}")
        for verb in ("acknowledge", "later", "done", "dismiss")
    ),
]
