"""Forms that an editor puts together: a survey, feedback, a question; until a day, and for a time that is told."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.contrib.forms.forms import BaseForm, FormBuilder
from wagtail.contrib.forms.models import AbstractFormField, AbstractFormSubmission, FormMixin, validate_to_address
from wagtail.contrib.forms.panels import FormSubmissionsPanel
from wagtail.contrib.forms.views import SubmissionsListView

from content.models.pages import PortalPage
from registry.fields import ThaiDateField
from registry.thai import to_arabic_digits
from registry.viewsets.exports import SafeExports

AT_MOST = 10_000  # letters in a long answer


class FieldType(models.TextChoices):
    SHORT = "singleline", _("ข้อความสั้น")
    LONG = "multiline", _("ข้อความยาว")
    NUMBER = "number", _("ตัวเลข")
    EMAIL = "email", _("อีเมล")
    DATE = "date", _("วันที่")
    TICK = "checkbox", _("ช่องทำเครื่องหมายหนึ่งช่อง")
    ONE_OF = "radio", _("เลือกหนึ่งข้อ")
    SOME_OF = "checkboxes", _("เลือกได้หลายข้อ")
    DROPDOWN = "dropdown", _("เลือกหนึ่งข้อจากรายการยาว")


class NumberField(forms.DecimalField):
    """A number as people type it: Thai digits, commas."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def to_python(self, value: Any) -> Any:
        return super().to_python(to_arabic_digits(str(value)).replace(",", "").strip() if value else value)


class Builder(FormBuilder):
    """Fields that read what people type in Thai."""

    def create_date_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return ThaiDateField(**options)

    def create_number_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return NumberField(**options)

    def create_multiline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        return forms.CharField(max_length=AT_MOST, widget=forms.Textarea(attrs={"rows": 5}), **options)


class AnswersView(SubmissionsListView):
    """Who may edit the page reads and takes away the answers; no cell runs in a spreadsheet."""

    write_csv_row = SafeExports.write_csv_row
    generate_xlsx_row = SafeExports.generate_xlsx_row

    def stream_csv(self, queryset: Any) -> Any:
        yield "\ufeff".encode()
        yield from super().stream_csv(queryset)


class FormPage(FormMixin, PortalPage):
    """Questions with their answers kept as long as the page says; an alias asks for the page that it repeats."""

    consent = models.CharField(
        _("ข้อความขอความยินยอม"),
        max_length=300,
        blank=True,
        help_text=_("ผู้ตอบต้องทำเครื่องหมายก่อนส่ง เช่น ข้าพเจ้ายินยอมให้ สถ. ใช้คำตอบนี้เพื่อปรับปรุงระบบ"),
    )
    thanks = models.CharField(_("ข้อความเมื่อส่งแล้ว"), max_length=300, blank=True)
    closes_on = models.DateField(_("รับคำตอบถึงวันที่"), null=True, blank=True, help_text=_("รวมวันนี้ด้วย"))
    keep_days = models.PositiveSmallIntegerField(
        _("เก็บคำตอบไว้ (วัน)"), default=365, help_text=_("แล้วระบบลบเอง ข้อความนี้แสดงแก่ผู้ตอบ")
    )
    to_address = models.CharField(
        _("แจ้งอีเมล"),
        max_length=255,
        blank=True,
        validators=[validate_to_address],
        help_text=_("เมื่อมีคำตอบใหม่ คั่นหลายที่อยู่ด้วยจุลภาค อีเมลไม่มีคำตอบอยู่ข้างใน"),
    )

    form_builder = Builder
    submissions_list_view_class = AnswersView
    parent_page_types = ["content.HomePage", "content.SectionPage"]
    subpage_types: list[str] = []
    template = "content/form_page.html"
    landing_page_template = "content/form_page.html"
    content_panels = [
        *PortalPage.content_panels,
        FormSubmissionsPanel(),
        InlinePanel("form_fields", label=_("คำถาม"), heading=_("คำถาม")),
        FieldPanel("consent"),
        FieldPanel("thanks"),
        FieldRowPanel([FieldPanel("closes_on"), FieldPanel("keep_days")]),
        MultiFieldPanel([FieldPanel("to_address")], heading=_("แจ้งผู้จัดทำ")),
    ]
    api_fields = [
        *PortalPage.api_fields,
        APIField("form_fields"),
        APIField("consent"),
        APIField("closes_on"),
        APIField("is_open"),
    ]

    page_description = _("แบบสำรวจ ข้อเสนอแนะ หรือคำถามที่ผู้อ่านตอบได้")

    class Meta:
        verbose_name = _("แบบฟอร์ม")
        verbose_name_plural = _("แบบฟอร์ม")
        constraints = [
            models.CheckConstraint(condition=models.Q(keep_days__gt=0), name="form_page_keeps_a_while"),
            models.CheckConstraint(
                condition=models.Q(closes_on=None) | models.Q(closes_on__year__lt=2400), name="form_page_common_era"
            ),
        ]

    @property
    def is_open(self) -> bool:
        return self.closes_on is None or timezone.localdate() <= self.closes_on

    def get_form_class(self) -> Any:
        extra: dict[str, forms.Field] = {
            "x-once": forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4),
        }
        if self.consent:
            missing = {"required": translate("โปรดทำเครื่องหมายยินยอมก่อนส่ง")}
            extra["x-consent"] = forms.BooleanField(label=self.consent, error_messages=missing)
        return type("AnswerForm", (super().get_form_class(), BaseForm), extra)

    def get_submission_class(self) -> type[Answer]:
        return Answer

    def get_submissions(self) -> Any:
        return Answer.objects.filter(page=self.source.pk)

    def get_data_fields(self) -> list[tuple[str, Any]]:
        return [("submit_time", _("ส่งเมื่อ")), *super().get_data_fields()[1:]]

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """No cache may keep a page that holds a token of one visitor."""
        from content.views.forms import answered

        response: HttpResponse = answered(request, self)
        response["Cache-Control"] = "private, no-store"
        return response


class FormField(AbstractFormField):
    """A question of a form."""

    page = ParentalKey(FormPage, on_delete=models.CASCADE, related_name="form_fields")
    field_type = models.CharField(_("ชนิดของคำตอบ"), max_length=16, choices=FieldType)
    label = models.CharField(_("คำถาม"), max_length=255)
    help_text = models.CharField(_("คำอธิบาย"), max_length=255, blank=True)
    required = models.BooleanField(_("ต้องตอบ"), default=True)
    choices = models.TextField(_("ตัวเลือก"), blank=True, help_text=_("บรรทัดละหนึ่งตัวเลือก เฉพาะคำถามที่ให้เลือก"))

    panels = [
        FieldPanel("label"),
        FieldPanel("help_text"),
        FieldPanel("field_type"),
        FieldPanel("choices"),
        FieldPanel("required"),
    ]

    class Meta:
        verbose_name = _("คำถาม")
        verbose_name_plural = _("คำถาม")
        ordering = ["sort_order"]
        constraints = [
            models.CheckConstraint(condition=models.Q(field_type__in=FieldType.values), name="form_field_type_known")
        ]

    def __str__(self) -> str:
        return self.label


class Answer(AbstractFormSubmission):
    """What somebody answered; `once` came with the form, so that a form sent twice is one answer."""

    once = models.UUIDField(unique=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("คำตอบ")
        verbose_name_plural = _("คำตอบ")
        ordering = ["-submit_time"]
        indexes = [models.Index(fields=["page", "submit_time"], name="answer_by_page")]

    def __str__(self) -> str:
        return str(self.submit_time)

    @staticmethod
    def too_old(page: FormPage) -> Any:
        """The answers that the page promised to have deleted by now."""
        return Answer.objects.filter(page=page, submit_time__lt=timezone.now() - dt.timedelta(days=page.keep_days))
