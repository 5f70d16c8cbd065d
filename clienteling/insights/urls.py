"""Addresses of the report pages, under the console."""

from django.urls import path

from clienteling.insights import audience_views, look_views, story_views, views, why_views, worth_views

app_name = "insights"
urlpatterns = [
    path("monthly/", views.monthly, name="monthly"),
    path("monthly.xlsx", views.monthly_file, name="monthly_file"),
    path("audience/", audience_views.audience, name="audience"),
    path("looks/", look_views.looks, name="looks"),
    path("rules/", worth_views.rules, name="rules"),
    path("rules/<slug:code>/", worth_views.rule, name="scorecard"),
    path("clients/<uuid:uid>/why/", why_views.why, name="why"),
    path("clients/<uuid:uid>/timeline/", story_views.timeline, name="timeline"),
]
