"""What leaves on paper and as files: the form in the layout of enclosure 4, spreadsheets, sheets of QR codes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from registry import papers
from registry.enums import BundleState, Capacity, PaperKind, ReturnState, Role
from registry.models import (
    LocalAuthority,
    Paper,
    PaperTemplate,
    RosterBundle,
    RosterCampaign,
    RosterPerson,
    RosterReturn,
    User,
)
from registry.querysets.roster import reads_all_rosters
from registry.services.roster.campaigns import link
from registry.services.roster.progress import authorities_of, by_district, persons
from registry.thai import format_date, format_phone

HEADINGS = [
    "จังหวัด",
    "อำเภอ",
    "รหัส อปท.",
    "อปท.",
    "สถานะ",
    "ส่งเมื่อ",
    "ล่าช้า",
    "คำสั่งที่",
    "ลงวันที่",
    "ลำดับ",
    "ชื่อ-สกุล",
    "ตำแหน่ง",
]
HEADINGS += ["เบอร์โทร", "ผู้รับผิดชอบหลัก"]


def full_link(code: str) -> str:
    """What a QR code holds: the short link with the portal's own address."""
    return f"{settings.BASE_URL}{link(code)}"


# --- the province's form -------------------------------------------------------------------------------------------


@translation.override("th")
def paper_values(
    bundle: RosterBundle, *, number: str = "", dated_on: dt.date | None = None, signed_by: User | None = None
) -> dict[str, Any]:
    """Everything that the form says, frozen; also for the draft, which has no letter and no signatory yet."""
    rows = [row_values(place, each) for place, each in enumerate(returns_of(bundle), start=1)]
    province = bundle.province.name_th
    return {
        "issuer_name": f"สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด{province}",
        "province": province,
        "campaign": bundle.campaign.title,
        "letter_reference": bundle.campaign.letter_reference,
        "letter_number": number,
        "letter_date": format_date(dated_on) if dated_on else "",
        "verify_url": full_link(bundle.code),
        "code": bundle.code,
        "rows": rows,
        "total": len(rows),
        "reported": sum(bool(row["officers"]) for row in rows),
        "is_draft": signed_by is None,
        "is_demo": bundle.province.authorities.filter(is_demo=True).exists(),
        **_signatory(signed_by, bundle),
    }


def returns_of(bundle: RosterBundle) -> Iterator[RosterReturn]:
    rows = bundle.returns.select_related("authority__district").prefetch_related(persons())
    return iter(rows.order_by("authority__district__name_th", "authority__district", "authority__code"))


def row_values(place: int, row: RosterReturn) -> dict[str, Any]:
    """An authority's line; one that is being mended is not what it reports, so it stands as not reported."""
    is_reported = row.state == ReturnState.SUBMITTED
    return {
        "place": place,
        "authority": row.authority.short_name,
        "district": row.authority.district.name_th,
        "order": _order(row) if is_reported else "",
        "officers": [officer_values(each) for each in row.persons.all()] if is_reported else [],
    }


def officer_values(person: RosterPerson) -> dict[str, Any]:
    return {
        "name": person.name,
        "position": person.position,
        "phone": format_phone(person.phone),
        "is_primary": person.is_primary,
    }


def _order(row: RosterReturn) -> str:
    return f"{row.order_number} ลงวันที่ {format_date(row.order_date)}" if row.order_date else ""


def _signatory(user: User | None, bundle: RosterBundle) -> dict[str, str]:
    if user is None:
        return {"signer_name": "", "signer_title": "", "signer_capacity": ""}
    held = user.membership({Role.PROVINCE_HEAD}, province=bundle.province)
    title = (held.title if held else "") or f"ท้องถิ่นจังหวัด{bundle.province.name_th}"
    capacity = held.get_capacity_display() if held and held.capacity != Capacity.HOLDER else ""
    return {"signer_name": user.name, "signer_title": title, "signer_capacity": str(capacity)}


def draft_pdf(bundle: RosterBundle) -> bytes:
    """The form as it would be sent now, marked as a draft; it gets no number and is not kept."""
    template = PaperTemplate.objects.filter(kind=PaperKind.ROSTER, valid_from__lte=timezone.localdate()).latest(
        "version"
    )
    year_be = timezone.localdate().year + 543
    paper = Paper(
        kind=PaperKind.ROSTER,
        issuer=f"P{bundle.province_id}",
        number=0,
        year_be=year_be,
        template=template,
        values=paper_values(bundle),
        issued_at=timezone.now(),
    )
    return papers.pdf(paper)


def all_sent_pdf(campaign: RosterCampaign) -> bytes | None:
    """The last sent form of every province behind one another, page by page as sent; None when none was sent.

    One that DLA has returned to its province is no longer sent, so the file holds as many provinces as the page counts.
    """
    import pypdfium2

    found = list(latest_papers(campaign))
    if not found:
        return None
    with pypdfium2.PdfDocument.new() as whole:
        for paper in found:
            papers.render(paper)
            with paper.file.open("rb") as file, pypdfium2.PdfDocument(file.read()) as one:
                whole.import_pages(one)
        out = io.BytesIO()
        whole.save(out)
    return out.getvalue()


def latest_papers(campaign: RosterCampaign) -> Iterator[Paper]:
    """The paper of the latest sending of each province that has sent, by the names of the provinces."""
    stands = {"roster_sending__bundle__campaign": campaign, "roster_sending__bundle__state": BundleState.SENT}
    rows = Paper.objects.filter(**stands).select_related("template")
    ordered = rows.order_by("roster_sending__bundle__province__name_th", "-roster_sending__edition")
    seen: set[str] = set()
    for paper in ordered:
        if paper.issuer not in seen:
            seen.add(paper.issuer)
            yield paper


# --- spreadsheets --------------------------------------------------------------------------------------------------


@translation.override("th")
def workbook(returns: Iterable[RosterReturn]) -> bytes:
    """A line for each officer, and one for each authority that has named none; telephones are texts, zero and all."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("รายชื่อ")
    sheet.append(_texts(sheet, HEADINGS))
    for row in returns:
        for line in lines_of(row):
            sheet.append(_texts(sheet, line))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def lines_of(row: RosterReturn) -> Iterator[list[str]]:
    authority = row.authority
    place = [authority.province.name_th, authority.district.name_th, authority.code, authority.short_name]
    state = [str(row.get_state_display()), _day(row.submitted_at), "ล่าช้า" if row.is_late else ""]
    order = [row.order_number, _day(row.order_date)]
    officers = list(row.persons.all())
    if not officers:
        yield [*place, *state, *order, "", "", "", "", ""]
    for each in officers:
        primary = "ใช่" if each.is_primary else ""
        yield [*place, *state, *order, str(each.place), each.name, each.position, format_phone(each.phone), primary]


def returns_for_export(campaign: RosterCampaign, user: User) -> list[RosterReturn]:
    """Every return of a campaign that the user reads, with what its lines say, by place; four queries.

    Each table is read by itself and joined here: the rows of a campaign just opened have no statistics yet, and
    PostgreSQL then joins 7,849 authorities in minutes.
    """
    bundles = campaign.bundles.select_related("campaign").in_bulk()
    rows = list(RosterReturn.objects.filter(bundle__in=list(bundles)).visible_to(user).prefetch_related(persons()))
    places = LocalAuthority.objects.select_related("district", "province")
    authorities = places.in_bulk() if reads_all_rosters(user) else places.in_bulk([row.authority_id for row in rows])
    for row in rows:
        row.bundle, row.authority = bundles[row.bundle_id], authorities[row.authority_id]
    return sorted(rows, key=_place)


def _place(row: RosterReturn) -> tuple[str, str, str]:
    authority = row.authority
    return authority.province.name_th, authority.district.name_th, authority.code


def _texts(sheet: Any, values: list[str]) -> list[Any]:
    """Cells that a spreadsheet shows as written and never runs."""
    from openpyxl.cell import WriteOnlyCell

    from registry.viewsets.exports import NOT_IN_XLSX  # the screens over this room import it

    cells = [WriteOnlyCell(sheet, NOT_IN_XLSX.sub("", value)) for value in values]
    for cell in cells:
        cell.data_type = "s"
    return cells


def _day(moment: dt.date | dt.datetime | None) -> str:
    return format_date(moment, style="numeric") if moment else ""


# --- QR codes on A4 ------------------------------------------------------------------------------------------------


def authorities_qr(bundle: RosterBundle, user: User) -> bytes:
    """The QR code of every authority of a bundle that the user reads, by district."""
    groups = [
        (f"อำเภอ{district.name_th}", [{"name": row.authority.short_name, "code": row.code} for row in group])
        for district, group in by_district(authorities_of(bundle, user))
    ]
    note = f"สแกนด้วยโทรศัพท์เพื่อส่งรายชื่อผู้ได้รับมอบหมายภายใน {format_date(bundle.due_on)}"
    return qr_sheet(f"QR สำหรับ อปท. ในจังหวัด{bundle.province.name_th}", note, groups)


@translation.override("th")
def qr_sheet(title: str, note: str, groups: Iterable[tuple[str, list[dict[str, str]]]]) -> bytes:
    """A printable sheet: under each heading the QR codes with `name` and `code`, to be cut apart or pinned up."""
    from registry.thai_pdf import write_pdf

    shown = [
        (heading, [{**one, "url": full_link(one["code"]), "qr": papers.qr(full_link(one["code"]))} for one in codes])
        for heading, codes in groups
    ]
    html = render_to_string("roster/qr_sheet.html", {"title": title, "note": note, "groups": shown})
    return write_pdf(html, render_to_string("roster/qr_sheet.css"), dated=timezone.now())
