"""Every named route but the six of each console table (see `tables`): a new one is declared here, or a test fails."""

from clienteling.associates.doors import DOORS as SCOPED
from clienteling.associates.roles import READ_AUDIT, REVEAL
from config.doors.door import Door, Rows, To
from config.doors.whose import NEEDS, ONLY_PEOPLE, WHOSE, Whose


def anybody(*methods: str) -> Door:
    return Door(To.ANYBODY, dict.fromkeys(methods, ""))


def phone(*methods: str, of: Rows | None = None, holds: Rows | None = None, takes: str = "") -> Door:
    return Door(To.PHONE, dict.fromkeys(methods, takes), of, holds)


def team(*methods: str, of: Rows | None = None, holds: Rows | None = None) -> Door:
    return phone(*methods, of=of, holds=holds, takes="team")


def console(permission: str = "", of: Rows | None = None, methods: tuple[str, ...] = ("GET",)) -> Door:
    return Door(To.CONSOLE, dict.fromkeys(methods, permission), of)


def through(name: str) -> Door:
    """A door of the API as the table of scopes has it; people go where it lets them, and need what `NEEDS` says."""
    scoped, whose = SCOPED[name], WHOSE.get(name, Whose())
    people = set(scoped.people & set(scoped.scopes)) or set(ONLY_PEOPLE.get(name, ()))
    return Door(To.API, scoped.scopes, whose.of, whose.holds, dict.fromkeys(sorted(people), NEEDS.get(name, "")))


def tablet(*methods: str, of: Rows | None = None) -> Door:
    return Door(To.TABLET, dict.fromkeys(methods, ""), of)


def signed(*methods: str) -> Door:
    return Door(To.SIGNED, dict.fromkeys(methods, ""))


GET, POST = "GET", "POST"
ROUTES: dict[str, Door] = {
    # What anybody may open: health, log-in, the description of the API.
    "": anybody(GET),
    "healthz": anybody(GET),
    "readyz": anybody(GET),
    "schema": anybody(GET),
    "docs": anybody(GET),
    "set_language": anybody(GET, POST),
    "m/": anybody(GET),
    "mobile:login": anybody(GET),
    "mobile:begin": anybody(GET),
    "mobile:oauth": anybody(GET),
    "mobile:logout": anybody(POST),
    "admin:login": anybody(GET, POST),
    "admin:jsi18n": console(),
    "media/<path:path>": signed(GET),
    "metrics": signed(GET),
    "freshz": signed(GET),
    "wecom:callback": signed(GET, POST),
    "wecom:official": signed(GET, POST),
    # The phone.
    "mobile:today": phone(GET, holds=Rows.ALERT),
    "mobile:alert": phone(GET, of=Rows.ALERT),
    "mobile:why": phone(GET, of=Rows.ALERT),
    "mobile:done": phone(POST, of=Rows.ALERT),
    "mobile:later": phone(POST, of=Rows.ALERT),
    "mobile:dismiss": phone(POST, of=Rows.ALERT),
    "mobile:clients": phone(GET, POST, holds=Rows.CLIENT),
    "mobile:client": phone(GET, of=Rows.CLIENT),
    "mobile:timeline": phone(GET, of=Rows.CLIENT),
    "mobile:reveal": phone(POST, of=Rows.CLIENT, takes=REVEAL),
    "mobile:about": phone(GET, POST, of=Rows.CLIENT),
    "mobile:note_write": phone(POST, of=Rows.CLIENT),
    "mobile:note_edit": phone(GET, POST, of=Rows.NOTE),
    "mobile:message_sent": phone(POST, of=Rows.CLIENT),
    "mobile:note_wish": phone(POST, of=Rows.CLIENT),
    "mobile:products": phone(GET),
    "mobile:promise_kept": phone(POST, of=Rows.CLIENT),
    "mobile:wish_given_up": phone(POST, of=Rows.CLIENT),
    "mobile:message_preview": phone(GET, of=Rows.CLIENT),
    "mobile:preview": phone(GET, of=Rows.ALERT),
    "mobile:ready": phone(GET, of=Rows.NOTHING),
    "mobile:sidebar": phone(GET),
    "mobile:sidebar_open": phone(POST),
    "mobile:region": phone(GET, takes="region"),
    "mobile:store": phone(GET, of=Rows.STORE, takes="region"),
    "mobile:results": phone(GET),
    "mobile:me": phone(GET, POST),
    "mobile:code": phone(GET, takes="code"),
    "mobile:onboarding": phone(GET),
    "mobile:guideline": phone(GET, POST, of=Rows.MARKET),
    "mobile:quiz": phone(GET, POST, of=Rows.MARKET),
    "mobile:team": team(GET),
    "mobile:absence": team(GET, POST, of=Rows.ASSOCIATE),
    "mobile:shift": phone(POST, of=Rows.ASSOCIATE, takes="shop"),
    "mobile:back": team(POST, of=Rows.ASSOCIATE),
    "mobile:rota": phone(GET, takes="shop"),
    "mobile:copy_week": phone(POST, takes="shop"),
    # The tablet in the shop.
    "kiosk:start": tablet(GET),
    "kiosk:pair": anybody(POST),
    "kiosk:visit": tablet(GET, POST, of=Rows.SHOP),
    "kiosk:portrait": tablet(GET, of=Rows.SHOP),
    "kiosk:code": tablet(GET, of=Rows.VISIT),
    # The console's own pages.
    "console:tree": console("associates.view_store"),
    "console:store": console("associates.view_store", Rows.STORE),
    "console:onboarding": console("associates.view_associate"),
    "find": console(methods=("POST",)),
    "jobs:jobs": console(),
    "jobs:act": console(of=Rows.NOTHING, methods=("POST",)),
    "insights:monthly": console("insights.view_report"),
    "insights:monthly_file": console("insights.export_report", methods=(GET, POST)),
    "insights:audience": console("insights.view_report"),
    "insights:looks": console(READ_AUDIT),
    "insights:rules": console("insights.view_report"),
    "insights:scorecard": console("insights.view_report", Rows.HOUSE),
    "insights:why": console("alerts.view_alert", Rows.CLIENT),
    "insights:timeline": console("clients.view_client", Rows.CLIENT),
    "admin:index": console(),
    "admin:search": console(),
    "admin:logout": Door(To.ANYBODY, {POST: ""}),
    "admin:password_change": console(methods=(GET, POST)),
    "admin:password_change_done": console(),
    "admin:autocomplete": console("clients.view_client"),
    "admin:app_list": console(),
    "admin:view_on_site": console(of=Rows.NOTHING),
    "admin:associates_associate_portrait": console("associates.view_associate", Rows.ASSOCIATE),
    "admin:auth_user_password_change": console("associates.change_associate", Rows.ASSOCIATE, (GET, POST)),
    "admin:clients_client_timeline": console("clients.view_client", Rows.CLIENT),
    "admin:clients_client_why": console("clients.view_client", Rows.CLIENT),
    "admin:clients_client_reveal": console(REVEAL, Rows.CLIENT, (GET, POST)),
    "admin:clients_client_own_fields_form": console(
        "clients.view_client", Rows.CLIENT, (GET, POST)
    ),  # each field says who edits it
    "admin:clients_fileimport_columns": console("clients.add_fileimport"),
    "admin:clients_fileimport_rejected": console("clients.add_fileimport", Rows.MARKET),
    "admin:contactway_printed": console("clients.view_contactway", Rows.MARKET),
    "admin:alerts_rule_write_new": console("alerts.add_rule"),
    "admin:oversight_accessrequest_archive": console(of=Rows.NOTHING),
    "history": console(of=Rows.NOTHING),
    "rules:new": console("alerts.add_rule", methods=(GET, POST)),
    **dict.fromkeys(["rules:tree", "rules:look", "rules:found"], console("alerts.change_rule", methods=(POST,))),
    "rules:facts": console("alerts.change_rule"),
    "rules:rule": console("alerts.view_rule", Rows.HOUSE),
    "rules:backtest": console("alerts.view_rule", Rows.HOUSE),
    "rules:edit": console("alerts.change_rule", Rows.HOUSE, (GET, POST)),
    **dict.fromkeys(["rules:shadow", "rules:live", "rules:pause"], console("alerts.change_rule", Rows.HOUSE, (POST,))),
    "admin:alerts_alert_why": console("alerts.view_alert", Rows.ALERT),
    # The API: what machines need there is said once, in `associates.doors`.
    **{f"api:{name}": through(name) for name in SCOPED},
}
