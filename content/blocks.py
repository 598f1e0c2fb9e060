"""The blocks that editors build pages from; each says in Thai what it is for and shows itself before it is chosen."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from content import previews, services
from content.enums import NoticeKind, Place

FEATURES = ["h3", "bold", "ol", "ul", "link", "document-link"]
INLINE_FEATURES = ["bold", "link"]
NOTICE_TONES = {NoticeKind.INFORMATION: "neutral", NoticeKind.WARNING: "warning", NoticeKind.SUCCESS: "good"}


def place_url(place: str) -> str:
    """The address of a place in the language of the request: /market/ in Thai, /en/market/ in English."""
    return reverse("wagtail_serve", args=[place])


class TextBlock(blocks.RichTextBlock):
    """Running text with few choices, so that every page looks alike."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"features": FEATURES, **options})

    class Meta:
        label = _("ข้อความ")
        icon = "pilcrow"
        description = _("ข้อความทั่วไป หัวข้อย่อย รายการ และลิงก์")
        template = "content/blocks/text.html"
        preview_value = previews.TEXT


class HeadingBlock(blocks.CharBlock):
    class Meta:
        label = _("หัวข้อ")
        icon = "title"
        description = _("หัวข้อใหญ่ของหน้า แบ่งเนื้อหาเป็นตอน")
        template = "content/blocks/heading.html"
        preview_value = previews.HEADING


class StepBlock(blocks.StructBlock):
    """One step: who does what, which papers it makes, and the state that it ends in."""

    title = blocks.CharBlock(label=_("ชื่อขั้นตอน"))
    actor = blocks.CharBlock(label=_("ผู้ดำเนินการ"), required=False)
    text = blocks.RichTextBlock(label=_("ต้องทำอะไร"), features=INLINE_FEATURES)
    papers = blocks.ListBlock(blocks.CharBlock(label=_("เอกสาร")), label=_("เอกสารของขั้นตอน"), default=[])
    state = blocks.CharBlock(label=_("สถานะเมื่อเสร็จขั้นตอน"), required=False)

    class Meta:
        label = _("ขั้นตอน")
        icon = "tick"


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("หัวข้อ"), required=False)
    steps = blocks.ListBlock(StepBlock(), label=_("ขั้นตอน"), min_num=1)

    class Meta:
        label = _("ขั้นตอนการดำเนินการ")
        icon = "list-ol"
        description = _("ขั้นตอนเรียงลำดับ พร้อมผู้ดำเนินการ เอกสาร และสถานะของแต่ละขั้น")
        template = "content/blocks/steps.html"
        preview_value = previews.STEPS


class NoticeBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(label=_("ชนิด"), choices=NoticeKind.choices, default=NoticeKind.INFORMATION)
    title = blocks.CharBlock(label=_("หัวข้อ"))
    text = blocks.RichTextBlock(label=_("ข้อความ"), features=INLINE_FEATURES)

    class Meta:
        label = _("กล่องข้อความเน้น")
        icon = "warning"
        description = _("เรื่องที่ผู้อ่านต้องไม่พลาด ใช้หน้าละไม่เกินหนึ่งหรือสองกล่อง")
        template = "content/blocks/notice.html"
        preview_value = previews.NOTICE

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "tone": NOTICE_TONES[value["kind"]]}


class TableBlock(TypedTableBlock):
    def __init__(self, local_blocks: Any = None, **options: Any) -> None:
        columns = [
            ("text", blocks.CharBlock(label=_("ข้อความ"), required=False)),
            ("number", blocks.CharBlock(label=_("ตัวเลข"), required=False)),
        ]
        super().__init__(local_blocks or columns, **options)

    class Meta:
        label = _("ตาราง")
        icon = "table"
        description = _("ตารางที่มีหัวคอลัมน์ ตัวเลขชิดขวา บนโทรศัพท์เลื่อนดูได้")
        template = "content/blocks/table.html"
        preview_value = previews.TABLE


class FigureBlock(blocks.StructBlock):
    figure = blocks.CharBlock(label=_("ตัวเลข"))
    unit = blocks.CharBlock(label=_("หน่วย"), required=False)
    label = blocks.CharBlock(label=_("ความหมาย"))
    source = blocks.CharBlock(label=_("ที่มา"), required=False, help_text=_("ตัวเลขสมมติให้เขียนว่า ข้อมูลสมมติ"))

    class Meta:
        label = _("ตัวเลข")
        icon = "order"


class FiguresBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("หัวข้อ"), required=False)
    figures = blocks.ListBlock(FigureBlock(), label=_("ตัวเลข"), min_num=1, max_num=4)

    class Meta:
        label = _("ตัวเลขสำคัญ")
        icon = "order"
        description = _("ตัวเลขเด่นหนึ่งถึงสี่ตัว แต่ละตัวบอกความหมายและที่มา")
        template = "content/blocks/figures.html"
        preview_value = previews.FIGURES


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("คำถาม"))
    answer = blocks.RichTextBlock(label=_("คำตอบ"), features=INLINE_FEATURES)

    class Meta:
        label = _("คำถามและคำตอบ")
        icon = "help"


class QuestionsBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("หัวข้อ"), required=False)
    questions = blocks.ListBlock(QuestionBlock(), label=_("คำถาม"), min_num=1)

    class Meta:
        label = _("คำถามที่พบบ่อย")
        icon = "help"
        description = _("คำถามที่กดเปิดดูคำตอบได้ทีละข้อ ใช้ได้โดยไม่ต้องมี JavaScript")
        template = "content/blocks/questions.html"
        preview_value = previews.QUESTIONS


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("ชื่อเอกสาร"))
    text = blocks.CharBlock(label=_("คำอธิบาย"), required=False)
    document = DocumentChooserBlock(label=_("ไฟล์"))

    class Meta:
        label = _("ดาวน์โหลดเอกสาร")
        icon = "download"
        description = _("ลิงก์ไปยังไฟล์ พร้อมชนิดและขนาดของไฟล์")
        template = "content/blocks/download.html"
        preview_value = previews.DOWNLOAD


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("ภาพ"))
    alternative = blocks.CharBlock(label=_("ข้อความแทนภาพ"), help_text=_("บอกสิ่งที่เห็นในภาพแก่ผู้ที่มองไม่เห็น"))
    caption = blocks.CharBlock(label=_("คำบรรยายภาพ"), help_text=_("บอกสถานที่ เวลา และที่มาของภาพ"))

    class Meta:
        label = _("ภาพ")
        icon = "image"
        description = _("ภาพหนึ่งภาพ พร้อมข้อความแทนภาพและคำบรรยาย")
        template = "content/blocks/image.html"
        preview_value = previews.IMAGE


class LinkValue(blocks.StructValue):
    """A link whose address is a page of ours, in its own language, or a place of the portal."""

    @property
    def url(self) -> str:
        page = self.get("page")
        if page:
            return page.localized.url or ""
        return place_url(self["place"]) if self.get("place") else ""


class LinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("ข้อความบนปุ่ม"))
    page = blocks.PageChooserBlock(label=_("หน้าในเว็บไซต์"), required=False)
    place = blocks.ChoiceBlock(label=_("หรือส่วนอื่นของระบบ"), choices=Place.choices, required=False)

    class Meta:
        label = _("ลิงก์")
        icon = "link"
        value_class = LinkValue


class WayBlock(blocks.StructBlock):
    audience = blocks.CharBlock(label=_("สำหรับใคร"))
    title = blocks.CharBlock(label=_("หัวข้อ"))
    text = blocks.CharBlock(label=_("คำอธิบาย"))
    link = LinkBlock(label=_("ปุ่ม"))
    more = blocks.ListBlock(LinkBlock(), label=_("ลิงก์เพิ่มเติม"), default=[])

    class Meta:
        label = _("ทางเข้า")
        icon = "arrow-right"


class WaysBlock(blocks.ListBlock):
    def __init__(self, child_block: blocks.Block | None = None, **options: Any) -> None:
        super().__init__(child_block or WayBlock(), **{"min_num": 1, "max_num": 3, **options})

    class Meta:
        label = _("ทางเข้าตามกลุ่มผู้ใช้")
        icon = "group"
        description = _("บอกผู้ใช้แต่ละกลุ่มว่าเริ่มที่ไหน")
        template = "content/blocks/ways.html"
        preview_value = previews.WAYS


class ActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("หัวข้อ"))
    text = blocks.CharBlock(label=_("คำอธิบาย"), required=False)
    link = LinkBlock(label=_("ปุ่ม"))

    class Meta:
        label = _("เชิญชวนให้ดำเนินการ")
        icon = "pick"
        description = _("ข้อความสั้นพร้อมปุ่มหนึ่งปุ่ม")
        template = "content/blocks/action.html"
        preview_value = previews.ACTION


class RelatedBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("หัวข้อ"))
    pages = blocks.ListBlock(blocks.PageChooserBlock(label=_("หน้า")), label=_("หน้า"), min_num=1)

    class Meta:
        label = _("หน้าที่เกี่ยวข้อง")
        icon = "link"
        description = _("รายการหน้าในเว็บไซต์ พร้อมความนำของแต่ละหน้า")
        template = "content/blocks/related.html"
        preview_value = previews.RELATED

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "pages": services.readable(value["pages"])}


class NewestListingsBlock(blocks.StructBlock):
    """Live: keeps what the editor chose, and reads the newest public listings when the page is shown."""

    title = blocks.CharBlock(label=_("หัวข้อ"), default=_("ประกาศขายล่าสุด"))
    limit = blocks.IntegerBlock(label=_("จำนวนรายการ"), default=6, min_value=1, max_value=12)
    province = blocks.ChoiceBlock(label=_("เฉพาะจังหวัด"), choices=services.province_choices, required=False)
    authority_type = blocks.ChoiceBlock(label=_("เฉพาะประเภท อปท."), choices=services.type_choices, required=False)

    class Meta:
        label = _("ประกาศขายล่าสุด")
        icon = "list-ul"
        description = _("แสดงประกาศขายที่ประกาศแล้วล่าสุด ปรับตามข้อมูลจริงเอง ไม่ต้องแก้ไขหน้า")
        template = "content/blocks/newest_listings.html"
        preview_value = previews.NEWEST_LISTINGS

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        found = services.newest_listings(
            value["limit"], province=value.get("province") or None, authority_type=value.get("authority_type") or None
        )
        context = super().get_context(value, parent_context)
        return {**context, "listings": found, "market_url": place_url(Place.MARKET)}


WRITTEN = [
    ("heading", HeadingBlock()),
    ("text", TextBlock()),
    ("steps", StepsBlock()),
    ("notice", NoticeBlock()),
    ("table", TableBlock()),
    ("figures", FiguresBlock()),
    ("questions", QuestionsBlock()),
    ("download", DownloadBlock()),
    ("image", ImageBlock()),
]
LEADING = [
    ("action", ActionBlock()),
    ("related", RelatedBlock()),
    ("newest_listings", NewestListingsBlock()),
]
PAGE_BLOCKS = [*WRITTEN, *LEADING]
HOME_BLOCKS = [("ways", WaysBlock()), *WRITTEN, *LEADING]
LETTER_BLOCKS = [("text", TextBlock()), ("table", TableBlock())]
