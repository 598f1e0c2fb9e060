"""Freeze and lift: DLA's screens over what stops the ledger."""

from __future__ import annotations

import datetime as dt
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from registry import thai
from registry.enums import FreezeScope
from registry.errors import PortalError
from registry.fields import ThaiDateField
from registry.models import Account, Freeze, LocalAuthority, Province, User
from registry.permissions import can_propose_lift
from registry.services.freezing import Target, freeze, lifters, propose_lift
from registry.services.proposals import pending_on
from registry.thai import normalise, to_arabic_digits
from registry.viewsets.filters import since, until
from registry.viewsets.forms import PortalForm
from registry.viewsets.portal_viewset import Link, PortalViewSet

ADD = frozenset({"view", "add"})


class FreezeForm(PortalForm):
    """`cleaned_data["target"]` is what is to be frozen, `["until"]` the end of the last day."""

    scope = forms.ChoiceField(label=_("ระงับอะไร"), choices=FreezeScope, widget=forms.RadioSelect)
    account_number = forms.CharField(
        label=_("เลขที่บัญชี"), required=False, help_text=_("เมื่อระงับบัญชีเดียว เช่น A0000012 บัญชีของผู้ซื้อก็ได้")
    )
    authority_code = forms.CharField(
        label=_("รหัส อปท."), required=False, help_text=_("เมื่อระงับ อปท. หนึ่งแห่ง รหัส 7 หลัก เช่น 6510101")
    )
    province = forms.ModelChoiceField(
        label=_("จังหวัด"),
        queryset=Province.objects.for_choosing(),
        required=False,
        empty_label=_("เลือกจังหวัดเมื่อระงับทั้งจังหวัด"),
    )
    reason = forms.CharField(
        label=_("เหตุผล"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("เห็นเฉพาะเจ้าหน้าที่ สถ. และผู้ตรวจสอบ"),
    )
    last_day = ThaiDateField(
        label=_("ระงับถึงสิ้นวันที่"),
        required=False,
        help_text=_("เช่น 31/12/2569 เว้นว่างไว้หากให้ระงับจนกว่าจะมีผู้เสนอและผู้อนุมัติให้ยกเลิก"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["target"] = self._target(data)
        last_day = data.get("last_day")
        data["until"] = (
            timezone.make_aware(dt.datetime.combine(last_day, dt.time(23, 59, 59)), thai.dates.BANGKOK)
            if last_day
            else None
        )
        return data

    def _target(self, data: dict[str, Any]) -> Target | None:
        match data.get("scope"):
            case FreezeScope.MARKET:
                return Target()
            case FreezeScope.PROVINCE:
                return self._found("province", data.get("province"), _("โปรดเลือกจังหวัด"))
            case FreezeScope.AUTHORITY:
                code = to_arabic_digits(normalise(data.get("authority_code", "")))
                row = LocalAuthority.objects.filter(code=code).first()
                return self._found("authority", row, _("ไม่มี อปท. รหัสนี้ในทะเบียน"), "authority_code")
            case FreezeScope.ACCOUNT:
                number = to_arabic_digits(normalise(data.get("account_number", ""))).upper().removeprefix("A")
                pk = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
                row = Account.objects.filter(pk=pk).first()
                return self._found("account", row, _("ไม่มีบัญชีเลขที่นี้"), "account_number")
        return None

    def _found(self, name: str, row: Any, problem: Any, field: str = "") -> Target | None:
        if row is None:
            self.add_error(field or name, problem)
            return None
        return Target(**{name: row})


class FreezeFilters(WagtailFilterSet):
    scope = django_filters.ChoiceFilter(
        label=_("ระงับอะไร"), choices=FreezeScope.choices, empty_label=_("ทั้งหมด"), widget=forms.Select
    )
    active = django_filters.ChoiceFilter(
        label=_("สถานะ"),
        choices=[("yes", _("ระงับอยู่")), ("no", _("สิ้นสุดแล้ว"))],
        empty_label=_("ทั้งหมด"),
        method="by_active",
        widget=forms.Select,
    )
    since = since("since__date")
    until = until("since__date")

    class Meta:
        model = Freeze
        fields: list[str] = []

    def by_active(self, rows: Any, name: str, value: str) -> Any:
        active = Freeze.objects.active().values("pk")
        return rows.filter(pk__in=active) if value == "yes" else rows.exclude(pk__in=active)


class FreezeViewSet(PortalViewSet):
    model = Freeze
    allows = ADD
    base_url_path = "freezes"
    icon = "lock"
    list_display = ("what", "scope", "is_active", "since", "until", "frozen_by", "lifted_at")
    filterset_class = FreezeFilters
    search_fields = (
        "authority__search_text",
        "account__authority__search_text",
        "account__buyer__name",
        "province__name_th",
        "reason",
    )
    ordering = "-pk"
    related = ("authority", "province", "account__authority", "account__buyer", "frozen_by")
    inspect_view_fields = (
        "what",
        "owner",
        "scope",
        "is_active",
        "reason",
        "since",
        "until",
        "frozen_by",
        "lifted_at",
        "lift_proposed_by",
        "lifted_by",
        "lifted_because",
    )
    labels = {"what": _("ระงับอะไร"), "owner": _("ของใคร"), "scope": _("ขอบเขต"), "is_active": _("ระงับอยู่")}
    edit_handler = ObjectList(
        [
            FieldPanel("scope"),
            FieldPanel("account_number"),
            FieldPanel("authority_code"),
            FieldPanel("province"),
            FieldPanel("reason"),
            FieldPanel("last_day"),
        ],
        base_form_class=FreezeForm,
    )

    def show_owner(self, row: Freeze) -> str:
        return str(row.account or row.authority or row.province or "")

    def add(self, form: Any, *, by: User) -> models.Model:
        data = form.cleaned_data
        return freeze(data["target"], by=by, reason=data["reason"], until=data["until"])

    def get_urlpatterns(self) -> list[Any]:
        lift = LiftView.as_view(viewset=self)
        return [*super().get_urlpatterns(), path("<int:pk>/lift/", lift, name="lift")]

    def links(self, row: Freeze, *, user: User) -> list[Link]:
        if waiting := pending_on(row).first():
            names = ", ".join(str(each) for each in lifters(waiting.proposer))
            values = {"person": waiting.proposer, "names": names or translate("ยังไม่มีผู้ดูแลระบบ สถ. อีกคนหนึ่ง")}
            hint = translate("เสนอโดย %(person)s ผู้อนุมัติได้: %(names)s") % values
            return [Link(_("เปิดหน้าพิจารณา"), f"/my/proposals/{waiting.pk}/", hint)]
        if row.is_active and can_propose_lift(user, row):
            url = reverse(self.get_url_name("lift"), args=[row.pk])
            return [Link(_("เสนอยกเลิกการระงับ"), url, _("ผู้ดูแลระบบ สถ. อีกคนหนึ่งต้องอนุมัติ การระงับจึงสิ้นสุด"))]
        return []


def decisions(row: models.Model) -> list[Link]:
    """Where the waiting proposals of a row are decided."""
    return [
        Link(
            _("เปิดหน้าพิจารณา"),
            f"/my/proposals/{proposal.pk}/",
            translate("เสนอโดย %(person)s ผู้อนุมัติต้องเป็นอีกคนหนึ่ง") % {"person": proposal.proposer},
        )
        for proposal in pending_on(row)
    ]


class LiftForm(forms.Form):
    reason = forms.CharField(label=_("เหตุผลที่ยกเลิกการระงับ"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class LiftView(WagtailAdminTemplateMixin, FormView):
    """The first of the two people who lift; the second approves in the workspace."""

    viewset: Any = None
    form_class = LiftForm
    template_name = "wagtailadmin/portal/lift_freeze.html"
    page_title = _("เสนอยกเลิกการระงับ")
    header_icon = "lock-open"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_propose_lift(request.user, self.freeze):  # type: ignore[arg-type]
            raise PermissionDenied
        if not self.freeze.is_active:
            messages.warning(request, translate("การระงับนี้สิ้นสุดแล้ว จึงไม่ต้องยกเลิกอีก"))
            return redirect(self.viewset.inspect_url(self.freeze))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def freeze(self) -> Freeze:
        return get_object_or_404(Freeze.objects.with_target(), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[Any]:
        index = {"url": reverse(self.viewset.get_url_name("list")), "label": Freeze._meta.verbose_name_plural}
        row = {"url": self.viewset.inspect_url(self.freeze), "label": str(self.freeze)}
        return [*self.breadcrumbs_items, index, row, {"url": "", "label": self.page_title}]

    def form_valid(self, form: LiftForm) -> HttpResponse:
        try:
            propose_lift(self.freeze, by=self.request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        except PortalError as error:
            form.add_error("reason", error.message)
            return self.form_invalid(form)
        messages.success(self.request, translate("เสนอแล้ว รอผู้ดูแลระบบ สถ. อีกคนหนึ่งอนุมัติ"))
        return redirect(self.viewset.inspect_url(self.freeze))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            freeze=self.freeze,
            lifters=lifters(self.request.user),  # type: ignore[arg-type]
            back_url=self.viewset.inspect_url(self.freeze),
            **kwargs,
        )
