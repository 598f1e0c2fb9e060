"""The page that shows every part of the site's look, with invented data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

PROVINCES = [("", _("ทุกจังหวัด")), ("51", _("ลำพูน")), ("42", _("เลย"))]
STEPS = [
    {"label": _("รอเสนอราคา"), "state": "done", "hint": _("เสนอราคาแล้ว 2 มิถุนายน 2569")},
    {"label": _("รอลงนามสัญญา"), "state": "done", "hint": _("สัญญาเลขที่ 9/2569")},
    {"label": _("รอชำระเงิน"), "state": "current", "hint": _("ครบกำหนด 30 มิถุนายน 2569")},
    {"label": _("อบก. กำลังดำเนินการ"), "state": "todo"},
    {"label": _("เสร็จสิ้น"), "state": "todo"},
]


class SampleForm(forms.Form):
    """One field of every kind; the empty values of the sample show their errors."""

    reference = forms.CharField(label=_("เลขที่สัญญา"), help_text=_("ดูที่มุมบนขวาของสัญญา เช่น 9/2569"), initial="9/2569")
    tonnes = forms.CharField(label=_("ปริมาณ"), help_text=_("จำนวนเต็ม ไม่มีทศนิยม"))
    province = forms.ChoiceField(label=_("จังหวัด"), choices=PROVINCES, required=False)
    delivery = forms.ChoiceField(
        label=_("วิธีส่งมอบ"),
        choices=[
            ("TRANSFER", _("โอนเข้าบัญชี T-VER ของผู้ซื้อ")),
            ("CANCEL_FOR_BUYER", _("หักล้างในนามผู้รับประโยชน์ ไม่ต้องมีบัญชี T-VER")),
        ],
        widget=forms.RadioSelect,
    )
    papers = forms.MultipleChoiceField(
        label=_("เอกสารที่ต้องการ"),
        choices=[("quotation", _("ใบเสนอราคา")), ("contract", _("สัญญา")), ("invoice", _("ใบแจ้งหนี้"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    note = forms.CharField(label=_("หมายเหตุ"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    file = forms.FileField(label=_("ไฟล์ที่ลงนามแล้ว"), help_text=_("PDF ขนาดไม่เกิน 20 เมกะไบต์"), required=False)
    no_interest = forms.BooleanField(label=_("ข้าพเจ้าไม่มีส่วนได้เสียในสัญญากับองค์กรปกครองส่วนท้องถิ่นนี้"))

    def clean_tonnes(self) -> None:
        raise ValidationError(_("โปรดระบุปริมาณเป็นจำนวนเต็มตั้งแต่ 1 ตันขึ้นไป"))


class FilterForm(forms.Form):
    province = forms.ChoiceField(label=_("จังหวัด"), choices=PROVINCES, required=False)
    price = forms.CharField(label=_("ราคาไม่เกิน"), required=False)


class StyleGuide(TemplateView):
    template_name = "styleguide.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sample = SampleForm({"reference": "9/2569", "tonnes": "1.5", "papers": ["quotation"]})
        return super().get_context_data(form=sample, filter_form=FilterForm(), steps=STEPS, **kwargs)
