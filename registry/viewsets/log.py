"""Who did what: the log of acts, the proposals of two people, and the words for their verbs."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _

from registry.models import Act, Proposal
from registry.services.proposals import ACTS
from registry.viewsets import filters
from registry.viewsets.cells import shown
from registry.viewsets.portal_viewset import Link, PortalViewSet, Table, linked, url_of

LATEST = 20
# Every room adds the verbs of its own services.
VERBS: dict[str, Any] = {
    "grant": _("ให้สิทธิ์"),
    "end": _("สิ้นสุดสิทธิ์"),
    "issue_round": _("รับรอบเข้าบัญชีและจัดสรร"),
    "add_round": _("เพิ่มร่างรอบ"),
    "edit_round": _("แก้ไขร่างรอบ"),
    "add_project": _("เพิ่มโครงการ"),
    "edit_project": _("แก้ไขโครงการ"),
    "edit_authority": _("แก้ไขข้อมูลติดต่อของ อปท."),
    "edit_buyer": _("แก้ไขข้อมูลผู้ซื้อ"),
    "add_rule": _("ตั้งกติกา"),
    "edit_rule": _("แก้ไขกติกา"),
    "add_template": _("เพิ่มแบบเอกสาร"),
    "edit_template": _("แก้ไขแบบเอกสาร"),
}
TWO_PERSON_VERBS = {
    "propose_": _("เสนอเรื่อง: %(act)s"),
    "return_": _("ส่งกลับ: %(act)s"),
    "withdraw_": _("ถอนเรื่อง: %(act)s"),
}


def verb_label(verb: str) -> str:
    """The words for a verb; the verb itself where nobody has given it words."""
    if verb in VERBS:
        return str(VERBS[verb])
    for start, sentence in TWO_PERSON_VERBS.items():
        if act := ACTS.get(verb.removeprefix(start)) if verb.startswith(start) else None:
            return str(sentence) % {"act": act.label}
    return verb


def row_label(row_type: Any, row_id: int) -> str:
    """What an act was about, without reading the row: its kind and number."""
    return f"{row_type.name} #{row_id}"


def differences(values: dict[str, Any]) -> str:
    """The values of an act, a line each; before → after where both were recorded."""
    before, after = values.get("before"), values.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        return "\n".join(f"{name}: {before.get(name) or '–'} → {value or '–'}" for name, value in after.items())
    return "\n".join(f"{name}: {value}" for name, value in values.items())


def acts_table(row: models.Model) -> Table:
    """The latest acts on a row, newest first."""
    acts = Act.objects.about(row).order_by("-pk").select_related("actor")[:LATEST]
    return Table(
        title=_("ใครทำอะไรกับรายการนี้"),
        headings=[_("เมื่อ"), _("ผู้ดำเนินการ"), _("การดำเนินการ"), _("รายละเอียด")],
        rows=[
            [
                shown(act.at, "at"),
                f"{act.actor or translate('ระบบ')}\n{act.capacity}".strip(),
                verb_label(act.verb),
                f"{act.note}\n{differences(act.values)}".strip(),
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

    def show_actor(self, act: Act) -> str:
        return str(act.actor or translate("ระบบ"))

    def show_verb(self, act: Act) -> str:
        return verb_label(act.verb)

    def show_row(self, act: Act) -> str:
        return row_label(act.row_type, act.row_id)

    def show_values(self, act: Act) -> str:
        return differences(act.values)

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

    def show_act(self, proposal: Proposal) -> str:
        return str(ACTS[proposal.act].label) if proposal.act in ACTS else proposal.act

    def show_row(self, proposal: Proposal) -> str:
        return row_label(proposal.row_type, proposal.row_id)

    def links(self, row: Proposal, *, user: Any) -> list[Link]:
        return [Link(_("เปิดหน้าพิจารณา"), f"/my/proposals/{row.pk}/")]

    def tables(self, row: Proposal) -> list[Table]:
        about = row.row
        return [Table(_("รายการที่เกี่ยวข้อง"), [_("รายการ")], [[linked(about)]])] if about else []
