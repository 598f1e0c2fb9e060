"""DLA opens and changes a roster campaign here; its provinces, reminders and files are pages of the workspace."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from registry.fields import ThaiDateField
from registry.models import RosterCampaign, User
from registry.permissions import can_run_rosters
from registry.services.roster.campaigns import edit_campaign, open_campaign
from registry.services.roster.progress import provinces_of
from registry.viewsets.cells import shown
from registry.viewsets.forms import PortalForm
from registry.viewsets.portal_viewset import ADD_AND_EDIT, Link, PortalViewSet, Table

FIELDS = ("title", "letter_reference", "explanation", "province_due_on", "dla_due_on", "remind_days_before")


class RosterCampaignForm(PortalForm):
    province_due_on = ThaiDateField(
        label=_("อปท. ส่งจังหวัดภายในวันที่"), help_text=_("เช่น 10/04/2568 ท้องถิ่นจังหวัดกำหนดวันของจังหวัดเองได้")
    )
    dla_due_on = ThaiDateField(label=_("จังหวัดส่ง สถ. ภายในวันที่"), help_text=_("เช่น 18/04/2568"))


class RosterCampaignViewSet(PortalViewSet):
    model = RosterCampaign
    allows = ADD_AND_EDIT
    base_url_path = "rosters"
    icon = "clipboard-list"
    list_display = ("title", "province_due_on", "dla_due_on", "opened_at", "closed_at")
    search_fields = ("title", "letter_reference")
    ordering = "-pk"
    inspect_view_fields = (*FIELDS, "opened_at", "closed_at")
    edit_handler = ObjectList([FieldPanel(name) for name in FIELDS], base_form_class=RosterCampaignForm)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """Two weeks for the authorities, and a week more for the provinces."""
        today = timezone.localdate()
        return {"province_due_on": today + dt.timedelta(days=14), "dla_due_on": today + dt.timedelta(days=21)}

    def can_edit(self, user: User, row: RosterCampaign) -> bool:
        return row.is_open and can_run_rosters(user) and super().can_edit(user, row)

    def add(self, form: Any, *, by: User) -> models.Model:
        return open_campaign(form.values, by=by)

    def edit(self, row: RosterCampaign, form: Any, *, by: User) -> models.Model:
        return edit_campaign(row, form.values, by=by)

    def links(self, row: RosterCampaign, *, user: User) -> list[Link]:
        if not can_run_rosters(user):
            return []
        return [Link(_("ทุกจังหวัด เตือน และดาวน์โหลด"), f"/my/roster/campaigns/{row.pk}/")]

    def tables(self, row: RosterCampaign) -> list[Table]:
        """Figures by province: no officer is named here, so that the auditor may read it."""
        headings = [_("จังหวัด"), _("สถานะ"), _("ส่งแล้ว"), _("ทั้งหมด"), _("ส่งล่าช้า"), _("ส่ง สถ. ล่าสุด")]
        rows = [
            [
                str(each.bundle.province),
                str(each.bundle.get_state_display()),
                str(each.figures.submitted),
                str(each.figures.total),
                str(each.figures.late),
                shown(each.last_sent_at, ""),
            ]
            for each in provinces_of(row)
        ]
        return [Table(_("ความคืบหน้าของจังหวัด"), headings, rows, _("ยังไม่มี อปท. ในระบบ"))]
