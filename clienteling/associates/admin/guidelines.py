"""Guidelines in the console: written as drafts, published, retired; who acknowledged what and how the quiz went."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextareaWidget

from clienteling.associates import services
from clienteling.associates.admin.bound import BoundAdmin
from clienteling.associates.models import (
    Acknowledgement,
    Guideline,
    GuidelineStatus,
    GuidelineText,
    Question,
    QuizAttempt,
)
from clienteling.associates.models.guideline import MOVES
from clienteling.lib.draft_admin import DraftAdmin, DraftInline, editable
from clienteling.lib.house_admin import BigTableAdmin, action, display

STATUS_COLOURS = {
    GuidelineStatus.PUBLISHED: "success",
    GuidelineStatus.DRAFT: "info",
    GuidelineStatus.RETIRED: "danger",
}
# Which state a button leads to. A new version may be begun as long as this one may be retired.
BUTTONS = {
    "publish": GuidelineStatus.PUBLISHED,
    "retire": GuidelineStatus.RETIRED,
    "new_version": GuidelineStatus.RETIRED,
}


class LanguageForm(forms.ModelForm):  # type: ignore[type-arg]  # takes no type argument at run time
    language = forms.ChoiceField(label=_("language"), choices=settings.LANGUAGES, widget=UnfoldAdminSelectWidget)


class QuestionForm(LanguageForm):
    choices = SimpleArrayField(
        forms.CharField(max_length=120),
        delimiter="\n",
        min_length=2,
        label=_("answers"),
        help_text=_("One answer per line."),
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 4}),
    )


class GuidelineTextInline(DraftInline):
    model = GuidelineText
    form = LanguageForm


class QuestionInline(DraftInline):
    model = Question
    form = QuestionForm


@admin.register(Guideline)
class GuidelineAdmin(DraftAdmin, BoundAdmin):
    list_display = ["code", "version", "state", "market", "published_at", "read"]
    list_filter = ["status", "market"]
    list_select_related = ["market"]
    search_fields = ["code", "texts__title"]
    ordering = ["code", "-version"]
    fields = ["code", "version", "status", "market", "pass_percent", ("published_by", "published_at")]
    inlines = [GuidelineTextInline, QuestionInline]
    actions_submit_line = list(BUTTONS)
    buttons = BUTTONS
    moves = MOVES

    def get_queryset(self, request: HttpRequest) -> QuerySet[Guideline]:
        rows: QuerySet[Guideline] = super().get_queryset(request)
        return rows.annotate(readers=Count("acknowledgements"))

    def get_readonly_fields(self, request: HttpRequest, obj: Guideline | None = None) -> list[str]:
        always = ["version", "status", "published_by", "published_at"]
        if obj and obj.version > 1:
            always = [*always, "code"]
        return always if editable(obj) else [*always, "code", "market", "pass_percent"]

    def has_publish_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("associates.change_guideline")

    @action(description=_("Publish"), permissions=["publish"], icon="check")
    def publish(self, request: HttpRequest, guideline: Guideline) -> None:
        self.move(request, guideline, services.publish)

    @action(description=_("Retire"), permissions=["publish"], icon="undo")
    def retire(self, request: HttpRequest, guideline: Guideline) -> None:
        self.move(request, guideline, services.retire)

    @action(description=_("New version"), permissions=["publish"], icon="edit")
    def new_version(self, request: HttpRequest, guideline: Guideline) -> None:
        draft = services.new_version(guideline, by=request.user)  # type: ignore[arg-type]  # the console's users are associates
        said = gettext("Version %(number)d is a draft now; change it and publish it.") % {"number": draft.version}
        self.message_user(request, said, messages.SUCCESS)

    @display(description=_("status"), ordering="status", label=STATUS_COLOURS)
    def state(self, guideline: Guideline) -> tuple[str, str]:
        return guideline.status, guideline.get_status_display()

    @display(description=_("acknowledged"), ordering="readers")
    def read(self, guideline: Any) -> int:
        return int(guideline.readers)


@admin.register(Acknowledgement)
class AcknowledgementAdmin(BigTableAdmin):
    list_display = ["acknowledged_at", "associate", "guideline", "in_language"]
    list_filter = ["guideline__code", "associate__store"]
    list_select_related = ["associate", "guideline"]
    search_fields = ["associate__name"]
    ordering = ["-pk"]
    fields = ["acknowledged_at", "associate", "guideline", "in_language"]
    readonly_fields = fields


@admin.register(QuizAttempt)
class QuizAttemptAdmin(BigTableAdmin):
    list_display = ["attempted_at", "associate", "guideline", "right", "questions", "passed"]
    list_filter = ["passed", "guideline__code", "associate__store"]
    list_select_related = ["associate", "guideline"]
    search_fields = ["associate__name"]
    ordering = ["-pk"]
    fields = ["attempted_at", "associate", "guideline", "in_language", "right", "questions", "passed"]
    readonly_fields = fields
