# One image for web, workers, beat and commands. The embedded servers are not in it; keys and addresses come from outside.
FROM python:3.11-slim-bookworm AS build
ENV PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements-image.lock ./
RUN python -m venv /venv
# One of them is published as source alone; of all others only what was built by their makers.
RUN /venv/bin/pip install --require-hashes --only-binary :all: --no-binary lunar-python -r requirements-image.lock
ENV PATH=/venv/bin:$PATH STATIC_MANIFEST=1
COPY manage.py ./
COPY config ./config
COPY clienteling ./clienteling
COPY seeds ./seeds
RUN python manage.py messages --compile
RUN python manage.py collectstatic --noinput --verbosity 0
RUN python -m compileall -q config clienteling seeds

FROM python:3.11-slim-bookworm
RUN apt-get update \
 && apt-get install --yes --no-install-recommends postgresql-client-15 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin clienteling \
 && install --directory --owner clienteling /media /backups
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 STATIC_MANIFEST=1 MEDIA_ROOT=/media
WORKDIR /app
USER clienteling
EXPOSE 8000
STOPSIGNAL SIGTERM
# Granian waits for ever for a worker that was still starting when it was told to stop, unless it may kill it.
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--workers-kill-timeout", "20", "--blocking-threads", "4", "--backpressure", "64", "--http1-header-read-timeout", "5000", "--no-ws", "config.wsgi:application"]
