"""What the public may read of each row, field by field: whatever is not named here is not served.

Tonnes are whole numbers, baht are strings with two decimals, dates are ISO 8601 in the Common Era, and names come in
Thai and English (English is empty where nobody has given one).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers as s

from market.enums import Delivery, ListingState
from market.models import Listing, Order
from market.public_names import holder_of
from registry.enums import AccountKind, AuthorityType, BuyerKind, TransactionKind
from registry.models import Account, LedgerSeal, Round
from registry.services.paths import Step
from registry.services.seals import BEFORE_THE_FIRST


def in_language(language: str, read: Callable[[], object]) -> str:
    with override(language):
        return str(read())


TH = _("ชื่อภาษาไทย")
EN = _("ชื่อภาษาอังกฤษ ว่างเมื่อยังไม่มี")


class ProvinceSerializer(s.Serializer[Any]):
    code = s.CharField(help_text=_("รหัสจังหวัดสองหลัก"))
    name_th = s.CharField(help_text=TH)
    name_en = s.CharField(help_text=EN)


class DistrictSerializer(s.Serializer[Any]):
    code = s.CharField(help_text=_("รหัสอำเภอสี่หลัก"))
    name_th = s.CharField(help_text=TH)
    name_en = s.CharField(help_text=EN)


class AuthoritySerializer(s.Serializer[Any]):
    code = s.CharField(help_text=_("รหัส อปท. เจ็ดหลัก"))
    type = s.ChoiceField(choices=AuthorityType.choices, help_text=_("ประเภทของ อปท."))
    name_th = s.CharField(source="full_name_th", help_text=_("ชื่อเต็มภาษาไทย"))
    name_en = s.CharField(help_text=EN)
    province = ProvinceSerializer(help_text=_("จังหวัด"))
    district = DistrictSerializer(help_text=_("อำเภอ"))
    is_demo = s.BooleanField(help_text=_("true = ข้อมูลสมมติ"))


class ShortRoundSerializer(s.Serializer[Any]):
    number = s.IntegerField(help_text=_("รอบที่"))
    project = s.CharField(source="project.code", help_text=_("รหัสโครงการ"))
    period_start = s.DateField(help_text=_("เริ่มช่วงเวลาคิดเครดิตของรอบ"))
    period_end = s.DateField(help_text=_("สิ้นสุดช่วงเวลาคิดเครดิตของรอบ"))


class ProjectSerializer(s.Serializer[Any]):
    code = s.CharField(help_text=_("รหัสโครงการ"))
    name_th = s.CharField(help_text=TH)
    name_en = s.CharField(help_text=EN)


class RoundSerializer(s.ModelSerializer[Round]):
    project = ProjectSerializer(help_text=_("โครงการ T-VER"))
    vintages = s.ListField(child=s.IntegerField(), help_text=_("ปีที่ลดก๊าซเรือนกระจก (ค.ศ.) ที่รอบนี้ครอบคลุม"))
    tonnes = s.IntegerField(help_text=_("ปริมาณที่ อบก. รับรอง (ตัน)"))
    tgo_serials = s.CharField(help_text=_("หมายเลขของ อบก. คัดลอกจากหนังสือรับรอง ว่างเมื่อยังไม่มี"))

    class Meta:
        model = Round
        fields = [
            "number",
            "project",
            "period_start",
            "period_end",
            "vintages",
            "tonnes",
            "certificate_number",
            "tgo_serials",
            "issued_at",
            "is_demo",
        ]


class ListingSerializer(s.Serializer[Listing]):
    id = s.IntegerField(help_text=_("เลขที่ประกาศขาย"))
    authority = AuthoritySerializer(help_text=_("ผู้ขาย"))
    round = ShortRoundSerializer(help_text=_("รอบที่รับรอง"))
    vintages = s.ListField(
        source="round.vintages", child=s.IntegerField(), help_text=_("ปีที่ลดก๊าซเรือนกระจก (Vintage) เป็นปี ค.ศ.")
    )
    tonnes = s.IntegerField(help_text=_("ปริมาณที่ประกาศขาย (ตัน)"))
    tonnes_available = s.IntegerField(help_text=_("ปริมาณที่ยังสั่งซื้อได้ (ตัน)"))
    price_baht = s.DecimalField(max_digits=12, decimal_places=2, help_text=_("ราคาต่อตัน (บาท)"))
    is_firm = s.BooleanField(help_text=_("true = ยืนยันราคาตามประกาศ ซื้อได้ทันทีโดยไม่ต้องขอใบเสนอราคา"))
    state = s.ChoiceField(
        source="current_state",
        choices=[(state.value, state.label) for state in (ListingState.PUBLISHED, ListingState.SOLD_OUT)],
        help_text=_("สถานะ"),
    )
    is_frozen = s.BooleanField(help_text=_("true = ระงับการทำรายการชั่วคราว ยังขอซื้อไม่ได้"))
    words = s.CharField(help_text=_("ข้อความในประกาศ"))
    published_at = s.DateTimeField(help_text=_("ประกาศเมื่อ"))
    expires_on = s.DateField(help_text=_("ประกาศถึงวันที่ (รวมวันนั้น)"))
    url = s.SerializerMethodField(help_text=_("หน้าประกาศสำหรับคนอ่าน"))

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, listing: Listing) -> str:
        return self.context["request"].build_absolute_uri(listing.get_absolute_url())


class PartySerializer(s.Serializer[Any]):
    """A buyer as the public may know it: by name only with its consent, and a natural person never."""

    kind = s.ChoiceField(choices=BuyerKind.choices, help_text=_("ประเภทของผู้ซื้อ"))
    name_th = s.SerializerMethodField(help_text=_("ชื่อเมื่อผู้ซื้อยินยอม มิฉะนั้นเป็นประเภทของผู้ซื้อ"))
    name_en = s.SerializerMethodField(help_text=_("เช่นเดียวกันในภาษาอังกฤษ"))

    def get_name_th(self, buyer: Any) -> str:
        return in_language("th", lambda: buyer.public_name)

    def get_name_en(self, buyer: Any) -> str:
        return in_language("en", lambda: buyer.public_name)


class TradeSerializer(s.Serializer[Order]):
    id = s.IntegerField(help_text=_("เลขที่การซื้อขาย"))
    seller = AuthoritySerializer(help_text=_("ผู้ขาย"))
    buyer = PartySerializer(help_text=_("ผู้ซื้อ"))
    round = ShortRoundSerializer(source="listing.round", help_text=_("รอบที่รับรอง"))
    vintages = s.ListField(
        source="listing.round.vintages", child=s.IntegerField(), help_text=_("ปีที่ลดก๊าซเรือนกระจก (ค.ศ.)")
    )
    tonnes = s.IntegerField(help_text=_("ปริมาณที่ซื้อขาย (ตัน)"))
    price_baht = s.DecimalField(max_digits=12, decimal_places=2, help_text=_("ราคาต่อตัน (บาท)"))
    amount_baht = s.DecimalField(
        source="net_baht", max_digits=16, decimal_places=2, help_text=_("มูลค่าก่อนภาษีมูลค่าเพิ่ม (บาท)")
    )
    delivery = s.ChoiceField(choices=Delivery.choices, help_text=_("วิธีส่งมอบ"))
    completed_at = s.DateTimeField(help_text=_("เสร็จสิ้นเมื่อ"))


class AccountSerializer(s.Serializer[Account]):
    number = s.CharField(help_text=_("เลขที่บัญชีในระบบ"))
    kind = s.ChoiceField(choices=AccountKind.choices, help_text=_("ประเภทของบัญชี"))
    name_th = s.SerializerMethodField(help_text=_("ผู้ถือบัญชีเท่าที่เปิดเผยได้"))
    name_en = s.SerializerMethodField(help_text=_("เช่นเดียวกันในภาษาอังกฤษ"))

    def get_name_th(self, account: Account) -> str:
        return account.authority.full_name_th if account.authority else in_language("th", lambda: account.public_name)

    def get_name_en(self, account: Account) -> str:
        return account.authority.name_en if account.authority else in_language("en", lambda: account.public_name)


class RangeSerializer(s.Serializer[tuple[int, int]]):
    first_serial = s.IntegerField(help_text=_("หมายเลขกำกับในระบบ หมายเลขแรก"))
    last_serial = s.IntegerField(help_text=_("หมายเลขกำกับในระบบ หมายเลขสุดท้าย"))

    def to_representation(self, run: tuple[int, int]) -> dict[str, int]:
        return {"first_serial": run[0], "last_serial": run[1]}


class StepSerializer(s.Serializer[Step]):
    at = s.DateTimeField(help_text=_("เมื่อ"))
    kind = s.ChoiceField(choices=TransactionKind.choices, help_text=_("รายการ"))
    from_account = AccountSerializer(source="source", allow_null=True, help_text=_("จากบัญชี ว่างเมื่อเป็นการรับรอง"))
    to_account = AccountSerializer(source="target", help_text=_("เข้าบัญชี"))
    ranges = RangeSerializer(many=True, help_text=_("ช่วงหมายเลขที่เคลื่อนไหว เฉพาะส่วนที่ถาม"))
    tonnes = s.IntegerField(help_text=_("ปริมาณ (ตัน)"))


class SerialSerializer(s.Serializer[Any]):
    serial = s.IntegerField(help_text=_("หมายเลขที่ถาม"))
    round = ShortRoundSerializer(help_text=_("รอบที่รับรอง"))
    account = AccountSerializer(help_text=_("บัญชีที่ถืออยู่ในขณะนี้"))
    path = StepSerializer(many=True, help_text=_("เส้นทางตั้งแต่ อบก. รับรองจนถึงปัจจุบัน เรียงตามลำดับ"))
    notice = s.CharField(help_text=_("ข้อควรทราบ"))


class LedgerMovementSerializer(s.Serializer[Any]):
    id = s.IntegerField(help_text=_("เลขที่การเคลื่อนไหว"))
    round = s.IntegerField(help_text=_("รอบที่"))
    round_id = s.IntegerField(help_text=_("เลขที่ของรอบในระบบ"))
    first_serial = s.IntegerField(help_text=_("หมายเลขแรก"))
    last_serial = s.IntegerField(help_text=_("หมายเลขสุดท้าย"))
    from_account = s.CharField(allow_null=True, help_text=_("เลขที่บัญชีต้นทาง null เมื่อ อบก. รับรองและนำเข้าบัญชี"))
    to_account = s.CharField(help_text=_("เลขที่บัญชีปลายทาง"))


class LedgerLineSerializer(s.Serializer[Any]):
    """Documents a line; registry.services.seals writes it."""

    id = s.IntegerField(help_text=_("เลขที่รายการ"))
    kind = s.ChoiceField(choices=TransactionKind.choices, help_text=_("ประเภทของรายการ"))
    at = s.DateTimeField(help_text=_("เมื่อ (UTC)"))
    movements = LedgerMovementSerializer(many=True, help_text=_("หมายเลขที่เคลื่อนไหว"))
    private_sha256 = s.CharField(help_text=_("ค่าแฮชของส่วนที่ไม่เปิดเผย (ผู้เสนอ ผู้อนุมัติ เหตุผล อ้างอิง) ใช้พิสูจน์ภายหลังได้"))


class SealSerializer(s.Serializer[Any]):
    number = s.IntegerField(help_text=_("การผนึกครั้งที่"))
    previous_sha256 = s.SerializerMethodField(help_text=_("ค่าแฮชของการผนึกครั้งก่อน ครั้งแรกเป็นศูนย์ 64 ตัว"))
    first = s.IntegerField(help_text=_("เลขที่รายการแรก"))
    last = s.IntegerField(help_text=_("เลขที่รายการสุดท้าย"))
    sha256 = s.CharField(help_text=_("ค่าแฮช SHA-256 ของค่าแฮชครั้งก่อนและบรรทัดของรายการเหล่านี้"))
    sealed_at = s.DateTimeField(help_text=_("ผนึกเมื่อ"))
    url = s.SerializerMethodField(help_text=_("ที่อยู่ของบรรทัดที่ผนึก"))

    def get_previous_sha256(self, seal: LedgerSeal) -> str:
        return seal.previous.sha256 if seal.previous else BEFORE_THE_FIRST

    @extend_schema_field(s.URLField)
    def get_url(self, seal: LedgerSeal) -> str:
        return f"{settings.BASE_URL}{reverse('api:ledger')}?seal={seal.number}"


class FaultSerializer(s.Serializer[Any]):
    field = s.CharField(help_text=_("ชื่อของค่าที่ผิด"))
    detail = s.CharField(help_text=_("ผิดอย่างไร"))


class ProblemSerializer(s.Serializer[Any]):
    """RFC 9457, as api/errors.py writes it."""

    type = s.URLField(help_text=_("ที่อยู่ที่อธิบายปัญหาชนิดนี้"))
    title = s.CharField(help_text=_("ชนิดของปัญหา"))
    status = s.IntegerField(help_text=_("รหัสสถานะ HTTP"))
    detail = s.CharField(help_text=_("คำอธิบายสำหรับคนอ่าน"))
    errors = FaultSerializer(  # type: ignore[assignment]
        many=True, required=False, help_text=_("ค่าที่ผิดแต่ละค่า")
    )


class EndpointSerializer(s.Serializer[Any]):
    url = s.URLField(help_text=_("ที่อยู่"))
    description = s.CharField(help_text=_("สิ่งที่ได้"))


class StartSerializer(s.Serializer[Any]):
    description = s.CharField(help_text=_("คำอธิบาย"))
    documentation = s.URLField(help_text=_("คู่มือสำหรับคนอ่าน"))
    schema = s.URLField(help_text=_("เอกสาร OpenAPI"))
    endpoints = EndpointSerializer(many=True, help_text=_("ที่อยู่ทั้งหมด"))


class HolderSerializer(s.Serializer[Order]):
    """Who has the tonnes, or in whose name they were cancelled."""

    kind = s.ChoiceField(source="buyer.kind", choices=BuyerKind.choices, help_text=_("ประเภทของผู้ซื้อ"))
    name_th = s.SerializerMethodField(help_text=_("ชื่อผู้ถือหรือผู้รับประโยชน์เมื่อยินยอม มิฉะนั้นเป็นประเภทของผู้ซื้อ"))
    name_en = s.SerializerMethodField(help_text=_("เช่นเดียวกันในภาษาอังกฤษ"))

    def get_name_th(self, order: Order) -> str:
        return in_language("th", lambda: holder_of(order))

    def get_name_en(self, order: Order) -> str:
        return in_language("en", lambda: holder_of(order))


class CertificateSerializer(s.Serializer[Any]):
    code = s.CharField(source="certificate.code", help_text=_("รหัสตรวจสอบบนเอกสาร"))
    state = s.SerializerMethodField(help_text=_("valid = ใช้ได้, revoked = ถูกเพิกถอน"))
    issued_at = s.DateTimeField(source="certificate.issued_at", help_text=_("ออกเมื่อ"))
    revoked_at = s.DateTimeField(source="certificate.revoked_at", allow_null=True, help_text=_("เพิกถอนเมื่อ"))
    delivery = s.ChoiceField(source="order.delivery", choices=Delivery.choices, help_text=_("วิธีส่งมอบ"))
    tonnes = s.IntegerField(source="order.tonnes", help_text=_("ปริมาณ (ตัน)"))
    seller = AuthoritySerializer(source="order.seller", help_text=_("ผู้ขาย"))
    holder = HolderSerializer(source="order", help_text=_("ผู้ถือหรือผู้รับประโยชน์"))
    round = ShortRoundSerializer(source="order.listing.round", help_text=_("รอบที่รับรอง"))
    ranges = RangeSerializer(many=True, help_text=_("ช่วงหมายเลขกำกับในระบบ (มิใช่หมายเลขของ อบก.)"))
    path = StepSerializer(many=True, help_text=_("เส้นทางของหมายเลขเหล่านี้ตั้งแต่ อบก. รับรองจนถึงปัจจุบัน"))
    url = s.SerializerMethodField(help_text=_("หน้าตรวจสอบเอกสารสำหรับคนอ่าน"))
    notice = s.CharField(help_text=_("ข้อควรทราบ"))

    @extend_schema_field({"type": "string", "enum": ["valid", "revoked"]})
    def get_state(self, shown: dict[str, Any]) -> str:
        return "revoked" if shown["certificate"].revoked_at else "valid"

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, shown: dict[str, Any]) -> str:
        return self.context["request"].build_absolute_uri(shown["certificate"].get_absolute_url())
