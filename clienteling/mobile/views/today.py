"""Today: whom a word is worth, most urgent first."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from clienteling.alerts.models import Alert
from clienteling.lib import clock
from clienteling.mobile.alert_cards import by_urgency, cards, for_cards
from clienteling.mobile.coming import coming
from clienteling.mobile.pages import associate, limit_of, phone_page, show, to_do_count

STEP = 30


@require_GET
@phone_page
def today(request: HttpRequest) -> HttpResponse:
    user, at = associate(request), clock.now()
    limit = limit_of(request, STEP)
    mine = Alert.objects.visible_to(user)
    alerts = list(for_cards(by_urgency(mine.to_do(at)))[: limit + 1])
    more = limit + STEP if len(alerts) > limit else 0
    shown = cards(alerts[:limit], user=user, at=at)
    day = timezone.localdate(at)
    waiting = to_do_count(user, mine) if more else len(alerts)
    known = {"cards": shown, "coming": coming(user, day), "today": day, "to_do": waiting}
    return show(request, "mobile/today.html", tab="today", more=more, at=at, **known)
