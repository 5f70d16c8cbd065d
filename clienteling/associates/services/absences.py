"""Absences and who covers: sight of the clients moves for the time away, the follow does not."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from clienteling.associates.models import Absence, AbsenceKind, Associate
from clienteling.associates.querysets import AssociateQuerySet
from clienteling.associates.services.rota import refuse_strangers
from clienteling.lib.clock import local_day
from clienteling.lib.errors import DomainError

MAY = "associates.change_absence"


def possible_covers(associate: Associate, at: datetime) -> AssociateQuerySet:
    """Who may look after the clients: people of the market's stores who are there themselves."""
    people = Associate.objects.selling().present(at).filter(market=associate.market_id).exclude(pk=associate.pk)
    return people.select_related("store")


def covers_of(associate_ids: Collection[int | None], at: datetime) -> dict[int | None, Associate]:
    """Who covers at that moment, by the absent associate."""
    away = Absence.objects.running(at).filter(associate__in=associate_ids, cover__is_active=True)
    return {absence.associate_id: absence.cover for absence in away.select_related("cover__market") if absence.cover}


def record_absence(
    associate: Associate,
    *,
    starts_on: date,
    ends_on: date,
    kind: str = AbsenceKind.HOLIDAY,
    cover: Associate | None = None,
    by: Associate,
    at: datetime,
) -> Absence:
    """Raises DomainError: `not_allowed`, `not_your_team`, `absence_ends_before_it_starts`, `already_absent`,
    `cannot_cover`.
    """
    absence = Absence(associate=associate, entered_by=by, entered_at=at)
    return change_absence(absence, starts_on=starts_on, ends_on=ends_on, kind=kind, cover=cover, by=by)


def change_absence(
    absence: Absence, *, starts_on: date, ends_on: date, kind: str, cover: Associate | None, by: Associate
) -> Absence:
    """Raises as `record_absence`."""
    by.must(MAY)
    refuse_strangers(absence.associate, by)
    with transaction.atomic():
        Associate.objects.all().select_for_update().get(pk=absence.associate_id)
        check(absence, starts_on=starts_on, ends_on=ends_on, cover=cover)
        absence.starts_on, absence.ends_on, absence.kind, absence.cover = starts_on, ends_on, kind, cover
        absence.save()
    return absence


def withdraw_absence(absence: Absence, *, by: Associate, at: datetime) -> None:
    """Back again: what has not begun never was, what has begun ended yesterday."""
    by.must(MAY)
    refuse_strangers(absence.associate, by)
    store = absence.associate.store
    today = local_day(at, store.zone if store else "UTC")
    if absence.starts_on >= today:
        absence.delete()
    elif absence.ends_on >= today:
        absence.ends_on = today - timedelta(days=1)
        absence.save(update_fields=["ends_on"])


def check(absence: Absence, *, starts_on: date, ends_on: date, cover: Associate | None) -> None:
    """Raises DomainError for what the absence may not become."""
    if ends_on < starts_on:
        raise DomainError("absence_ends_before_it_starts", _("The last day lies before the first."), "ends_on")
    others = Absence.objects.filter(associate=absence.associate_id).exclude(pk=absence.pk)
    if others.between(starts_on, ends_on).exists():
        raise DomainError("already_absent", _("An absence is entered for these days already."), "starts_on")
    away = absence.associate
    fits = Associate.objects.selling().filter(market=away.market_id).exclude(pk=away.pk)
    if cover and not fits.filter(pk=cover.pk).exists():
        raise DomainError("cannot_cover", _("Only a colleague of the same market can cover."), "cover")
