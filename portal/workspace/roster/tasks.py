"""What the roster asks of a person now: an authority its return, a province its bundle."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.workspace.task import Task
from registry.enums import PROVINCE_ROLES, BundleState, ReturnState
from registry.models import RosterBundle, RosterReturn, User
from registry.querysets.roster import REPORTERS
from registry.templatetags.parts import site_path
from registry.thai import format_date

SHOWN = 20
MOST = 200
SOON = dt.timedelta(days=3)


def roster_tasks(user: User) -> list[Task]:
    """Returns to send in, then the bundle of the person's province; nothing once the campaign is closed."""
    authorities = [each.authority_id for each in user.current_memberships if each.role in REPORTERS]
    returns: list[RosterReturn] = []
    if authorities:
        waiting = RosterReturn.objects.to_report().filter(authority__in=authorities, bundle__campaign__closed_at=None)
        returns = list(waiting.with_places().order_by("pk")[:MOST])
    return [*(return_task(row) for row in returns), *bundle_tasks(user)]


def return_task(row: RosterReturn) -> Task:
    is_returned = row.state == ReturnState.RETURNED
    values = {"authority": row.authority, "day": format_date(row.bundle.due_on, style="short")}
    title = (
        _("แก้ไขรายชื่อผู้ได้รับมอบหมายของ %(authority)s แล้วส่งใหม่")
        if is_returned
        else _("ส่งรายชื่อผู้ได้รับมอบหมายของ %(authority)s ให้จังหวัด")
    )
    tone, status = day_left(row.bundle.due_on)
    return Task(
        title=title % values,
        hint=_("จังหวัดส่งกลับ อ่านความเห็นได้ในหน้าแบบฟอร์ม") if is_returned else _("ชื่อ ตำแหน่ง และเบอร์โทร ใช้เวลาไม่กี่นาที"),
        url=site_path(f"/my/roster/returns/{row.pk}/edit/"),
        status=status,
        tone=tone,
    )


def bundle_tasks(user: User) -> list[Task]:
    """The head sends; the office decides on changes that were asked for."""
    provinces = [each.province_id for each in user.current_memberships if each.role in PROVINCE_ROLES]
    if not provinces:
        return []
    bundles = RosterBundle.objects.filter(province__in=provinces, campaign__closed_at=None)
    asked = Count("returns", filter=~Q(returns__change_reason=""))
    rows = bundles.select_related("campaign", "province").annotate(asked=asked).order_by("pk")
    return [task for row in rows for task in tasks_of_bundle(row)]


def tasks_of_bundle(row: RosterBundle) -> list[Task]:
    url, tasks = f"/my/roster/provinces/{row.pk}/", []
    if row.asked:  # type: ignore[attr-defined]
        tasks.append(
            Task(
                title=_("พิจารณาคำขอแก้ไขรายชื่อ จังหวัด%(province)s") % {"province": row.province},
                hint=_("อปท. ขอแก้ไข %(count)s แห่ง") % {"count": row.asked},  # type: ignore[attr-defined]
                url=site_path(f"{url}?show=asked"),
                status=_("รอจังหวัด"),
                tone="warning",
            )
        )
    if row.state != BundleState.SENT:
        tone, status = day_left(row.campaign.dla_due_on)
        is_returned = row.state == BundleState.RETURNED
        hint = _("สถ. ส่งกลับ อ่านความเห็นได้ในหน้านี้") if is_returned else _("ท้องถิ่นจังหวัดเป็นผู้ลงนามและส่ง")
        title = _("รวบรวมรายชื่อผู้ได้รับมอบหมายของจังหวัด%(province)sส่ง สถ.") % {"province": row.province}
        tasks.append(Task(title=title, hint=hint, url=site_path(url), status=status, tone=tone))
    return tasks


def day_left(due_on: dt.date) -> tuple[str, str]:
    """The tone and the words for how much time is left until the end of a day."""
    left, day = due_on - timezone.localdate(), {"day": format_date(due_on, style="short")}
    if left < dt.timedelta():
        return "bad", _("เลยกำหนด %(day)s") % day
    return "warning" if left < SOON else "waiting", _("ภายใน %(day)s") % day
