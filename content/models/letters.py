"""Official letters as they were written: what a letter does not say (a number, a day) stays empty here."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from content.blocks import LETTER_BLOCKS
from content.enums import Urgency
from content.models.letter_dates import LetterDate
from content.models.pages import PortalPage


def urgency_field() -> models.CharField[str, str]:
    return models.CharField(_("ชั้นความเร็ว"), max_length=20, choices=Urgency.choices, default=Urgency.NORMAL)


def urgency_is_known(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=models.Q(urgency__in=Urgency.values), name=name)


class LetterPage(LetterDate, PortalPage):  # type: ignore[django-manager-missing]
    """An official letter with its references and enclosures; without a number or a day it is a draft."""

    urgency = urgency_field()
    number = models.CharField(
        _("เลขที่หนังสือ"), max_length=60, blank=True, help_text=_("เช่น มท 0820.4/ว 71 หากยังไม่มีเลขที่ให้เว้นว่าง")
    )
    sender = models.TextField(_("ส่วนราชการ"), help_text=_("ชื่อหน่วยงานและที่ตั้ง"))
    subject = models.CharField(_("เรื่อง"), max_length=255)
    recipient = models.CharField(_("เรียน"), max_length=255)
    body = StreamField(LETTER_BLOCKS, verbose_name=_("เนื้อความ"))
    signatory = models.CharField(_("ตำแหน่งผู้ลงนาม"), max_length=255, blank=True, help_text=_("ตำแหน่งเท่านั้น ไม่ใส่ชื่อบุคคล"))
    contact = models.TextField(_("หน่วยงานที่ติดต่อ"), blank=True, help_text=_("ไม่ใส่ชื่อและหมายเลขโทรศัพท์ของบุคคล"))

    scan = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name=_("ไฟล์สแกนฉบับลงนาม"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("PDF ของหนังสือที่ลงนามแล้ว แสดงคู่กับเนื้อความ ต้องมีเลขที่และวันที่ครบก่อน"),
    )

    parent_page_types = ["content.SectionPage"]
    subpage_types: list[str] = []
    template = "content/letter_page.html"

    content_panels = [
        *PortalPage.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("urgency"), FieldPanel("number")]),
                FieldRowPanel([FieldPanel("day"), FieldPanel("month"), FieldPanel("year_be")]),
                FieldPanel("sender"),
                FieldPanel("subject"),
                FieldPanel("recipient"),
            ],
            heading=_("หัวหนังสือ"),
        ),
        InlinePanel("references", label=_("อ้างถึง")),
        InlinePanel("enclosures", label=_("สิ่งที่ส่งมาด้วย")),
        FieldPanel("body"),
        FieldPanel("signatory"),
        InlinePanel("routing", label=_("ลงนามกำกับ")),
        FieldPanel("contact"),
        InlinePanel("tasks", label=_("เรื่องที่ขอให้จังหวัดดำเนินการ")),
        FieldPanel("scan"),
    ]
    search_fields = [
        *PortalPage.search_fields,
        index.SearchField("number"),
        index.SearchField("subject"),
        index.SearchField("recipient"),
        index.SearchField("body"),
        index.FilterField("urgency"),
    ]
    api_fields = [
        *PortalPage.api_fields,
        APIField("urgency"),
        APIField("number"),
        APIField("date_iso"),
        APIField("is_draft"),
        APIField("sender"),
        APIField("subject"),
        APIField("recipient"),
        APIField("references"),
        APIField("enclosures"),
        APIField("body"),
        APIField("signatory"),
        APIField("contact"),
        APIField("routing"),
        APIField("tasks"),
        APIField("scan"),
    ]

    page_description = _("หนังสือราชการที่เป็นร่างหรือลงนามแล้ว ส่งให้จังหวัดรับทราบและรายงานผลได้")

    class Meta:
        verbose_name = _("หนังสือราชการ")
        verbose_name_plural = _("หนังสือราชการ")
        constraints = [*LetterDate.Meta.constraints, urgency_is_known("letterpage_urgency_known")]

    def clean(self) -> None:
        """A signed scan belongs to a letter that has its number and day, and is a PDF."""
        super().clean()
        if self.scan and self.is_draft:
            raise ValidationError({"scan": _("หนังสือที่ลงนามแล้วต้องมีเลขที่และวันที่ครบ โปรดกรอกก่อนแนบไฟล์สแกน")})
        if self.scan and self.scan.file_extension.lower() != "pdf":
            raise ValidationError({"scan": _("ไฟล์สแกนต้องเป็น PDF")})

    @property
    def is_draft(self) -> bool:
        """True while the letter has no number or no day: it has not been issued."""
        return not (self.number and self.day)


class LetterReference(LetterDate, Orderable):
    """An earlier letter that this one refers to."""

    page = ParentalKey(LetterPage, on_delete=models.CASCADE, related_name="references")
    text = models.CharField(_("หนังสือ"), max_length=255, help_text=_("เช่น หนังสือกรมส่งเสริมการปกครองท้องถิ่น"))
    urgency = urgency_field()
    number = models.CharField(_("เลขที่หนังสือ"), max_length=60, blank=True)

    panels = [
        FieldPanel("text"),
        FieldRowPanel([FieldPanel("urgency"), FieldPanel("number")]),
        FieldRowPanel([FieldPanel("day"), FieldPanel("month"), FieldPanel("year_be")]),
    ]
    api_fields = [APIField("text"), APIField("urgency"), APIField("number"), APIField("date_iso")]

    class Meta(Orderable.Meta):
        verbose_name = _("อ้างถึง")
        verbose_name_plural = _("อ้างถึง")
        constraints = [*LetterDate.Meta.constraints, urgency_is_known("letterreference_urgency_known")]

    def __str__(self) -> str:
        return f"{self.text} {self.number}".strip()


class LetterEnclosure(Orderable, models.Model):
    """Something sent with the letter; linked to its page where the site has one."""

    page = ParentalKey(LetterPage, on_delete=models.CASCADE, related_name="enclosures")
    name = models.CharField(_("ชื่อ"), max_length=255)
    quantity = models.CharField(_("จำนวน"), max_length=60, blank=True, help_text=_("เช่น 1 ชุด"))
    linked_page = models.ForeignKey(
        "wagtailcore.Page",
        verbose_name=_("หน้าในเว็บไซต์"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    panels = [FieldPanel("name"), FieldPanel("quantity"), PageChooserPanel("linked_page")]
    api_fields = [APIField("name"), APIField("quantity"), APIField("linked_page")]

    class Meta(Orderable.Meta):
        verbose_name = _("สิ่งที่ส่งมาด้วย")
        verbose_name_plural = _("สิ่งที่ส่งมาด้วย")

    def __str__(self) -> str:
        return self.name


class LetterTask(Orderable, models.Model):
    """One thing that the letter asks every province to do; copied to the provinces' lists when the letter is sent."""

    page = ParentalKey(LetterPage, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(
        _("เรื่องที่ขอให้ดำเนินการ"), max_length=300, help_text=_("หนึ่งเรื่องต่อหนึ่งข้อ จังหวัดจะรายงานผลเป็นข้อ ๆ")
    )
    due_on = models.DateField(_("ภายในวันที่"), null=True, blank=True)

    panels = [FieldPanel("text"), FieldPanel("due_on")]
    api_fields = [APIField("text"), APIField("due_on")]

    class Meta(Orderable.Meta):
        verbose_name = _("เรื่องที่ขอให้จังหวัดดำเนินการ")
        verbose_name_plural = _("เรื่องที่ขอให้จังหวัดดำเนินการ")

    def __str__(self) -> str:
        return self.text


class LetterRouting(Orderable, models.Model):
    """One who initialled the letter on its way to signature: a position, never a person's name."""

    page = ParentalKey(LetterPage, on_delete=models.CASCADE, related_name="routing")
    role = models.CharField(_("ตำแหน่ง"), max_length=120)

    panels = [FieldPanel("role")]
    api_fields = [APIField("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("ลงนามกำกับ")
        verbose_name_plural = _("ลงนามกำกับ")

    def __str__(self) -> str:
        return self.role
