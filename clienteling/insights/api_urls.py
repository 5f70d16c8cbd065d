"""Addresses of the API of insights."""

from django.urls import path

from clienteling.insights.story_api import TimelineView
from clienteling.insights.worth_api import ScorecardView

urlpatterns = [
    path("clients/<uuid:uid>/timeline/", TimelineView.as_view(), name="timeline"),
    path("rules/<slug:code>/scorecard/", ScorecardView.as_view(), name="scorecard"),
]
