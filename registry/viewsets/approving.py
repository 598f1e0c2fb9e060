"""Screens of what holds once a second person has approved it; the same for rules, wordings and parameters."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.enums import ProposalState
from registry.models import User
from registry.services.desk import may_still_change
from registry.services.rule_approval import standing_of, with_proposals
from registry.viewsets.portal_viewset import Link, PortalViewSet


class ApprovedViewSet(PortalViewSet):
    """Adding and editing propose; the column `standing` says whether a row holds, waits or came back."""

    saved: ClassVar[Any] = _("เสนอ “%(object)s” แล้ว รอผู้อนุมัติอีกคนหนึ่งของ สถ.")

    def get_queryset(self, request: Any) -> models.QuerySet[Any]:
        return with_proposals(super().get_queryset(request))

    def label(self, name: str) -> Any:
        return _("การอนุมัติ") if name == "standing" else super().label(name)

    def known(self, row: Any) -> Any:
        """The row with its latest proposal, wherever it came from."""
        return row if hasattr(row, "proposal_state") else self.get_queryset(None).get(pk=row.pk)

    def show_standing(self, row: Any) -> Any:
        return standing_of(self.known(row))

    def is_waiting(self, row: Any) -> bool:
        return bool(self.known(row).proposal_state == ProposalState.PENDING)

    def can_edit(self, user: User, row: Any) -> bool:
        return may_still_change(row) and not self.is_waiting(row) and super().can_edit(user, row)

    def links(self, row: Any, *, user: User) -> list[Link]:
        if not self.is_waiting(row):
            return []
        return [Link(_("เปิดหน้าพิจารณา"), f"/my/proposals/{self.known(row).proposal_pk}/", _("รอผู้อนุมัติ"))]
