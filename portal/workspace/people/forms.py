"""What is typed to give a role, to hand work over, or to end a role."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.enums import Capacity, Role
from registry.fields import ThaiDateField, UploadField
from registry.services.memberships import Terms

SIGNS = frozenset({Role.AUTHORITY_APPROVER, Role.PROVINCE_HEAD})


class PersonForm(forms.Form):
    """A person by e-mail address, and by which order, in which capacity and for how long."""

    email = forms.EmailField(
        label=_("อีเมล"),
        error_messages={"required": _("กรุณาพิมพ์อีเมล"), "invalid": _("อีเมลไม่ถูกต้อง เช่น name@example.go.th")},
        help_text=_("หากอีเมลนี้ยังไม่มีบัญชีผู้ใช้งาน ระบบจะส่งคำเชิญพร้อมลิงก์สำหรับตั้งรหัสผ่านไปให้"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = forms.CharField(
        label=_("ชื่อและนามสกุล"),
        required=False,
        max_length=150,
        help_text=_("กรอกเมื่อเป็นผู้ใช้งานใหม่ หากมีบัญชีแล้ว ระบบใช้ชื่อเดิม"),
    )
    title = forms.CharField(
        label=_("ตำแหน่ง"), required=False, max_length=150, help_text=_("เช่น นักวิชาการสาธารณสุขชำนาญการ")
    )
    capacity = forms.ChoiceField(label=_("ปฏิบัติในฐานะ"), choices=Capacity, initial=Capacity.HOLDER, required=False)
    order_number = forms.CharField(
        label=_("คำสั่งที่"), max_length=60, error_messages={"required": _("กรุณากรอกเลขที่คำสั่ง")}, help_text=_("เช่น 125/2569")
    )
    order_file = UploadField(label=_("ไฟล์คำสั่ง"), required=False, help_text=_("PDF, JPG หรือ PNG ขนาดไม่เกิน 10 MB"))
    valid_from = ThaiDateField(label=_("ตั้งแต่วันที่"), initial=timezone.localdate, help_text=_("เช่น 23/11/2569"))
    valid_until = ThaiDateField(label=_("ถึงวันที่"), required=False, help_text=_("วันสุดท้ายที่มีสิทธิ์ เว้นว่างหากไม่กำหนด"))

    def terms(self) -> Terms:
        values = self.cleaned_data
        return Terms(
            valid_from=values["valid_from"],
            valid_until=values.get("valid_until"),
            title=values["title"],
            capacity=values.get("capacity") or Capacity.HOLDER,
            order_number=values["order_number"],
            order_file=values.get("order_file"),
        )


class AppointForm(PersonForm):
    """A person and the role to give; only roles that its reader may give are offered."""

    role = forms.ChoiceField(
        label=_("บทบาท"), widget=forms.RadioSelect, error_messages={"required": _("กรุณาเลือกบทบาท")}
    )
    field_order = ("role", "email", "name")

    def __init__(self, *args: Any, roles: list[Role], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role: Any = self.fields["role"]
        role.choices = [(each.value, ROLE_HINTS.get(each, each.label)) for each in roles]
        if len(roles) == 1:
            role.initial = roles[0]
        if not SIGNS & set(roles):
            del self.fields["capacity"]
        if Role.AUTHORITY_OFFICER not in roles:
            del self.fields["order_file"]


ROLE_HINTS = {
    Role.AUTHORITY_OFFICER: _("เจ้าหน้าที่ผู้รับผิดชอบ – ร่างประกาศขาย ตอบคำขอซื้อ รายงานข้อมูล"),
    Role.AUTHORITY_FINANCE: _("กองคลัง – ยืนยันการรับเงิน เสนอบัญชีธนาคาร"),
    Role.AUTHORITY_APPROVER: _("ผู้อนุมัติของ อปท. – อนุมัติประกาศขาย ราคา สัญญา และลงนามส่งมอบ"),
    Role.DISTRICT_OFFICER: _("ท้องถิ่นอำเภอ – ติดตาม อปท. ในอำเภอ"),
    Role.PROVINCE_OFFICER: _("เจ้าหน้าที่ สถจ. – ติดตาม อปท. และกำหนดผู้มีสิทธิ์ในจังหวัด"),
    Role.PROVINCE_HEAD: _("ท้องถิ่นจังหวัด – ลงนามแทน สถจ. และกำหนดผู้มีสิทธิ์ในจังหวัด"),
}


class HandOverForm(PersonForm):
    """The successor, and from which day; the officer's last day is the day before."""

    valid_from = ThaiDateField(
        label=_("รับงานตั้งแต่วันที่"),
        initial=timezone.localdate,
        min_value=timezone.localdate,
        help_text=_("ผู้ส่งมอบมีสิทธิ์ถึงวันก่อนหน้า หากเป็นวันนี้ สิทธิ์เปลี่ยนทันที"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = gettext("อีเมลของผู้รับมอบ")
        self.fields["name"].label = gettext("ชื่อและนามสกุลของผู้รับมอบ")
        del self.fields["capacity"]


class EndForm(forms.Form):
    on = ThaiDateField(
        label=_("วันสุดท้ายที่มีสิทธิ์"),
        required=False,
        min_value=timezone.localdate,
        help_text=_("เว้นว่างหากให้สิ้นสุดทันที หรือพิมพ์วันข้างหน้า เช่น 30/09/2570"),
    )
    reason = forms.CharField(
        label=_("เหตุผล"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("กรุณาบอกเหตุผล")},
        help_text=_("เช่น ย้ายไปหน่วยงานอื่น เกษียณอายุราชการ"),
    )
