"""Addresses of the API of the directory."""

from django.urls import path

from clienteling.associates.views import AssociateViewSet, StoreViewSet

urlpatterns = [
    path("associates/", AssociateViewSet.as_view({"get": "list"}), name="associates"),
    path("associates/<str:username>/", AssociateViewSet.as_view({"get": "retrieve"}), name="associate"),
    path("stores/", StoreViewSet.as_view({"get": "list"}), name="stores"),
    path("stores/<str:code>/", StoreViewSet.as_view({"get": "retrieve"}), name="store"),
]
