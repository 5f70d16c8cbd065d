"""The API of a rule's scorecard."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clienteling.alerts.models import Rule
from clienteling.associates import rest
from clienteling.associates.authentication import Machine
from clienteling.associates.permissions import ThroughDoor
from clienteling.insights.worth.scorecard import MOST_WEEKS, WEEKS, last_weeks, scorecard, seen_by, seen_in, span_for
from clienteling.insights.worth.uplift import Verdict
from clienteling.lib import clock

SEES = "insights.view_report"


class ScorecardQuerySerializer(serializers.Serializer[Any]):
    weeks = serializers.IntegerField(
        min_value=1, max_value=MOST_WEEKS, default=WEEKS, help_text="So many weeks back, the running one included."
    )


class CodeSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    count = serializers.IntegerField()


class EstimateSerializer(serializers.Serializer[Any]):
    value = serializers.FloatField()
    low = serializers.FloatField(help_text="Lower end of the 95 % interval.")
    high = serializers.FloatField(help_text="Upper end of the 95 % interval.")


class ArmSerializer(serializers.Serializer[Any]):
    clients = serializers.IntegerField()
    buyers = serializers.IntegerField()
    spent_per_client_minor = serializers.FloatField(source="spent.mean")


class UpliftSerializer(serializers.Serializer[Any]):
    currency = serializers.CharField()
    told = ArmSerializer(
        help_text="Clients the rule matched who were not held out, whether or not a card reached them."
    )
    held_out = ArmSerializer(source="held")
    incremental_minor = EstimateSerializer(source="incremental", allow_null=True)
    per_client_minor = EstimateSerializer(source="per_client", allow_null=True)
    relative = EstimateSerializer(source="share", allow_null=True, help_text="0.2 is 20 % more.")
    buyers_share = EstimateSerializer(source="buying", allow_null=True, help_text="0.02 is two in a hundred more.")
    verdict = serializers.ChoiceField(choices=Verdict.choices)
    is_enough = serializers.BooleanField(help_text="False: under the minimum sample, nothing is claimed.")


class CountsSerializer(serializers.Serializer[Any]):
    matched = serializers.IntegerField()
    delivered = serializers.IntegerField()
    waiting = serializers.IntegerField()
    opened = serializers.IntegerField()
    acted = serializers.IntegerField()
    answered = serializers.IntegerField()
    visited = serializers.IntegerField()
    bought = serializers.IntegerField()
    useful = serializers.IntegerField(help_text="Acted on or bought after.")


class SalesSerializer(serializers.Serializer[Any]):
    currency = serializers.CharField()
    orders = serializers.IntegerField()
    net_minor = serializers.IntegerField(help_text="Less what came back.")


class WeekSerializer(serializers.Serializer[Any]):
    starts_on = serializers.DateField()
    counts = CountsSerializer()
    orders = serializers.IntegerField()


class ScorecardSerializer(serializers.Serializer[Any]):
    rule = serializers.CharField(source="rule.code")
    since = serializers.DateField(source="span.first")
    until = serializers.DateField(source="span.last")
    counts = CountsSerializer()
    precision = serializers.FloatField(
        source="counts.precision", allow_null=True, help_text="Acted on or bought after, of those delivered."
    )
    median_minutes_to_act = serializers.IntegerField(source="counts.minutes", allow_null=True)
    exclusions = CodeSerializer(many=True, help_text="Why alerts were not sent.")
    dismissals = CodeSerializer(many=True, help_text="Why associates found them of no use.")
    influenced = SalesSerializer(many=True)
    uplifts = UpliftSerializer(many=True)
    weeks = WeekSerializer(many=True)


class ScorecardView(APIView):
    """What a rule's alerts of the last weeks became."""

    permission_classes = [IsAuthenticated, ThroughDoor]

    @extend_schema(parameters=[ScorecardQuerySerializer], responses=ScorecardSerializer)
    def get(self, request: Request, code: str) -> Response:
        """The rule's scorecard: counts, sales that followed, and the difference against clients held out.

        A machine reads its market's figures, people those of the clients they may see.
        """
        query = ScorecardQuerySerializer(data=request.query_params)
        query.is_valid(raise_exception=True)
        who, at, weeks = rest.caller(request), clock.now(), query.validated_data["weeks"]
        if not isinstance(who, Machine) and not who.has_perm(SEES):
            raise PermissionDenied
        rule = get_object_or_404(Rule, code=code)
        if isinstance(who, Machine):
            zone = who.market.time_zone if who.market else "UTC"
            card = scorecard(rule, seen=seen_in(who.market), span=last_weeks(at, zone, weeks), at=at)
        else:
            card = scorecard(rule, seen=seen_by(who), span=span_for(who, at, weeks), at=at)
        return Response(ScorecardSerializer(card).data)
