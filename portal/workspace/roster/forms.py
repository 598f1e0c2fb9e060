"""What an authority types on the roster: one to ten officers, added and taken away without losing a letter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.fields import PhoneField, ThaiDateField, UploadField
from registry.models import RosterBundle, RosterReturn
from registry.services.officers import current_officers
from registry.services.roster.progress import last_report
from registry.services.roster.returns import MOST_PERSONS, Officer, Report

Typed = Mapping[str, Any]
FIELDS = ("name", "position", "phone")


class OfficerForm(forms.Form):
    """One person."""

    name = forms.CharField(
        label=_("ชื่อ-สกุล"),
        help_text=_("พร้อมคำนำหน้า"),
        max_length=150,
        error_messages={"required": _("กรุณาพิมพ์ชื่อและสกุล")},
    )
    position = forms.CharField(
        label=_("ตำแหน่ง"),
        help_text=_("เช่น นักวิชาการสาธารณสุข"),
        max_length=150,
        error_messages={"required": _("กรุณาพิมพ์ตำแหน่ง")},
    )
    phone = PhoneField(label=_("เบอร์โทร"), help_text=_("มือถือหรือสำนักงาน เช่น 02 000 0000 ต่อ 123"), max_length=60)

    def __init__(self, *args: Any, number: int = 0, **kwargs: Any) -> None:
        """With a number the labels carry it, so that each is the only one of its name on the page."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
            if number:
                field.label = _("%(label)s คนที่ %(number)s") % {"label": field.label, "number": number}

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class OrderForm(forms.Form):
    """The order by which the authority's executive has assigned them."""

    order_number = forms.CharField(
        label=_("คำสั่งมอบหมายที่"),
        help_text=_("เช่น 123/2569 หากยังไม่มีคำสั่ง เว้นว่างไว้แล้วส่งเพิ่มภายหลังได้"),
        max_length=60,
        required=False,
    )
    order_date = ThaiDateField(
        label=_("คำสั่งลงวันที่"), help_text=_("เช่น 23/11/2569"), required=False, max_value=timezone.localdate
    )


class RosterForm:
    """The whole form: officers, who is the primary, the order; from the row at first, then from what was typed."""

    def __init__(self, people: list[Typed], primary: int, order: Typed, *, is_bound: bool = False) -> None:
        self.primary = primary if 0 <= primary < len(people) else 0
        are_several = len(people) > 1

        def made(form: Any, values: Typed, **rest: Any) -> Any:
            return form(values, **rest) if is_bound else form(initial=values, **rest)

        self.officers: list[OfficerForm] = [
            made(OfficerForm, each, prefix=f"p{place}", number=are_several and place + 1)
            for place, each in enumerate(people)
        ]
        self.order: OrderForm = made(OrderForm, order)

    @classmethod
    def of(cls, row: RosterReturn) -> RosterForm:
        """Filled from the last return, else from the officers whom the authority has assigned in the portal."""
        report = last_report(row)
        if report is None:
            return cls(assigned(row) or [{}], 0, {})
        persons = list(report.persons.all())
        primary = next((number for number, each in enumerate(persons) if each.is_primary), 0)
        order = {"order_number": report.order_number, "order_date": report.order_date}
        return cls([{name: getattr(each, name) for name in FIELDS} for each in persons], primary, order)

    @classmethod
    def typed(cls, data: Any, *, is_bound: bool) -> RosterForm:
        """As it was sent; unbound when it is only shown again, with one person more or less."""
        count = min(max(_number(data.get("count")), 1), MOST_PERSONS)
        primary = _number(data.get("primary"))
        if is_bound:
            return cls([data] * count, primary, data, is_bound=True)
        people: list[Typed] = [{name: data.get(f"p{number}-{name}", "") for name in FIELDS} for number in range(count)]
        if "remove" in data and count > 1:
            gone = _number(data["remove"])
            people = [each for number, each in enumerate(people) if number != gone]
            primary = 0 if primary == gone else primary - (primary > gone)
        if "add" in data and len(people) < MOST_PERSONS:
            people.append({})
        return cls(people, primary, {name: data.get(name, "") for name in ("order_number", "order_date")})

    @property
    def forms(self) -> list[forms.Form]:
        return [*self.officers, self.order]

    @property
    def has_room(self) -> bool:
        return len(self.officers) < MOST_PERSONS

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 - each is to say what is wrong in it

    def report(self) -> Report:
        officers = [
            Officer(**form.cleaned_data, is_primary=number == self.primary) for number, form in enumerate(self.officers)
        ]
        return Report(officers, self.order.cleaned_data["order_number"].strip(), self.order.cleaned_data["order_date"])


def assigned(row: RosterReturn) -> list[Typed]:
    """The officers of today's assignments, the primary first, with the title of their membership."""
    users = [each.user for each in current_officers(row.authority)[:MOST_PERSONS]]
    titles = dict(
        row.authority.memberships.current().filter(user__in=users).order_by("-pk").values_list("user", "title")
    )
    return [{"name": user.name, "position": titles.get(user.pk, "")} for user in users]


def _number(text: Any) -> int:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 4 else 0


class WordsForm(forms.Form):
    """A reason or a comment."""

    def __init__(self, *args: Any, name: str, label: Any, help_text: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[name] = forms.CharField(
            label=label,
            help_text=help_text,
            widget=forms.Textarea(attrs={"rows": 4}),
            max_length=1000,
            error_messages={"required": _("กรุณาพิมพ์ข้อความนี้")},
        )


class TermsForm(forms.Form):
    own_due_on = ThaiDateField(
        label=_("อปท. ส่งจังหวัดภายในวันที่"), help_text=_("เว้นว่างเพื่อใช้วันที่ สถ. กำหนด ต้องไม่หลังวันที่จังหวัดส่ง สถ."), required=False
    )
    contact = forms.CharField(
        label=_("โทรศัพท์ของสำนักงาน"),
        help_text=_("แสดงต่อทุกคนที่เปิดลิงก์ของ อปท. ใช้เบอร์สำนักงาน ไม่ใช้เบอร์ส่วนตัว"),
        max_length=100,
        required=False,
    )

    @classmethod
    def of(cls, bundle: RosterBundle) -> TermsForm:
        return cls(initial={"own_due_on": bundle.own_due_on, "contact": bundle.contact})


class LetterForm(forms.Form):
    """The province's own letter."""

    number = forms.CharField(
        label=_("เลขที่หนังสือของจังหวัด"),
        help_text=_("ตามหนังสือนำส่งที่ท่านลงนาม เช่น ลพ 0023.3/123"),
        max_length=100,
        error_messages={"required": _("กรุณาพิมพ์เลขที่หนังสือ")},
    )
    dated_on = ThaiDateField(label=_("ลงวันที่"), help_text=_("เช่น 23/11/2569"), max_value=timezone.localdate)
    scan = UploadField(
        label=_("หนังสือที่ลงนามแล้ว"), help_text=_("PDF, JPG หรือ PNG ขนาดไม่เกิน 10 MB แนบหรือไม่ก็ได้"), required=False
    )


def bound_of(all_forms: Iterable[forms.Form]) -> list[Any]:
    """Every field of the forms, to be carried as hidden from the check page."""
    return [bound for form in all_forms for bound in form]
