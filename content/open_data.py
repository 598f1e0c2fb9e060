"""The data that anybody may take away as a table: what each column means, and how its rows are read.

Column names are those of the API; dates are ISO 8601 in the Common Era; tonnes are whole; baht have two decimals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from market.models import Listing, MoneyUse, Order
from market.services.income import earning, incomes
from registry.enums import RoundState
from registry.errors import Sentence
from registry.models import LocalAuthority, Round

SECONDS_KEPT = 60
CHUNK = 500


@dataclass(frozen=True)
class DataSet:
    """A public table. `rows` gives the cells in the order of `columns`; `day` is the column of its newest change."""

    slug: str
    title: Sentence
    columns: dict[str, Sentence]
    queryset: Callable[[], Any]
    cells: Callable[[Iterable[Any]], Iterator[list[Any]]]
    newest: str = ""
    api: str = ""

    def lines(self) -> Iterator[list[Any]]:
        """Every row, read in pieces."""
        return self.cells(self.queryset().iterator(chunk_size=CHUNK))

    @property
    def facts(self) -> dict[str, Any]:
        """How many rows there are and when the newest changed (None where no column says), at most a minute old."""
        found: dict[str, Any] | None = cache.get(f"data-set:{self.slug}")
        if found is None:
            rows = self.queryset()
            newest = rows.aggregate(at=Max(self.newest))["at"] if self.newest else None
            found = {"rows": rows.count(), "newest": newest}
            cache.set(f"data-set:{self.slug}", found, SECONDS_KEPT)
        return found


def each(read: Callable[[Any], list[Any]]) -> Callable[[Iterable[Any]], Iterator[list[Any]]]:
    return lambda rows: (read(row) for row in rows)


def day(moment: Any) -> str:
    """The day in the time of Bangkok."""
    from django.utils import timezone

    return timezone.localdate(moment).isoformat() if moment else ""


def place(authority: LocalAuthority) -> list[Any]:
    return [authority.code, authority.full_name_th, authority.province.name_th]


PLACE = {"authority_code": _("รหัส อปท. เจ็ดหลัก"), "authority": _("ชื่อ อปท."), "province": _("จังหวัด")}
TONNES = _("ปริมาณ (ตัน จำนวนเต็ม)")
PRICE = _("ราคาต่อตัน (บาท ก่อนภาษีมูลค่าเพิ่ม)")
ROUND = _("รอบที่")


def authority_cells(row: LocalAuthority) -> list[Any]:
    return [*place(row), row.type, row.district.name_th]


def round_cells(row: Round) -> list[Any]:
    return [row.number, row.project.code, row.period_start, row.period_end, row.tonnes, row.certificate_number]


def listing_cells(row: Listing) -> list[Any]:
    state = [row.tonnes_available, row.price_baht, row.round.number, day(row.published_at), row.expires_on]
    return [row.pk, *place(row.authority), *state]


def trade_cells(row: Order) -> list[Any]:
    sold = [row.tonnes, row.price_baht, row.net_baht, row.listing.round.number, day(row.completed_at)]
    return [row.pk, *place(row.seller), row.buyer.public_name, *sold]


def income_cells(rows: Iterable[Any]) -> Iterator[list[Any]]:
    for row in incomes(rows):
        estimate = ["" if row.estimated_tonnes is None else row.estimated_tonnes, row.counted_on or ""]
        money = [row.sold_tonnes, row.received_baht, row.used_baht]
        yield [*place(row.authority), row.certified_tonnes, *estimate, *money]


def use_cells(row: MoneyUse) -> list[Any]:
    return [*place(row.authority), row.fiscal_year - 543, row.purpose, row.amount_baht, day(row.approved_at)]


DATA_SETS = {
    data.slug: data
    for data in (
        DataSet(
            "authorities",
            _("องค์กรปกครองส่วนท้องถิ่น"),
            {**PLACE, "type": _("ประเภท"), "district": _("อำเภอ")},
            lambda: LocalAuthority.objects.select_related("province", "district").order_by("code"),
            each(authority_cells),
            api="/api/v1/authorities/",
        ),
        DataSet(
            "rounds",
            _("รอบที่ อบก. รับรองแล้ว"),
            {
                "round": ROUND,
                "project": _("รหัสโครงการ"),
                "period_start": _("เริ่มช่วงเวลาคิดเครดิตของรอบ"),
                "period_end": _("สิ้นสุดช่วงเวลาคิดเครดิตของรอบ"),
                "tonnes": TONNES,
                "certificate_number": _("เลขที่หนังสือรับรองของ อบก."),
            },
            lambda: Round.objects.filter(state=RoundState.ISSUED).select_related("project").order_by("number", "pk"),
            each(round_cells),
            newest="issued_at",
            api="/api/v1/rounds/",
        ),
        DataSet(
            "listings",
            _("ประกาศขาย"),
            {
                "listing": _("เลขที่ประกาศขาย"),
                **PLACE,
                "tonnes_available": _("ปริมาณที่ยังสั่งซื้อได้ (ตัน)"),
                "price_baht": PRICE,
                "round": ROUND,
                "published_on": _("ประกาศเมื่อ"),
                "expires_on": _("ประกาศถึงวันที่ (รวมวันนั้น)"),
            },
            lambda: Listing.objects.public().with_parties().order_by("pk"),
            each(listing_cells),
            newest="published_at",
            api="/api/v1/listings/",
        ),
        DataSet(
            "trades",
            _("การซื้อขายที่เสร็จสิ้น"),
            {
                "trade": _("เลขที่การซื้อขาย"),
                **PLACE,
                "buyer": _("ผู้ซื้อ เป็นชื่อเมื่อผู้ซื้อยินยอม มิฉะนั้นเป็นประเภทของผู้ซื้อ"),
                "tonnes": TONNES,
                "price_baht": PRICE,
                "amount_baht": _("มูลค่าก่อนภาษีมูลค่าเพิ่ม (บาท)"),
                "round": ROUND,
                "completed_on": _("เสร็จสิ้นเมื่อ"),
            },
            lambda: Order.objects.trades().with_parties().order_by("pk"),
            each(trade_cells),
            newest="completed_at",
            api="/api/v1/trades/",
        ),
        DataSet(
            "incomes",
            _("รายได้ของ อปท. แต่ละแห่ง"),
            {
                **PLACE,
                "certified_tonnes": _("รับรองแล้ว ทุกรอบรวมกัน (ตัน)"),
                "estimated_tonnes_a_year": _("ประมาณการต่อปี (ตัน) มิใช่คาร์บอนเครดิต ว่างเมื่อยังไม่มีข้อมูล"),
                "counted_on": _("วันที่ของข้อมูลที่ใช้ประมาณการ"),
                "sold_tonnes": _("ขายแล้ว (ตัน)"),
                "received_baht": _("เงินที่ได้รับ ก่อนภาษีมูลค่าเพิ่ม (บาท)"),
                "used_baht": _("เงินที่รายงานการใช้แล้ว (บาท)"),
            },
            lambda: earning().order_by("code"),
            income_cells,
        ),
        DataSet(
            "money-uses",
            _("การใช้เงินที่ อปท. รายงาน"),
            {
                **PLACE,
                "fiscal_year": _("ปีงบประมาณ (ค.ศ. ของปีที่สิ้นสุด)"),
                "purpose": _("ใช้เพื่อ"),
                "amount_baht": _("จำนวนเงิน (บาท)"),
                "approved_on": _("อนุมัติรายงานเมื่อ"),
            },
            lambda: MoneyUse.objects.public().select_related("authority__province").order_by("pk"),
            each(use_cells),
            newest="approved_at",
        ),
    )
}
