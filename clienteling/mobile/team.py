"""A manager's team on one page: each associate's WeChat contacts, who is here, who is away and who covers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from clienteling.associates.models import Absence, Associate, Store
from clienteling.clients.services import contacts_of
from clienteling.lib.clock import local_day


@dataclass(frozen=True)
class TeamMember:
    """`absence`: the one that runs, or the next one."""

    associate: Associate
    contacts: int
    on_duty: bool
    away: bool
    absence: Absence | None


def team_of(user: Associate, store: Store, at: datetime) -> list[TeamMember]:
    """The people of the store, most contacts first."""
    people = list(Associate.objects.visible_to(user).active().filter(store=store).order_by("name"))
    contacts, today = contacts_of(people), local_day(at, store.zone)
    here = set(Associate.objects.on_duty(store, at).values_list("pk", flat=True))
    ahead = next_absences(people, at)
    rows = [
        TeamMember(
            associate=one,
            contacts=contacts.get(one.pk, 0),
            on_duty=one.pk in here,
            away=bool((absence := ahead.get(one.pk)) and absence.starts_on <= today),
            absence=ahead.get(one.pk),
        )
        for one in people
    ]
    return sorted(rows, key=lambda row: -row.contacts)


def next_absences(people: Iterable[Associate], at: datetime) -> dict[int, Absence]:
    """By associate, the earliest that is not over."""
    rows = Absence.objects.filter(associate__in=list(people)).not_over(at).select_related("cover")
    return {absence.associate_id: absence for absence in rows.order_by("-starts_on")}
