"""Addresses of the API of insights."""

from django.urls import path

from clienteling.insights.kpi_api import KpiView, ReportsView, ReportView
from clienteling.insights.story_api import TimelineView
from clienteling.insights.worth_api import ScorecardView

urlpatterns = [
    path("kpis/", KpiView.as_view(), name="kpis"),
    path("reports/", ReportsView.as_view(), name="reports"),
    path("reports/<str:name>", ReportView.as_view(), name="report"),
    path("clients/<uuid:uid>/timeline/", TimelineView.as_view(), name="timeline"),
    path("rules/<slug:code>/scorecard/", ScorecardView.as_view(), name="scorecard"),
]
