"""All addresses: phone, console, API, callbacks, health."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from clienteling.console.find import find
from clienteling.console.views import switch_language
from clienteling.oversight.views import history
from config import api_errors, health, media
from config.metrics import views as figures

handler400, handler404, handler500 = api_errors.bad_request, api_errors.not_found, health.failed
urlpatterns = [
    path("", RedirectView.as_view(url="/m/", permanent=False)),
    path("m/", include("clienteling.mobile.urls")),
    path("kiosk/", include("clienteling.kiosk.urls")),
    path("console/language/", switch_language, name="set_language"),
    path("console/people/", include("clienteling.console.urls")),
    path("console/find/", find, name="find"),
    path("console/jobs/", include("clienteling.console.jobs.urls")),
    path("console/reports/", include("clienteling.insights.urls")),
    path("console/rules/", include("clienteling.console.rules.urls")),
    path("console/<slug:app>/<slug:model>/<path:pk>/history/", history, name="history"),
    path("console/", admin.site.urls),
    path("api/v1/", include(("config.api_urls", "api"))),
    path("wecom/", include("clienteling.wecom.urls")),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path("api/docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("media/<path:path>", media.picture),
    path("healthz", health.live, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("freshz", figures.freshness, name="freshz"),
    path("metrics", figures.metrics, name="metrics"),
]
