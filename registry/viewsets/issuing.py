"""Propose that a round enters the ledger: who gets how many tonnes, typed or pasted, a line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from registry import thai
from registry.enums import RoundState
from registry.errors import PortalError
from registry.models import LocalAuthority, Round
from registry.permissions import can_issue_round
from registry.services.adjusting import to_allocate
from registry.services.issuance import propose_round
from registry.services.proposals import pending_on
from registry.thai import normalise

EACH, EQUAL = "each", "equal"
MOST_PROBLEMS = 20
Line = tuple[int, str, str]


class SharesForm(forms.Form):
    """`cleaned_data["shares"]` is whole tonnes by authority; every line that is wrong is named."""

    way = forms.ChoiceField(
        label=_("วิธีจัดสรร"),
        choices=[(EACH, _("ระบุตันของแต่ละแห่ง")), (EQUAL, _("แบ่งเท่ากันทุกแห่งที่ระบุ"))],
        initial=EACH,
        widget=forms.RadioSelect,
    )
    lines = forms.CharField(
        label=_("อปท. ที่ได้รับ บรรทัดละหนึ่งแห่ง"),
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=_("พิมพ์หรือวางจากตาราง: รหัส อปท. 7 หลัก แล้วตามด้วยตัน เช่น 6510101,785 ถ้าแบ่งเท่ากันให้พิมพ์เฉพาะรหัส"),
        error_messages={"required": _("กรุณาระบุ อปท. อย่างน้อยหนึ่งแห่ง")},
    )

    def __init__(self, *args: Any, round: Round, **kwargs: Any) -> None:
        self.wanted = to_allocate(round)
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "lines" in data and "way" in data:
            data["shares"] = self._shares(list(read_lines(data["lines"])), data["way"])
        return data

    def _shares(self, lines: list[Line], way: str) -> dict[LocalAuthority, int]:
        authorities = LocalAuthority.objects.in_bulk([code for _n, code, _t in lines], field_name="code")
        tonnes, problems = [], list(_wrong_codes(lines, set(authorities)))
        for number, _code, typed in lines:
            try:
                tonnes.append(_tonnes_of(typed, way))
            except thai.NotTonnes as error:
                problems.append((number, _t("บรรทัดที่ %(line)s: %(problem)s") % {"line": number, "problem": error}))
        if problems:
            self.add_error("lines", [ValidationError(text) for _n, text in sorted(problems)[:MOST_PROBLEMS]])
            return {}
        if way == EQUAL:
            return self._equal([authorities[code] for _n, code, _t in lines])
        return self._each({authorities[code]: share for (_n, code, _t), share in zip(lines, tonnes, strict=True)})

    def _each(self, shares: dict[LocalAuthority, int]) -> dict[LocalAuthority, int]:
        total = sum(shares.values())
        if total != self.wanted:
            difference = _t("เกิน") if total > self.wanted else _t("ขาด")
            values = {
                "sum": f"{total:,}",
                "tonnes": f"{self.wanted:,}",
                "by": f"{abs(total - self.wanted):,}",
            }
            self.add_error(
                "lines",
                _t("ผลรวมที่จัดสรร %(sum)s ตัน ไม่เท่ากับปริมาณของรอบ %(tonnes)s ตัน (%(side)s %(by)s ตัน)")
                % {**values, "side": difference},
            )
        return shares

    def _equal(self, authorities: list[LocalAuthority]) -> dict[LocalAuthority, int]:
        """Whole tonnes; what cannot be shared equally goes, a tonne each, to the first codes."""
        share, rest = divmod(self.wanted, len(authorities))
        if not share:
            self.add_error("lines", _t("จำนวน อปท. มากกว่าจำนวนตันของรอบ จึงแบ่งให้ทุกแห่งไม่ได้"))
        ordered = sorted(authorities, key=lambda authority: authority.code)
        return {authority: share + (place < rest) for place, authority in enumerate(ordered)}


def read_lines(text: str) -> Iterator[Line]:
    """The number, code and typed tonnes of each line that is not empty; a comma, semicolon, tab or space between."""
    for number, line in enumerate(text.splitlines(), start=1):
        tidy = normalise(line.replace(",", " ", 1).replace(";", " ").replace("\t", " "))
        if tidy:
            code, _space, tonnes = tidy.partition(" ")
            yield number, code, tonnes.strip()


def _wrong_codes(lines: list[Line], known: set[str]) -> Iterator[tuple[int, str]]:
    seen: dict[str, int] = {}
    for number, code, _typed in lines:
        if code not in known:
            yield number, _t("บรรทัดที่ %(line)s: ไม่มี อปท. รหัส %(code)s ในทะเบียน") % {"line": number, "code": code}
        elif code in seen:
            values = {"line": number, "code": code, "first": seen[code]}
            yield number, _t("บรรทัดที่ %(line)s: รหัส %(code)s ซ้ำกับบรรทัดที่ %(first)s") % values
        seen.setdefault(code, number)


def _tonnes_of(typed: str, way: str) -> int:
    return thai.parse_tonnes(typed) if way == EACH else 0


class ProposeRoundView(WagtailAdminTemplateMixin, FormView):
    """The first of two people; the second approves in the workspace."""

    viewset: Any = None
    form_class = SharesForm
    template_name = "wagtailadmin/portal/propose_round.html"
    page_title = _("เสนอรับเข้าบัญชีและจัดสรร")
    header_icon = "calendar-alt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_issue_round(request.user, self.round):  # type: ignore[arg-type]
            raise PermissionDenied
        if self.round.state != RoundState.DRAFT:
            messages.warning(request, _t("รอบนี้ไม่ใช่ร่างแล้ว จึงเสนออีกไม่ได้"))
            return redirect(self.viewset.inspect_url(self.round))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def round(self) -> Round:
        return get_object_or_404(Round.objects.select_related("project"), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[Any]:
        index = {"url": reverse(self.viewset.get_url_name("list")), "label": Round._meta.verbose_name_plural}
        round = {"url": self.viewset.inspect_url(self.round), "label": str(self.round)}
        return [*self.breadcrumbs_items, index, round, {"url": "", "label": self.page_title}]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "round": self.round}

    def form_valid(self, form: SharesForm) -> HttpResponse:
        try:
            propose_round(self.round, form.cleaned_data["shares"], by=self.request.user)  # type: ignore[arg-type]
        except PortalError as error:
            form.add_error("lines", error.message)
            return self.form_invalid(form)
        proposal = pending_on(self.round).get()
        messages.success(
            self.request,
            _t("เสนอแล้ว รอผู้อนุมัติอีกคนหนึ่งของ สถ."),
            buttons=[messages.button(f"/my/proposals/{proposal.pk}/", _t("เปิดหน้าพิจารณา"))],
        )
        return redirect(self.viewset.inspect_url(self.round))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.viewset.inspect_url(self.round)
        wanted = to_allocate(self.round)
        off = self.round.tonnes - wanted
        return super().get_context_data(round=self.round, wanted=wanted, set_off=off, back_url=back, **kwargs)
