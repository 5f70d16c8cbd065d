"""What an empty list says: where its rows come from, and so what to do next."""

from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

register = template.Library()

NEXT: dict[str, Promise] = {
    "alerts.alert": _("Alerts appear here as soon as a rule that runs matches a client."),
    "alerts.restraint": _("Without limits of its own a market keeps the house's. Add one to change them there."),
    "alerts.rulerun": _("Every look of a rule is kept here. Switch a rule on to see the first."),
    "assets.asset": _("Upload the first picture with its words; once approved, associates may send it."),
    "associates.directorychange": _("Changes in WeCom's directory appear here after the next reading."),
    "associates.directoryrun": _("WeCom's directory is read every night, or at once from a market's page."),
    "associates.machinekey": _("Add a key for each system that sends orders, activity or clients."),
    "attribution.order": _("Orders arrive from the shop systems, or in a file under Imports."),
    "clients.client": _("Clients arrive from WeCom and the CRM, or in a file under Imports."),
    "clients.clientmerge": _("Nobody has been merged yet. Likely pairs wait under Doubtful matches."),
    "clients.columnmapping": _("The columns of a file are remembered here when it is imported for the first time."),
    "clients.doubtfulmatch": _("Nothing to decide: two records that may be one person would wait here."),
    "clients.fileimport": _(
        "Bring clients, orders or activity as CSV or XLSX; every bad row comes back with its reason."
    ),
    "clients.officialaccountfollower": _("Followers appear here once an Official Account is set up under WeCom."),
    "clients.reconciliationrun": _(
        "Every night WeCom's contacts are compared with ours; the first comparison is to come."
    ),
    "clients.tagchange": _("Changes of tags on their way to WeCom would wait here."),
    "outreach.preparedmessage": _(
        "Prepare a message from an approved asset; once approved, associates find it on the client's page."
    ),
    "outreach.preparedsend": _("What associates send from prepared messages is kept here."),
    "wecom.callbackevent": _("Nothing has come in from WeCom yet. The address for callbacks is set up with the corp."),
    "wecom.send": _("Messages to WeCom appear here as soon as an alert goes out."),
}


@register.filter
def next_step(changelist: Any) -> Promise | str:
    """In the words of that table; nothing more is said of others."""
    return NEXT.get(changelist.opts.label_lower, "")
