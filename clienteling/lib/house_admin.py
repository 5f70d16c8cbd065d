"""What all console pages have in common: rows one may see, calm lists, pages that only look."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold import decorators
from unfold.admin import ModelAdmin, TabularInline
from unfold.paginator import InfinitePaginator

from clienteling.lib import said

Method = TypeVar("Method", bound=Callable[..., Any])


def display(**how: Any) -> Callable[[Method], Method]:
    """unfold's decorator of columns, typed."""
    decorate: Callable[[Method], Method] = decorators.display(**how)
    return decorate


def action(**how: Any) -> Callable[[Method], Method]:
    """unfold's decorator of actions, typed."""
    decorate: Callable[[Method], Method] = decorators.action(**how)
    return decorate


def once(method: Method) -> Method:
    """A page asks for a read-only column several times: of one row the first answer is kept on it."""

    @wraps(method)
    def answered(self: Any, row: Any) -> Any:
        answers = row.__dict__.setdefault("_answers", {})
        if method.__name__ not in answers:
            answers[method.__name__] = method(self, row)
        return answers[method.__name__]

    return answered  # type: ignore[return-value]  # the same shape


def visible(rows: QuerySet[Any], request: HttpRequest) -> QuerySet[Any]:
    """The rows the user may see, where the table knows the difference."""
    narrowed = getattr(rows, "visible_to", None)
    return narrowed(request.user) if narrowed else rows


class HouseAdmin(ModelAdmin):  # type: ignore[misc]  # unfold is untyped
    """A table of the console: lists, pages and choices start at what the user may see.

    `of_market`: the path to the market of a row, for tables that have no `visible_to`.
    """

    of_market = ""
    list_per_page = 50
    list_filter_sheet = True
    warn_unsaved_form = True
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = visible(super().get_queryset(request), request)
        market = getattr(request.user, "market_id", None)
        return rows.filter(**{self.of_market: market}) if self.of_market and market else rows

    @display(description=_("language"), ordering="language")
    def in_language(self, row: Any) -> str:
        return said.language(row.language)

    @display(description=_("source"), ordering="source")
    def from_source(self, row: Any) -> str:
        return said.source(row.source)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        related: type[Model] = db_field.remote_field.model
        kwargs.setdefault("queryset", visible(related._default_manager.all(), request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class LookingOnly:
    """Rows that services write: nobody adds, changes or deletes them by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class LookingAdmin(LookingOnly, HouseAdmin):
    """A table to look at."""


class BigTableAdmin(LookingAdmin):
    """A table to look at that grows without end: its pages are never counted."""

    paginator = InfinitePaginator
    show_full_result_count = False


class LookingInline(LookingOnly, TabularInline):  # type: ignore[misc]  # unfold is untyped
    """Rows of another table on a page, to look at."""

    extra = 0
    tab = True
    show_change_link = True
