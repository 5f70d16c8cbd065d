"""Facts about the client's record: tags, market, store, language, how long we know them."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from clienteling.alerts.facts.fact import AsOf, Fact, Kind, Params, Source
from clienteling.alerts.facts.given import A_CENTURY_OF_DAYS, Given, Named
from clienteling.alerts.facts.house import markets, stores, tags
from clienteling.alerts.facts.moments import local_days_since


def has_tag(as_of: AsOf, params: Params, given: Given) -> Source:
    """By the marks until then; where there are none, the other way round from the next; else as it is now."""
    at, said = params(as_of.at), params(given["tag"])
    mark = "SELECT {} FROM clients_tagmark k WHERE k.client_id = c.id AND k.tag_id = g.id AND k.made_at {} {} ORDER BY"
    before = f"({mark.format('k.add', '<=', at)} k.made_at DESC, k.id DESC LIMIT 1)"
    after = f"({mark.format('NOT k.add', '>', at)} k.made_at, k.id LIMIT 1)"
    of_name = (
        "SELECT t.id FROM clients_tag t JOIN clients_taggroup h ON h.id = t.group_id"
        f" WHERE h.market_id = {params(as_of.market_id)} AND (t.gone_at IS NULL OR t.gone_at > {at})"
        f" AND (t.name = {said} OR h.name || '/' || t.name = {said})"
    )
    return Source(f"EXISTS (SELECT 1 FROM ({of_name}) g WHERE coalesce({before}, {after}, c.tag_ids @> ARRAY[g.id]))")


def store(as_of: AsOf, params: Params, _given: Given) -> Source:
    """Where the primary associate of that moment works today."""
    at = params(as_of.at)
    return Source(
        "(SELECT s.code FROM clients_relationship r JOIN associates_associate a ON a.id = r.associate_id"
        " JOIN associates_store s ON s.id = a.store_id WHERE r.client_id = c.id AND r.is_primary"
        f" AND r.started_at <= {at} AND (r.ended_at IS NULL OR r.ended_at > {at})"
        " ORDER BY r.started_at DESC LIMIT 1)"
    )


def market(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source("(SELECT m.code FROM associates_market m WHERE m.id = c.market_id)")


def language(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source("c.language")


def languages() -> dict[str, str]:
    return {code: str(name) for code, name in settings.LANGUAGES}


def days_as_client(as_of: AsOf, params: Params, _given: Given) -> Source:
    return Source(local_days_since("c.created_at", as_of, params))


FACTS = [
    Fact("has_tag", _("has a tag"), "", has_tag, kind=Kind.BOOLEAN, params={"tag": Named(_("tag"), tags)}),
    Fact("store", _("store of the primary associate"), "", store, kind=Kind.TEXT, options=stores, forgets=True),
    Fact("market", _("market"), "", market, kind=Kind.TEXT, options=markets, forgets=True),
    Fact("language", _("the client's language"), "", language, kind=Kind.TEXT, options=languages, forgets=True),
    Fact("days_as_client", _("days on our books"), _("days"), days_as_client, values=A_CENTURY_OF_DAYS),
]
