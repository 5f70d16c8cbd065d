"""The console's sidebar: every table and report by the work it serves, as far as the user may see it."""

from contextlib import suppress
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clienteling.associates.roles import READ_AUDIT

Item = tuple["Promise | str", str, str]

# Title, icon (Material Symbols), and a table (`app.model`, with a filter after `?`) or the name of a page.
GROUPS: list[tuple[Promise, list[Item]]] = [
    (
        _("Overview"),
        [
            (_("Dashboard"), "dashboard", "admin:index"),
            (_("Monthly report"), "request_quote", "insights:monthly"),
            (_("What alerts are worth"), "monitoring", "insights:rules"),
            (_("Official Accounts: audience"), "groups", "insights:audience"),
            (_("Jobs"), "pending_actions", "jobs:jobs"),
        ],
    ),
    (
        _("Clients"),
        [
            (_("Clients"), "group", "clients.client"),
            (_("Wishes"), "favorite", "clients.wish"),
            (_("Handovers"), "move_group", "clients.handover"),
            (_("Doubtful matches"), "compare_arrows", "clients.doubtfulmatch"),
            (_("Contact ways"), "qr_code_2", "clients.contactway"),
            (_("Kiosks"), "tablet", "clients.kioskdevice"),
            (_("Imports"), "upload_file", "clients.fileimport"),
        ],
    ),
    (
        _("Alerts"),
        [
            (_("Rules"), "rule_settings", "alerts.rule"),
            (_("Alerts"), "notifications_active", "alerts.alert"),
            (_("Caps and quiet hours"), "do_not_disturb_on", "alerts.restraint"),
        ],
    ),
    (
        _("Assets and messages"),
        [
            (_("Assets"), "photo_library", "assets.asset"),
            (_("Prepared messages"), "outgoing_mail", "outreach.preparedmessage"),
            (_("Welcome messages"), "waving_hand", "outreach.welcomemessage"),
            (_("Sent by associates"), "forward_to_inbox", "outreach.preparedsend"),
        ],
    ),
    (
        _("Sales"),
        [
            (_("Orders"), "receipt_long", "attribution.order"),
            (_("Refunds without an order"), "hourglass_empty", "attribution.waitingrefund"),
            (_("Pieces to be collected"), "shopping_bag", "attribution.pickup"),
            (_("Credits"), "percent", "attribution.credit"),
            (_("Commission ledger"), "account_balance_wallet", "attribution.ledgertransaction"),
            (_("Commission plans"), "tune", "attribution.commissionplan"),
            (_("Targets"), "flag", "attribution.target"),
        ],
    ),
    (
        _("Stores and people"),
        [
            (_("Regions and stores"), "map", "console:tree"),
            (_("Associates"), "badge", "associates.associate"),
            (_("Onboarding"), "school", "console:onboarding"),
            (_("Guidelines"), "menu_book", "associates.guideline"),
            (_("Rota"), "calendar_month", "associates.shift"),
            (_("Absences"), "beach_access", "associates.absence"),
            (_("Acknowledgements"), "verified_user", "associates.acknowledgement"),
            (_("Quiz attempts"), "quiz", "associates.quizattempt"),
        ],
    ),
    (
        _("Catalogue"),
        [
            (_("Products"), "diamond", "clients.product"),
            (_("Stock"), "inventory_2", "clients.stockcount"),
            (_("Prices"), "sell", "clients.price"),
        ],
    ),
    (
        _("Settings"),
        [
            (_("Markets"), "public", "associates.market"),
            (_("Regions"), "account_tree", "associates.region"),
            (_("Stores"), "storefront", "associates.store"),
            (_("Tags"), "label", "clients.taggroup"),
            (_("Automatic tags"), "auto_awesome", "alerts.autotag"),
            (_("Custom fields"), "dynamic_form", "clients.customfield"),
            (_("Loyalty tiers"), "workspace_premium", "clients.tier"),
            (_("Consent texts"), "gavel", "clients.consenttext"),
            (_("File columns"), "view_column", "clients.columnmapping"),
        ],
    ),
    (
        _("Privacy"),
        [
            (_("Requests for access"), "folder_shared", "oversight.accessrequest"),
            (_("Requests for erasure"), "person_remove", "oversight.erasurerequest"),
            (_("Retention periods"), "auto_delete", "oversight.retentionperiod"),
            (_("Audit log"), "policy", "associates.auditentry"),
            (_("Who looked at whom"), "visibility", "insights:looks"),
        ],
    ),
    (
        _("WeCom"),
        [
            (_("Outbox"), "outbox", "wecom.send"),
            (_("Not delivered"), "report", "wecom.send?undelivered=yes"),
            (_("Callbacks"), "call_received", "wecom.callbackevent"),
            (_("Pauses of sending"), "pause_circle", "wecom.sendingpause"),
            (_("Corps"), "domain", "wecom.corp"),
            (_("Official Accounts"), "campaign", "wecom.officialaccount"),
            (_("Followers"), "person_add", "clients.officialaccountfollower"),
            (_("Departments"), "lan", "associates.department"),
        ],
    ),
    (
        _("Other systems"),
        [
            (_("Machine keys"), "key", "associates.machinekey"),
            (_("Webhooks"), "webhook", "webhooks.subscription"),
            (_("Webhook deliveries"), "outgoing_mail", "webhooks.delivery"),
            (_("Arrivals of activity"), "move_to_inbox", "clients.ingestbatch"),
            (_("API docs"), "api", "docs"),
        ],
    ),
    (
        _("Records"),
        [
            (_("Relationships"), "handshake", "clients.relationship"),
            (_("Touches"), "touch_app", "attribution.touch"),
            (_("Merges"), "merge", "clients.clientmerge"),
            (_("Clients of handovers"), "transfer_within_a_station", "clients.handoverclient"),
            (_("Tags on the way to WeCom"), "sync_alt", "clients.tagmark"),
            (_("Changes of tags"), "published_with_changes", "clients.tagchange"),
            (_("Reconciliation with WeCom"), "sync", "clients.reconciliationrun"),
            (_("Directory runs"), "sync", "associates.directoryrun"),
            (_("Changes in the directory"), "difference", "associates.directorychange"),
            (_("Runs of rules"), "play_circle", "alerts.rulerun"),
            (_("Audits of the database"), "fact_check", "oversight.auditrun"),
        ],
    ),
]
# Pages of our own that not all of the console may open.
TAKES = {"insights:looks": READ_AUDIT}
# Tables that have pages of their own beside the admin's: the namespace of these.
PAGES_OF = {"alerts.rule": "rules"}
# The groups of the daily work; those after them open on a click.
ALWAYS_OPEN = 5


def sidebar(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups with at least one entry the user may open."""
    groups = [(title, [entry for item in items if (entry := entry_for(item, request))]) for title, items in GROUPS]
    return [
        {"title": title, "items": entries, "separator": place > 0, "collapsible": place >= ALWAYS_OPEN}
        for place, (title, entries) in enumerate(groups)
    ]


def entry_for(item: Item, request: HttpRequest) -> dict[str, Any] | None:
    title, icon, target = item
    link = address(target, request)
    here = {"active": True} if target in PAGES_OF and PAGES_OF[target] == namespace(request) else {}
    return {"title": title, "icon": icon, "link": link, **here} if link else None


def namespace(request: HttpRequest) -> str:
    return request.resolver_match.namespace if request.resolver_match else ""


def address(target: str, request: HttpRequest) -> str:
    """Where the entry leads; empty when it is not installed or the user may not look there."""
    if target in TAKES and not request.user.has_perm(TAKES[target]):
        return ""
    target, asks, wanted = target.partition("?")
    if ":" in target or "." not in target:
        with suppress(NoReverseMatch):
            return reverse(target)
        return ""
    model_admin = {model._meta.label_lower: found for model, found in admin.site._registry.items()}.get(target)
    if model_admin is None or not model_admin.has_view_permission(request):
        return ""
    return reverse(f"admin:{target.replace('.', '_')}_changelist") + asks + wanted


def environment(request: HttpRequest) -> list[Any] | None:
    """A word in the corner when WeCom is not the real one."""
    return None if settings.WECOM_API_URL == "https://qyapi.weixin.qq.com" else [_("Demo"), "warning"]
