"""Who did what: the log of acts, the proposals of two people, and the words for their verbs."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from registry.models import Act, Proposal
from registry.said import about, capacity_of, in_lines, with_rows
from registry.services.proposals import ACTS
from registry.verbs import verb_label
from registry.viewsets import filters
from registry.viewsets.cells import shown
from registry.viewsets.naming import named
from registry.viewsets.portal_viewset import Link, PortalViewSet, Table, linked, url_of

LATEST = 20


def act_label(name: str) -> str:
    """The words for an act of two people; its own name where nobody has given it words."""
    return str(ACTS[name].label) if name in ACTS else verb_label(name)


def acts_table(row: models.Model) -> Table:
    """The latest acts on a row, newest first."""
    acts = Act.objects.about(row).order_by("-pk").select_related("actor", "row_type")[:LATEST]
    return Table(
        title=_("ใครทำอะไรกับรายการนี้"),
        headings=[_("เมื่อ"), _("ผู้ดำเนินการ"), _("การดำเนินการ"), _("รายละเอียด")],
        rows=[
            [
                shown(act.at, "at"),
                f"{act.actor or translate('ระบบ')}\n{capacity_of(act)[0]}".strip(),
                verb_label(act.verb),
                f"{act.note}\n{in_lines(act)}".strip(),
            ]
            for act in acts
        ],
        note=_("ยังไม่มีการดำเนินการกับรายการนี้ในระบบ"),
    )


class ActViewSet(PortalViewSet):
    model = Act
    base_url_path = "acts"
    menu_label = _("ใครทำอะไร")
    icon = "history"
    list_display = ("at", "actor", "capacity", "verb", "row", "note")
    filterset_class = filters.ActFilters
    search_fields = ("actor__name", "actor__email", "note", "capacity")
    ordering = "-pk"
    related = ("actor", "row_type")
    inspect_view_fields = ("at", "actor", "capacity", "verb", "row", "note", "values")
    labels = {"row": _("เรื่อง")}

    def get_queryset(self, request: Any) -> models.QuerySet[Act]:
        return with_rows(super().get_queryset(request))

    def matches(self, query: str) -> models.Q:
        """Acts by or about the people and the rows of this name, and acts in whose words every word is found."""
        return super().matches(query) | named(query)

    def title(self, row: Act) -> str:
        return f"{verb_label(row.verb)} · {about(row)}"

    def show_actor(self, act: Act) -> str:
        return str(act.actor or translate("ระบบ"))

    def show_capacity(self, act: Act) -> str:
        return capacity_of(act)[0]

    def show_verb(self, act: Act) -> str:
        return verb_label(act.verb)

    def show_row(self, act: Act) -> str:
        return about(act)

    def show_values(self, act: Act) -> str:
        return in_lines(act)

    def links(self, row: Act, *, user: Any) -> list[Link]:
        url = url_of(row.row)
        return [Link(_("เปิดรายการที่เกี่ยวข้อง"), url)] if url else []


class ProposalViewSet(PortalViewSet):
    model = Proposal
    base_url_path = "proposals"
    icon = "tasks"
    list_display = ("act", "row", "state", "proposer", "proposed_at", "decider", "decided_at")
    filterset_class = filters.ProposalFilters
    search_fields = ("proposer__name", "decider__name", "note")
    ordering = "-pk"
    related = ("proposer", "decider", "row_type")
    inspect_view_fields = ("act", "row", "state", "proposer", "proposed_at", "decider", "decided_at", "note")
    labels = {"row": _("รายการ")}

    def get_queryset(self, request: Any) -> models.QuerySet[Proposal]:
        return with_rows(super().get_queryset(request))

    def title(self, row: Proposal) -> str:
        return f"{self.show_act(row)} · {self.show_row(row)}"

    def show_act(self, proposal: Proposal) -> str:
        return act_label(proposal.act)

    def show_row(self, proposal: Proposal) -> str:
        return about(proposal)

    def links(self, row: Proposal, *, user: Any) -> list[Link]:
        return [Link(_("เปิดหน้าพิจารณา"), f"/my/proposals/{row.pk}/")]

    def tables(self, row: Proposal) -> list[Table]:
        about = row.row
        return [Table(_("รายการที่เกี่ยวข้อง"), [_("รายการ")], [[linked(about)]])] if about else []
