"""The parts of the look: what a reader of the page, with eyes or with a screen reader, is told."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation


class SaleForm(forms.Form):
    tonnes = forms.IntegerField(label="ปริมาณ", help_text="จำนวนเต็ม", min_value=1)
    delivery = forms.ChoiceField(label="วิธีส่งมอบ", choices=[("A", "โอน"), ("B", "หักล้าง")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="ยอมรับ", help_text="อ่านก่อน", required=False)
    file = forms.FileField(label="ไฟล์", required=False, widget=forms.FileInput(attrs={"placeholder": "เลือก"}))

    def clean(self) -> None:
        raise forms.ValidationError("ทั้งแบบฟอร์มผิด")


def render(source: str, **context: object) -> str:
    return re.sub(r"\s+", " ", Template("{% load parts %}" + source).render(Context(context)))


def test_a_label_names_its_control_and_the_hint_describes_it():
    html = render("{% field form.tonnes unit='ตัน' %}", form=SaleForm())
    control = re.search(r"<input[^>]*>", html)[0]
    assert '<label for="id_tonnes">ปริมาณ' in html
    assert 'id="id_tonnes"' in control
    assert 'aria-describedby="id_tonnes_helptext"' in control
    assert 'id="id_tonnes_helptext">จำนวนเต็ม<' in html
    assert ">ตัน</span>" in html
    assert "aria-invalid" not in control


def test_an_error_is_marked_said_and_described():
    html = render("{% field form.tonnes %}", form=SaleForm({"tonnes": "-1"}))
    control = re.search(r"<input[^>]*>", html)[0]
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="id_tonnes_helptext id_tonnes_error"' in control
    assert 'id="id_tonnes_error"' in html
    assert 'value="-1"' in control


def test_a_group_of_radios_is_a_fieldset_with_a_label_for_each_choice():
    html = render("{% field form.delivery %}", form=SaleForm({}))
    assert '<fieldset aria-describedby="id_delivery_error">' in html
    assert "<legend>วิธีส่งมอบ" in html
    assert '<label for="id_delivery_1">หักล้าง</label>' in html


def test_a_single_checkbox_stands_before_its_label():
    html = render("{% field form.agree %}", form=SaleForm())
    assert html.index('type="checkbox"') < html.index('<label for="id_agree">')
    assert 'aria-describedby="id_agree_helptext"' in html


@pytest.mark.parametrize(("option", "shown"), [("", True), ("mark_optional=False", False)])
def test_an_optional_field_says_so_unless_told_not_to(option, shown):
    assert ("ไม่บังคับ" in render("{% field form.agree " + option + " %}", form=SaleForm())) is shown
    assert "ไม่บังคับ" not in render("{% field form.tonnes %}", form=SaleForm())


def test_no_placeholder_is_shown():
    assert "placeholder" in str(SaleForm()["file"])
    assert "placeholder" not in render("{% field form.file %}", form=SaleForm())


def test_the_error_summary_links_each_error_to_a_control_that_exists():
    form = SaleForm({"tonnes": "x"})
    html = render("{% error_summary form %}{% fields form %}", form=form)
    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["id_tonnes", "id_delivery_0"]
    assert all(f'id="{target}"' in html for target in targets)
    assert "<li>ทั้งแบบฟอร์มผิด</li>" in html
    assert 'tabindex="-1" autofocus' in html


@pytest.mark.parametrize("form", [SaleForm(), ""])
def test_there_is_no_error_summary_while_nothing_is_wrong(form):
    assert render("{% error_summary form %}", form=form).strip() == ""


@pytest.mark.parametrize(
    ("shown", "address", "language", "expected"),
    [
        ("th", "/styleguide/?a=1&b=2", "en", "/en/styleguide/?a=1&b=2"),
        ("en", "/en/styleguide/", "th", "/styleguide/"),
        ("th", "/no.such.page", "en", "/en/"),
        ("en", "/en/no.such.page", "th", "/"),
        ("th", "//example.org/", "en", "/en/"),
    ],
)
def test_the_language_switch_stays_on_the_page_or_goes_home(shown, address, language, expected):
    request = RequestFactory().get("/")
    request.path, _, query = address.partition("?")
    request.META["QUERY_STRING"] = query
    with translation.override(shown):
        html = Template("{% load parts %}{% switch_language_url language as url %}{{ url|safe }}").render(
            Context({"request": request, "language": language})
        )
    assert html == expected


@pytest.mark.parametrize(("language", "expected"), [("th", "/market/"), ("en", "/en/market/")])
def test_paths_follow_the_language(language, expected):
    with translation.override(language):
        assert render("{% site_path '/market/' %}") == expected


@pytest.mark.parametrize(
    ("here", "path", "current"),
    [("/", "/", "page"), ("/market/", "/market/", "page"), ("/market/7/", "/market/", "true"), ("/market/", "/", None)],
)
def test_the_menu_says_where_the_reader_is(here, path, current):
    html = render("{% navigation_link path 'ประกาศขาย' %}", request=RequestFactory().get(here), path=path)
    assert (f'aria-current="{current}"' in html) if current else ("aria-current" not in html)


def test_what_people_typed_is_escaped():
    html = render("{% card title=t href='/x/' %}{{ t }}{% endcard %}{% task t %}{% event t note=t %}", t="<b>&")
    assert "<b>" not in html
    assert html.count("&lt;b&gt;&amp;") == 5


def test_a_step_that_is_reached_says_so():
    path = [SimpleNamespace(label=state, state=state) for state in ("done", "current", "todo")]
    html = render("{% steps path %}", path=path)
    assert html.count('aria-current="step"') == 1
    assert html.count("(เสร็จแล้ว)") == 1


def test_pagination_shows_only_the_ways_there_are():
    assert 'rel="next"' in render("{% pagination next='?after=3' %}")
    assert 'rel="prev"' not in render("{% pagination next='?after=3' %}")
    assert render("{% pagination %}").strip() == ""


def test_a_form_page_uploads_files_and_names_the_error_in_its_title(rf):
    form = SaleForm({"tonnes": "x"}, {})
    html = render_to_string("form_page.html", {"form": form, "title": "เสนอราคา", "cancel_url": "/my/"}, rf.get("/"))
    assert 'enctype="multipart/form-data"' in html
    assert "<title>มีข้อผิดพลาด: เสนอราคา" in html
    assert 'name="csrfmiddlewaretoken"' in html


def test_a_confirm_page_needs_no_form(rf):
    context = {"title": "ถอนประกาศ", "rows": [("ปริมาณ", "67 ตัน")], "warning": True, "submit_label": "ถอนประกาศ"}
    html = render_to_string("confirm.html", context, rf.get("/"))
    assert "<dd>67 ตัน</dd>" in html
    assert 'data-kind="warning">ถอนประกาศ</button>' in html
