"""The story on a client's page: what the chips ask for, and the moments."""

from typing import Any

from django.http import HttpRequest

from clienteling.alerts.querysets import AlertQuerySet
from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.insights.timeline import Asked, Kind, Period, Reader, place_of, story
from clienteling.lib import clock


def story_for(
    request: HttpRequest, client: Client, user: Associate, alerts: AlertQuerySet | None = None
) -> dict[str, Any]:
    """What `_story_filter.html` and `_moments.html` show."""
    at = clock.now()
    kind, period = request.GET.get("kind", ""), request.GET.get("period", "")
    before = place_of(request.GET.get("before", ""))
    asked = Asked.of([kind], period, at=at)
    found = story(client, reader=Reader(user, at, user.language, known=alerts), asked=asked, before=before)
    choices = {"kinds": Kind.choices, "periods": Period.choices}
    return {"story": found, "kind": kind, "period": period, **choices}
