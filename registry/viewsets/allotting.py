"""Divide a round: upload or paste a table, or have it reckoned in proportion; and send in a file of counts.

Each ends in a draft that is looked at on the batch's own page (registry/viewsets/batches.py).
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from registry.enums import BatchState, BatchWay, RoundState
from registry.errors import BadValue, FileRefused, PortalError
from registry.fields import ThaiDateField
from registry.imports.files import MAX_BYTES
from registry.models import AuthorityCount, Batch, Round, User
from registry.permissions import can_issue_round, is_dla_desk
from registry.services.adjusting import to_allocate
from registry.services.batch_files import count_template, share_template
from registry.services.batches import Upload, reckon_shares, upload_shares
from registry.services.counting import upload_counts
from registry.services.proportion import Weights
from registry.viewsets.portal_viewset import url_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_TYPES = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png"}
MAX_PASTED = 500_000


class TableField(forms.FileField):
    """A spreadsheet; what is in it is for the importer to judge, which looks at bytes and not at names."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_length=None,
            allow_empty_file=True,
            widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
            error_messages={"required": _("กรุณาเลือกไฟล์"), "missing": _("กรุณาเลือกไฟล์")},
            **kwargs,
        )

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is not None and (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(_("ไฟล์ใหญ่เกินไป รับไฟล์ขนาดไม่เกิน 10 MB"))
        return file


class UploadForm(forms.Form):
    """A file, or the same table pasted."""

    prefix = "upload"
    file = TableField(label=_("ไฟล์จัดสรร"), required=False, help_text=_(".xlsx หรือ CSV ไม่เกิน 8,000 แถว และ 10 MB"))
    pasted = forms.CharField(
        label=_("หรือวางตารางที่นี่"),
        required=False,
        max_length=MAX_PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=_("คัดลอกจากตารางคำนวณ หรือพิมพ์บรรทัดละแห่ง: รหัส อปท. 7 หลัก แล้วตามด้วยตัน เช่น 6510101,785"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("file") and not (data.get("pasted") or "").strip() and not self.errors:
            self.add_error("file", gettext("กรุณาเลือกไฟล์ หรือวางตาราง"))
        return data

    @property
    def upload(self) -> Upload:
        file: UploadedFile[Any] | None = self.cleaned_data["file"]
        if file:
            return Upload(file.read(), PurePath(file.name or "").name)
        return Upload(pasted_table(self.cleaned_data["pasted"]), "", BatchWay.PASTED)


def pasted_table(text: str) -> bytes:
    """What was typed or pasted as a file: `6510101 785` has a space between, everything else a separator."""
    lines = text.splitlines()
    if not any(mark in text for mark in ",;\t"):
        lines = [",".join(line.split()) for line in lines]
    return "\r\n".join(lines).encode("utf-8-sig")


class ProportionForm(forms.Form):
    prefix = "proportion"
    households = forms.DecimalField(
        label=_("คนในครัวเรือนที่มีถังขยะเปียก"), initial=Decimal(1), max_digits=7, decimal_places=3, localize=False
    )
    child_centres = forms.DecimalField(
        label=_("เด็กและบุคลากรใน ศพด."), initial=Decimal(1), max_digits=7, decimal_places=3
    )
    schools = forms.DecimalField(
        label=_("นักเรียนและบุคลากรในโรงเรียน"), initial=Decimal(1), max_digits=7, decimal_places=3
    )
    counted_by = ThaiDateField(
        label=_("ใช้จำนวนที่นับล่าสุดถึงวันที่"), max_value=timezone.localdate, help_text=_("เช่น 30/09/2566 หรือวันนี้")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("counted_by", timezone.localdate())
        for name in ("households", "child_centres", "schools"):
            field = self.fields[name]
            field.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
            field.help_text = _("น้ำหนักต่อคน 0 ถึง 1,000")
            field.error_messages |= {
                "required": _("กรุณาพิมพ์น้ำหนัก เช่น 1"),
                "invalid": _("น้ำหนักต้องเป็นตัวเลข เช่น 1 หรือ 0.5"),
            }

    @property
    def weights(self) -> Weights:
        return Weights(**self.cleaned_data)


class DeskView(WagtailAdminTemplateMixin, FormView):
    """A page of forms at DLA's desk, of which each press sends one."""

    viewset: Any = None
    ways: ClassVar[dict[str, type[forms.Form]]] = {}
    header_icon = "table"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.POST.get("way", "")
        if name not in self.ways:
            raise Http404
        form = self.ways[name](request.POST, request.FILES)
        if form.is_valid():
            try:
                return redirect(url_of(self.carry_out(name, form)))
            except PortalError as error:
                say_at_field(form, error)
        return self.render_to_response(self.get_context_data(sent=(name, form)))

    def carry_out(self, name: str, form: Any) -> Batch:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """`sent` is the way that was pressed with its form, when there is one to show again."""
        way, sent = kwargs.pop("sent", ("", None))
        shown = {f"{name}_form": sent if name == way else form() for name, form in self.ways.items()}
        return super().get_context_data(form=None, sent=sent, **shown, **kwargs)


def say_at_field(form: forms.Form, error: PortalError) -> None:
    if isinstance(error, FileRefused):
        form.add_error("file", error.message)
    else:
        field = error.field if isinstance(error, BadValue) and error.field in form.fields else None
        form.add_error(field, error.message)


class AllotView(DeskView):
    """The first of two people; the second approves in the workspace."""

    ways: ClassVar[dict[str, type[forms.Form]]] = {"upload": UploadForm, "proportion": ProportionForm}
    template_name = "wagtailadmin/portal/allot.html"
    page_title = _("จัดสรรรอบ")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_issue_round(request.user, self.round):  # type: ignore[arg-type]
            raise PermissionDenied
        if self.round.state != RoundState.DRAFT:
            messages.warning(request, gettext("รอบนี้ไม่ใช่ร่างแล้ว จึงเสนออีกไม่ได้"))
            return redirect(self.viewset.inspect_url(self.round))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def round(self) -> Round:
        return get_object_or_404(Round.objects.select_related("project"), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[Any]:
        index = {"url": reverse(self.viewset.get_url_name("list")), "label": Round._meta.verbose_name_plural}
        round = {"url": self.viewset.inspect_url(self.round), "label": str(self.round)}
        return [*self.breadcrumbs_items, index, round, {"url": "", "label": self.page_title}]

    def carry_out(self, name: str, form: Any) -> Batch:
        user: User = self.request.user  # type: ignore[assignment]
        if name == "upload":
            return upload_shares(self.round, form.upload, by=user)
        return reckon_shares(self.round, form.weights, by=user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drafts = self.round.batches.filter(state=BatchState.DRAFT).select_related("author")
        wanted = to_allocate(self.round)
        return super().get_context_data(
            round=self.round,
            wanted=wanted,
            set_off=self.round.tonnes - wanted,
            drafts=[(batch, url_of(batch), batch.author_id == self.request.user.pk) for batch in drafts],
            has_counts=AuthorityCount.objects.exists(),
            counts_url=reverse("wagtailsnippets_registry_authoritycount:import"),
            template_url=reverse(self.viewset.get_url_name("share_template"), args=[self.round.pk]),
            certificate_missing=not self.round.certificate_file,
            round_url=self.viewset.inspect_url(self.round),
            **kwargs,
        )


class CountsForm(forms.Form):
    prefix = "counts"
    file = TableField(label=_("ไฟล์จำนวน"), help_text=_(".xlsx หรือ CSV ไม่เกิน 8,000 แถว และ 10 MB"))
    day = ThaiDateField(
        label=_("ข้อมูล ณ วันที่"),
        max_value=timezone.localdate,
        help_text=_("ใช้กับแถวที่ไม่ได้ระบุวันที่ เช่น 31/03/2568"),
    )
    source = forms.CharField(
        label=_("ที่มาของข้อมูล"),
        max_length=300,
        help_text=_("เช่น รายงานของ สถจ. เดือนมีนาคม 2568"),
        error_messages={"required": _("กรุณาระบุที่มาของข้อมูล")},
    )


class ImportCountsView(DeskView):
    ways: ClassVar[dict[str, type[forms.Form]]] = {"counts": CountsForm}
    template_name = "wagtailadmin/portal/import_counts.html"
    page_title = _("นำเข้าจำนวนถังขยะเปียก")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_dla_desk(request.user):  # type: ignore[arg-type]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[Any]:
        index = {"url": reverse(self.viewset.get_url_name("list")), "label": AuthorityCount._meta.verbose_name_plural}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.page_title}]

    def carry_out(self, name: str, form: Any) -> Batch:
        file, user = form.cleaned_data["file"], self.request.user
        upload = Upload(file.read(), PurePath(file.name or "").name)
        day, source = form.cleaned_data["day"], form.cleaned_data["source"]
        return upload_counts(upload, day=day, source=source, by=user)  # type: ignore[arg-type]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = Batch.objects.filter(kind="counts", state=BatchState.DRAFT, author=self.request.user.pk).first()
        template_url = reverse(self.viewset.get_url_name("count_template"))
        return super().get_context_data(draft_url=url_of(draft), template_url=template_url, **kwargs)


# --- files ---------------------------------------------------------------------------------------------------------


def certificate(request: HttpRequest, pk: int, *, viewset: Any) -> HttpResponseBase:
    """TGO's certificate of a round, for who may see rounds on DLA's screens."""
    require_view(request, viewset)
    round = get_object_or_404(Round, pk=pk)
    if not round.certificate_file:
        raise Http404
    ending = PurePath(round.certificate_file.name or "").suffix.lower()
    try:
        opened = round.certificate_file.open("rb")
    except OSError as error:
        raise Http404 from error
    content_type = SHOWN_TYPES.get(ending)
    return handed_out(
        FileResponse(
            opened,
            as_attachment=content_type is None,
            filename=f"certificate-{round.number}{ending}",
            content_type=content_type or "application/octet-stream",
        )
    )


def shares_to_fill_in(request: HttpRequest, pk: int, *, viewset: Any) -> HttpResponseBase:
    require_view(request, viewset)
    round = get_object_or_404(Round, pk=pk)
    return spreadsheet(share_template(round), f"allocation-round-{round.number}.xlsx")


def counts_to_fill_in(request: HttpRequest, *, viewset: Any) -> HttpResponseBase:
    require_view(request, viewset)
    return spreadsheet(count_template(), "authority-counts.xlsx")


def spreadsheet(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return handed_out(response)


def handed_out(response: Any) -> Any:
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-cache"
    return response


def require_view(request: HttpRequest, viewset: Any) -> None:
    if not viewset.permission_policy.user_has_permission(request.user, "view"):
        raise PermissionDenied
