"""`/metrics` and `/freshz`: for those who have the token or come from a listed address, and for others not there."""

from hmac import compare_digest
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from clienteling.lib import clock
from clienteling.oversight.services import health
from clienteling.wecom.valkey import Away
from config.metrics import counts, fresh, looks
from config.metrics.names import METRICS

TYPE = "text/plain; version=0.0.4; charset=utf-8"
SUFFIXES = ("_bucket", "_count", "_sum")


def metrics(request: HttpRequest) -> HttpResponse:
    refuse_strangers(request)
    found = looks.all_looks()
    try:
        found |= counts.summed()
    except Away:
        pass
    return HttpResponse(exposition(found), content_type=TYPE)


def freshness(request: HttpRequest) -> JsonResponse:
    """503 with the names of what stands still and what the audit found. Not for restarts: those help `live` only."""
    refuse_strangers(request)
    late, found = fresh.stale(), health(clock.now())
    wrong = bool(late or found)
    said = {"status": "alarm" if wrong else "ok", "stale": late, "audit": found}
    return JsonResponse(said, status=503 if wrong else 200)


def exposition(found: dict[str, float]) -> str:
    """In Prometheus' text format, each figure under the two lines that explain it."""
    lines: dict[str, list[str]] = {name: [] for name in METRICS}
    for one, value in sorted(found.items()):
        if (name := metric_of(one)) in lines:
            lines[name].append(f"{one} {value:g}" if value < 1e6 else f"{one} {value:.3f}")
    return "".join(
        f"# HELP {name} {METRICS[name][1]}\n# TYPE {name} {METRICS[name][0]}\n" + "\n".join(told) + "\n"
        for name, told in lines.items()
        if told
    )


def metric_of(one: str) -> str:
    """The name without labels, and without what a histogram adds."""
    name = one.partition("{")[0]
    for suffix in SUFFIXES:
        if name.removesuffix(suffix) in METRICS:
            return name.removesuffix(suffix)
    return name


def refuse_strangers(request: HttpRequest) -> None:
    """Raises Http404: without token and list nobody may look."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.METRICS_TOKEN
    if token and compare_digest(given.encode(), token.encode()):
        return
    address = request.META.get("REMOTE_ADDR") or "0.0.0.0"  # noqa: S104  (nobody's)
    if not any(ip_address(address) in ip_network(allowed) for allowed in settings.METRICS_ADDRESSES):
        raise Http404
