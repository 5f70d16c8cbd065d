"""Addresses of the kiosk, under /kiosk/."""

from django.urls import path

from clienteling.kiosk import views

app_name = "kiosk"
urlpatterns = [
    path("", views.start, name="start"),
    path("pair/", views.pair, name="pair"),
    path("with/<int:pk>/", views.visit, name="visit"),
    path("portrait/<int:pk>/", views.portrait, name="portrait"),
    path("code/<uuid:uid>/", views.code, name="code"),
]
