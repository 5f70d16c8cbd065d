"""Facts the house defines itself: its own fields, those that are not personal, with what they said before."""

from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import AsOf, Fact, Kind, Params, Source, alias
from clienteling.alerts.facts.given import A_CENTURY_OF_DAYS, Given, Named
from clienteling.alerts.facts.house import fields
from clienteling.clients.models import FieldKind

ISO_DAY = "'^[12][0-9]{3}-[0-9]{2}-[0-9]{2}$'"


def plain(as_of: AsOf, params: Params, given: Given, *kinds: FieldKind) -> tuple[str, dict[str, str]]:
    """The value as JSON, and its join: what was said until the first change after that moment, else what is now."""
    name = alias("custom", given["field"], *kinds)
    field = (
        f"(SELECT d.id FROM clients_customfield d WHERE d.code = {params(given['field'])}"
        f" AND d.kind = ANY({params([kind.value for kind in kinds])}) AND NOT d.is_personal)"
    )
    join = (
        "LEFT JOIN LATERAL (SELECT CASE WHEN f.id IS NULL THEN (SELECT v.plain FROM clients_customvalue v"
        f" WHERE v.client_id = c.id AND v.field_id = {field}) ELSE f.plain END AS plain"
        " FROM (SELECT 1) one LEFT JOIN LATERAL (SELECT x.id, x.plain FROM clients_formervalue x"
        f" WHERE x.client_id = c.id AND x.field_id = {field} AND x.until > {params(as_of.at)}"
        f" ORDER BY x.until, x.id LIMIT 1) f ON true) {name} ON true"
    )
    return f"{name}.plain", {name: join}


def of_type(value: str, json_type: str, cast: str) -> str:
    return f"CASE WHEN jsonb_typeof({value}) = '{json_type}' THEN ({value} #>> '{{}}'){cast} END"


def custom_text(as_of: AsOf, params: Params, given: Given) -> Source:
    value, joins = plain(as_of, params, given, FieldKind.TEXT, FieldKind.CHOICE)
    return Source(of_type(value, "string", ""), joins)


def custom_number(as_of: AsOf, params: Params, given: Given) -> Source:
    value, joins = plain(as_of, params, given, FieldKind.NUMBER)
    return Source(of_type(value, "number", "::bigint"), joins)


def custom_yes_no(as_of: AsOf, params: Params, given: Given) -> Source:
    value, joins = plain(as_of, params, given, FieldKind.YES_NO)
    return Source(of_type(value, "boolean", "::boolean"), joins)


def days_to_custom_date(as_of: AsOf, params: Params, given: Given) -> Source:
    """Below 0 once it has passed."""
    value, joins = plain(as_of, params, given, FieldKind.DATE)
    text = f"({value} #>> '{{}}')"
    day = f"CASE WHEN {text} ~ {ISO_DAY} THEN {text}::date END"
    return Source(f"({day} - {params(as_of.today)}::date)", joins, {"custom_on": f"({day})"})


def field(*kinds: FieldKind) -> dict[str, Named]:
    return {"field": Named(_("field of the house"), fields(*kinds))}


FACTS = [
    Fact(
        "custom_text",
        _("field of the house (text or choice)"),
        "",
        custom_text,
        kind=Kind.TEXT,
        params=field(FieldKind.TEXT, FieldKind.CHOICE),
    ),
    Fact("custom_number", _("field of the house (number)"), "", custom_number, params=field(FieldKind.NUMBER)),
    Fact(
        "custom_yes_no",
        _("field of the house (yes or no)"),
        "",
        custom_yes_no,
        kind=Kind.BOOLEAN,
        params=field(FieldKind.YES_NO),
    ),
    Fact(
        "days_to_custom_date",
        _("days until the day in a field of the house"),
        _("days"),
        days_to_custom_date,
        params=field(FieldKind.DATE),
        values=A_CENTURY_OF_DAYS,
    ),
]
