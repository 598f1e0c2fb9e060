"""Blocks that read public data when they are shown, kept for a minute; the editor chooses the words around them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content import previews, services
from content.blocks.served import LiveBlock
from market.figures import market_figures

Context = dict[str, Any]


class MarketFiguresBlock(LiveBlock):
    """How much is on sale, by how many authorities, what was sold and at which average price."""

    title = blocks.CharBlock(label=_("หัวข้อ"), default=_("การซื้อขายขณะนี้"))

    class Meta:
        label = _("ตัวเลขการซื้อขาย")
        icon = "order"
        description = _("ปริมาณที่ประกาศขายและขายแล้ว ปรับตามข้อมูลจริงเอง")
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
        template = "content/blocks/estimator.html"
        preview_value = previews.ESTIMATOR
