"""PortalViewSet, the base of every screen of DLA in Wagtail: a viewset states only what differs.

`allows` names the acts that the screens offer at all. What it does not name is refused to everybody, superusers too,
because Wagtail would write past the services. Nothing is ever deleted here. What may be added or changed is saved by
`add()` and `edit()`, which call a service that records before and after.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.contrib.admin.utils import quote
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.permissions import ModelPermissionPolicy
from wagtail.snippets.views.snippets import SnippetViewSet

from registry.models import User
from registry.thai import normalise, search_key
from registry.viewsets import views
from registry.viewsets.cells import exported, read, shown
from registry.viewsets.choosers import ViewersChooser

READ = frozenset({"view"})
EDIT = frozenset({"view", "change"})
ADD_AND_EDIT = frozenset({"view", "add", "change"})


@dataclass(frozen=True)
class Link:
    """A button on a row's page."""

    label: Any
    url: str
    hint: Any = ""


@dataclass(frozen=True)
class Table:
    """Rows that belong to a row, below its fields; a cell is a text or (text, address)."""

    title: Any
    headings: list[Any]
    rows: list[list[Any]] = field(default_factory=list)
    note: Any = ""

    @property
    def lines(self) -> list[list[tuple[Any, str]]]:
        """The rows with every cell as a text and an address, which is empty where the cell leads nowhere."""
        return [[cell if isinstance(cell, tuple) else (cell, "") for cell in row] for row in self.rows]


class DeclaredPolicy(ModelPermissionPolicy):
    """The permissions of a person's groups, within what the viewset offers."""

    def __init__(self, model: type[models.Model], allows: frozenset[str]) -> None:
        super().__init__(model)
        self.allows = allows

    def user_has_permission(self, user: User, action: str) -> bool:
        return action in self.allows and super().user_has_permission(user, action)

    def users_with_any_permission(self, actions: Any) -> Any:
        offered = self.allows.intersection(actions)
        return super().users_with_any_permission(offered) if offered else User.objects.none()


class PortalViewSet(SnippetViewSet):
    """List, filters, search, export and a page for each row, all read-only unless `allows` says more."""

    allows: ClassVar[frozenset[str]] = READ
    labels: ClassVar[dict[str, Any]] = {}
    related: ClassVar[tuple[str, ...]] = ()
    ordering: Any = None
    saved: ClassVar[Any] = _("บันทึก “%(object)s” แล้ว")

    index_view_class = views.PortalIndexView
    add_view_class = views.PortalCreateView
    edit_view_class = views.PortalEditView
    inspect_view_class = views.PortalInspectView
    chooser_viewset_class = ViewersChooser
    index_template_name = "wagtailadmin/generic/index.html"  # without the bulk actions of snippets
    inspect_template_name = "wagtailadmin/portal/inspect.html"
    inspect_view_enabled = True
    copy_view_enabled = False
    add_to_reference_index = False
    list_per_page = 50
    edit_handler: Any = ObjectList([])

    @property
    def permission_policy(self) -> DeclaredPolicy:
        return DeclaredPolicy(self.model, self.allows)

    @property
    def list_export(self) -> list[str]:
        return list(self.list_display)

    @property
    def export_filename(self) -> str:
        return self.get_admin_base_path()

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(viewset=self, usage_url_name=None, history_url_name=None, **kwargs)

    def get_queryset(self, request: Any) -> models.QuerySet[Any]:
        return self.model._default_manager.select_related(*self.related)

    # --- what a value is called and looks like ---

    def label(self, name: str) -> Any:
        if name in self.labels:
            return self.labels[name]
        try:
            return capfirst(self.model._meta.get_field(name.split("__")[0]).verbose_name)
        except FieldDoesNotExist:
            return capfirst(self.model._meta.verbose_name)

    def value(self, row: Any, name: str) -> Any:
        """The value of a column; a viewset computes one with a method `show_<name>(row)`."""
        compute: Callable[[Any], Any] | None = getattr(self, f"show_{name}", None)
        return compute(row) if compute else read(row, name)

    def title(self, row: Any) -> str:
        """The heading of a row's page."""
        return str(row)

    def cell(self, row: Any, *, name: str) -> str:
        return shown(self.value(row, name), name)

    def export(self, row: Any, name: str) -> Any:
        return exported(self.value(row, name))

    def sort_key(self, name: str) -> str | None:
        """Only a column of its own table sorts a list."""
        try:
            column = self.model._meta.get_field(name)
        except FieldDoesNotExist:
            return None
        return name if column.concrete and not column.is_relation else None

    def matches(self, query: str) -> Q:
        """Rows in which every word of the query is found, however it was typed."""
        found = Q()
        for word in normalise(query).split():
            anywhere = Q()
            for name in self.search_fields or []:
                is_normalised = name.endswith("search_text")
                anywhere |= (
                    Q(**{f"{name}__contains": search_key(word)}) if is_normalised else Q(**{f"{name}__icontains": word})
                )
            found &= anywhere
        return found

    # --- what may be done with a row ---

    def can_edit(self, user: User, row: Any) -> bool:
        """Whether this row may be edited here by this person."""
        return self.permission_policy.user_has_permission(user, "change")

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """What a new row's form begins with."""
        return {}

    def add(self, form: Any, *, by: User) -> models.Model:
        raise NotImplementedError

    def edit(self, row: Any, form: Any, *, by: User) -> models.Model:
        raise NotImplementedError

    def links(self, row: Any, *, user: User) -> list[Link]:
        """The buttons on a row's page."""
        return []

    def tables(self, row: Any) -> list[Table]:
        """What is shown below a row's fields."""
        return []

    def inspect_url(self, row: models.Model) -> str:
        return reverse(self.get_url_name("inspect"), args=[quote(row.pk)])


def url_of(row: models.Model | None) -> str:
    """The page of a row on DLA's screens, or nothing where it has none."""
    viewset = getattr(row, "snippet_viewset", None)
    return viewset.inspect_url(row) if row is not None and viewset else ""


def linked(row: models.Model | None) -> Any:
    """A cell that leads to the row."""
    return (str(row), url_of(row)) if row is not None else ""
