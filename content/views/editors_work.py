"""What waits for DLA's editors, on Wagtail's first page: each with how many, and the place where it is done.

What waits in a workflow Wagtail shows itself, and reviews have a panel of their own.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component

from content.enums import EditionState, SeatState
from content.models import Answer, Broadcast, Edition, LinkCheck, Material, PageFeedback, Registration
from content.services.broadcasts import offices_left
from registry.thai import format_date

LATELY = dt.timedelta(days=30)
BROADCASTS_SHOWN = 5


@dataclass(frozen=True)
class Work:
    label: str
    count: int
    url: str


class WorkPanel(Component):
    """Who has nothing to do reads so."""

    name = "editors-work"
    template_name = "wagtailadmin/content/work_panel.html"
    order = 12

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"work": [each for each in work() if each.count]}


def work() -> list[Work]:
    failed = f"?state={EditionState.FAILED}"
    since = timezone.localdate() - LATELY
    unhappy = PageFeedback.objects.filter(is_useful=False, at__date__gte=since)
    answers = Answer.objects.filter(submit_time__date__gte=since)
    day = f"{since:%d/%m/%Y}"
    return [
        Work(
            _("คู่มือที่จัดทำ PDF ไม่สำเร็จ"),
            Edition.objects.filter(state=EditionState.FAILED).count(),
            f"{listed('edition')}{failed}",
        ),
        Work(
            _("สื่อประชาสัมพันธ์ที่จัดทำไม่สำเร็จ"),
            Material.objects.filter(state=EditionState.FAILED).count(),
            f"{listed('material')}{failed}",
        ),
        *still_unread(),
        *attendance_missing(),
        Work(
            _("ความเห็นของผู้อ่านใน 30 วันที่ว่าหน้าไม่มีประโยชน์"),
            unhappy.count(),
            f"{listed('pagefeedback')}?is_useful=false&since={day}",
        ),
        Work(_("คำตอบแบบฟอร์มใน 30 วัน"), answers.count(), reverse("wagtailforms:index")),
        Work(_("ลิงก์ไปเว็บไซต์อื่นที่เสีย"), LinkCheck.objects.broken().count(), reverse("content_broken_links")),
    ]


def still_unread() -> list[Work]:
    """What was sent last, with the offices that have not said that they have read it."""
    sent = Broadcast.objects.with_texts().order_by("-pk")[:BROADCASTS_SHOWN]
    return [Work(unread_label(each), offices_left(each).count(), inspected(each)) for each in sent]


def unread_label(broadcast: Broadcast) -> str:
    if broadcast.due_on is None:
        return _("ยังไม่รับทราบ “%(title)s”") % {"title": broadcast.title}
    day = format_date(broadcast.due_on, style="short")
    return _("ยังไม่รับทราบ “%(title)s” ซึ่งขอไว้ภายใน %(day)s") % {"title": broadcast.title, "day": day}


def inspected(broadcast: Broadcast) -> str:
    return reverse("wagtailsnippets_content_broadcast:inspect", args=[broadcast.pk])


def attendance_missing() -> list[Work]:
    """Training that is over, with those who had a seat and are not marked as having been there."""
    over = Registration.objects.filter(state=SeatState.SEATED, attended_at=None, event__ends_at__lt=timezone.now())
    counted = over.order_by("event__ends_at").values_list("event", "event__title").annotate(number=Count("pk"))
    label = _("ยังไม่บันทึกการเข้าร่วม “%(title)s”")
    return [
        Work(label % {"title": title}, number, reverse("content_attendance", args=[event]))
        for event, title, number in counted
    ]


def listed(model: str) -> str:
    return reverse(f"wagtailsnippets_content_{model}:list")
