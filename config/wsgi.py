"""The WSGI application granian serves."""

import gc
import os

from celery import current_app
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  (all views are loaded now: WeCom's URL check waits for 1 s only)
current_app.amqp.send_task_message  # noqa: B018  (nor is the first nudge to wait for what Celery loads by then;
current_app.connection_for_write().transport  # noqa: B018  neither of the two connects)
gc.collect()
gc.freeze()  # what lives as long as the process is not searched for garbage again and again
gc.set_threshold(20_000, 20, 20)  # a batch of 2,000 rows makes so many objects, and hardly a cycle among them
