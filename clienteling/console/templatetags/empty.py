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
    "alerts.autotag": _("Let a tag come and go by itself: name the tag, and ask who deserves it."),
    "associates.absence": _("Write down who is away and who covers, so that no alert waits for them."),
    "associates.acknowledgement": _("Associates acknowledge the guidelines on their phone; the first is to come."),
    "associates.auditentry": _("What people look up, export, change or decide is noted here."),
    "associates.department": _("Departments come with the first reading of WeCom's directory."),
    "associates.guideline": _("Write how the house speaks to clients; associates acknowledge it on their phone."),
    "associates.quizattempt": _("Answers appear here once a guideline asks questions."),
    "associates.region": _("Add a region to put stores and a regional manager together."),
    "associates.shift": _("Enter who works when; store managers do it on their phone."),
    "attribution.commissionplan": _("Add the share associates earn, for each market and from which day."),
    "attribution.credit": _("Credit appears here with the first order of a client who has an associate."),
    "attribution.ledgertransaction": _("Commission is booked here with each credited order and each refund."),
    "attribution.pickup": _("Repairs and ordered pieces arrive from the shop systems."),
    "attribution.target": _("Give each associate a target of the month to see how far the house is."),
    "attribution.waitingrefund": _("A refund told before its order waits here until the order comes."),
    "attribution.touch": _("Each time an associate reaches a client it is noted here."),
    "clients.consenttext": _("Write what clients agree to, purpose by purpose; publish it before asking."),
    "clients.contactway": _("Add a code that brings clients to an associate, a store or an event."),
    "clients.customfield": _("Add what the house wants to know of its clients, such as a favourite drink."),
    "clients.handover": _("Begin a handover when somebody leaves or is away for long: the book finds new hands."),
    "clients.ingestbatch": _("Activity arrives from the mini program and the shops through the API."),
    "clients.kioskdevice": _("Add a tablet and pair it in its shop to greet visitors there."),
    "clients.price": _("Prices arrive from the shop systems through the API."),
    "clients.product": _("Add pieces by hand, or bring them with the first orders."),
    "clients.stockcount": _("Stock arrives from the shop systems through the API."),
    "clients.taggroup": _("Add a group of tags; they are the same as the corp's tags in WeCom."),
    "clients.tier": _("Add the levels of the house's membership, the lowest first."),
    "clients.wish": _("Associates note wishes on their phone; kiosks and the mini program may, too."),
    "outreach.welcomemessage": _("Write what a new contact reads first; once approved it is sent by itself."),
    "oversight.accessrequest": _("When a client asks what the house knows of them, ask for the copy here."),
    "oversight.auditrun": _("The database is looked through every ten minutes; the first look is to come."),
    "oversight.erasurerequest": _("When a client asks to be forgotten, ask for it here; a second person confirms."),
    "oversight.retentionperiod": _(
        "Everything is kept for the usual time. Add a purpose to keep it longer or shorter."
    ),
    "webhooks.delivery": _("What was told to other systems appears here with the first subscription."),
    "webhooks.subscription": _("Add an address to be told of clients, alerts and orders as they happen."),
    "wecom.corp": _("Add the corp with the secrets of its app to connect with WeCom."),
    "wecom.officialaccount": _("Add the Official Account to know who follows it."),
    "wecom.sendingpause": _("Everything is sent. Add a pause to hold all messages back, and say why."),
}


@register.filter
def next_step(changelist: Any) -> Promise | str:
    """In the words of that table; nothing more is said of others."""
    return NEXT.get(changelist.opts.label_lower, "")
