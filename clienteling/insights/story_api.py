"""The API of a client's timeline."""

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from clienteling.associates import rest
from clienteling.associates.authentication import Machine
from clienteling.associates.models import Associate
from clienteling.associates.permissions import ThroughDoor
from clienteling.clients.models import Client, LookedOn
from clienteling.clients.querysets import ClientQuerySet
from clienteling.clients.services import note_look
from clienteling.insights.timeline import Asked, Kind, Place, Reader, place_of, story
from clienteling.lib import clock


class TimelineQuerySerializer(serializers.Serializer[Any]):
    """Which part of the timeline."""

    kind = serializers.ListField(
        child=serializers.ChoiceField(choices=Kind.values),
        required=False,
        help_text="Only moments of this kind; may be given several times.",
    )
    since = serializers.DateTimeField(required=False, help_text="At or after this moment.")
    until = serializers.DateTimeField(required=False, help_text="At or before this moment.")
    before = serializers.CharField(required=False, help_text="Where the page begins; `next` holds it.")

    def validate_before(self, cursor: str) -> Place:
        if place := place_of(cursor):
            return place
        raise serializers.ValidationError(_("There is no such place in the timeline."))


class MomentSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    kind = serializers.CharField(help_text="As the filter `kind` names it.")
    what = serializers.CharField(help_text="What happened, for machines: order, refund, touch, activity …")
    title = serializers.CharField(help_text="For people, in the reader's language.")
    detail = serializers.CharField(allow_blank=True)


class TimelineSerializer(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    results = MomentSerializer(many=True)


class TimelineView(APIView):
    """What happened around a client, from every table that knows of it."""

    permission_classes = [IsAuthenticated, ThroughDoor]

    @extend_schema(parameters=[TimelineQuerySerializer], responses=TimelineSerializer)
    def get(self, request: Request, uid: UUID) -> Response:
        """The timeline of one client, newest first, 30 moments a page.

        Names, notes and promises are masked for machines and head office. A page misses nothing and repeats nothing,
        whatever is recorded meanwhile.
        """
        query = TimelineQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        client = get_object_or_404(clients_of(request), uid=uid)
        if isinstance(request.user, Associate):
            note_look(client, by=request.user, place=LookedOn.API, at=clock.now())
        wanted = query.validated_data
        asked = Asked(frozenset(wanted.get("kind", ())), wanted.get("since"), wanted.get("until"))
        found = story(client, reader=reader_of(request), asked=asked, before=wanted.get("before"))
        older = replace_query_param(request.build_absolute_uri(), "before", found.older) if found.older else None
        return Response({"next": older, "results": MomentSerializer(found.moments, many=True).data})


def reader_of(request: Request) -> Reader:
    who, language = rest.caller(request), get_language() or "en"
    user = who if isinstance(who, Associate) else None
    return Reader(user, clock.now(), language, masked=rest.reads_masked(request))


def clients_of(request: Request) -> ClientQuerySet:
    who = rest.caller(request)
    return Client.objects.reached_by(who.market) if isinstance(who, Machine) else Client.objects.visible_to(who)
