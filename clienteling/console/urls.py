"""Addresses of the console's own pages."""

from django.urls import path

from clienteling.console import views

app_name = "console"
urlpatterns = [
    path("tree/", views.tree, name="tree"),
    path("stores/<int:pk>/", views.store, name="store"),
    path("onboarding/", views.onboarding, name="onboarding"),
]
