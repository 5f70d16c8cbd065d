"""Addresses of the API of clients."""

from django.urls import path

from clienteling.clients.supply_views import PriceView, StockView
from clienteling.clients.views import ActivityView, ClientViewSet

urlpatterns = [
    path("clients/", ClientViewSet.as_view({"get": "list", "post": "upsert", "put": "upsert"}), name="clients"),
    path("clients/<uuid:uid>/", ClientViewSet.as_view({"get": "retrieve"}), name="client"),
    path("stock/", StockView.as_view(), name="stock"),
    path("prices/", PriceView.as_view(), name="prices"),
    path("activities/", ActivityView.as_view(), name="activities"),
]
