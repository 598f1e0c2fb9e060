"""Form fields for what people type in Thai: a date, whole tonnes, baht, and a file.

Each reads through registry.thai, says in one sentence what is wrong, and shows again what was typed. The date is a
text field on purpose: a browser's own date field knows no Buddhist era.
"""

from __future__ import annotations

import datetime
import re
import struct
from collections.abc import Callable
from decimal import Decimal
from pathlib import PurePath
from typing import Any, ClassVar, Generic, TypeVar, cast

import puremagic
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image

from registry import thai
from registry.pictures import is_too_large

KEPT_PHONE = re.compile(r"0[0-9]{8,9}(#[0-9]{1,6})?")
Value = TypeVar("Value", datetime.date, datetime.datetime, int, Decimal)


class ReadField(forms.Field, Generic[Value]):
    """A text field whose value is read and shown by registry.thai, between two limits, both included.

    A limit may be a function, for a limit such as today. A limit's sentence is given it as %(limit)s.
    """

    inputmode: ClassVar[str]

    def __init__(
        self,
        *,
        min_value: Value | Callable[[], Value] | None = None,
        max_value: Value | Callable[[], Value] | None = None,
        **kwargs: Any,
    ) -> None:
        self.min_value: Value | Callable[[], Value] | None = min_value
        self.max_value: Value | Callable[[], Value] | None = max_value
        super().__init__(**kwargs)

    def read(self, text: str) -> Value:
        raise NotImplementedError

    def show(self, value: Value) -> str:
        raise NotImplementedError

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": self.inputmode, "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """What was typed stays as it was typed; a value of ours is shown as we write it."""
        return value if value is None or isinstance(value, str) else self.show(value)

    def to_python(self, value: Any) -> Value | None:
        if isinstance(value, str):
            value = value.strip()
        if value in self.empty_values:
            return None
        try:
            return self.read(value) if isinstance(value, str) else cast("Value", value)
        except thai.Unreadable as error:
            message = self.error_messages.get(error.code, error.message)
            raise ValidationError(message, code=error.code, params=error.params) from error

    def validate(self, value: Value | None) -> None:
        super().validate(value)
        if value is None:
            return
        least, most = _limit(self.min_value), _limit(self.max_value)
        if least is not None and value < least:
            self._refuse("min_value", least)
        if most is not None and value > most:
            self._refuse("max_value", most)

    def _refuse(self, code: str, limit: Value) -> None:
        raise ValidationError(self.error_messages[code], code=code, params={"limit": self.show(limit)})


def _limit(limit: Value | Callable[[], Value] | None) -> Value | None:
    return limit() if callable(limit) else limit


class ThaiDateField(ReadField[datetime.date]):
    """A day in either era; shown as 23/11/2569, or 23/11/2026 in English."""

    # The number pads of phones have no slash, and the month's name is welcome too.
    inputmode = "text"
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("กรุณาพิมพ์วันที่ เช่น 23/11/2569"),
        "min_value": _("วันที่ต้องไม่ก่อน %(limit)s"),
        "max_value": _("วันที่ต้องไม่หลัง %(limit)s"),
    }

    def read(self, text: str) -> datetime.date:
        return thai.parse_date(text)

    def show(self, value: datetime.date) -> str:
        return thai.format_date(value, style="numeric")

    def validate(self, value: datetime.date | None) -> None:
        """A date made elsewhere from an unconverted Buddhist year is refused here, as the database refuses it."""
        super().validate(value)
        if value and value.year >= thai.FIRST_BUDDHIST_YEAR:
            raise ValidationError(thai.NotADate.sentences["year"], code="year", params={"year": value.year})


class TonnesField(ReadField[int]):
    """Whole tonnes, at least one."""

    inputmode = "numeric"
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("กรุณาพิมพ์จำนวนตัน เช่น 785"),
        "min_value": _("จำนวนต้องไม่น้อยกว่า %(limit)s ตัน"),
        "max_value": _("จำนวนต้องไม่เกิน %(limit)s ตัน"),
    }

    def read(self, text: str) -> int:
        return thai.parse_tonnes(text)

    def show(self, value: int) -> str:
        return thai.format_tonnes(value)


class BahtField(ReadField[Decimal]):
    """Baht with at most two decimals, more than nothing."""

    inputmode = "decimal"
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("กรุณาพิมพ์จำนวนเงิน เช่น 260.00"),
        "min_value": _("จำนวนเงินต้องไม่น้อยกว่า %(limit)s บาท"),
        "max_value": _("จำนวนเงินต้องไม่เกิน %(limit)s บาท"),
    }

    def read(self, text: str) -> Decimal:
        return thai.parse_baht(text)

    def show(self, value: Decimal) -> str:
        return thai.format_baht(value)


class PhoneField(forms.CharField):
    """A Thai telephone number, kept as registry.thai.phones keeps it and shown in groups."""

    default_error_messages: ClassVar[dict[str, Any]] = {"required": _("กรุณาพิมพ์เบอร์โทร เช่น 080 000 0000")}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": "tel", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        """What was typed stays as it was typed; a number of ours is shown in groups."""
        is_ours = isinstance(value, str) and KEPT_PHONE.fullmatch(value)
        return thai.format_phone(value) if is_ours else value

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            return thai.parse_phone(text) if text else ""
        except thai.NotAPhone as error:
            raise ValidationError(error.message, code=error.code, params=error.params) from error


class UploadField(forms.FileField):
    """A PDF, JPEG or PNG of at most 10 MB, known by its content.

    The file leaves with the ending and content type of what it is, so that a page dressed as a picture is never
    stored under a name that a browser would run.
    """

    max_bytes = 10 * 2**20
    # ending: content type, other endings that may stay, Pillow's name for what Pillow must be able to open
    kinds: ClassVar[dict[str, tuple[str, set[str], str | None]]] = {
        ".pdf": ("application/pdf", set(), None),
        ".jpg": ("image/jpeg", {".jpeg"}, "JPEG"),
        ".png": ("image/png", set(), "PNG"),
    }
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("กรุณาเลือกไฟล์"),
        "missing": _("กรุณาเลือกไฟล์"),
        "empty": _("ไฟล์นี้ว่างเปล่า กรุณาเลือกไฟล์ใหม่"),
        "too_large": _("ไฟล์ใหญ่เกินไป รับไฟล์ขนาดไม่เกิน 10 MB"),
        "kind": _("รับเฉพาะไฟล์ PDF, JPG หรือ PNG ไฟล์นี้มีเนื้อหาเป็นชนิดอื่น"),
        "broken_image": _("เปิดภาพนี้ไม่ได้ ไฟล์อาจเสียหาย กรุณาบันทึกภาพใหม่แล้วลองอีกครั้ง"),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "accept": ".pdf,.jpg,.jpeg,.png"}

    def to_python(self, data: Any) -> UploadedFile[Any] | None:
        file = cast("UploadedFile[Any] | None", super().to_python(data))
        if file is None:
            return None
        if (file.size or 0) > self.max_bytes:
            raise ValidationError(self.error_messages["too_large"], code="too_large")
        ending = kind_of(file, set(self.kinds))
        if not ending:
            raise ValidationError(self.error_messages["kind"], code="kind")
        content_type, other_endings, image_format = self.kinds[ending]
        if image_format and not is_image(file, image_format):
            raise ValidationError(self.error_messages["broken_image"], code="broken_image")
        path = PurePath(file.name or "")
        if path.suffix.lower() not in {ending, *other_endings}:
            file.name = str(path.with_suffix(ending))
        file.content_type = content_type
        return file


class PhotoField(UploadField):
    """A photograph from a phone or a camera: JPEG or PNG of at most 15 MB that can be decoded within reason."""

    max_bytes = 15 * 2**20
    kinds: ClassVar[dict[str, tuple[str, set[str], str | None]]] = {
        ending: kind for ending, kind in UploadField.kinds.items() if kind[2]
    }
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("กรุณาเลือกภาพ"),
        "missing": _("กรุณาเลือกภาพ"),
        "too_large": _("ภาพใหญ่เกินไป รับภาพขนาดไม่เกิน 15 MB"),
        "kind": _("รับเฉพาะภาพถ่าย JPG หรือ PNG ไฟล์นี้มีเนื้อหาเป็นชนิดอื่น"),
        "too_many_pixels": _("ภาพนี้ละเอียดเกินไปจนเปิดไม่ได้ กรุณาย่อภาพให้ด้านยาวไม่เกิน 5,000 พิกเซล แล้วลองอีกครั้ง"),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # a telephone then offers its camera and turns its own format into JPEG
        return {**super().widget_attrs(widget), "accept": "image/jpeg,image/png"}

    def to_python(self, data: Any) -> UploadedFile[Any] | None:
        if data and (data.size or 0) <= self.max_bytes and is_too_large(data):
            raise ValidationError(self.error_messages["too_many_pixels"], code="too_many_pixels")
        return super().to_python(data)


def kind_of(file: File[Any], endings: set[str]) -> str | None:
    """Which of these endings the first bytes of the file stand for; its name is not looked at."""
    file.seek(0)
    try:
        matches = puremagic.magic_stream(file)
    except (puremagic.PureError, ValueError):
        return None
    finally:
        file.seek(0)
    return next((match.extension for match in matches if match.extension in endings), None)


def is_image(file: File[Any], image_format: str) -> bool:
    """Whether Pillow opens the file as that format, at a size that does not exhaust the memory."""
    try:
        Image.open(file, formats=[image_format]).verify()
    except (OSError, SyntaxError, ValueError, EOFError, struct.error):
        return False
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
    finally:
        file.seek(0)
    return True
