import datetime
import io
from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from registry.fields import BahtField, ThaiDateField, TonnesField, UploadField, is_image

DAY = datetime.date(2026, 11, 23)


class SaleForm(forms.Form):
    day = ThaiDateField(min_value=datetime.date(2026, 11, 1), max_value=lambda: datetime.date(2026, 11, 30))
    tonnes = TonnesField(min_value=2, max_value=3140)
    baht = BahtField(min_value=Decimal(18), max_value=Decimal(3000))


GOOD = {"day": "๒๓/๑๑/๒๕๖๙", "tonnes": "๑,๒๐๐", "baht": "1,260.50"}


def error_of(field, typed):
    form = SaleForm({**GOOD, field: typed})
    assert not form.is_valid()
    (message,) = form.errors[field]
    return message


def test_what_is_typed_in_thai_becomes_a_date_an_integer_and_a_decimal():
    form = SaleForm(GOOD)
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"day": DAY, "tonnes": 1200, "baht": Decimal("1260.50")}
    assert isinstance(form.cleaned_data["tonnes"], int)
    assert isinstance(form.cleaned_data["baht"], Decimal)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("day", "", "กรุณาพิมพ์วันที่ เช่น 23/11/2569"),
        ("day", "31 กุมภาพันธ์ 2569", "เดือนกุมภาพันธ์ 2569 มี 28 วัน จึงไม่มีวันที่ 31"),
        ("day", "31/10/2569", "วันที่ต้องไม่ก่อน 01/11/2569"),
        ("day", "1/12/2569", "วันที่ต้องไม่หลัง 30/11/2569"),
        ("tonnes", "  ", "กรุณาพิมพ์จำนวนตัน เช่น 785"),
        ("tonnes", "1.5", "จำนวนต้องเป็นตันเต็ม ไม่มีจุดทศนิยม"),
        ("tonnes", "-1", "จำนวนตันต้องไม่ติดลบ"),
        ("tonnes", "1", "จำนวนต้องไม่น้อยกว่า 2 ตัน"),
        ("tonnes", "3141", "จำนวนต้องไม่เกิน 3,140 ตัน"),
        ("baht", "", "กรุณาพิมพ์จำนวนเงิน เช่น 260.00"),
        ("baht", "0", "จำนวนเงินต้องมากกว่า 0"),
        ("baht", "17.99", "จำนวนเงินต้องไม่น้อยกว่า 18.00 บาท"),
        ("baht", "3,000.01", "จำนวนเงินต้องไม่เกิน 3,000.00 บาท"),
    ],
)
def test_each_field_says_in_thai_what_is_wrong(field, typed, sentence):
    assert error_of(field, typed) == sentence


@pytest.mark.parametrize(("field", "typed"), [("day", "1/11/2569"), ("day", "30/11/2569"), ("tonnes", "2")])
def test_a_limit_itself_is_allowed(field, typed):
    assert SaleForm({**GOOD, field: typed}).is_valid()


@pytest.mark.parametrize(("field", "typed"), [("day", "๓๑/๒/2569"), ("tonnes", "1,5"), ("baht", "1.234")])
def test_what_was_typed_is_shown_again_beside_its_error(field, typed):
    form = SaleForm({**GOOD, field: typed})
    assert not form.is_valid()
    assert f'value="{typed}"' in str(form[field])


def test_a_sentence_of_the_forms_own_replaces_the_fields():
    field = TonnesField(error_messages={"zero": "ต้องขายอย่างน้อย 1 ตัน"})
    with pytest.raises(forms.ValidationError, match="ต้องขายอย่างน้อย 1 ตัน"):
        field.clean("0")


@pytest.mark.parametrize(("language", "shown"), [("th", "23/11/2569"), ("en", "23/11/2026")])
def test_a_first_value_is_shown_as_it_would_be_typed(language, shown):
    with translation.override(language):
        form = SaleForm(initial={"day": DAY, "tonnes": 1200, "baht": Decimal("1260.5")})
        assert f'value="{shown}"' in str(form["day"])
        assert 'value="1,200"' in str(form["tonnes"])
        assert 'value="1,260.50"' in str(form["baht"])


def test_the_fields_are_text_with_the_right_keyboard_and_never_a_browsers_date_or_number():
    form = SaleForm()
    for name, inputmode in {"day": "text", "tonnes": "numeric", "baht": "decimal"}.items():
        html = str(form[name])
        assert 'type="text"' in html
        assert f'inputmode="{inputmode}"' in html


def test_the_same_value_in_another_writing_is_no_change():
    initial = {"day": DAY, "tonnes": 1200, "baht": Decimal("1260.50")}
    assert not SaleForm({**GOOD, "day": "23 พ.ย. 69"}, initial=initial).has_changed()
    assert SaleForm({**GOOD, "tonnes": "1201"}, initial=initial).changed_data == ["tonnes"]


@pytest.mark.parametrize("field_class", [ThaiDateField, TonnesField, BahtField])
def test_a_field_that_is_not_required_may_stay_empty(field_class):
    assert field_class(required=False).clean("  ") is None


def test_a_buddhist_year_that_was_never_converted_is_refused():
    with pytest.raises(forms.ValidationError, match="ใช้ปี 2569 ไม่ได้"):
        ThaiDateField().clean(datetime.date(2569, 11, 23))


# --- uploads -------------------------------------------------------------------------------------------------------

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


def picture(image_format, size=(9, 9)):
    buffer = io.BytesIO()
    Image.new("RGB", size, "green").save(buffer, image_format)
    return buffer.getvalue()


def upload(content, name="slip.pdf", content_type="application/octet-stream"):
    return UploadField().clean(SimpleUploadedFile(name, content, content_type))


def refusal_of(content, name="slip.pdf"):
    with pytest.raises(forms.ValidationError) as refusal:
        upload(content, name)
    return refusal.value


@pytest.mark.parametrize(
    ("content", "name", "kept_name", "content_type"),
    [
        (PDF, "slip.pdf", "slip.pdf", "application/pdf"),
        (PDF, "SLIP.PDF", "SLIP.PDF", "application/pdf"),
        (picture("JPEG"), "ภาพ.jpg", "ภาพ.jpg", "image/jpeg"),
        (picture("JPEG"), "photo.jpeg", "photo.jpeg", "image/jpeg"),
        (picture("PNG"), "photo.png", "photo.png", "image/png"),
        (picture("PNG"), "photo.jpg", "photo.png", "image/png"),
        (PDF, "page.html", "page.pdf", "application/pdf"),
        (PDF, "noending", "noending.pdf", "application/pdf"),
    ],
)
def test_a_file_is_known_by_its_content_and_named_for_it(content, name, kept_name, content_type):
    file = upload(content, name, "text/html")
    assert (file.name, file.content_type) == (kept_name, content_type)
    assert file.read() == content


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><html><script>alert(1)</script></html>",
        b"<svg xmlns='http://www.w3.org/2000/svg'></svg>",
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"just words, and then %PDF-1.7",
        b"\x89PNG",
        picture("GIF"),
        picture("TIFF"),
        picture("WEBP"),
        picture("JPEG2000"),
    ],
)
@pytest.mark.parametrize("name", ["slip.pdf", "slip.jpg", "slip.png"])
def test_another_kind_of_file_is_refused_whatever_its_name(content, name):
    refusal = refusal_of(content, name)
    assert refusal.code == "kind"
    assert refusal.messages == ["รับเฉพาะไฟล์ PDF, JPG หรือ PNG ไฟล์นี้มีเนื้อหาเป็นชนิดอื่น"]


@pytest.mark.parametrize(
    "content",
    [
        picture("PNG")[:40],
        picture("PNG").replace(b"IDAT", b"IDAX"),
        picture("JPEG")[:20],
        b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 and nothing more",
    ],
)
def test_a_picture_that_does_not_open_is_refused(content):
    assert refusal_of(content, "photo.png").code == "broken_image"


@pytest.mark.parametrize("limit", [40, 50])  # Pillow raises beyond twice its limit, and warns before
def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch, limit):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", limit)
    assert refusal_of(picture("PNG", (9, 9)), "photo.png").code == "broken_image"


def test_a_file_of_ten_megabytes_passes_and_one_byte_more_is_refused():
    limit = 10 * 2**20
    assert upload(PDF.ljust(limit, b"\n")).size == limit
    refusal = refusal_of(PDF.ljust(limit + 1, b"\n"))
    assert refusal.messages == ["ไฟล์ใหญ่เกินไป รับไฟล์ขนาดไม่เกิน 10 MB"]


def test_an_empty_file_and_no_file_are_refused():
    assert refusal_of(b"").messages == ["ไฟล์นี้ว่างเปล่า กรุณาเลือกไฟล์ใหม่"]
    with pytest.raises(forms.ValidationError, match="กรุณาเลือกไฟล์"):
        UploadField().clean(None)
    assert UploadField(required=False).clean(None) is None


def test_a_file_kept_from_before_needs_no_new_one():
    assert UploadField().clean(None, initial="old.pdf") == "old.pdf"


def test_the_file_chooser_offers_the_accepted_kinds():
    assert UploadField().widget.attrs["accept"] == ".pdf,.jpg,.jpeg,.png"


@settings(deadline=None)
@given(st.sampled_from(["PNG", "JPEG"]), st.integers(0, 600), st.binary(min_size=1, max_size=8))
def test_a_damaged_picture_never_breaks_the_check(image_format, position, damage):
    content = bytearray(picture(image_format))
    content[position : position + len(damage)] = damage
    assert is_image(SimpleUploadedFile("photo", bytes(content)), image_format) in {True, False}
