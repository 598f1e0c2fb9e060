"""What DLA sets: rules and the wording of papers; and the papers that were issued."""

from __future__ import annotations

import re
from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from registry.models import Paper, PaperTemplate, Rule, User
from registry.services.desk import save_rule, save_template
from registry.viewsets import filters
from registry.viewsets.approving import ApprovedViewSet
from registry.viewsets.forms import PaperTemplateForm, RuleForm
from registry.viewsets.portal_viewset import ADD_AND_EDIT, Link, PortalViewSet


class RuleViewSet(ApprovedViewSet):
    model = Rule
    allows = ADD_AND_EDIT
    base_url_path = "rules"
    icon = "cogs"
    list_display = ("key", "value", "valid_from", "source", "standing")
    filterset_class = filters.RuleFilters
    search_fields = ("source",)
    inspect_view_fields = list_display
    edit_handler = ObjectList([FieldPanel(name) for name in list_display[:-1]], base_form_class=RuleForm)

    def add(self, form: Any, *, by: User) -> models.Model:
        return save_rule(Rule(), form.values, by=by)

    def edit(self, row: Rule, form: Any, *, by: User) -> models.Model:
        return save_rule(row, form.values, by=by)


class PaperTemplateViewSet(ApprovedViewSet):
    model = PaperTemplate
    allows = ADD_AND_EDIT
    base_url_path = "paper-templates"
    icon = "doc-full"
    list_display = ("title", "kind", "version", "valid_from", "standing")
    filterset_class = filters.PaperTemplateFilters
    search_fields = ("title", "wording")
    inspect_view_fields = ("title", "kind", "version", "valid_from", "standing", "wording")
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("kind", "title", "wording", "valid_from")], base_form_class=PaperTemplateForm
    )

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """The words of the version that the new one follows, and today."""
        number = request.GET.get("after", "")
        earlier = PaperTemplate.objects.filter(pk=number).first() if re.fullmatch(r"[0-9]{1,18}", number) else None
        words = {name: getattr(earlier, name) for name in ("kind", "title", "wording")} if earlier else {}
        return {**words, "valid_from": timezone.localdate()}

    def links(self, row: PaperTemplate, *, user: User) -> list[Link]:
        waiting = super().links(row, user=user)
        if not self.permission_policy.user_has_permission(user, "add"):
            return waiting
        url = f"{reverse(self.get_url_name('add'))}?after={row.pk}"
        return [*waiting, Link(_("เพิ่มฉบับใหม่จากแบบนี้"), url, _("แบบที่มีเอกสารออกแล้วแก้ไขไม่ได้ เอกสารใหม่จะใช้ฉบับล่าสุด"))]

    def can_edit(self, user: User, row: PaperTemplate) -> bool:
        allowed = self.permission_policy.user_has_permission(user, "change") and not self.is_waiting(row)
        return allowed and not Paper.objects.filter(template=row).exists()

    def add(self, form: Any, *, by: User) -> models.Model:
        return save_template(PaperTemplate(), form.values, by=by)

    def edit(self, row: PaperTemplate, form: Any, *, by: User) -> models.Model:
        return save_template(row, form.values, by=by)


class PaperViewSet(PortalViewSet):
    model = Paper
    base_url_path = "papers"
    icon = "doc-empty-inverse"
    list_display = ("reference", "kind", "authority", "buyer", "issued_at", "rendered_at")
    filterset_class = filters.PaperFilters
    search_fields = ("issuer", "authority__search_text", "buyer__name")
    ordering = "-pk"
    related = ("authority", "buyer", "template")
    inspect_view_fields = (*list_display, "template", "sha256", "failure")
    labels = {"reference": _("เลขที่ในระบบ"), "sha256": _("รหัสตรวจสอบไฟล์ (SHA-256)")}
