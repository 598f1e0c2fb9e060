"""The forms that anybody may send. All are read by GET and hold no rule of their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from market.estimates import DEFAULT_YEARS, WrongInput, read_question
from market.filters import ListingFilter, UnknownFilter
from market.models.certificates import ALPHABET
from registry import thai
from registry.enums import AuthorityType, EstimateModel, Landfill
from registry.models import LocalAuthority, Province
from registry.services.estimate import CountedKind

ANY = ("", _("ทั้งหมด"))


class ListingFilterForm(forms.Form):
    """The filter panel; `ListingFilter.parse` reads it, and what it refuses stands at the field."""

    q = forms.CharField(label=_("ค้นหา"), help_text=_("ชื่อ อปท. อำเภอ หรือจังหวัด"), required=False)
    province = forms.CharField(label=_("จังหวัด"), widget=forms.Select, required=False)
    type = forms.CharField(label=_("ประเภท อปท."), widget=forms.Select, required=False)
    price_min = forms.CharField(label=_("ราคาต่ำสุด"), required=False)
    price_max = forms.CharField(label=_("ราคาสูงสุด"), required=False)
    vintage = forms.CharField(label=_("ปีที่ลดก๊าซเรือนกระจก"), help_text=_("ปี พ.ศ. เช่น 2566"), required=False)
    round = forms.CharField(label=_("รอบ"), widget=forms.HiddenInput, required=False)
    firm = forms.CharField(label=_("การยืนยันราคา"), widget=forms.Select, required=False)
    sort = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = list(Province.objects.for_choosing())
        if get_language() == "en":  # the names differ in the two languages, and so does their order
            provinces.sort(key=lambda province: province.name)
        self.fields["province"].widget.choices = [ANY, *((place.pk, place.name) for place in provinces)]
        self.fields["type"].widget.choices = [ANY, *AuthorityType.choices]
        self.fields["firm"].widget.choices = [ANY, ("1", _("ยืนยันราคาตามประกาศ")), ("0", _("ต้องขอใบเสนอราคา"))]
        for name, mode in {"price_min": "decimal", "price_max": "decimal", "vintage": "numeric"}.items():
            self.fields[name].widget.attrs.update(inputmode=mode, autocomplete="off")

    def clean(self) -> dict[str, Any]:
        """Leaves what was asked for in `wanted`."""
        self.wanted = ListingFilter()
        try:
            self.wanted = ListingFilter.parse(self.data)
        except UnknownFilter as unknown:
            for name, sentence in unknown.errors.items():
                self.add_error(name, str(sentence))
        return self.cleaned_data


class CodeForm(forms.Form):
    """A certificate's code as somebody types it from paper."""

    code = forms.CharField(
        label=_("รหัสตรวจสอบ"),
        help_text=_("ตัวอักษรและตัวเลข 10 ตัวที่พิมพ์อยู่ใต้ QR Code เช่น 7KQ4M-X2RTD จะพิมพ์ตัวเล็กหรือไม่พิมพ์ขีดก็ได้"),
        error_messages={"required": _("โปรดพิมพ์รหัสตรวจสอบ")},
        max_length=60,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(autocomplete="off", autocapitalize="characters", spellcheck="false")

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(
                _("รหัสนี้ไม่ครบหรือมีตัวอักษรที่ไม่มีในรหัส รหัสมี 10 ตัว ไม่มีเลข 0 และ 1 และไม่มีตัวอักษร I, L และ O")
            )
        return code


def read_code(text: str) -> str | None:
    """A code in the one way that it is stored, from lower case, Thai digits, without or with other dashes."""
    letters = [letter for letter in thai.normalise(text).upper() if letter.isalnum()]
    if len(letters) != 10 or not set(letters) <= set(ALPHABET):
        return None
    return f"{''.join(letters[:5])}-{''.join(letters[5:])}"


class EstimateForm(forms.Form):
    """The public calculator; `market.estimates.read_question` reads it, and what it refuses stands at the field."""

    authority = forms.CharField(label=_("อปท."), help_text=_("ชื่อหรือรหัสเจ็ดหลัก เช่น อบต.ป่าสัก ลำพูน"), required=False)
    households = forms.CharField(label=_("ครัวเรือนที่มีถังขยะเปียก"), help_text=_("จำนวนครัวเรือน เช่น 1,200"), required=False)
    persons = forms.CharField(
        label=_("หรือจำนวนคนในครัวเรือนที่มีถังขยะเปียก"), help_text=_("กรอกแทนจำนวนครัวเรือน เมื่อทราบจำนวนคน"), required=False
    )
    child_centre_persons = forms.CharField(
        label=_("เด็กและบุคลากรใน ศพด."), help_text=_("จำนวนคนในศูนย์พัฒนาเด็กเล็กที่มีถังขยะเปียก"), required=False
    )
    school_persons = forms.CharField(
        label=_("นักเรียนและบุคลากรในโรงเรียน"), help_text=_("จำนวนคนในโรงเรียนที่มีถังขยะเปียก"), required=False
    )
    model = forms.CharField(label=_("แบบจำลอง"), widget=forms.Select, required=False)
    landfill = forms.CharField(
        label=_("หากไม่แยก ขยะจะถูกกำจัดอย่างไร"),
        help_text=_("ใช้กับแบบจำลอง TOOL04 เท่านั้น"),
        widget=forms.Select,
        required=False,
    )
    years = forms.CharField(label=_("ทำต่อเนื่องกี่ปี"), help_text=_("ใช้กับแบบจำลอง TOOL04 เท่านั้น"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["model"].widget.choices = EstimateModel.choices
        self.fields["landfill"].widget.choices = [("", _("โปรดเลือก")), *Landfill.choices]
        self.fields["years"].initial = DEFAULT_YEARS
        for name in (*CountedKind.values, "years"):
            self.fields[name].widget.attrs.update(inputmode="numeric", autocomplete="off")
        self.fields["authority"].widget.attrs.update(autocomplete="off")

    def clean(self) -> dict[str, Any]:
        """Leaves what was asked in `asked`, and the authorities that a name may mean in `choices`."""
        self.choices: list[LocalAuthority] = []
        try:
            self.asked = read_question(self.data)
        except WrongInput as wrong:
            self.choices = wrong.choices
            for name, sentence in wrong.errors.items():
                self.add_error(name, sentence)
        return self.cleaned_data
