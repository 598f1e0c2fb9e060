"""What estimates stand on: parameters, which DLA sets from a day on, yearly prices and counts, which are imported."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from registry.models import AuthorityCount, MarketPrice, Parameter, User
from registry.services.desk import save_parameter
from registry.viewsets import filters
from registry.viewsets.allotting import ImportCountsView
from registry.viewsets.approving import ApprovedViewSet
from registry.viewsets.forms import ParameterForm
from registry.viewsets.handing_out import counts_to_fill_in
from registry.viewsets.portal_viewset import ADD_AND_EDIT, PortalViewSet


class ParameterViewSet(ApprovedViewSet):
    model = Parameter
    allows = ADD_AND_EDIT
    base_url_path = "parameters"
    icon = "cogs"
    list_display = ("key", "value", "valid_from", "model", "source", "standing")
    filterset_class = filters.ParameterFilters
    search_fields = ("source",)
    inspect_view_fields = list_display
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("key", "value", "valid_from", "source")], base_form_class=ParameterForm
    )

    def add(self, form: Any, *, by: User) -> models.Model:
        return save_parameter(Parameter(), form.values, by=by)

    def edit(self, row: Parameter, form: Any, *, by: User) -> models.Model:
        return save_parameter(row, form.values, by=by)


class MarketPriceViewSet(PortalViewSet):
    model = MarketPrice
    base_url_path = "market-prices"
    icon = "table"
    list_display = ("year", "scope", "volume_tonnes", "value_baht", "lowest_baht", "highest_baht", "until")
    filterset_class = filters.MarketPriceFilters
    search_fields = ("source",)
    inspect_view_fields = (*list_display, "source")


class AuthorityCountViewSet(PortalViewSet):
    model = AuthorityCount
    base_url_path = "authority-counts"
    icon = "group"
    list_display = ("authority", "counted_on", "households", "all_households", "coverage_percent", "bins", "source")
    filterset_class = filters.AuthorityCountFilters
    search_fields = ("authority__search_text",)
    related = ("authority",)
    inspect_view_fields = (
        "authority",
        "counted_on",
        "households",
        "all_households",
        "coverage_percent",
        "bins",
        "population",
        "child_centres",
        "child_centre_persons",
        "schools",
        "school_persons",
        "source",
    )
    labels = {"coverage_percent": _("ความครอบคลุม (ร้อยละของครัวเรือน)")}

    @property
    def list_export(self) -> list[str]:
        return ["authority__code", *self.inspect_view_fields]

    def get_urlpatterns(self) -> list[Any]:
        own = [
            path("import/", ImportCountsView.as_view(viewset=self), name="import"),
            path("template.xlsx", counts_to_fill_in, {"viewset": self}, name="count_template"),
        ]
        return [*own, *super().get_urlpatterns()]
