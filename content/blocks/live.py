"""Blocks that read public data when they are shown, kept for a minute; the editor chooses the words around them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content import previews, services
from content.blocks.choices import ChoiceBlock
from content.blocks.leading import listing_data, place_url
from content.blocks.served import LiveBlock
from content.enums import Place, ProvinceFigure
from content.services import tile_maps
from market.figures import market_figures

Context = dict[str, Any]


class MarketFiguresBlock(LiveBlock):
    """How much is on sale, by how many authorities, what was sold and at which average price."""

    title = blocks.CharBlock(label=_("หัวข้อ"), default=_("การซื้อขายขณะนี้"))

    class Meta:
        label = _("ตัวเลขการซื้อขาย")
        icon = "order"
        description = _("ปริมาณที่ประกาศขายและขายแล้ว ปรับตามข้อมูลจริงเอง")
        help_text = _("แก้ได้เฉพาะหัวข้อ ตัวเลขมาจากประกาศและการซื้อขายจริง ปรับทุกนาที")
        template = "content/blocks/market_figures.html"
        preview_value = previews.MARKET_FIGURES

    def get_context(self, value: blocks.StructValue, parent_context: Context | None = None) -> Context:
        return {**super().get_context(value, parent_context), "figures": market_figures()}

    def data(self, value: blocks.StructValue) -> dict[str, Any]:
        return asdict(market_figures())


class RoundsChartBlock(LiveBlock):
    """The tonnes of each issued round as bars, with the same figures in a table."""

    title = blocks.CharBlock(label=_("หัวข้อ"), default=_("คาร์บอนเครดิตที่รับรองแล้วแต่ละรอบ"))

    class Meta:
        label = _("แผนภูมิรอบที่รับรองแล้ว")
        icon = "table"
        description = _("แท่งกราฟของแต่ละรอบพร้อมตารางตัวเลข ปรับตามข้อมูลจริงเอง")
        help_text = _("แก้ได้เฉพาะหัวข้อ แผนภูมิและตารางมาจากรอบที่รับรองแล้ว")
        template = "content/blocks/rounds_chart.html"
        preview_value = previews.ROUNDS_CHART

    def get_context(self, value: blocks.StructValue, parent_context: Context | None = None) -> Context:
        return {**super().get_context(value, parent_context), "bars": services.bars_of_rounds()}

    def data(self, value: blocks.StructValue) -> dict[str, Any]:
        return {"rounds": [{"label": bar.label, "tonnes": bar.tonnes} for bar in services.bars_of_rounds()]}


class EstimatorBlock(blocks.StructBlock):
    """A short form that leads to the estimator with what was typed."""

    title = blocks.CharBlock(label=_("หัวข้อ"), default=_("ลองประมาณการ"))
    text = blocks.CharBlock(label=_("คำอธิบาย"), required=False)

    class Meta:
        label = _("ประมาณการ")
        icon = "order"
        description = _("ช่องกรอกจำนวนครัวเรือน แล้วไปหน้าประมาณการพร้อมคำตอบ")
        help_text = _("ผลที่ผู้อ่านได้เป็นประมาณการ ไม่ใช่คาร์บอนเครดิต")
        template = "content/blocks/estimator.html"
        preview_value = previews.ESTIMATOR


class ProvinceMapBlock(LiveBlock):
    """One public figure of every province, as squares on a map and in a table."""

    title = blocks.CharBlock(label=_("หัวข้อ"), default=_("คาร์บอนเครดิตในแต่ละจังหวัด"))
    figure = ChoiceBlock(
        label=_("ตัวเลขที่แสดง"), choices=ProvinceFigure.choices, default=ProvinceFigure.ISSUED, required=True
    )

    class Meta:
        label = _("แผนที่จังหวัด")
        icon = "site"
        description = _("สี่เหลี่ยมหนึ่งช่องต่อหนึ่งจังหวัด พร้อมตารางตัวเลข ปรับตามข้อมูลจริงเอง")
        help_text = _("เลือกตัวเลขหนึ่งอย่าง แผนที่และตารางปรับเองทุกนาที")
        template = "content/blocks/province_map.html"
        preview_value = previews.PROVINCE_MAP

    def get_context(self, value: blocks.StructValue, parent_context: Context | None = None) -> Context:
        kind = value["figure"]
        shown = {
            "tiles": tile_maps.tiles_of(tile_maps.province_figures(kind), tile_maps.market_address),
            "unit": tile_maps.unit_of(kind),
            "figure_title": ProvinceFigure(kind).label,
        }
        return {**super().get_context(value, parent_context), **shown}

    def data(self, value: blocks.StructValue) -> dict[str, Any]:
        """The figure of every province by its code, and what is counted."""
        kind = value["figure"]
        return {"unit": str(tile_maps.unit_of(kind)), "provinces": tile_maps.province_figures(kind)}


class ChosenListingsBlock(LiveBlock):
    """Listings by their numbers; one that has left the market is left out, one that is sold out says so."""

    title = blocks.CharBlock(label=_("หัวข้อ"), default=_("ประกาศขายที่แนะนำ"))
    numbers = blocks.ListBlock(
        blocks.IntegerBlock(label=_("เลขที่ประกาศ"), min_value=1),
        label=_("ประกาศขาย"),
        min_num=1,
        max_num=12,
        help_text=_("ตัวเลขท้ายที่อยู่ของหน้าประกาศ เช่น 12 จาก /market/12/"),
    )

    class Meta:
        label = _("ประกาศขายที่เลือก")
        icon = "pick"
        description = _("แสดงประกาศขายที่เลือกไว้ ราคาและปริมาณปรับตามข้อมูลจริงเอง")
        help_text = _("เรียงตามลำดับที่ใส่ ประกาศที่ออกจากตลาดแล้วจะไม่แสดง")
        template = "content/blocks/newest_listings.html"
        preview_value = previews.CHOSEN_LISTINGS

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        numbers = [number for number in cleaned["numbers"] if number]  # a draft may still lack one
        unknown = sorted(set(numbers) - {listing.pk for listing in services.chosen_listings(numbers)})
        if unknown:
            told = _("ไม่มีประกาศเลขที่ %(numbers)s ที่เปิดให้ทุกคนอ่าน") % {"numbers": ", ".join(map(str, unknown))}
            raise blocks.StructBlockValidationError(block_errors={"numbers": ValidationError(told)})
        return cleaned

    def get_context(self, value: blocks.StructValue, parent_context: Context | None = None) -> Context:
        found = services.chosen_listings(list(value["numbers"]))
        return {**super().get_context(value, parent_context), "listings": found, "market_url": place_url(Place.MARKET)}

    def data(self, value: blocks.StructValue) -> dict[str, Any]:
        return {"listings": [listing_data(each) for each in services.chosen_listings(list(value["numbers"]))]}
