"""What the API's table of scopes does not say: whose the rows behind each door are, and what people need there."""

from typing import NamedTuple

from config.doors.door import Rows


class Whose(NamedTuple):
    """`of`: the object in the address; `holds`: the rows of the list."""

    of: Rows | None = None
    holds: Rows | None = None


OF_CLIENT, OF_ALERT, OF_RULE = Whose(Rows.CLIENT), Whose(Rows.ALERT), Whose(Rows.HOUSE)
HANDLING = ("alert-acknowledge", "alert-later", "alert-done", "alert-dismiss")
# By the name of the route in `associates.doors`.
WHOSE: dict[str, Whose] = {
    "clients": Whose(holds=Rows.CLIENT),
    "client": OF_CLIENT,
    "timeline": OF_CLIENT,
    "deletions": Whose(holds=Rows.OFFICE),
    "relationships": Whose(holds=Rows.CLIENT),
    "tags": Whose(holds=Rows.MARKET),
    "client-tags": OF_CLIENT,
    "client-tag": OF_CLIENT,
    "consents": Whose(holds=Rows.CLIENT),
    "client-consents": OF_CLIENT,
    "consent-withdrawal": OF_CLIENT,
    "wishes": Whose(holds=Rows.CLIENT),
    "wish": OF_CLIENT,
    "wish-close": OF_CLIENT,
    "orders": Whose(holds=Rows.ORDER),
    "credits": Whose(holds=Rows.ASSOCIATE),
    "commissions": Whose(holds=Rows.ASSOCIATE),
    "targets": Whose(holds=Rows.ASSOCIATE),
    "kpis": Whose(holds=Rows.ASSOCIATE),
    "associates": Whose(holds=Rows.ASSOCIATE),
    "associate": Whose(Rows.ASSOCIATE),
    "stores": Whose(holds=Rows.SHOPS),
    "store": Whose(Rows.SHOPS),
    "assets": Whose(holds=Rows.MARKET),
    "asset": Whose(Rows.MARKET),
    "alerts": Whose(holds=Rows.ALERT),
    "alert": OF_ALERT,
    **dict.fromkeys(HANDLING, OF_ALERT),
    "rules": Whose(holds=Rows.HOUSE),
    "rule": OF_RULE,
    "scorecard": OF_RULE,
    "report": Whose(Rows.HOUSE),
    "webhooks": Whose(holds=Rows.KEY),
    "webhook": Whose(Rows.KEY),
    "webhook-deliveries": Whose(Rows.KEY, Rows.KEY),
    "webhook-replay": Whose(Rows.KEY),
    "webhook-secret": Whose(Rows.KEY),
}
# Where no scope lets a machine in.
ONLY_PEOPLE = {"reports": ("GET",), "report": ("GET",), **dict.fromkeys(HANDLING, ("POST",))}
# A permission, or "handles": works with alerts, which head office does not.
NEEDS = {
    "rules": "alerts.view_rule",
    "rule": "alerts.view_rule",
    "dry-runs": "alerts.change_rule",
    "scorecard": "insights.view_report",
    "reports": "insights.export_report",
    "report": "insights.export_report",
    **dict.fromkeys(HANDLING, "handles"),
}
