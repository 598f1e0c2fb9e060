"""Rules, wordings of papers and parameters of estimates hold once a second person of DLA has approved them.

A new row waits without `approved_at` and nothing reads it; a change of a row that holds already waits in its proposal.
What begins on a day that has passed in the meantime is not approved: the past is never rewritten.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import ProposalState, Role
from registry.errors import BadValue, Sentence, require
from registry.models import PaperTemplate, Parameter, Proposal, Rule, User
from registry.permissions import is_dla_desk
from registry.services.acts import record
from registry.services.proposals import two_person

Ruling = Rule | PaperTemplate | Parameter
VERBS: dict[type[models.Model], str] = {Rule: "set_rule", PaperTemplate: "set_template", Parameter: "set_parameter"}


def sets_rules(user: User, row: object = None) -> bool:
    """DLA's administrators propose what the portal goes by; a superuser, who installs it, too."""
    return user.is_superuser or user.holds({Role.DLA_ADMIN})


def approves_rules(user: User, row: object = None) -> bool:
    """Any other person of DLA's desk approves it."""
    return user.is_superuser or is_dla_desk(user)


def put_in_force(row: Ruling, values: dict[str, Any], *, by: User, approved_by: User) -> Ruling:
    """Give the row exactly the approved values; from its first day on everything goes by it."""
    fresh = {name: restored(row, name, value) for name, value in values.items()}
    require(
        fresh["valid_from"] >= timezone.localdate(),
        BadValue(_("วันที่เริ่มใช้ผ่านไปแล้ว โปรดส่งกลับให้ผู้เสนอแก้วันที่"), field="valid_from"),
    )
    for name, value in fresh.items():
        setattr(row, name, value)
    row.approved_at = timezone.now()
    row.save()
    record(row, VERBS[type(row)], by=approved_by, values={**values, "proposed_by": by.pk})
    return row


def restored(row: Ruling, name: str, value: Any) -> Any:
    """A value as the row keeps it: proposals keep days and decimals as text."""
    field = row._meta.get_field(name)
    if isinstance(field, models.DateField):
        return dt.date.fromisoformat(value)
    return Decimal(value) if isinstance(field, models.DecimalField) else value


@two_person("set_rule", _("ตั้งกติกา"), may_propose=sets_rules, may_approve=approves_rules)
def set_rule(row: Rule, *, by: User, approved_by: User, **values: Any) -> Ruling:
    return put_in_force(row, values, by=by, approved_by=approved_by)


@two_person("set_template", _("ตั้งแบบเอกสาร"), may_propose=sets_rules, may_approve=approves_rules)
def set_template(row: PaperTemplate, *, by: User, approved_by: User, **values: Any) -> Ruling:
    return put_in_force(row, values, by=by, approved_by=approved_by)


@two_person("set_parameter", _("ตั้งตัวแปรของประมาณการ"), may_propose=sets_rules, may_approve=approves_rules)
def set_parameter(row: Parameter, *, by: User, approved_by: User, **values: Any) -> Ruling:
    return put_in_force(row, values, by=by, approved_by=approved_by)


# --- how far it is -------------------------------------------------------------------------------------------------


def with_proposals(rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Each row knows the state and the number of its latest proposal, without a query of its own."""
    from django.contrib.contenttypes.models import ContentType

    latest = Proposal.objects.filter(
        act=VERBS[rows.model], row_type=ContentType.objects.get_for_model(rows.model), row_id=models.OuterRef("pk")
    ).order_by("-pk")
    return rows.annotate(
        proposal_state=models.Subquery(latest.values("state")[:1]), proposal_pk=models.Subquery(latest.values("pk")[:1])
    )


def standing_of(row: Any) -> Sentence:
    """Whether a row that was read `with_proposals` holds, waits, or came back."""
    if row.proposal_state == ProposalState.PENDING:
        return _("รอผู้อนุมัติ")
    if row.approved_at:
        return _("อนุมัติแล้ว")
    return _("ส่งกลับแก้ไข") if row.proposal_state == ProposalState.RETURNED else _("ร่าง")
