"""Addresses of the API of webhooks."""

from django.urls import path

from clienteling.webhooks.views import DeliveryViewSet, SubscriptionViewSet

urlpatterns = [
    path("webhooks/", SubscriptionViewSet.as_view({"get": "list", "post": "begin"}), name="webhooks"),
    path(
        "webhooks/<uuid:uid>/",
        SubscriptionViewSet.as_view({"get": "retrieve", "patch": "edit", "delete": "end"}),
        name="webhook",
    ),
    path("webhooks/<uuid:uid>/deliveries/", DeliveryViewSet.as_view({"get": "list"}), name="webhook-deliveries"),
    path("webhooks/<uuid:uid>/replay/", SubscriptionViewSet.as_view({"post": "replay"}), name="webhook-replay"),
    path("webhooks/<uuid:uid>/secret/", SubscriptionViewSet.as_view({"post": "renew"}), name="webhook-secret"),
]
