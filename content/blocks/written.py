"""Blocks that hold what an editor writes."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.rich_text import RichText, expand_db_html

from content import previews
from content.blocks.choices import ChoiceBlock
from content.blocks.served import ServedDocumentBlock, ServedImageBlock
from content.enums import NoticeKind

FEATURES = ["h3", "bold", "ol", "ul", "link", "document-link"]
INLINE_FEATURES = ["bold", "link"]
FILMS, CAPTIONS = ("mp4", "webm"), ("vtt",)
NOTICE_TONES = {NoticeKind.INFORMATION: "neutral", NoticeKind.WARNING: "warning", NoticeKind.SUCCESS: "good"}


class RichBlock(blocks.RichTextBlock):
    """Rich text that a front end of its own can show: the content API gives it as HTML with real addresses."""

    def get_api_representation(self, value: RichText, context: Any = None) -> str:
        return str(expand_db_html(value.source))


class TextBlock(RichBlock):
    """Running text with few choices, so that every page looks alike."""

    def __init__(self, **options: Any) -> None:
        words = _("เลือกหน้าที่จะลิงก์ไปจากรายการหน้า ไม่ต้องพิมพ์ที่อยู่")
        super().__init__(**{"features": FEATURES, "help_text": words, **options})

    class Meta:
        label = _("ข้อความ")
        icon = "pilcrow"
        description = _("ข้อความทั่วไป หัวข้อย่อย รายการ และลิงก์")
        template = "content/blocks/text.html"
        preview_value = previews.TEXT


class HeadingBlock(blocks.CharBlock):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{"help_text": _("ใช้แบ่งเนื้อหาเป็นตอน หัวข้อนี้แสดงในสารบัญของหน้า"), **options})

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
    text = RichBlock(label=_("ต้องทำอะไร"), features=INLINE_FEATURES)
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
        help_text = _("เขียนทีละขั้นตามลำดับที่ทำจริง เพิ่มและสลับลำดับขั้นได้")
        template = "content/blocks/steps.html"
        preview_value = previews.STEPS


class ChecklistBlock(blocks.StructBlock):
    """What a reader ticks off on paper."""

    title = blocks.CharBlock(label=_("หัวข้อ"))
    points = blocks.ListBlock(blocks.CharBlock(label=_("รายการ")), label=_("รายการ"), min_num=1)

    class Meta:
        label = _("รายการตรวจสอบ")
        icon = "list-ul"
        description = _("รายการที่ผู้อ่านพิมพ์แล้วทำเครื่องหมายทีละข้อ")
        help_text = _("หนึ่งรายการคือหนึ่งเรื่องที่ตรวจได้ว่าทำแล้วหรือยัง")
        template = "content/blocks/checklist.html"
        preview_value = previews.CHECKLIST


class NoticeBlock(blocks.StructBlock):
    kind = ChoiceBlock(label=_("ชนิด"), choices=NoticeKind.choices, default=NoticeKind.INFORMATION)
    title = blocks.CharBlock(label=_("หัวข้อ"))
    text = RichBlock(label=_("ข้อความ"), features=INLINE_FEATURES)

    class Meta:
        label = _("กล่องข้อความเน้น")
        icon = "warning"
        description = _("เรื่องที่ผู้อ่านต้องไม่พลาด ใช้หน้าละไม่เกินหนึ่งหรือสองกล่อง")
        help_text = _("เขียนสั้น บอกว่าเกิดอะไรและต้องทำอะไร")
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
        help_text = _("ตั้งหัวทุกคอลัมน์ และบอกที่มาของตัวเลขในคำบรรยายตาราง")
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
        help_text = _("ตัวเลขที่ไม่ได้มาจากการรับรองให้เขียนว่า ประมาณการ")
        template = "content/blocks/figures.html"
        preview_value = previews.FIGURES


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("คำถาม"))
    answer = RichBlock(label=_("คำตอบ"), features=INLINE_FEATURES)

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
        help_text = _("เขียนคำถามอย่างที่ผู้อ่านถาม แล้วตอบสั้นที่สุดก่อน")
        template = "content/blocks/questions.html"
        preview_value = previews.QUESTIONS


class QuotationBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("ข้อความ"))
    source = blocks.CharBlock(label=_("ที่มา"), help_text=_("หน่วยงานหรือเอกสาร ไม่ใส่ชื่อบุคคลที่ยังไม่ยินยอม"))

    class Meta:
        label = _("ข้อความอ้างอิง")
        icon = "openquote"
        description = _("คำพูดหรือข้อความจากเอกสาร พร้อมที่มา")
        help_text = _("คัดข้อความตามต้นฉบับ และบอกที่มาที่ตรวจสอบได้")
        template = "content/blocks/quotation.html"
        preview_value = previews.QUOTATION


class VideoBlock(blocks.StructBlock):
    """A film of the library with captions; nothing is fetched from another host."""

    title = blocks.CharBlock(label=_("ชื่อวีดิทัศน์"))
    film = ServedDocumentBlock(label=_("ไฟล์วีดิทัศน์"), help_text=_("MP4 หรือ WebM"))
    captions = ServedDocumentBlock(label=_("คำบรรยายใต้ภาพ"), help_text=_("ไฟล์ VTT ต้องมี เพื่อผู้ที่ไม่ได้ยิน"))
    text = RichBlock(label=_("ถอดความ"), features=INLINE_FEATURES, required=False)

    class Meta:
        label = _("วีดิทัศน์")
        icon = "media"
        description = _("วีดิทัศน์จากคลังเอกสาร พร้อมคำบรรยายใต้ภาพ เล่นเมื่อผู้อ่านกดเท่านั้น")
        help_text = _("ใช้ไฟล์ในคลังเอกสารเท่านั้น และต้องมีคำบรรยายใต้ภาพ")
        template = "content/blocks/video.html"
        preview_value = previews.VIDEO

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        """A draft, which Wagtail saves by itself while somebody types, may still be without its files."""
        cleaned = super().clean(value)
        wrong = {
            name: ValidationError(_("ไฟล์นี้ใช้ไม่ได้ ต้องเป็น %(kinds)s") % {"kinds": ", ".join(kinds).upper()})
            for name, kinds in (("film", FILMS), ("captions", CAPTIONS))
            if cleaned[name] and cleaned[name].file_extension.lower() not in kinds
        }
        if wrong:
            raise blocks.StructBlockValidationError(block_errors=wrong)
        return cleaned


class TermBlock(blocks.StructBlock):
    term = blocks.CharBlock(label=_("คำ"))
    english = blocks.CharBlock(label=_("ภาษาอังกฤษ"), required=False)
    meaning = RichBlock(label=_("ความหมาย"), features=INLINE_FEATURES)

    class Meta:
        label = _("คำศัพท์")
        icon = "openquote"
        description = _("คำหนึ่งคำ พร้อมคำภาษาอังกฤษและความหมาย")
        help_text = _("เขียนด้วยคำที่คนทั่วไปเข้าใจ ความหมายนี้แสดงในทุกหน้าที่ใช้คำนี้")
        template = "content/blocks/term.html"
        preview_value = previews.TERM


class DownloadBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("ชื่อเอกสาร"))
    text = blocks.CharBlock(label=_("คำอธิบาย"), required=False)
    document = ServedDocumentBlock(label=_("ไฟล์"))

    class Meta:
        label = _("ดาวน์โหลดเอกสาร")
        icon = "download"
        description = _("ลิงก์ไปยังไฟล์ พร้อมชนิด ขนาด และวันที่ของไฟล์")
        help_text = _("เลือกไฟล์จากคลังเอกสาร ระบบแสดงชนิด ขนาด และวันที่ให้เอง")
        template = "content/blocks/download.html"
        preview_value = previews.DOWNLOAD


class ImageBlock(blocks.StructBlock):
    image = ServedImageBlock(label=_("ภาพ"))
    alternative = blocks.CharBlock(label=_("ข้อความแทนภาพ"), help_text=_("บอกสิ่งที่เห็นในภาพแก่ผู้ที่มองไม่เห็น"))
    caption = blocks.CharBlock(label=_("คำบรรยายภาพ"), help_text=_("บอกสถานที่ เวลา และที่มาของภาพ"))

    class Meta:
        label = _("ภาพ")
        icon = "image"
        description = _("ภาพหนึ่งภาพ พร้อมข้อความแทนภาพและคำบรรยาย")
        help_text = _("ข้อความแทนภาพต้องบอกสิ่งที่เห็น ไม่ใช่ชื่อไฟล์")
        template = "content/blocks/image.html"
        preview_value = previews.IMAGE
