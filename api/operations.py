"""What the documentation says of each operation: api/views.py hangs it on the views, drf-spectacular collects it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse

from api import examples
from api.errors import MEDIA_TYPE
from api.serializers import (
    AuthoritySerializer,
    CertificateSerializer,
    LedgerLineSerializer,
    ListingSerializer,
    ProblemSerializer,
    ProvinceSerializer,
    RoundSerializer,
    SealSerializer,
    SerialSerializer,
    StartSerializer,
    TradeSerializer,
)
from registry.errors import Sentence

# The addresses that /api/v1/ lists, each with a sentence.
ENDPOINTS: dict[str, Sentence] = {
    "/api/v1/provinces/": _("จังหวัดทั้งหมดและรหัสที่ใช้กรองข้อมูล"),
    "/api/v1/authorities/": _("องค์กรปกครองส่วนท้องถิ่น ค้นด้วยชื่อ จังหวัด และประเภท"),
    "/api/v1/rounds/": _("รอบที่ อบก. รับรองและนำเข้าบัญชีแล้ว"),
    "/api/v1/listings/": _("ประกาศขายที่เปิดอยู่และที่ขายหมดแล้ว กรองด้วยจังหวัด ราคา ปีที่ลดก๊าซเรือนกระจก และอื่น ๆ"),
    "/api/v1/trades/": _("การซื้อขายที่เสร็จสิ้น ใหม่สุดก่อน"),
    "/api/v1/certificates/{code}/": _("เอกสารยืนยันตามรหัสตรวจสอบ พร้อมเส้นทางของหมายเลข"),
    "/api/v1/ledger/serials/?round={round}&serial={serial}": _("บัญชีที่ถือหมายเลขหนึ่งอยู่ และเส้นทางตั้งแต่ อบก. รับรอง"),
    "/api/v1/ledger/": _("ทุกรายการในบัญชีที่ผนึกแล้ว เป็น NDJSON สำหรับตรวจด้วย sha256sum"),
    "/api/v1/ledger/seals/": _("การผนึกบัญชีทุกครั้งและค่าแฮช"),
    "/api/v1/estimate/?households={households}": _("ประมาณการขยะเปียก ก๊าซเรือนกระจกที่ลดได้ และช่วงรายรับ"),
    "/api/v1/activities/": _("กิจกรรมประชาสัมพันธ์ที่ สถ. คัดเลือก พร้อมภาพ"),
    "/api/v2/pages/": _("เนื้อหาของเว็บไซต์ (คู่มือ แนวทาง หนังสือเวียน) จากระบบ Wagtail"),
    "/api/v2/images/": _("รูปภาพของเว็บไซต์"),
    "/api/v2/documents/": _("ไฟล์เอกสารของเว็บไซต์"),
}


def refusal(description: Sentence, example: dict[str, Any]) -> OpenApiResponse:
    shown = [OpenApiExample(str(example["status"]), value=example, response_only=True, media_type=MEDIA_TYPE)]
    return OpenApiResponse(ProblemSerializer, description=description, examples=shown)


WRONG_VALUE = {(400, MEDIA_TYPE): refusal(_("ค่าหรือชื่อพารามิเตอร์ไม่ถูกต้อง"), examples.BAD_VALUE)}
NOTHING_THERE = {(404, MEDIA_TYPE): refusal(_("ไม่พบข้อมูล"), examples.NOT_FOUND)}


def operation(
    group: str, summary: Sentence, serializer: Any, example: Any, refusals: dict[Any, Any], **more: Any
) -> dict[str, Any]:
    """The arguments of `extend_schema` for one operation."""
    media_type = more.pop("media_type", "application/json")
    shown = OpenApiExample("ข้อมูลสมมติ", value=example, response_only=True, status_codes=["200"], media_type=media_type)
    answers = {(200, media_type): serializer, **refusals}
    return {"tags": [group], "summary": summary, "responses": answers, "examples": [shown], **more}


def in_path(name: str, description: Sentence, example: Any, kind: Any = OpenApiTypes.STR) -> dict[str, Any]:
    shown = [OpenApiExample(str(example), value=example)]
    return {"parameters": [OpenApiParameter(name, kind, "path", description=description, examples=shown)]}


START = operation(
    "start",
    _("รายชื่อที่อยู่ทั้งหมด"),
    StartSerializer,
    examples.START,
    {},
    operation_id="endpoints",
    description=_("จุดเริ่มต้น บอกว่ามีข้อมูลใดให้อ่านบ้าง"),
)
PROVINCES = operation(
    "places",
    _("จังหวัด"),
    ProvinceSerializer(many=True),
    examples.PROVINCE,
    WRONG_VALUE,
    description=_("ทุกจังหวัดเรียงตามรหัส ใช้รหัสนี้กรองข้อมูลอื่น"),
)
AUTHORITIES = operation(
    "places",
    _("องค์กรปกครองส่วนท้องถิ่น"),
    AuthoritySerializer(many=True),
    examples.AUTHORITY,
    WRONG_VALUE,
    description=_("อปท. เรียงตามรหัส ชื่อซ้ำกันได้ จึงควรอ้างอิงด้วยรหัสเจ็ดหลัก"),
)
AUTHORITY = operation(
    "places",
    _("อปท. หนึ่งแห่ง"),
    AuthoritySerializer,
    examples.AUTHORITY,
    NOTHING_THERE,
    description=_("อ่านด้วยรหัสเจ็ดหลัก"),
    **in_path("code", _("รหัส อปท. เจ็ดหลัก"), "9510001"),
)
ROUNDS = operation(
    "ledger",
    _("รอบที่รับรอง"),
    RoundSerializer(many=True),
    examples.ROUND,
    WRONG_VALUE,
    description=_("รอบที่ อบก. รับรองและนำเข้าบัญชีแล้ว ใหม่สุดก่อน"),
)
LISTINGS = operation(
    "market",
    _("ประกาศขาย"),
    ListingSerializer(many=True),
    examples.LISTING,
    WRONG_VALUE,
    description=_("ประกาศขายที่เปิดอยู่วันนี้และที่ขายหมดแล้ว ใหม่สุดก่อน ประกาศที่หมดอายุ พัก หรือถอนแล้วไม่แสดง"),
)
LISTING = operation(
    "market",
    _("ประกาศขายหนึ่งรายการ"),
    ListingSerializer,
    examples.LISTING,
    NOTHING_THERE,
    description=_("อ่านด้วยเลขที่ประกาศขาย"),
    **in_path("id", _("เลขที่ประกาศขาย"), 12, OpenApiTypes.INT),
)
TRADES = operation(
    "market",
    _("การซื้อขายที่เสร็จสิ้น"),
    TradeSerializer(many=True),
    examples.TRADE,
    WRONG_VALUE,
    description=_("ผู้ขาย ปริมาณ ราคา วันที่ และรอบของทุกการซื้อขายที่เสร็จสิ้น ชื่อผู้ซื้อแสดงเมื่อยินยอมเท่านั้น และไม่แสดงชื่อบุคคลธรรมดา"),
)
TRADE = operation(
    "market",
    _("การซื้อขายหนึ่งรายการ"),
    TradeSerializer,
    examples.TRADE,
    NOTHING_THERE,
    description=_("อ่านด้วยเลขที่การซื้อขาย"),
    **in_path("id", _("เลขที่การซื้อขาย"), 7, OpenApiTypes.INT),
)
CERTIFICATE = operation(
    "ledger",
    _("ตรวจสอบเอกสารยืนยัน"),
    CertificateSerializer,
    examples.CERTIFICATE,
    NOTHING_THERE,
    description=_("อ่านด้วยรหัสตรวจสอบที่พิมพ์บนเอกสาร บอกว่าใช้ได้หรือถูกเพิกถอน ใครเป็นผู้ถือ และหมายเลขเดินทางมาอย่างไร"),
    **in_path("code", _("รหัสตรวจสอบบนเอกสาร"), "7KQ2M-XW9AP"),
)
SERIAL = operation(
    "ledger",
    _("ค้นหมายเลขกำกับ"),
    SerialSerializer,
    examples.SERIAL,
    WRONG_VALUE | NOTHING_THERE,
    filters=True,
    description=_("หมายเลขหนึ่งของรอบหนึ่งอยู่ในบัญชีใด และเคลื่อนไหวมาอย่างไรตั้งแต่ อบก. รับรอง"),
)
LEDGER = operation(
    "ledger",
    _("รายการในบัญชีที่ผนึกแล้ว"),
    LedgerLineSerializer,
    examples.LINE,
    WRONG_VALUE | NOTHING_THERE,
    media_type="application/x-ndjson",
    filters=True,
    operation_id="ledger_lines",
    description=_(
        "บรรทัดละหนึ่งรายการ (NDJSON) เรียงตามเลขที่รายการ ตรงทุกไบต์กับที่ผนึกไว้ จึงตรวจด้วย sha256sum ได้ "
        "รายการใหม่ปรากฏเมื่อผนึกแล้ว ปกติภายในหนึ่งนาที ระบุบัญชีด้วยเลขที่และไม่มีข้อมูลส่วนบุคคล"
    ),
)
SEALS = operation(
    "ledger",
    _("การผนึกบัญชี"),
    SealSerializer(many=True),
    examples.SEAL,
    WRONG_VALUE,
    description=_("ทุกครั้งที่ผนึก เก่าสุดก่อน เก็บค่า sha256 ล่าสุดไว้ แล้วตรวจภายหลังได้ว่ารายการก่อนหน้านั้นไม่เคยเปลี่ยน"),
)
