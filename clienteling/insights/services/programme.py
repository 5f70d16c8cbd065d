"""The programme at a glance: what the console's dashboard shows, within the sight of whoever looks."""

from datetime import datetime

from clienteling.associates.models import Associate
from clienteling.clients.models import Client
from clienteling.insights.figures import ProgrammeSummary
from clienteling.insights.services import alerts, clients, link, sales, stores
from clienteling.insights.spans import markets_of


def programme_summary(user: Associate, at: datetime) -> ProgrammeSummary:
    """Figures as of `at`; days and months are those of each market."""
    markets = markets_of(user)
    return ProgrammeSummary(
        at=at,
        clients=Client.objects.visible_to(user).count(),
        new_clients=clients.new_clients(user, markets, at),
        sales=sales.sales_change(user, markets, at),
        alerts=alerts.alerts_today(user, markets, at),
        follow_ups=alerts.follow_ups(user, at),
        new_contacts=clients.new_contacts(user, at),
        stores=tuple(stores.stores_of(user, at)),
        outcomes=alerts.outcomes(user, at),
        link=link.link_health(user, at),
        funnel=clients.funnel(user, at),
        replies=clients.replies(user, at),
        heat=clients.heat(user, markets, at),
        top_associates=sales.top_associates(user, markets, at),
    )
