"""The views behind PortalViewSet; each asks its viewset for labels, values and services."""

from __future__ import annotations

from functools import cached_property, partial
from typing import Any

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, InspectView

from registry.errors import BadValue, PortalError
from registry.models import Act
from registry.viewsets.exports import SafeExports


class PortalIndexView(SafeExports, IndexView):
    viewset: Any = None

    @property
    def columns(self) -> list[Any]:
        return self._columns

    @cached_property
    def _columns(self) -> list[Any]:
        first, *others = self.list_display
        return [self._get_title_column(first), *(self._get_custom_column(name) for name in others)]

    def _get_title_column(self, field_name: str, column_class: Any = TitleColumn, **kwargs: Any) -> Any:
        column_class = self._get_title_column_class(column_class)
        return self._get_custom_column(
            field_name,
            column_class,
            get_url=self.viewset.inspect_url,
            get_title_id=lambda row: f"snippet_{quote(row.pk)}_title",
            **kwargs,
        )

    def _get_custom_column(self, field_name: str, column_class: Any = Column, **kwargs: Any) -> Any:
        return column_class(
            field_name,
            label=self.viewset.label(field_name),
            accessor=partial(self.viewset.cell, name=field_name),
            sort_key=self.viewset.sort_key(field_name),
            **kwargs,
        )

    def search_queryset(self, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return queryset.filter(self.viewset.matches(self.search_query)) if self.is_searching else queryset

    def get_edit_url(self, instance: models.Model) -> str | None:
        return super().get_edit_url(instance) if self.viewset.can_edit(self.request.user, instance) else None


class SavesByService:
    """Run the service that the viewset names; its refusal becomes an error at the field, and what was typed stays."""

    viewset: Any = None

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except PortalError as error:
            field = error.field if isinstance(error, BadValue) and error.field in form.fields else None
            for text in (error.message, *getattr(error, "problems", ())):
                form.add_error(field, text)
            self.produced_error_code = "validation_error"
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return self.form_invalid(form)  # type: ignore[attr-defined]

    @property
    def success_message(self) -> Any:
        return self.viewset.saved

    def get_success_url(self) -> str:
        return self.viewset.inspect_url(self.object)  # type: ignore[attr-defined]

    def get_side_panels(self) -> MediaContainer:
        return MediaContainer([])


class PortalCreateView(SavesByService, CreateView):
    error_message = _("ยังบันทึกไม่ได้ โปรดแก้ไขช่องที่แจ้งไว้")

    def save_instance(self) -> models.Model:
        return self.viewset.add(self.form, by=self.request.user)

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), **self.viewset.initial(self.request)}

    def get_page_subtitle(self) -> str:
        return translate("เพิ่ม%(name)s") % {"name": self.model._meta.verbose_name}

    def get_breadcrumbs_items(self) -> list[Any]:
        index = {"url": reverse(self.index_url_name), "label": self.model._meta.verbose_name_plural}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.get_page_subtitle()}]

    def get_success_buttons(self) -> list[Any]:
        return []


class PortalEditView(SavesByService, EditView):
    error_message = _("ยังบันทึกไม่ได้ โปรดแก้ไขช่องที่แจ้งไว้")

    def get_object(self, queryset: Any = None) -> models.Model:
        """The row as it is now; a policy of permissions alone would open every row to who may edit one."""
        row = super().get_object(queryset)
        if not self.viewset.can_edit(self.request.user, row):
            raise PermissionDenied
        return row

    def save_instance(self) -> models.Model:
        row = self.model._default_manager.get(pk=self.object.pk)
        self.has_content_changes = self.form.has_changed()
        return self.viewset.edit(row, self.form, by=self.request.user)

    def get_success_buttons(self) -> list[Any]:
        return []

    def get_last_updated_info(self) -> None:
        return None


class PortalInspectView(InspectView):
    viewset: Any = None
    page_title = _("รายละเอียด")

    def get_field_label(self, field_name: str, field: Any) -> Any:
        return self.viewset.label(field_name)

    def get_field_display_value(self, field_name: str, field: Any) -> str:
        return self.viewset.cell(self.object, name=field_name)

    def get_edit_url(self) -> str | None:
        return super().get_edit_url() if self.viewset.can_edit(self.request.user, self.object) else None

    def get_page_subtitle(self) -> str:
        return self.viewset.title(self.object)

    def get_breadcrumbs_items(self) -> list[Any]:
        """Wagtail would lead to the form first."""
        index = {"url": reverse(self.index_url_name), "label": self.model._meta.verbose_name_plural}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.get_page_subtitle()}]

    @property
    def header_more_buttons(self) -> list[Any]:
        edit_url = self.get_edit_url()
        return [Button(_("แก้ไข"), url=edit_url, icon_name="edit", priority=10)] if edit_url else []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        from registry.viewsets.log import acts_table

        tables = self.viewset.tables(self.object)
        if self.model is not Act:
            tables = [*tables, acts_table(self.object)]
        return super().get_context_data(
            links=self.viewset.links(self.object, user=self.request.user),
            edit_url=self.get_edit_url(),
            tables=tables,
            **kwargs,
        )
