"""Who did what: the log of acts, the proposals of two people, and the words for their verbs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from registry.models import Act, Proposal
from registry.services.proposals import ACTS
from registry.verbs import verb_label
from registry.viewsets import filters
from registry.viewsets.cells import shown
from registry.viewsets.portal_viewset import Link, PortalViewSet, Table, linked, url_of

LATEST = 20
VALUES: dict[str, Any] = {
    "authorities": _("จำนวน อปท."),
    "document": _("เอกสารประกอบลำดับที่"),
    "proposed_by": _("ผู้เสนอ (เลขที่ผู้ใช้งาน)"),
    "complete_on": _("เอกสารครบเมื่อ"),
    "orders": _("คำขอซื้อ"),
    "account": _("บัญชีธนาคาร"),
    "successor": _("ผู้รับมอบ (เลขที่ผู้ใช้งาน)"),
    "from": _("ตั้งแต่วันที่"),
    "changed_on": _("ตั้งแต่วันที่"),
    "status": _("สถานะ"),
}


def act_label(name: str) -> str:
    """The words for an act of two people; its own name where nobody has given it words."""
    return str(ACTS[name].label) if name in ACTS else verb_label(name)


def row_label(row_type: Any, row_id: int) -> str:
    """What an act was about, without reading the row: its kind and number."""
    return f"{row_type.name} #{row_id}"


def differences(act: Act) -> str:
    """The values of an act, a line each; before → after where both were recorded."""
    before, after = act.values.get("before"), act.values.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        return "\n".join(
            f"{value_label(act, name)}: {_plain(before.get(name))} → {_plain(value)}" for name, value in after.items()
        )
    return "\n".join(f"{value_label(act, name)}: {_plain(value)}" for name, value in act.values.items())


def value_label(act: Act, name: str) -> str:
    """What a recorded value is called: as on the row it is about, else by VALUES, else its own name."""
    if name in VALUES:
        return str(VALUES[name])
    model = act.row_type.model_class()
    try:
        return str(getattr(model._meta.get_field(name), "verbose_name", name)) if model else name
    except FieldDoesNotExist:
        return name


def _plain(value: Any) -> str:
    """A recorded value: days are kept as 2026-11-23 and shown as people write them."""
    try:
        return shown(dt.date.fromisoformat(value), "") if isinstance(value, str) else shown(value, "")
    except ValueError:
        return shown(value, "")


def acts_table(row: models.Model) -> Table:
    """The latest acts on a row, newest first."""
    acts = Act.objects.about(row).order_by("-pk").select_related("actor", "row_type")[:LATEST]
    return Table(
        title=_("ใครทำอะไรกับรายการนี้"),
        headings=[_("เมื่อ"), _("ผู้ดำเนินการ"), _("การดำเนินการ"), _("รายละเอียด")],
        rows=[
            [
                shown(act.at, "at"),
                f"{act.actor or translate('ระบบ')}\n{act.capacity}".strip(),
                verb_label(act.verb),
                f"{act.note}\n{differences(act)}".strip(),
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

    def title(self, row: Act) -> str:
        return f"{verb_label(row.verb)} · {row_label(row.row_type, row.row_id)}"

    def show_actor(self, act: Act) -> str:
        return str(act.actor or translate("ระบบ"))

    def show_verb(self, act: Act) -> str:
        return verb_label(act.verb)

    def show_row(self, act: Act) -> str:
        return row_label(act.row_type, act.row_id)

    def show_values(self, act: Act) -> str:
        return differences(act)

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

    def title(self, row: Proposal) -> str:
        return f"{self.show_act(row)} · {self.show_row(row)}"

    def show_act(self, proposal: Proposal) -> str:
        return act_label(proposal.act)

    def show_row(self, proposal: Proposal) -> str:
        return row_label(proposal.row_type, proposal.row_id)

    def links(self, row: Proposal, *, user: Any) -> list[Link]:
        return [Link(_("เปิดหน้าพิจารณา"), f"/my/proposals/{row.pk}/")]

    def tables(self, row: Proposal) -> list[Table]:
        about = row.row
        return [Table(_("รายการที่เกี่ยวข้อง"), [_("รายการ")], [[linked(about)]])] if about else []
