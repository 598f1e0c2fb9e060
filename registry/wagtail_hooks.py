"""DLA's menu over the registry; and nothing is deleted, not even by a bulk action, which asks no viewset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from registry import viewsets
from registry.admin_dates import speak_thai_dates
from registry.viewsets import filter_words

__all__ = ["filter_words"]  # importing it registers the words

speak_thai_dates()


class CreditsGroup(SnippetViewSetGroup):
    menu_label = _("ทะเบียนเครดิต")
    menu_name = "credits"
    menu_icon = "list-ol"
    menu_order = 10
    items = (
        viewsets.RoundViewSet,
        viewsets.BatchViewSet,
        viewsets.AllocationViewSet,
        viewsets.AccountViewSet,
        viewsets.LedgerTransactionViewSet,
        viewsets.MovementViewSet,
        viewsets.BlockViewSet,
        viewsets.FreezeViewSet,
        viewsets.AdjustmentViewSet,
        viewsets.DebtViewSet,
        viewsets.ProjectViewSet,
    )


class PeopleGroup(SnippetViewSetGroup):
    menu_label = _("ผู้คน")
    menu_name = "people"
    menu_icon = "group"
    menu_order = 30
    items = (
        viewsets.AuthorityViewSet,
        viewsets.BuyerViewSet,
        viewsets.MembershipViewSet,
        viewsets.OfficerAssignmentViewSet,
        viewsets.InvitationViewSet,
        viewsets.BankAccountViewSet,
        viewsets.TypeChangeViewSet,
        viewsets.VatViewSet,
        viewsets.RosterCampaignViewSet,
    )


class SettingsGroup(SnippetViewSetGroup):
    menu_label = _("ตั้งค่า")
    menu_name = "portal-settings"
    menu_icon = "cogs"
    menu_order = 40
    items = (viewsets.RuleViewSet, viewsets.PaperTemplateViewSet, viewsets.HolidayViewSet)


class EstimatesGroup(SnippetViewSetGroup):
    menu_label = _("ประมาณการ")
    menu_name = "estimates"
    menu_icon = "table"
    menu_order = 45
    items = (viewsets.ParameterViewSet, viewsets.MarketPriceViewSet, viewsets.AuthorityCountViewSet)


class AuditGroup(SnippetViewSetGroup):
    menu_label = _("ตรวจสอบ")
    menu_name = "audit"
    menu_icon = "history"
    menu_order = 50
    items = (viewsets.ActViewSet, viewsets.ProposalViewSet, viewsets.PaperViewSet)


for group in (CreditsGroup, PeopleGroup, SettingsGroup, EstimatesGroup, AuditGroup):
    register_snippet(group)


@hooks.register("before_delete_snippet")
def refuse_to_delete(request: HttpRequest, instances: Sequence[Any]) -> None:
    """Wagtail's bulk deletion asks for a permission, which superusers always have, and not for the viewset's policy."""
    if any(isinstance(row.snippet_viewset, viewsets.PortalViewSet) for row in instances):
        raise PermissionDenied
