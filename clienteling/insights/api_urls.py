"""Addresses of the API of insights."""

from django.urls import path

from clienteling.insights.story_api import TimelineView

urlpatterns = [path("clients/<uuid:uid>/timeline/", TimelineView.as_view(), name="timeline")]
