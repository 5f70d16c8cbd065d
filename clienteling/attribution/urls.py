"""Addresses of the API of sales."""

from django.urls import path

from clienteling.attribution.earning_api import CommissionViewSet, CreditViewSet, TargetViewSet
from clienteling.attribution.pickup_views import PickupView
from clienteling.attribution.views import OrderViewSet, RefundView

urlpatterns = [
    path("orders/", OrderViewSet.as_view({"get": "list", "post": "record"}), name="orders"),
    path("orders/<path:number>/refunds/", RefundView.as_view(), name="refunds"),
    path("credits/", CreditViewSet.as_view({"get": "list"}), name="credits"),
    path("commissions/", CommissionViewSet.as_view({"get": "list"}), name="commissions"),
    path("targets/", TargetViewSet.as_view({"get": "list"}), name="targets"),
    path("pickups/", PickupView.as_view(), name="pickups"),
]
