"""Addresses of the API of assets."""

from django.urls import path

from clienteling.assets.views import AssetViewSet

urlpatterns = [
    path("assets/", AssetViewSet.as_view({"get": "list"}), name="assets"),
    path("assets/<slug:code>/", AssetViewSet.as_view({"get": "retrieve"}), name="asset"),
]
