"""Papers: a number without gaps, a frozen copy of every value, and a PDF rendered from that row only.

A service issues a paper within its transaction; a task renders it after commit, and the minute's tick renders what
was missed. Papers are in Thai whatever language the reader uses; templates/papers/ has one layout for each kind, and
the wording within it is a `PaperTemplate`, which DLA edits: paragraphs apart by an empty line, fields in braces that
are replaced and never executed, and `{details}` where the figures go.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import segno
from django.core.files.base import ContentFile
from django.db import transaction
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from registry.enums import PaperKind
from registry.errors import BadValue, PortalError
from registry.models import Buyer, LocalAuthority, Paper, PaperCounter, PaperTemplate
from registry.thai import format_date, format_tonnes, to_thai_digits

FIELD = re.compile(r"\{([a-z_]+)\}")
DETAILS = "{details}"
PARAGRAPH_END = re.compile(r"\n\s*\n")
# Read by machines or typed into one: these keep Arabic digits on a paper that is otherwise in Thai ones.
ALWAYS_ARABIC = frozenset({"verify_url", "code"})
FAILURES = (PortalError, TemplateDoesNotExist, TemplateSyntaxError, LookupError, TypeError, ValueError, OSError)

_is_rendering_later: ContextVar[bool] = ContextVar("is_rendering_later", default=False)


class UnknownField(BadValue):
    code = "unknown_field"
    default = _("ถ้อยคำของแบบเอกสารมีช่องข้อมูล {%(name)s} ซึ่งเอกสารนี้ไม่มี โปรดแจ้ง สถ. ให้แก้แบบเอกสาร")


# --- issuing -------------------------------------------------------------------------------------------------------


def issue(
    kind: PaperKind,
    *,
    issuer: str,
    values: Mapping[str, Any],
    authority: LocalAuthority | None = None,
    buyer: Buyer | None = None,
) -> Paper:
    """Write a paper within the caller's transaction; a task renders it after commit.

    `issuer` is an authority's code or "DLA"; numbers run without gaps for each kind, issuer and calendar year (BE).
    Raises UnknownField when the wording in force asks for a value that is not there: such a paper is never issued.
    """
    year_be = timezone.localdate().year + 543
    approved = PaperTemplate.objects.filter(kind=kind, approved_at__isnull=False)
    template = approved.filter(valid_from__lte=timezone.localdate()).latest("version")
    fill(template.wording.replace(DETAILS, ""), values)
    paper = Paper.objects.create(
        kind=kind,
        issuer=issuer,
        year_be=year_be,
        number=next_number(kind, issuer, year_be),
        template=template,
        values=dict(values),
        authority=authority,
        buyer=buyer,
    )
    if not is_rendering_later():
        _render_on_commit(paper)
    return paper


def next_number(kind: PaperKind, issuer: str, year_be: int) -> int:
    """The next number of a series, held until the transaction ends, so that a rollback leaves no gap."""
    counter, _created = PaperCounter.objects.get_or_create(kind=kind, issuer=issuer, year_be=year_be)
    counter = PaperCounter.objects.lock(counter.pk)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


@contextmanager
def rendering_later() -> Iterator[None]:
    """Papers issued inside wait for the tick or for their first reader: filling a demo issues hundreds."""
    token = _is_rendering_later.set(True)
    try:
        yield
    finally:
        _is_rendering_later.reset(token)


def is_rendering_later() -> bool:
    """Whether what is issued now waits for the tick or for its first reader."""
    return _is_rendering_later.get()


def _render_on_commit(paper: Paper) -> None:
    from registry.tasks import render_paper

    transaction.on_commit(lambda: render_paper.delay(paper.pk))


# --- rendering -----------------------------------------------------------------------------------------------------


def render(paper: Paper) -> None:
    """Give the paper its file and hash; one that has a file keeps it, also when two workers come at once.

    Raises what went wrong, after its cause is in `failure`; rendering may then be tried again.
    """
    try:
        if Paper.objects.unrendered().filter(pk=paper.pk).exists():
            _store(paper, pdf(paper))
    except FAILURES as error:
        cause = f"{type(error).__name__}: {error}"[:2000]
        Paper.objects.filter(pk=paper.pk, rendered_at=None).update(failure=cause)
        raise
    paper.refresh_from_db()


def render_missing(limit: int) -> int:
    """Render at most `limit` papers that have no file, those never tried first; how many got one."""
    missing = Paper.objects.unrendered().select_related("template")
    papers = list(missing.filter(failure="").order_by("pk")[:limit])
    # In any order, so that papers that fail for ever do not stand in the way of those that may succeed now.
    papers += missing.exclude(failure="").order_by("?")[: limit - len(papers)]
    return sum(_is_rendered(paper) for paper in papers)


def _is_rendered(paper: Paper) -> bool:
    try:
        render(paper)
    except FAILURES:
        return False
    return True


def _store(paper: Paper, content: bytes) -> None:
    """Made outside, because drawing takes longer than a row should be locked; equal rows give equal bytes."""
    with transaction.atomic():
        held = Paper.objects.lock(paper.pk)
        if held.rendered_at:
            return
        name = f"{held.kind}-{held.issuer}-{held.number}-{held.year_be}.pdf"
        held.file.save(name, ContentFile(content), save=False)
        held.sha256 = hashlib.sha256(content).hexdigest()
        held.rendered_at = timezone.now()
        held.failure = ""
        held.save(update_fields=["file", "sha256", "rendered_at", "failure"])


def pdf(paper: Paper) -> bytes:
    """The paper's PDF/A-3b, made from its row and wording only; equal rows give equal bytes."""
    from registry.thai_pdf import write_pdf  # WeasyPrint takes a second to import; most processes never draw

    return write_pdf(html(paper), render_to_string("papers/paper.css"), dated=paper.issued_at)


@translation.override("th")
def html(paper: Paper) -> str:
    """The page that the PDF is drawn from, for previews and tests."""
    values = as_shown(paper.values)
    before, _found, after = paper.template.wording.partition(DETAILS)
    context = {
        "kind": paper.kind,
        "title": paper.template.title,
        "reference": in_digits(paper.reference, paper.values),
        "issued_on": in_digits(format_date(paper.issued_at), paper.values),
        "issued_at": timezone.localtime(paper.issued_at).isoformat(timespec="seconds"),
        "before": fill(before, paper.values),
        "after": fill(after, paper.values),
        "qr": qr(paper.values["verify_url"]) if paper.values.get("verify_url") else "",
        "values": values,
    }
    return render_to_string(f"papers/{paper.kind}.html", context)


def qr(address: str) -> str:
    """A QR code as the address of a picture."""
    return segno.make(address, error="m", micro=False).svg_data_uri(border=0, dark="#1d2623", scale=4)


# --- wording -------------------------------------------------------------------------------------------------------


def fill(wording: str, values: Mapping[str, Any]) -> list[str]:
    """The paragraphs of a wording with its {fields} replaced; nothing is executed, and pages escape the result.

    Raises UnknownField for a field without a value, or whose value is not a text or a whole number.
    """
    shown = as_shown(values)

    def replace(match: re.Match[str]) -> str:
        value = shown.get(match[1])
        if not isinstance(value, str):
            raise UnknownField(field=match[1], name=match[1])
        return value

    paragraphs = (part.strip() for part in PARAGRAPH_END.split(wording.replace("\r\n", "\n")))
    return [FIELD.sub(replace, in_digits(part, values)) for part in paragraphs if part]


def as_shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as a paper shows them: whole numbers with commas, digits as `values["digits"]` asks for."""
    return {key: value if key in ALWAYS_ARABIC else _shown(value, values) for key, value in values.items()}


def in_digits(text: str, values: Mapping[str, Any]) -> str:
    """Arabic digits, or Thai ones when the paper's `digits` is "thai"."""
    return to_thai_digits(text) if values.get("digits") == "thai" else text


def _shown(value: Any, values: Mapping[str, Any]) -> Any:
    match value:
        case bool():
            return value
        case int():
            return in_digits(format_tonnes(value), values)
        case str():
            return in_digits(value, values)
        case list():
            return [_shown(item, values) for item in value]
        case dict():
            return {key: _shown(item, values) for key, item in value.items()}
    return value
