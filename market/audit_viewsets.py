"""Audits and seals of the ledger: lists that nobody writes, and the button that starts an audit."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from market.services.auditing import start_audit, under_way_since
from registry.errors import PortalError
from registry.models import AuditRun, LedgerSeal
from registry.permissions import can_start_audit
from registry.viewsets import PortalViewSet, Table
from registry.viewsets.filters import since, until
from registry.viewsets.views import PortalIndexView

WATCHED_EVERY_SECONDS = 3
NOW = _("ตรวจสอบบัญชีเดี๋ยวนี้")


class AuditFilters(WagtailFilterSet):
    found = django_filters.ChoiceFilter(
        label=_("ผล"),
        choices=[("yes", _("พบข้อขัดแย้ง")), ("no", _("ไม่พบข้อขัดแย้ง"))],
        empty_label=_("ทั้งหมด"),
        method="by_found",
        widget=forms.Select,
    )
    since = since("ended_at__date")
    until = until("ended_at__date")

    class Meta:
        model = AuditRun
        fields: list[str] = []

    def by_found(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(findings__gt=0) if value == "yes" else rows.filter(findings=0)


class AuditIndexView(PortalIndexView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        if not can_start_audit(self.request.user):
            return []
        url = reverse(self.viewset.get_url_name("start"))
        return [HeaderButton(NOW, url=url, icon_name="check")]


class StartView(WagtailAdminTemplateMixin, FormView):
    """The button, or how long the audit that is under way has been so; the page comes again by itself meanwhile."""

    viewset: Any = None
    form_class = forms.Form
    template_name = "wagtailadmin/portal/start_audit.html"
    page_title = NOW
    header_icon = "check"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_start_audit(request.user):  # type: ignore[arg-type]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if under_way_since():
            response["Refresh"] = str(WATCHED_EVERY_SECONDS)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            start_audit(by=self.request.user)  # type: ignore[arg-type]
        except PortalError as error:
            messages.warning(self.request, error.message)
        return redirect(reverse(self.viewset.get_url_name("start")))

    def get_breadcrumbs_items(self) -> list[Any]:
        index = {"url": reverse(self.viewset.get_url_name("list")), "label": AuditRun._meta.verbose_name_plural}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        list_url = reverse(self.viewset.get_url_name("list"))
        last = AuditRun.objects.first()
        return super().get_context_data(
            since=under_way_since(),
            last=last,
            last_url=last and self.viewset.inspect_url(last),
            list_url=list_url,
            **kwargs,
        )


class AuditRunViewSet(PortalViewSet):
    model = AuditRun
    base_url_path = "audits"
    icon = "check"
    list_display = ("number", "started_at", "ended_at", "findings", "first")
    labels = {"number": _("ครั้งที่")}
    filterset_class = AuditFilters
    search_fields = ("first",)
    ordering = "-pk"
    index_view_class = AuditIndexView
    inspect_view_fields = ("started_at", "ended_at", "result", "first")

    def label(self, name: str) -> Any:
        return _("ผล") if name == "result" else super().label(name)

    def show_number(self, run: AuditRun) -> str:
        return str(run.pk)

    def show_result(self, run: AuditRun) -> str:
        if not run.findings:
            return translate("ไม่พบข้อขัดแย้ง")
        return translate("พบข้อขัดแย้ง %(count)s ข้อ") % {"count": f"{run.findings:,}"}

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("start/", StartView.as_view(viewset=self), name="start")]

    def tables(self, row: AuditRun) -> list[Table]:
        rows = [[name, f"{count:,}"] for name, count in row.counts.items()]
        return [Table(_("จำนวนที่ตรวจ"), [_("ข้อมูล"), _("รายการ")], rows)]


class SealFilters(WagtailFilterSet):
    since = since("sealed_at__date")
    until = until("sealed_at__date")

    class Meta:
        model = LedgerSeal
        fields: list[str] = []


class LedgerSealViewSet(PortalViewSet):
    """The chain, without its secret salts."""

    model = LedgerSeal
    base_url_path = "seals"
    icon = "lock"
    list_display = ("number", "sealed_at", "first", "last", "sha256")
    filterset_class = SealFilters
    search_fields = ("sha256",)
    ordering = "-pk"
    inspect_view_fields = (*list_display, "previous_sum")
    related = ("previous",)

    def label(self, name: str) -> Any:
        return _("ค่าแฮชของครั้งก่อน") if name == "previous_sum" else super().label(name)

    def show_number(self, seal: LedgerSeal) -> str:
        return str(seal.number)

    def show_previous_sum(self, seal: LedgerSeal) -> str:
        return seal.previous.sha256 if seal.previous else ""
