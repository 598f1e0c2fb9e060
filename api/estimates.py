"""/api/v1/estimate/: the calculator of the public page, for programmes. Amounts are strings with two decimals."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers as s
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from api import examples
from api.filters import parameter_faults
from api.operations import WRONG_VALUE, operation
from api.public import Public
from api.serializers import AuthoritySerializer
from market.estimates import DEFAULT_YEARS, FOD_ONLY, MAX_YEARS, NAMES, WrongInput, read_question
from registry.enums import EstimateModel, Landfill
from registry.services.estimate import CountedKind, make_estimate

NOTICE = _("ประมาณการ มิใช่คาร์บอนเครดิต และมิใช่ฐานที่ อบก. ใช้รับรอง")
INTEGER = OpenApiTypes.INT


def amount(sentence: Any, **more: Any) -> s.DecimalField:
    return s.DecimalField(max_digits=20, decimal_places=2, help_text=sentence, **more)


class LineSerializer(s.Serializer[Any]):
    kind = s.ChoiceField(choices=CountedKind.choices, help_text=_("กลุ่มที่นับ"))
    count = s.IntegerField(help_text=_("จำนวนที่นับ"))
    persons = amount(_("คิดเป็นจำนวนคน"))
    wet_waste_tonnes = amount(_("ขยะเปียกของกลุ่มนี้ (ตัน/ปี)"))


class YearEstimateSerializer(s.Serializer[Any]):
    year = s.IntegerField(help_text=_("ปีที่"))
    tco2e = amount(_("ก๊าซเรือนกระจกที่ลดได้ในปีนั้น (tCO2e)"))
    low_baht = amount(_("รายรับขั้นต่ำของปีนั้น (บาท) null เมื่อไม่มีข้อมูลราคา"), allow_null=True)
    high_baht = amount(_("รายรับขั้นสูงของปีนั้น (บาท) null เมื่อไม่มีข้อมูลราคา"), allow_null=True)


class ParameterSerializer(s.Serializer[Any]):
    model = s.CharField(help_text=_("ใช้กับ"))
    key = s.CharField(help_text=_("ตัวแปร"))
    name = s.CharField(source="get_key_display", help_text=_("ชื่อตัวแปร"))
    value = s.CharField(source="plain_value", help_text=_("ค่า"))
    valid_from = s.DateField(help_text=_("ใช้ตั้งแต่วันที่"))
    source = s.CharField(help_text=_("ที่มา"))  # type: ignore[assignment]


class YearlyAverageSerializer(s.Serializer[Any]):
    year = s.IntegerField(help_text=_("ปี ค.ศ."))
    average_baht = amount(_("ราคาเฉลี่ยที่ไม่รวมป่าไม้และการเกษตร (บาท/ตัน)"), source="baht")
    until = s.DateField(allow_null=True, help_text=_("วันสุดท้ายที่นับ null เมื่อครบปี"))
    source = s.CharField(help_text=_("ที่มา"))  # type: ignore[assignment]


class EstimateSerializer(s.Serializer[Any]):
    notice = s.CharField(help_text=_("ข้อควรทราบ"))
    model = s.ChoiceField(choices=EstimateModel.choices, help_text=_("แบบจำลอง"))
    landfill = s.ChoiceField(choices=Landfill.choices, allow_null=True, help_text=_("วิธีกำจัดขยะ ใช้กับ tool04_fod"))
    authority = AuthoritySerializer(allow_null=True, help_text=_("อปท. เจ้าของจำนวน null เมื่อระบุจำนวนเอง"))
    counted_on = s.DateField(allow_null=True, help_text=_("วันที่ อปท. นับ null เมื่อระบุจำนวนเอง"))
    lines = LineSerializer(many=True, help_text=_("จำนวนที่นับแต่ละกลุ่ม"))
    persons = amount(_("จำนวนคนรวม"))
    wet_waste_tonnes = amount(_("ขยะเปียกรวม (ตัน/ปี)"))
    years = YearEstimateSerializer(many=True, help_text=_("ผลของแต่ละปี dla_reporting เท่ากันทุกปีจึงมีปีเดียว"))
    parameters = ParameterSerializer(many=True, help_text=_("ตัวแปรที่ใช้ พร้อมวันที่เริ่มใช้และที่มา"))
    prices = YearlyAverageSerializer(many=True, help_text=_("ราคาเฉลี่ยรายปีที่ใช้เป็นช่วงราคา ใหม่สุดก่อน"))


def counted(name: str, sentence: Any) -> OpenApiParameter:
    return OpenApiParameter(name, INTEGER, description=sentence)


PARAMETERS = [
    OpenApiParameter("authority", description=_("รหัสเจ็ดหลักหรือชื่อ อปท. ที่บันทึกจำนวนไว้ ใช้แทนการระบุจำนวน")),
    counted("households", _("จำนวนครัวเรือนที่มีถังขยะเปียก")),
    counted("persons", _("จำนวนคนในครัวเรือนที่มีถังขยะเปียก ใช้แทน households")),
    counted("child_centre_persons", _("จำนวนเด็กและบุคลากรใน ศพด. ที่มีถังขยะเปียก")),
    counted("school_persons", _("จำนวนนักเรียนและบุคลากรในโรงเรียนที่มีถังขยะเปียก")),
    OpenApiParameter("model", enum=EstimateModel.values, description=_("แบบจำลอง ไม่ระบุ = dla_reporting")),
    OpenApiParameter("landfill", enum=Landfill.values, description=_("วิธีกำจัดขยะ ต้องระบุเมื่อใช้ tool04_fod")),
    OpenApiParameter(
        "years", {"type": "integer", "minimum": 1, "maximum": MAX_YEARS, "default": DEFAULT_YEARS},
        description=_("จำนวนปีที่ทำต่อเนื่อง ใช้กับ tool04_fod"),
    ),
]  # fmt: skip
DOCUMENTED = operation(
    "estimate",
    _("ประมาณการ"),
    EstimateSerializer,
    examples.ESTIMATE,
    WRONG_VALUE,
    operation_id="estimate_retrieve",
    parameters=PARAMETERS,
    description=_("ขยะเปียก ก๊าซเรือนกระจกที่ลดได้ และช่วงรายรับ เป็นประมาณการ มิใช่ฐานที่ อบก. ใช้รับรอง"),
)


class Estimates(Public):
    @extend_schema(**DOCUMENTED)
    def get(self, request: Request) -> Response:
        if faults := parameter_faults(request, NAMES) | misplaced(request):
            raise ValidationError(faults)
        try:
            asked = read_question(request.query_params)
        except WrongInput as wrong:
            raise ValidationError(wrong.errors) from wrong
        made = make_estimate(asked.question)
        shown = {
            "notice": NOTICE,
            "model": made.question.model,
            "landfill": made.question.landfill,
            "authority": asked.count and asked.count.authority,
            "counted_on": asked.count and asked.count.counted_on,
            "lines": made.lines,
            "persons": made.persons,
            "wet_waste_tonnes": made.wet_waste_tonnes,
            "years": made.years,
            "parameters": made.parameters,
            "prices": made.prices.averages if made.prices else [],
        }
        return Response(EstimateSerializer(shown).data)


def misplaced(request: Request) -> dict[str, str]:
    """Values that the model asked for would ignore."""
    if request.query_params.get("model", "").strip().lower() == EstimateModel.TOOL04_FOD:
        return {}
    sentence = str(_("ใช้กับ model=tool04_fod เท่านั้น"))
    return {name: sentence for name in FOD_ONLY if name in request.query_params}
