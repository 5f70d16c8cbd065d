"""The API of rules: read them, and try conditions on today's clients."""

from dataclasses import asdict
from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from clienteling.alerts.dry_run import dry_run
from clienteling.alerts.models import Recipient, Rule, RuleKind, RuleStatus, RuleVersion, Trigger
from clienteling.associates import rest
from clienteling.associates.listing import Listing, eyes, given
from clienteling.associates.models import Associate

SEES, WRITES = "alerts.view_rule", "alerts.change_rule"


class VersionSerializer(serializers.ModelSerializer[RuleVersion]):
    trigger = serializers.ChoiceField(choices=Trigger.choices, read_only=True)
    recipient = serializers.ChoiceField(choices=Recipient.choices, read_only=True)
    conditions = serializers.DictField(read_only=True, help_text="`all`, `any`, `not` over facts.")
    period = serializers.DictField(read_only=True, help_text="What makes two matches the same alert.")
    asset = serializers.SlugRelatedField[Any](slug_field="code", read_only=True, allow_null=True)
    further_assets = serializers.SerializerMethodField(help_text="Which may be sent instead, in this order.")

    class Meta:
        model = RuleVersion
        fields = [
            "number", "trigger", "at_hour", "weekdays", "conditions", "period", "valid_days", "asset", "further_assets",
            "recipient", "cooldown_days", "holdout_percent", "created_at",
        ]  # fmt: skip

    def get_further_assets(self, version: RuleVersion) -> list[str]:
        return [further.asset.code for further in version.further_assets.all()]


class RuleSerializer(serializers.ModelSerializer[Rule]):
    status = serializers.ChoiceField(choices=RuleStatus.choices, read_only=True)
    kind = serializers.ChoiceField(choices=RuleKind.choices, read_only=True)
    current = serializers.SlugRelatedField[Any](
        slug_field="number", read_only=True, allow_null=True, help_text="Number of the version that runs."
    )
    versions = VersionSerializer(many=True, read_only=True)

    class Meta:
        model = Rule
        fields = ["code", "name", "status", "kind", "priority", "store_share", "stop_reason", "current", "versions"]


class ConditionsSerializer(serializers.Serializer[Any]):
    conditions = serializers.DictField(help_text="As a rule's version has them.")


class SampleSerializer(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    name = serializers.CharField(help_text="Masked.", allow_blank=True)
    evidence = serializers.DictField(help_text="The facts' values.")


class DryRunSerializer(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="Clients for whom the conditions hold.")
    clients = serializers.IntegerField(help_text="Clients there are.")
    sample = SampleSerializer(many=True)


class RuleViewSet(Listing):
    """Rules of the house: for whoever may see them in the console, and for machines with the scope."""

    serializer_class = RuleSerializer
    queryset = Rule.objects.none()
    lookup_field = "code"

    def get_queryset(self) -> QuerySet[Rule]:
        must(self.request, SEES)
        rows = RuleVersion.objects.select_related("asset").prefetch_related("further_assets__asset")
        versions = rows.order_by("-number")
        return Rule.objects.select_related("current").prefetch_related(Prefetch("versions", versions))

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Rules with their versions, the newest first."""
        return self.listed()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One rule."""
        return self.shown()

    @extend_schema(request=ConditionsSerializer, responses=DryRunSerializer)
    def try_out(self, request: Request) -> Response:
        """For how many clients conditions hold right now, and ten of them. Nothing is written."""
        must(request, WRITES)
        found = dry_run(given(ConditionsSerializer, request.data)["conditions"], user=eyes(request))
        return Response(DryRunSerializer(asdict(found)).data)


def must(request: Request, permission: str) -> None:
    """A machine's scope was looked at by its door. Raises PermissionDenied."""
    who = rest.caller(request)
    if isinstance(who, Associate) and not who.has_perm(permission):
        raise PermissionDenied
