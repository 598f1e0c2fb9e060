"""The forms of DLA's screens: Thai dates and tonnes as they are typed; what the rows may hold is for the services."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Max
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from registry.enums import PaperKind, ParameterKey
from registry.fields import PhoneField, ThaiDateField, TonnesField, UploadField
from registry.models import Project, Round, RuleKey
from registry.services.round_checks import round_errors


class PortalForm(WagtailAdminModelForm):
    """Checks each field; the service checks them together, with a sentence for people."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The database's own sentence names a constraint; the service's says what to do.
        self.instance.validate_constraints = lambda exclude=None: None

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, of the fields that belong to the row; a file only when one was chosen or taken away."""
        names = {column.name for column in self._meta.model._meta.get_fields() if column.concrete}
        return {
            name: value or "" if isinstance(self.fields[name], forms.FileField) else value
            for name, value in self.cleaned_data.items()
            if name in names and not self._is_the_old_file(name, value)
        }

    def _is_the_old_file(self, name: str, value: Any) -> bool:
        is_new = value is False or isinstance(value, UploadedFile)
        return isinstance(self.fields[name], forms.FileField) and not is_new


class AuthorityForm(PortalForm):
    phone = PhoneField(label=_("โทรศัพท์"), required=False, max_length=60, help_text=_("เช่น 0 5300 0000 ต่อ 12"))


class BuyerForm(PortalForm):
    no_interest_declared_on = ThaiDateField(
        label=_("รับรองว่าไม่มีส่วนได้เสียเมื่อ"), required=False, help_text=_("เช่น 23/11/2569 ตามวันที่ในหนังสือรับรองของผู้ซื้อ")
    )


class ProjectForm(PortalForm):
    registered_on = ThaiDateField(label=_("ขึ้นทะเบียนเมื่อ"), required=False, help_text=_("เช่น 30/07/2562"))
    crediting_start = ThaiDateField(label=_("เริ่มคิดเครดิต"), help_text=_("เช่น 01/07/2562"))
    crediting_end = ThaiDateField(label=_("สิ้นสุดการคิดเครดิต"), help_text=_("เช่น 30/06/2569"))


class RoundForm(PortalForm):
    project = forms.ModelChoiceField(label=_("โครงการ"), queryset=Project.objects.all(), empty_label=_("เลือกโครงการ"))
    period_start = ThaiDateField(label=_("เริ่มช่วงเวลาคิดเครดิตของรอบ"), help_text=_("เช่น 01/04/2566"))
    period_end = ThaiDateField(label=_("สิ้นสุดช่วงเวลาคิดเครดิตของรอบ"), help_text=_("เช่น 30/09/2566"))
    tonnes = TonnesField(label=_("ปริมาณ (ตัน)"), help_text=_("จำนวนตันเต็มตามหนังสือรับรองของ อบก."))
    certificate_file = UploadField(
        label=_("ไฟล์หนังสือรับรอง"), required=False, help_text=_("PDF, JPG หรือ PNG ขนาดไม่เกิน 10 MB")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial.setdefault("project", Project.objects.first())
            self.initial["number"] = 1 + (Round.objects.aggregate(last=Max("number"))["last"] or 0)

    def clean(self) -> dict[str, Any]:
        """Every fault at once: those of the fields, and those that only the values together have."""
        data = super().clean() or {}
        for error in round_errors(data, but=self.instance.pk):
            if error.field not in self.errors:
                self.add_error(error.field, error.message)
        return data


class RuleForm(PortalForm):
    key = forms.ChoiceField(label=_("กติกา"), choices=RuleKey)
    value = forms.CharField(
        label=_("ค่า"),
        help_text=_("พิมพ์จำนวนวัน เช่น 30 ส่วนวิธีออกใบเสร็จรับเงินใช้ ELAAS_REFERENCE และวิธีจัดหาใช้ cheapest_first"),
    )
    valid_from = ThaiDateField(label=_("ใช้ตั้งแต่วันที่"), help_text=_("วันนี้หรือวันข้างหน้า เช่น 01/01/2570"))


class ParameterForm(PortalForm):
    key = forms.ChoiceField(label=_("ตัวแปร"), choices=ParameterKey)
    value = forms.CharField(label=_("ค่า"), help_text=_("ตัวเลขไม่ติดลบ ทศนิยมไม่เกินหกตำแหน่ง เช่น 0.252"))
    valid_from = ThaiDateField(label=_("ใช้ตั้งแต่วันที่"), help_text=_("วันนี้หรือวันข้างหน้า เช่น 01/01/2570"))


class PaperTemplateForm(PortalForm):
    kind = forms.ChoiceField(label=_("ประเภทเอกสาร"), choices=PaperKind)
    wording = forms.CharField(
        label=_("ถ้อยคำ"),
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("ย่อหน้าเว้นหนึ่งบรรทัด ช่องข้อมูลเขียนในวงเล็บปีกกา เช่น {buyer} และ {details} คือที่ของตารางตัวเลข"),
    )
    valid_from = ThaiDateField(label=_("ใช้ตั้งแต่วันที่"), help_text=_("วันนี้หรือวันข้างหน้า เช่น 01/01/2570"))


class HolidayForm(PortalForm):
    day = ThaiDateField(label=_("วันที่"), help_text=_("เช่น 13/04/2570"))
