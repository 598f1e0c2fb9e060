"""The parts that pages are made of, as template tags; `/styleguide/` shows every one of them.

A tag takes what it shows and renders the template of its name in templates/parts/. A tag that ends (`{% card %} …
{% endcard %}`) wraps what stands inside it. Parts that are plain HTML with a class (`<dl class="summary">`,
`<ul class="tasks">`, `<ol class="timeline">`, `<table class="cards">`, `<div class="grid">`) hold rows made by tags.

A `tone` is one of neutral, waiting, good, warning, bad: it colours, and never says anything that the words do not.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.template import Context
from django.template.loader import render_to_string
from django.urls import translate_url
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


# --- where things are -----------------------------------------------------------------------------------------------


@register.simple_tag
def site_path(path: str) -> str:
    """The address of a page in the language being shown: Thai at the root, the others under their code."""
    language = get_language() or settings.LANGUAGE_CODE
    return path if language == settings.LANGUAGE_CODE else f"/{language}{path}"


@register.simple_tag(takes_context=True)
def switch_language_url(context: Context, language: str) -> str:
    """The page being shown in another language, or that language's home when the page has only one."""
    request = context.get("request")
    here = request.get_full_path() if request else ""
    # an address of two slashes would lead to another host
    there = here if here.startswith("//") else translate_url(here, language)
    if there != here:
        return there
    return "/" if language == settings.LANGUAGE_CODE else f"/{language}/"


@register.simple_tag(takes_context=True)
def navigation_link(context: Context, path: str, label: str) -> SafeString:
    """A link of the main menu; it says so when the page being shown lies under it."""
    return menu_link(context, site_path(path), label)


@register.simple_tag(takes_context=True)
def menu_link(context: Context, href: str, label: str) -> SafeString:
    """As `navigation_link`, for an address that is already in the language being shown."""
    request = context.get("request")
    here = request.path if request else ""
    is_current = here == href if href == site_path("/") else here.startswith(href)
    current = format_html(' aria-current="{}"', "page" if here == href else "true") if is_current else ""
    return format_html('<a href="{}"{}>{}</a>', href, current, label)


@register.inclusion_tag("parts/breadcrumbs.html")
def breadcrumbs(*links: str) -> dict[str, Any]:
    """The pages above this one, as pairs: `{% breadcrumbs "/" _("หน้าแรก") market_url _("ประกาศขาย") %}`."""
    return {"links": list(zip(links[::2], links[1::2], strict=True))}


@register.inclusion_tag("parts/pagination.html")
def pagination(*, previous: str = "", next: str = "") -> dict[str, Any]:
    """Links to the pages of a list before and after this one; nothing when there is neither."""
    return {"previous": previous, "next": next}


# --- forms ----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("parts/button.html")
def button(label: str, *, href: str = "", kind: str = "primary", name: str = "", value: str = "") -> dict[str, Any]:
    """A button that submits its form, or with `href` a link that looks like one. Kinds: primary, secondary, warning."""
    return {"label": label, "href": href, "kind": kind, "name": name, "value": value}


@register.inclusion_tag("parts/field.html")
def field(bound: BoundField, *, unit: str = "", mark_optional: bool = True) -> dict[str, Any]:
    """A form's field with its label, hint, error and control; `unit` stands behind the control.

    No placeholder is shown: it vanishes when it is needed, so what it says belongs in the hint.
    """
    return {
        "field": bound,
        "control": bound.as_widget(attrs={"placeholder": False}),
        "kind": bound.widget_type,
        "unit": unit,
        "is_optional": mark_optional and not bound.field.required,
    }


@register.inclusion_tag("parts/fields.html")
def fields(form: BaseForm) -> dict[str, Any]:
    """All fields of a form in their order. The form's own errors are told by `error_summary`."""
    return {"form": form}


@register.inclusion_tag("parts/error_summary.html")
def error_summary(*forms: BaseForm | list[BaseForm]) -> dict[str, Any]:
    """What is wrong in forms or lists of forms, each error linked to its field; nothing while nothing is wrong."""
    each_form = [form for one in forms for form in (one if isinstance(one, list) else [one])]
    return {"errors": [error for form in each_form if form and form.is_bound for error in errors_of(form)]}


def errors_of(form: BaseForm) -> Iterable[dict[str, Any]]:
    """Each error of a form with the label and the id of the control to mend; an error of the whole form has neither."""
    for message in form.non_field_errors():
        yield {"message": message}
    for bound in form:
        named: dict[str, Any] = {} if bound.is_hidden else {"label": bound.label, "target": control_id(bound)}
        for message in bound.errors:
            yield {"message": message, **named}


def control_id(bound: BoundField) -> str:
    # a group of radios has no control of its own id, only its choices have
    return bound.id_for_label or f"{bound.auto_id}_0"


@register.simple_block_tag
def filter_panel(content: str, *, is_active: bool = False, reset: str = "") -> SafeString:
    """A GET form around its fields; folded on a phone unless filters are active. `reset` is the unfiltered address.

    The answer opens at what has the id `results`, which on a phone lies far below the fields.
    """
    return render_to_string("parts/filter_panel.html", {"content": content, "is_active": is_active, "reset": reset})


# --- what is shown --------------------------------------------------------------------------------------------------


@register.inclusion_tag("parts/tag.html")
def tag(label: str, *, tone: str = "neutral") -> dict[str, Any]:
    """A state in a word or two."""
    return {"label": label, "tone": tone}


@register.simple_block_tag
def notice(content: str, *, title: str = "", tone: str = "neutral") -> SafeString:
    """Words that must not be overlooked."""
    return render_to_string("parts/notice.html", {"content": content, "title": title, "tone": tone})


@register.inclusion_tag("parts/summary_row.html")
def summary_row(label: str, value: Any, *, href: str = "", action: str = "") -> dict[str, Any]:
    """A row of `<dl class="summary">`; `action` names the link `href`, for instance แก้ไข."""
    return {"label": label, "value": value, "href": href, "action": action}


@register.inclusion_tag("parts/task.html")
def task(title: str, *, href: str = "", hint: str = "", status: str = "", tone: str = "neutral") -> dict[str, Any]:
    """A row of `<ul class="tasks">`: something to do now. The whole row leads to `href`."""
    return {"title": title, "href": href, "hint": hint, "status": status, "tone": tone}


@register.inclusion_tag("parts/event.html")
def event(
    title: str, *, when: str = "", iso: str = "", who: str = "", note: str = "", tone: str = "neutral"
) -> dict[str, Any]:
    """A row of `<ol class="timeline">`; `when` is for people and `iso` is the same moment for machines."""
    return {"title": title, "when": when, "iso": iso, "who": who, "note": note, "tone": tone}


@register.inclusion_tag("parts/timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    """What has happened, in the order given; each has what a row of `event` shows."""
    return {"events": events}


@register.inclusion_tag("parts/figure.html")
def figure(value: Any, caption: str, *, unit: str = "", href: str = "") -> dict[str, Any]:
    """One large number and what it counts."""
    return {"value": value, "caption": caption, "unit": unit, "href": href}


@register.simple_tag
def figure_link(value: Any, href: str) -> SafeString:
    """A figure within a row or a table, leading to the rows that sum to it."""
    return format_html('<a class="figure-link" href="{}">{}</a>', href, value)


@register.inclusion_tag("parts/steps.html")
def steps(steps: Iterable[Any]) -> dict[str, Any]:
    """Where something stands on its way. A step has `label`, `state` (done, current or todo) and perhaps `hint`."""
    return {"steps": steps}


@register.simple_block_tag
def card(content: str, *, title: str, href: str = "", status: str = "", tone: str = "neutral") -> SafeString:
    """One of many in a `<div class="grid">`, for instance a listing. The whole card leads to `href`."""
    context = {"content": content, "title": title, "href": href, "status": status, "tone": tone}
    return render_to_string("parts/card.html", context)


@register.simple_block_tag
def confirmation(content: str, *, title: str, reference: str = "") -> SafeString:
    """It is done: what, and under which number."""
    return render_to_string("parts/confirmation.html", {"content": content, "title": title, "reference": reference})


@register.simple_block_tag
def empty_state(content: str, *, title: str) -> SafeString:
    """There is nothing here, and what to do about it."""
    return render_to_string("parts/empty_state.html", {"content": content, "title": title})
