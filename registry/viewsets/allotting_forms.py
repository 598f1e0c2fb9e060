"""What is typed to divide a round: a table as a file or pasted, the weights of a proportion, a file of counts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.enums import BatchWay
from registry.fields import ThaiDateField
from registry.imports.files import MAX_BYTES
from registry.services.batches import Upload
from registry.services.proportion import Weights

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
