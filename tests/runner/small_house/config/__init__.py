"""The project package of the small house, with a Celery application."""

import os

from celery import Celery

celery_app = Celery("small", broker=os.environ.get("REDIS_URL"))
