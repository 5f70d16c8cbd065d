"""Addresses of the API of clients."""

from django.urls import path

from clienteling.clients.consent_api import ConsentViewSet
from clienteling.clients.relationship_api import DeletionViewSet, RelationshipViewSet
from clienteling.clients.supply_views import PriceView, StockView
from clienteling.clients.tag_api import TagViewSet
from clienteling.clients.views import ActivityView, ClientViewSet
from clienteling.clients.wish_api import WishViewSet

urlpatterns = [
    path("clients/", ClientViewSet.as_view({"get": "list", "post": "upsert", "put": "upsert"}), name="clients"),
    path("clients/<uuid:uid>/", ClientViewSet.as_view({"get": "retrieve"}), name="client"),
    path("clients/<uuid:uid>/tags/", TagViewSet.as_view({"get": "of_client", "post": "add"}), name="client-tags"),
    path("clients/<uuid:uid>/tags/<int:pk>/", TagViewSet.as_view({"delete": "remove"}), name="client-tag"),
    path("clients/<uuid:uid>/consents/", ConsentViewSet.as_view({"post": "grant"}), name="client-consents"),
    path(
        "clients/<uuid:uid>/consents/withdraw/",
        ConsentViewSet.as_view({"post": "withdraw"}),
        name="consent-withdrawal",
    ),
    path("relationships/", RelationshipViewSet.as_view({"get": "list"}), name="relationships"),
    path("deletions/", DeletionViewSet.as_view({"get": "list"}), name="deletions"),
    path("tags/", TagViewSet.as_view({"get": "list"}), name="tags"),
    path("consents/", ConsentViewSet.as_view({"get": "list"}), name="consents"),
    path("wishes/", WishViewSet.as_view({"get": "list", "post": "note"}), name="wishes"),
    path("wishes/<uuid:uid>/", WishViewSet.as_view({"get": "retrieve"}), name="wish"),
    path("wishes/<uuid:uid>/close/", WishViewSet.as_view({"post": "close"}), name="wish-close"),
    path("stock/", StockView.as_view(), name="stock"),
    path("prices/", PriceView.as_view(), name="prices"),
    path("activities/", ActivityView.as_view(), name="activities"),
]
