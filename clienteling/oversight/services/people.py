"""One person in the database: every record that was merged into one, and the rows that tell of them."""

from collections.abc import Collection, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

from clienteling.clients.models import Client
from clienteling.oversight.schema import TREATMENTS, Gone, Stays


def person(client: Client) -> list[Client]:
    """The record that survived, first, and all that became part of it."""
    while client.merged_into is not None:
        client = client.merged_into
    found, newest = [client], [client]
    while newest:
        newest = list(Client.objects.filter(merged_into__in=newest).order_by("pk"))
        found += newest
    return found


def tables(pks: Collection[int]) -> Iterator[tuple[Gone | Stays, QuerySet[Any]]]:
    """The rows of each table that has a path to clients."""
    for label, treatment in TREATMENTS.items():
        if isinstance(treatment, Gone | Stays) and treatment.of:
            paths = Q()
            for path in treatment.of:
                paths |= Q(**{f"{path}__in": list(pks)})
            yield treatment, apps.get_model(label)._base_manager.filter(paths)


def called(people: Collection[Client]) -> set[str]:
    """Whatever the person is called anywhere: to be found in texts that no column ties to them."""
    words = {word for one in people for word in (one.name, one.phone, one.email) if word}
    words |= {identity.value for one in people for identity in one.identities.all()}
    words |= {str(one.uid) for one in people}
    return {word for word in words if len(word) > 1}
