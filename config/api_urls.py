"""Addresses of version 1 of the API."""

from django.urls import include, path

from config import openapi  # noqa: F401  (describes the machine key to the API's pages)

urlpatterns = [
    path("", include("clienteling.associates.urls")),
    path("", include("clienteling.webhooks.urls")),
    path("", include("clienteling.clients.urls")),
    path("", include("clienteling.attribution.urls")),
    path("", include("clienteling.assets.urls")),
    path("", include("clienteling.alerts.urls")),
    path("", include("clienteling.insights.api_urls")),
]
