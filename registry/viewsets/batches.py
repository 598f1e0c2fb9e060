"""The page of a batch: what was read, cell by cell, what is wrong, what comes next, and how far the work has come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from registry.enums import BatchKind, BatchState
from registry.errors import PortalError, Sentence
from registry.models import Batch, BatchLine, User
from registry.permissions import can_change_batch, can_issue_round
from registry.services.batch_files import lines_of, remarked_file, whole_sentences
from registry.services.batches import discard_batch, propose_batch
from registry.services.carrying import may_be_repeated, progress_of, retry_batch, take_back_batch
from registry.services.counting import apply_counts
from registry.services.frozen_shares import frozen_among, in_words
from registry.services.left_out import as_lines, left_out
from registry.thai import format_tonnes
from registry.viewsets import filters
from registry.viewsets.batch_cells import cells_of
from registry.viewsets.handing_out import handed_out, require_view, spreadsheet
from registry.viewsets.portal_viewset import Link, PortalViewSet, url_of
from registry.viewsets.views import PortalInspectView

LINES_A_PAGE = 50
WATCHED_EVERY_SECONDS = 3
MOVING = {BatchState.WAITING, BatchState.WORKING}
SHOWS: dict[str, Sentence] = {
    "all": _("ทุกแถว"),
    "wrong": _("เฉพาะแถวที่ต้องแก้ไข"),
    "differing": _("เฉพาะแถวที่ต่างจากสัดส่วน"),
    "left_out": _("อปท. ที่มีจำนวนแต่ไม่ได้รับ"),
}
NEXT: dict[str, Sentence] = {
    BatchState.PROPOSED: _("เสนอแล้ว ต้องให้ผู้อื่นของ สถ. ตรวจและอนุมัติ ระหว่างนี้แก้ไขไม่ได้ หากต้องแก้ ให้ผู้เสนอถอนเรื่องก่อน"),
    BatchState.WAITING: _("อนุมัติแล้ว กำลังรอระบบเริ่มลงบัญชี หน้านี้จะเปิดใหม่เองทุก 3 วินาที"),
    BatchState.WORKING: _("ระบบกำลังลงบัญชี หน้านี้จะเปิดใหม่เองทุก 3 วินาที ปิดหน้านี้ได้โดยงานไม่หยุด"),
    BatchState.FAILED: _(
        "อนุมัติแล้ว แต่ลงบัญชีไม่สำเร็จ ไม่มีข้อมูลใดเปลี่ยนแปลง เจ้าหน้าที่ สถ. ผู้ใดก็ได้แก้สาเหตุแล้วสั่งอีกครั้ง หรือถอนกลับเป็นร่าง"
    ),
    BatchState.DISCARDED: _("ชุดนี้ทิ้งแล้ว เก็บไว้เพื่อตรวจสอบเท่านั้น"),
}
DONE: dict[str, Sentence] = {
    BatchKind.SHARES: _("เสร็จแล้ว คาร์บอนเครดิตทั้งรอบอยู่ในบัญชีของ อปท. และแก้ไขย้อนหลังไม่ได้"),
    BatchKind.COUNTS: _("นำเข้าแล้ว จำนวนชุดนี้ใช้ในการคำนวณสัดส่วนและประมาณการ"),
}


@dataclass(frozen=True)
class Press:
    """A button that changes something."""

    verb: str
    label: Sentence
    is_main: bool = True


ACTS: dict[str, tuple[Callable[..., Any], Sentence]] = {
    "propose": (propose_batch, _("เสนอแล้ว ต้องให้ผู้อื่นของ สถ. ตรวจและอนุมัติ")),
    "discard": (discard_batch, _("ทิ้งชุดนี้แล้ว")),
    "retry": (retry_batch, _("สั่งดำเนินการอีกครั้งแล้ว")),
    "take_back": (take_back_batch, _("ถอนกลับเป็นร่างแล้ว แก้ไขแล้วเสนอใหม่ได้")),
    "apply": (apply_counts, _("นำเข้าจำนวนแล้ว")),
}


class BatchInspectView(PortalInspectView):
    """Comes again by itself while the work goes on, in any browser: by a header, without a script."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        if self.object.state in MOVING:
            response["Refresh"] = str(WATCHED_EVERY_SECONDS)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batch: Batch = self.object
        show = self.request.GET.get("show") or ("wrong" if batch.lines.wrong().exists() else "all")
        omitted = left_out(batch) if batch.kind == BatchKind.SHARES else {}
        lines = as_lines(batch, omitted) if show == "left_out" else lines_of(batch, show)
        page = Paginator(lines, LINES_A_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            batch=batch,
            next_step=next_step(batch, self.request.user),
            progress=progress_of(batch),
            whole=whole_sentences(batch) if batch.problem_count else [],
            left_out=len(omitted),
            frozen=in_words(frozen_in(batch)),
            presses=presses(batch, self.request.user),
            act_url=reverse(self.viewset.get_url_name("act"), args=[batch.pk]),
            lines=[cells_of(batch, line) for line in page],
            headings=[cell.title for cell in cells_of(batch, BatchLine(batch=batch))],
            page=page,
            show=show,
            shows=SHOWS if batch.kind == BatchKind.SHARES else {name: SHOWS[name] for name in ("all", "wrong")},
            **kwargs,
        )


class BatchViewSet(PortalViewSet):
    model = Batch
    base_url_path = "batches"
    icon = "upload"
    list_display = ("name", "kind", "round", "way", "state", "line_count", "problem_count", "author", "changed_at")
    labels = {"name": _("ชุด")}
    filterset_class = filters.BatchFilters
    search_fields = ("file_name", "author__name")
    ordering = "-pk"
    related = ("round", "author", "proposal")
    inspect_view_class = BatchInspectView
    inspect_template_name = "wagtailadmin/portal/batch.html"
    inspect_view_fields = (
        "kind",
        "round",
        "way",
        "file_name",
        "state",
        "line_count",
        "problem_count",
        "sum",
        "reckoned",
        "author",
        "changed_at",
        "started_at",
        "finished_at",
        "is_demo",
    )

    def label(self, name: str) -> Any:
        return {"sum": _("ผลรวม"), "reckoned": _("วิธีคำนวณ")}.get(name) or super().label(name)

    def show_name(self, batch: Batch) -> str:
        return str(batch)

    def show_sum(self, batch: Batch) -> str:
        if batch.round is None:
            return ""
        values = {"sum": format_tonnes(batch.tonnes), "tonnes": format_tonnes(batch.round_then.get("to_allocate", 0))}
        return gettext("%(sum)s ตัน จากที่ต้องจัดสรร %(tonnes)s ตัน") % values

    def show_reckoned(self, batch: Batch) -> str:
        return reckoned(batch)

    def get_urlpatterns(self) -> list[Any]:
        own = [
            path("<int:pk>/act/", act, {"viewset": self}, name="act"),
            path("<int:pk>/remarks.xlsx", remarks, {"viewset": self}, name="remarks"),
            path("<int:pk>/original/", original, {"viewset": self}, name="original"),
        ]
        return [*super().get_urlpatterns(), *own]

    def links(self, row: Batch, *, user: User) -> list[Link]:
        links = []
        if row.proposal:
            is_waiting = row.state == BatchState.PROPOSED
            hint = gettext("เสนอโดย %(person)s ผู้อนุมัติต้องเป็นอีกคนหนึ่ง") % {"person": row.author} if is_waiting else ""
            links.append(Link(_("เปิดหน้าพิจารณา"), f"/my/proposals/{row.proposal_id}/", hint))
        if row.state == BatchState.DRAFT and can_change_batch(user, row):
            links.append(Link(_("แก้ไขโดยอัปโหลดหรือคำนวณใหม่"), again_url(row), _("แทนที่ชุดนี้ทั้งชุด")))
        links.append(
            Link(
                _("ดาวน์โหลดพร้อมหมายเหตุ (XLSX)"), reverse(self.get_url_name("remarks"), args=[row.pk]), remarks_hint(row)
            )
        )
        if row.file:
            links.append(Link(_("ไฟล์ต้นฉบับ"), reverse(self.get_url_name("original"), args=[row.pk])))
        if row.round:
            links.append(Link(_("ไปที่รอบ"), url_of(row.round)))
        return links


def frozen_in(batch: Batch) -> list[str]:
    """Whom a freeze keeps from getting what the batch gives, until it has been carried out."""
    if batch.kind != BatchKind.SHARES or batch.state in {BatchState.DONE, BatchState.DISCARDED}:
        return []
    return frozen_among(batch.lines.filter(tonnes__gt=0, authority__isnull=False).values_list("authority", flat=True))


def again_url(batch: Batch) -> str:
    if batch.round_id:
        return reverse("wagtailsnippets_registry_round:propose", args=[batch.round_id])
    return reverse("wagtailsnippets_registry_authoritycount:import")


def remarks_hint(batch: Batch) -> str:
    return gettext("ช่องที่ผิดเป็นสีแดง แก้ในไฟล์นี้แล้วอัปโหลดกลับได้") if batch.problem_count else ""


def reckoned(batch: Batch) -> str:
    """The weights of a proportion, or where counts came from."""
    told = batch.settings
    if "source" in told:
        return str(told["source"])
    if not told:
        return ""
    values = {**told, "rule": gettext("เศษมากที่สุดได้ก่อน ถ้าเศษเท่ากัน รหัส อปท. น้อยกว่าได้ก่อน")}
    return gettext("น้ำหนัก ครัวเรือน %(households)s ศพด. %(child_centres)s โรงเรียน %(schools)s · %(rule)s") % values


# --- what may be pressed -------------------------------------------------------------------------------------------


def next_step(batch: Batch, user: Any) -> str:
    """One plain sentence that says what comes next, and for whom."""
    if batch.state == BatchState.DONE:
        return str(DONE[batch.kind])
    if batch.state != BatchState.DRAFT:
        return str(NEXT[batch.state])
    if not can_change_batch(user, batch):
        return gettext("ร่างของ %(person)s ผู้จัดทำเท่านั้นที่แก้ไขหรือเสนอได้") % {"person": batch.author}
    if batch.problem_count:
        count = f"{batch.problem_count:,}"
        return gettext("ยังมี %(count)s จุดที่ต้องแก้ไข ดาวน์โหลดไฟล์พร้อมหมายเหตุ แก้แล้วอัปโหลดใหม่") % {"count": count}
    if batch.kind == BatchKind.COUNTS:
        return gettext("ไม่พบข้อผิดพลาด ตรวจตัวเลขด้านล่างแล้วกดนำเข้า")
    return gettext("ไม่พบข้อผิดพลาด ตรวจตัวเลขด้านล่างแล้วเสนอ จากนั้นต้องให้ผู้อื่นของ สถ. ตรวจและอนุมัติ")


def presses(batch: Batch, user: Any) -> list[Press]:
    if batch.state == BatchState.DRAFT and can_change_batch(user, batch):
        main = (
            Press("apply", _("นำเข้าจำนวนทั้งหมด"))
            if batch.kind == BatchKind.COUNTS
            else Press("propose", _("เสนอให้อีกคนหนึ่งอนุมัติ"))
        )
        return [*([] if batch.problem_count else [main]), Press("discard", _("ทิ้งชุดนี้"), is_main=False)]
    if batch.round and can_issue_round(user, batch.round) and may_be_repeated(batch):
        back = [Press("take_back", _("ถอนกลับเป็นร่าง"), is_main=False)] if batch.state == BatchState.FAILED else []
        return [Press("retry", _("ดำเนินการอีกครั้ง")), *back]
    return []


@require_POST
def act(request: HttpRequest, pk: int, *, viewset: Any) -> HttpResponseBase:
    """Carry out a button; what is refused is said on the batch's page, and nothing has changed."""
    require_view(request, viewset)
    batch = get_object_or_404(Batch, pk=pk)
    verb = request.POST.get("verb", "")
    if verb not in ACTS:
        raise Http404
    run, sentence = ACTS[verb]
    try:
        run(batch, by=request.user)
        messages.success(request, sentence)
    except PortalError as error:
        messages.error(request, error.message)
    return redirect(viewset.inspect_url(batch))


# --- files ---------------------------------------------------------------------------------------------------------


@require_safe
def remarks(request: HttpRequest, pk: int, *, viewset: Any) -> HttpResponseBase:
    require_view(request, viewset)
    batch = get_object_or_404(Batch, pk=pk)
    try:
        return spreadsheet(remarked_file(batch), f"batch-{batch.pk}-remarks.xlsx")
    except OSError as error:
        raise Http404 from error


@require_safe
def original(request: HttpRequest, pk: int, *, viewset: Any) -> HttpResponseBase:
    """The file as it came, only ever to be kept: nothing in it is shown by a browser."""
    require_view(request, viewset)
    batch = get_object_or_404(Batch, pk=pk)
    if not batch.file:
        raise Http404
    try:
        with batch.file.open("rb") as opened:
            content = opened.read()
    except OSError as error:
        raise Http404 from error
    ending = (batch.file.name or "").rpartition(".")[2]
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="batch-{batch.pk}.{ending}"'
    return handed_out(response)
