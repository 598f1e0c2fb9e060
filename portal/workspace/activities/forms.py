"""What is typed about an activity and its photographs, and how the list of them is narrowed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.services.promotion import points_shown
from portal.workspace.authorities.forms import CountField
from registry.enums import ActivityState, Reader
from registry.fields import PhotoField, ThaiDateField
from registry.models import Activity, LocalAuthority, Province
from registry.services.promotion import Told

Office = LocalAuthority | Province


def key_of(office: Office) -> str:
    return f"{office._meta.model_name}-{office.pk}"


class ActivityForm(forms.Form):
    """One activity. The office is asked only of who works for several."""

    office = forms.ChoiceField(label=_("หน่วยงานที่จัด"))
    title = forms.CharField(
        label=_("ชื่อกิจกรรม"),
        max_length=150,
        help_text=_("เช่น ชวนโรงงานในตำบลดูประกาศขาย"),
        error_messages={"required": _("กรุณาพิมพ์ชื่อกิจกรรม")},
    )
    held_on = ThaiDateField(
        label=_("วันที่จัด"), initial=timezone.localdate, max_value=timezone.localdate, help_text=_("เช่น 23/11/2569")
    )
    place = forms.CharField(label=_("สถานที่"), max_length=200, error_messages={"required": _("กรุณาพิมพ์สถานที่จัด")})
    readers = forms.MultipleChoiceField(
        label=_("กลุ่มผู้ฟัง"),
        choices=Reader.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("เลือกได้มากกว่าหนึ่งกลุ่ม"),
        error_messages={"required": _("กรุณาเลือกกลุ่มผู้ฟังอย่างน้อยหนึ่งกลุ่ม")},
    )
    participants = CountField(label=_("จำนวนผู้เข้าร่วม (คน)"))
    words = forms.CharField(
        label=_("สรุปกิจกรรม"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("ทำอะไร ผู้ฟังถามอะไร ไม่ต้องใส่ชื่อหรือเบอร์โทรของบุคคล"),
    )
    done = forms.MultipleChoiceField(
        label=_("ทำตามรายการตรวจสอบของแนวทางแล้วข้อใดบ้าง"), required=False, widget=forms.CheckboxSelectMultiple
    )
    people_agreed = forms.BooleanField(
        label=_("ผู้ที่ปรากฏในภาพยินยอมให้เผยแพร่ หรือไม่มีภาพที่เห็นใบหน้า"),
        required=False,
        help_text=_("สถ. คัดเลือกขึ้นเว็บไซต์ได้เมื่อทำเครื่องหมายข้อนี้แล้วเท่านั้น"),
    )

    def __init__(self, *args: Any, offices: list[Office], points: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offices, self.points = {key_of(each): each for each in offices}, points
        self.choices("office", [(key, str(each)) for key, each in self.offices.items()])
        self.choices("done", list(enumerate(points_shown(points))))
        self.fields["participants"].required = True
        self.fields["participants"].error_messages["required"] = str(_("กรุณาพิมพ์จำนวนผู้เข้าร่วม เช่น 25"))
        if len(offices) == 1:
            self.fields["office"].required = False
            self.fields["office"].widget = forms.HiddenInput()
        if not points:
            del self.fields["done"]

    def choices(self, name: str, choices: list[tuple[Any, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def chosen_office(self) -> Office:
        """The office that was chosen, or the only one."""
        return self.offices.get(self.cleaned_data["office"]) or next(iter(self.offices.values()))

    def told(self) -> Told:
        typed = self.cleaned_data
        done = set(typed.get("done", []))
        names = ("title", "held_on", "place", "readers", "participants", "words", "people_agreed")
        checklist = [(point, str(number) in done) for number, point in enumerate(self.points)]
        return Told(**{name: typed[name] for name in names}, checklist=checklist)


def typed_before(activity: Activity, points: list[str]) -> dict[str, Any]:
    """What the form of an activity begins with; a point whose words have changed since is open again."""
    done = {each["point"] for each in activity.checklist if each["done"]}
    names = ("title", "held_on", "place", "participants", "words", "people_agreed")
    return {name: getattr(activity, name) for name in names} | {
        "office": key_of(activity.authority or activity.province),
        "readers": [each.value for each in activity.readers],
        "done": [str(number) for number, point in enumerate(points) if point in done],
    }


class WordsOfPhoto(forms.Form):
    alternative = forms.CharField(
        label=_("คำบรรยายภาพ"),
        max_length=200,
        help_text=_("บอกว่าเห็นอะไรในภาพ สำหรับผู้ที่มองไม่เห็น เช่น เจ้าหน้าที่สาธิตถังขยะเปียกหน้าศาลาหมู่บ้าน"),
        error_messages={"required": _("กรุณาบรรยายภาพสั้น ๆ")},
    )


class PhotoForm(WordsOfPhoto):
    file = PhotoField(label=_("ภาพ"), help_text=_("ภาพ JPG หรือ PNG ไม่เกิน 15 MB ระบบย่อภาพและลบพิกัดกับข้อมูลจากกล้องให้เอง"))
    field_order = ["file", "alternative"]


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=_("เหตุที่ถอน"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("โปรดบอกเหตุที่ถอน")},
    )


class FilterForm(forms.Form):
    """Narrow the list; what is not understood narrows nothing."""

    q = forms.CharField(label=_("ค้นหาชื่อกิจกรรม สถานที่ หรือ อปท."), required=False)
    province = forms.ModelChoiceField(
        label=_("จังหวัด"), queryset=Province.objects.all(), required=False, empty_label=_("ทุกจังหวัด")
    )
    audience = forms.ChoiceField(label=_("กลุ่มผู้ฟัง"), choices=[("", _("ทุกกลุ่ม")), *Reader.choices], required=False)
    state = forms.ChoiceField(label=_("สถานะ"), choices=[("", _("ทุกสถานะ")), *ActivityState.choices], required=False)
