"""DLA's menu over the market."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from market import audit_viewsets, notice_viewsets, statement_viewsets, viewsets


class MarketGroup(SnippetViewSetGroup):
    menu_label = _("ตลาด")
    menu_name = "market"
    menu_icon = "tag"
    menu_order = 20
    items = (
        viewsets.ListingViewSet,
        viewsets.OrderViewSet,
        viewsets.PurchaseViewSet,
        viewsets.PaymentViewSet,
        viewsets.CertificateViewSet,
    )


class TgoGroup(SnippetViewSetGroup):
    menu_label = _("อบก.")
    menu_name = "tgo"
    menu_icon = "mail"
    menu_order = 25
    items = (notice_viewsets.NoticeViewSet, statement_viewsets.StatementViewSet)


class LedgerAuditGroup(SnippetViewSetGroup):
    menu_label = _("ตรวจสอบบัญชี")
    menu_name = "ledger-audit"
    menu_icon = "check"
    menu_order = 48
    items = (audit_viewsets.AuditRunViewSet, audit_viewsets.LedgerSealViewSet)


for group in (MarketGroup, TgoGroup, LedgerAuditGroup):
    register_snippet(group)
