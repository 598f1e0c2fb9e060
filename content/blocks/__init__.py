"""The blocks that editors build pages from; each says in Thai what it is for and shows itself before it is chosen."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content import previews
from content.blocks.activities import ChosenActivitiesBlock
from content.blocks.leading import ActionBlock, NewestListingsBlock, RelatedBlock, WaysBlock, place_url
from content.blocks.live import (
    ChosenListingsBlock,
    EstimatorBlock,
    MarketFiguresBlock,
    ProvinceMapBlock,
    RoundsChartBlock,
)
from content.blocks.materials import MaterialsBlock
from content.blocks.written import (
    ChecklistBlock,
    DownloadBlock,
    FiguresBlock,
    HeadingBlock,
    ImageBlock,
    NoticeBlock,
    QuestionsBlock,
    QuotationBlock,
    StepsBlock,
    TableBlock,
    TermBlock,
    TextBlock,
    VideoBlock,
)

__all__ = [
    "CHAPTERS",
    "HOME_BLOCKS",
    "LETTER_BLOCKS",
    "MATERIALS",
    "PAGE_BLOCKS",
    "TERMS",
    "NewestListingsBlock",
    "RelatedBlock",
    "place_url",
]

WRITTEN = [
    ("heading", HeadingBlock()),
    ("text", TextBlock()),
    ("steps", StepsBlock()),
    ("checklist", ChecklistBlock()),
    ("notice", NoticeBlock()),
    ("table", TableBlock()),
    ("figures", FiguresBlock()),
    ("questions", QuestionsBlock()),
    ("download", DownloadBlock()),
    ("image", ImageBlock()),
    ("video", VideoBlock()),
    ("quotation", QuotationBlock()),
]
LEADING = [
    ("action", ActionBlock()),
    ("related", RelatedBlock()),
    ("newest_listings", NewestListingsBlock()),
    ("chosen_listings", ChosenListingsBlock()),
    ("province_map", ProvinceMapBlock()),
    ("chosen_activities", ChosenActivitiesBlock()),
    ("materials", MaterialsBlock()),
    ("market_figures", MarketFiguresBlock()),
    ("rounds_chart", RoundsChartBlock()),
    ("estimator", EstimatorBlock()),
]
PAGE_BLOCKS = [*WRITTEN, *LEADING]
HOME_BLOCKS = [("ways", WaysBlock()), *WRITTEN, *LEADING]
LETTER_BLOCKS = [("text", TextBlock()), ("table", TableBlock())]


class ChapterBlock(blocks.StructBlock):
    """A chapter of a manual; an edition keeps it as it is."""

    title = blocks.CharBlock(label=_("ชื่อบท"))
    body = blocks.StreamBlock(WRITTEN, label=_("เนื้อหาของบท"))

    class Meta:
        label = _("บท")
        icon = "doc-full"
        description = _("บทหนึ่งของคู่มือ มีหัวข้อ ขั้นตอน ภาพ และตารางได้")
        help_text = _("หนึ่งบทมีที่อยู่ของตนเอง และขึ้นหน้าใหม่ใน PDF")
        preview_value = previews.CHAPTER


CHAPTERS = [("chapter", ChapterBlock())]
TERMS = [("term", TermBlock())]
MATERIALS = [("download", DownloadBlock()), ("video", VideoBlock())]
