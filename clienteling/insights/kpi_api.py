"""The API of figures: KPIs of a month as rows, and the files of reports under the reports' own rights."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound, PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from clienteling.associates.listing import eyes, given
from clienteling.associates.models import Associate
from clienteling.associates.permissions import ThroughDoor
from clienteling.associates.services.exports import CHOICES
from clienteling.insights.report import AssociateRow
from clienteling.insights.services import monthly_report
from clienteling.insights.spans import time_zone_of
from clienteling.insights.views import EXPORTS, XLSX, month_file, month_of_name
from clienteling.lib import clock

MONTHS = 24  # how far back files are offered


class KpiQuerySerializer(serializers.Serializer[Any]):
    month = serializers.DateField(
        required=False, help_text="Any day of the month; the current one if left out.", default=None, allow_null=True
    )

    def validate_month(self, day: date | None) -> date | None:
        if day and not 2000 <= day.year <= clock.now().year + 1:
            raise serializers.ValidationError(code="out_of_range")
        return day


class KpiSerializer(serializers.Serializer[Any]):
    associate = serializers.CharField(help_text="User name.")
    name = serializers.CharField()
    store = serializers.CharField(allow_blank=True, help_text="Name of the store.")
    currency = serializers.CharField(allow_blank=True)
    clients = serializers.IntegerField(source="figures.clients")
    new_clients = serializers.IntegerField(source="figures.new_clients")
    alerts_delivered = serializers.IntegerField(source="figures.alerts_delivered")
    alerts_done = serializers.IntegerField(source="figures.alerts_done")
    orders = serializers.IntegerField(source="figures.orders")
    credited_minor = serializers.IntegerField(source="figures.credited_minor", help_text="Net of refunds.")
    refunded_minor = serializers.IntegerField(source="figures.refunded_minor")
    commission_minor = serializers.IntegerField(source="figures.commission_minor")
    target_minor = serializers.IntegerField(source="figures.target_minor")
    late_minor = serializers.IntegerField(
        source="figures.late_minor", help_text="Of the credited, what was posted when the month had ended."
    )
    late_commission_minor = serializers.IntegerField(source="figures.late_commission_minor")
    earlier_minor = serializers.IntegerField(
        source="figures.earlier_minor", help_text="Credited for earlier months, posted in this one."
    )
    earlier_commission_minor = serializers.IntegerField(source="figures.earlier_commission_minor")
    attainment = serializers.FloatField(source="figures.attainment", allow_null=True, help_text="1.0 is all of it.")


class KpisSerializer(serializers.Serializer[Any]):
    month = serializers.DateField(help_text="Its first day.")
    results = KpiSerializer(many=True)


class KpiView(APIView):
    """What a month brought, associate by associate."""

    permission_classes = [IsAuthenticated, ThroughDoor]

    @extend_schema(operation_id="kpis_list", parameters=[KpiQuerySerializer], responses=KpisSerializer)
    def get(self, request: Request) -> Response:
        """Clients, alerts, sales, commission and target of a month; the rows in sight."""
        user = eyes(request)
        month = given(KpiQuerySerializer, request.query_params)["month"]
        report = monthly_report(month or clock.local_day(clock.now(), time_zone_of(user)), user=user)
        return Response(KpisSerializer({"month": report.month, "results": named(report.associates)}).data)


def named(rows: tuple[AssociateRow, ...]) -> list[dict[str, Any]]:
    """With the user names, by which the API calls people."""
    people = Associate.objects.filter(pk__in={row.associate_id for row in rows})
    usernames = dict(people.values_list("pk", F("username")))
    return [{**vars(row), "associate": usernames[row.associate_id]} for row in rows]


class ReportSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(help_text="As the file's address has it.")
    month = serializers.DateField()
    address = serializers.URLField()


class ReportsSerializer(serializers.Serializer[Any]):
    results = ReportSerializer(many=True)


class ReportsView(APIView):
    """Files of reports. Taking one is a person's act: it is logged and marked with their name."""

    permission_classes = [IsAuthenticated, ThroughDoor]

    @extend_schema(operation_id="reports_list", responses=ReportsSerializer)
    def get(self, request: Request) -> Response:
        """The monthly reports that may be taken, the newest first."""
        may_export(request)
        month = clock.local_day(clock.now(), time_zone_of(eyes(request))).replace(day=1)
        files = []
        for _ in range(MONTHS):
            name = f"monthly-{month:%Y-%m}.xlsx"
            files.append({"name": name, "month": month, "address": request.build_absolute_uri(name)})
            month = (month - timedelta(days=1)).replace(day=1)
        return Response(ReportsSerializer({"results": files}).data)


class Workbook(BaseRenderer):
    """Says in the description what the answer is; the bytes are made by the report."""

    media_type = XLSX
    format = "xlsx"
    charset = None


class ReportView(APIView):
    """The file of one report."""

    permission_classes = [IsAuthenticated, ThroughDoor]
    renderer_classes = [JSONRenderer, Workbook]

    @extend_schema(
        operation_id="reports_retrieve",
        parameters=[
            OpenApiParameter("name", str, OpenApiParameter.PATH, description="As the list names it."),
            OpenApiParameter("purpose", str, enum=[code for code, _label in CHOICES], required=True),
            OpenApiParameter("words", str, description="More about the purpose; needed for `other`."),
        ],
        responses={(200, XLSX): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, name: str) -> HttpResponse:
        """One monthly report as an Excel file, as far as the reader sees."""
        may_export(request)
        month = month_of_name(name)
        if month is None:
            raise NotFound
        said = {name: request.query_params.get(name, "") for name in ("purpose", "words")}
        return month_file(month, user=eyes(request), **said)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """A refusal is said in words, whatever kind of file was asked for."""
        if isinstance(response, Response):
            request.accepted_renderer = JSONRenderer()
            request.accepted_media_type = JSONRenderer.media_type
        return super().finalize_response(request, response, *args, **kwargs)


def may_export(request: Request) -> None:
    if not eyes(request).has_perm(EXPORTS):
        raise PermissionDenied
