"""Addresses of jobs, under /console/jobs/."""

from django.urls import path

from clienteling.console.jobs import views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<slug:kind>/<int:pk>/<slug:verb>/", views.act, name="act"),
]
