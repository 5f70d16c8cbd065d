"""Addresses of the report pages, under the console."""

from django.urls import path

from clienteling.insights import story_views, views

app_name = "insights"
urlpatterns = [
    path("monthly/", views.monthly, name="monthly"),
    path("monthly.xlsx", views.monthly_file, name="monthly_file"),
    path("clients/<uuid:uid>/timeline/", story_views.timeline, name="timeline"),
]
