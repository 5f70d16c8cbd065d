"""Addresses of the rule builder and of a rule's life, under /console/rules/."""

from django.urls import path

from clienteling.console.rules import builder, life

app_name = "rules"
urlpatterns = [
    path("new/", builder.new, name="new"),
    path("facts/", builder.facts, name="facts"),
    path("tree/", builder.tree, name="tree"),
    path("look/", builder.look_again, name="look"),
    path("found/", builder.found, name="found"),
    path("<int:pk>/", life.rule, name="rule"),
    path("<int:pk>/edit/", builder.edit, name="edit"),
    path("<int:pk>/backtest/", life.backtest, name="backtest"),
    path("<int:pk>/shadow/", life.shadow, name="shadow"),
    path("<int:pk>/live/", life.live, name="live"),
    path("<int:pk>/pause/", life.pause, name="pause"),
]
