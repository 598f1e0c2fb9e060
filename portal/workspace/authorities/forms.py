"""What is typed about an authority: contact, counts, type, VAT, and the treasury's account."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import AuthorityType, Bank, VatStatus
from registry.fields import BahtField, PhoneField, ReadField, ThaiDateField
from registry.models import AuthorityCount, LocalAuthority
from registry.services.authorities import COUNTED
from registry.services.bank import NewAccount
from registry.thai import normalise

MOST = 99_999_999


class CountField(ReadField[int]):
    """A whole number of persons or things, nothing included; Thai digits and commas are read."""

    inputmode = "numeric"
    default_error_messages = {
        "min_value": _("จำนวนต้องไม่น้อยกว่า %(limit)s"),
        "max_value": _("จำนวนต้องไม่เกิน %(limit)s"),
        "number": _("กรุณาพิมพ์จำนวนเต็ม เช่น 1,250"),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST, required=False, **kwargs)

    def read(self, text: str) -> int:
        digits = normalise(text).replace(",", "").replace(" ", "")
        if not (digits.isascii() and digits.isdigit()):
            raise ValidationError(self.error_messages["number"], code="number")
        return int(digits)

    def show(self, value: int) -> str:
        return f"{value:,}"


class ContactForm(forms.Form):
    address = forms.CharField(label=_("ที่อยู่"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    phone = PhoneField(
        label=_("โทรศัพท์"),
        required=False,
        max_length=60,
        help_text=_("หมายเลขของหน่วยงาน ไม่ใช่ของบุคคล เช่น 0 5300 0000 ต่อ 12"),
    )
    email = forms.EmailField(
        label=_("อีเมลของหน่วยงาน"),
        required=False,
        error_messages={"invalid": _("อีเมลไม่ถูกต้อง เช่น name@example.go.th")},
        help_text=_("ระบบแจ้งที่อยู่นี้เมื่อบัญชีธนาคารจะเปลี่ยน"),
    )


class CountForm(forms.Form):
    """What the authority counted; a field left empty means not counted."""

    counted_on = ThaiDateField(
        label=_("ข้อมูล ณ วันที่"), initial=timezone.localdate, max_value=timezone.localdate, help_text=_("เช่น 30/09/2569")
    )
    population = CountField(label=_("ประชากร"))
    all_households = CountField(label=_("ครัวเรือนทั้งหมด"))
    households = CountField(label=_("ครัวเรือนที่มีถังขยะเปียก"))
    bins = CountField(label=_("ถังขยะเปียก (ถัง)"))
    child_centres = CountField(label=_("ศพด. (แห่ง)"))
    child_centre_persons = CountField(label=_("เด็กและบุคลากรใน ศพด."))
    schools = CountField(label=_("โรงเรียนในสังกัด (แห่ง)"))
    school_persons = CountField(label=_("นักเรียนและบุคลากรในโรงเรียน"))
    source = forms.CharField(
        label=_("ที่มา"),
        max_length=300,
        error_messages={"required": _("กรุณาบอกที่มาของข้อมูล")},
        help_text=_("เช่น สำรวจโดยกองสาธารณสุขและสิ่งแวดล้อม"),
    )

    @classmethod
    def after(cls, latest: AuthorityCount | None) -> dict[str, Any]:
        """What was counted last, so that only what has changed is typed."""
        return {name: getattr(latest, name) for name in COUNTED} if latest else {}

    def counts(self) -> dict[str, int | None]:
        return {name: self.cleaned_data[name] for name in COUNTED if self.cleaned_data[name] is not None}


class TypeForm(forms.Form):
    type = forms.ChoiceField(label=_("ประเภทใหม่"), choices=AuthorityType)
    name_th = forms.CharField(label=_("ชื่อ"), max_length=150, help_text=_("ไม่ต้องพิมพ์คำว่า เทศบาลตำบล หรือ อบต. เช่น ป่าสัก"))
    changed_on = ThaiDateField(label=_("มีผลตั้งแต่วันที่"), max_value=timezone.localdate, help_text=_("เช่น 01/10/2569"))
    legal_reference = forms.CharField(
        label=_("ประกาศหรือกฎหมายที่อ้างถึง"),
        max_length=300,
        help_text=_("เช่น ประกาศกระทรวงมหาดไทย เรื่อง การจัดตั้งเทศบาล ลงวันที่ ..."),
        error_messages={"required": _("กรุณาอ้างประกาศหรือกฎหมาย")},
    )

    @classmethod
    def of(cls, authority: LocalAuthority) -> dict[str, Any]:
        return {"type": authority.type, "name_th": authority.name_th}


class VatForm(forms.Form):
    status = forms.ChoiceField(label=_("สถานะ"), choices=VatStatus, widget=forms.RadioSelect)
    rate_percent = BahtField(
        label=_("อัตรา (ร้อยละ)"),
        required=False,
        max_value=Decimal("99.99"),
        help_text=_("กรอกเมื่อจดทะเบียนภาษีมูลค่าเพิ่มเท่านั้น"),
    )
    valid_from = ThaiDateField(
        label=_("ใช้ตั้งแต่วันที่"), min_value=timezone.localdate, help_text=_("วันนี้หรือวันข้างหน้า เช่น 01/01/2570")
    )


class BankForm(forms.Form):
    bank = forms.ChoiceField(
        label=_("ธนาคาร"),
        choices=[("", _("เลือกธนาคาร")), *Bank.choices],
        error_messages={"required": _("กรุณาเลือกธนาคาร")},
    )
    branch = forms.CharField(label=_("สาขา"), max_length=100, error_messages={"required": _("กรุณากรอกสาขา")})
    number = forms.CharField(
        label=_("เลขที่บัญชี"),
        max_length=30,
        error_messages={"required": _("กรุณากรอกเลขที่บัญชี")},
        help_text=_("ตัวเลข 10 ถึง 15 หลัก มีขีดหรือเว้นวรรคได้"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    account_name = forms.CharField(
        label=_("ชื่อบัญชี"),
        max_length=200,
        error_messages={"required": _("กรุณากรอกชื่อบัญชี")},
        help_text=_("ตามหน้าสมุดบัญชี"),
    )
    contact_email = forms.EmailField(
        label=_("อีเมลผู้ติดต่อเรื่องบัญชี"),
        required=False,
        error_messages={"invalid": _("อีเมลไม่ถูกต้อง เช่น name@example.go.th")},
        help_text=_("ผู้ที่ระบบจะแจ้งเมื่อบัญชีนี้จะเปลี่ยนในวันหน้า"),
    )

    def account(self) -> NewAccount:
        return NewAccount(**self.cleaned_data)


class StopForm(forms.Form):
    reason = forms.CharField(
        label=_("เหตุที่ระงับ"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("โปรดบอกเหตุที่ระงับ")},
    )
