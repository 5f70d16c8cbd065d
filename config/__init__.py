"""The project around the apps: settings, urls, Celery, system checks."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
