"""Of which tables the database keeps the history. Logs are not among them: a log is its own history.

A house's own tables are followed from the first row on; rows about clients, which arrive by the thousand, from their
first change on. A migration holds the triggers; a test holds this list against them.
"""

HOUSE = frozenset(
    {
        "alerts_autotag",
        "alerts_furtherasset",
        "alerts_restraint",
        "alerts_rule",
        "alerts_ruletext",
        "alerts_ruleversion",
        "assets_asset",
        "assets_assettext",
        "associates_absence",
        "associates_associate",
        "associates_department",
        "associates_guideline",
        "associates_guidelinetext",
        "associates_machinekey",
        "associates_market",
        "associates_openinghours",
        "associates_question",
        "associates_region",
        "associates_shift",
        "associates_specialday",
        "associates_store",
        "attribution_commissionplan",
        "attribution_target",
        "clients_columnmapping",
        "clients_consenttext",
        "clients_consentwording",
        "clients_contactway",
        "clients_customfield",
        "clients_kioskdevice",
        "clients_tag",
        "clients_taggroup",
        "clients_tier",
        "outreach_preparedmessage",
        "outreach_preparedmessagetext",
        "outreach_welcomemessage",
        "outreach_welcometext",
        "wecom_corp",
        "wecom_officialaccount",
    }
)
CLIENTS = frozenset(
    {
        "clients_client",
        "clients_clientidentity",
        "clients_consent",
        "clients_customvalue",
        "clients_importantdate",
        "clients_note",
        "clients_preference",
        "clients_relationship",
        "clients_remark",
        "clients_size",
        "clients_tie",
        "clients_wish",
    }
)
TRACKED = HOUSE | CLIENTS
