"""What DLA's desk edits by hand, field by field: lock → check → change → record what was before and what is after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import DLA_DESK, ParameterKey, RoundState
from registry.errors import BadValue, NotAllowed, WrongState, require
from registry.models import (
    Holiday,
    LocalAuthority,
    Paper,
    PaperTemplate,
    Parameter,
    Project,
    Round,
    Rule,
    RuleKey,
    User,
)
from registry.models.estimates import KEYS, SHARES
from registry.permissions import is_dla_desk
from registry.services.acts import holders, record, tell
from registry.services.proposals import propose
from registry.services.round_checks import round_errors
from registry.services.rule_approval import sets_rules
from registry.thai import normalise, to_arabic_digits

Row = TypeVar("Row", bound=models.Model)
Changes = Mapping[str, Any]

AUTHORITY_FIELDS = ("tax_id", "address", "phone", "email")
# Only what the portal can do today: a choice that nothing obeys is not offered.
RULE_WORDS = {RuleKey.RECEIPT_MODE: ("ELAAS_REFERENCE",), RuleKey.PURCHASE_FILL: ("cheapest_first",)}
MOST_DAYS = 3_650
MERGE_FIELD = re.compile(r"\{([a-z_]+)\}")


def works_at_desk(user: User) -> bool:
    """DLA's officers and administrators, and a superuser, who installs the portal."""
    return user.is_superuser or is_dla_desk(user)


# --- authorities ---------------------------------------------------------------------------------------------------


@transaction.atomic
def edit_authority(authority: LocalAuthority, changes: Changes, *, by: User) -> LocalAuthority:
    """Change an authority's tax ID, and how to reach it. Its type and name change by `authorities.change_type`."""
    require(works_at_desk(by), NotAllowed)
    authority = LocalAuthority.objects.lock(authority.pk)
    values = _only(changes, AUTHORITY_FIELDS)
    if "tax_id" in values:
        values["tax_id"] = check_tax_id(values["tax_id"])
    return change(authority, values, verb="edit_authority", by=by)


def check_tax_id(typed: str) -> str:
    """Thirteen Arabic digits, however they were typed, or nothing."""
    digits = re.sub(r"[\s-]", "", to_arabic_digits(typed))
    require(
        digits == "" or re.fullmatch(r"[0-9]{13}", digits),
        BadValue(_("เลขประจำตัวผู้เสียภาษีต้องเป็นตัวเลข 13 หลัก"), field="tax_id"),
    )
    return digits


# --- projects and rounds -------------------------------------------------------------------------------------------


@transaction.atomic
def save_project(project: Project, changes: Changes, *, by: User) -> Project:
    """Add a project, or change one; the periods of its rounds stay as they are."""
    require(sets_rules(by), NotAllowed)
    require(
        changes["crediting_start"] < changes["crediting_end"],
        BadValue(_("วันสิ้นสุดต้องอยู่หลังวันเริ่ม"), field="crediting_end"),
    )
    return _save(project, changes, verb="project", by=by)


@transaction.atomic
def save_round(round: Round, changes: Changes, *, by: User) -> Round:
    """Write a round as a draft, or change it while it is one; nothing enters the ledger before two people agree."""
    require(works_at_desk(by), NotAllowed)
    if round.pk:
        round = Round.objects.lock(round.pk)
        require(
            round.state == RoundState.DRAFT,
            WrongState(_("รอบนี้ไม่ใช่ร่างแล้ว จึงแก้ไขไม่ได้ หากยังรออนุมัติ ให้ผู้เสนอถอนเรื่องก่อน")),
        )
    for error in round_errors(changes, but=round.pk):
        raise error
    return _save(round, changes, verb="round", by=by)


# --- rules and wordings --------------------------------------------------------------------------------------------


@transaction.atomic
def save_rule(rule: Rule, changes: Changes, *, by: User) -> Rule:
    """Propose a rule from a day on, or a change of one not yet in force: what has been in force is never rewritten."""
    require(sets_rules(by), NotAllowed)
    require(not rule.pk or may_still_change(rule), WrongState(_("กติกานี้มีผลใช้แล้ว ให้เพิ่มกติกาใหม่ที่มีผลตั้งแต่วันที่ต้องการแทน")))
    check_ahead(changes)
    taken = Rule.objects.filter(key=changes["key"], valid_from=changes["valid_from"]).exclude(pk=rule.pk)
    require(not taken.exists(), BadValue(_("มีกติกานี้ในวันเดียวกันแล้ว"), field="valid_from"))
    value = read_rule_value(RuleKey(changes["key"]), str(changes["value"]))
    return _submit(rule, {**changes, "value": value}, verb="rule", by=by)


def read_rule_value(key: RuleKey, typed: str) -> int | str:
    """A number of days, or one of the words that the rule knows."""
    text = to_arabic_digits(typed).strip()
    if words := RULE_WORDS.get(key):
        require(
            text in words,
            BadValue(_("กติกานี้ใช้ค่าใดค่าหนึ่งต่อไปนี้: %(words)s"), field="value", words=", ".join(words)),
        )
        return text
    days = int(text) if re.fullmatch(r"[0-9]{1,5}", text) else 0
    least = 0 if key == RuleKey.GRACE_DAYS and text == "0" else 1
    require(
        least <= days <= MOST_DAYS,
        BadValue(_("ค่าต้องเป็นจำนวนวัน ตั้งแต่ 1 ถึง %(most)s"), field="value", most=f"{MOST_DAYS:,}"),
    )
    return days


@transaction.atomic
def save_holiday(holiday: Holiday, changes: Changes, *, by: User) -> Holiday:
    """Add a public holiday, or correct one; accounts whose day has been reckoned keep it."""
    require(sets_rules(by), NotAllowed)
    taken = Holiday.objects.filter(day=changes["day"]).exclude(pk=holiday.pk)
    require(not taken.exists(), BadValue(_("มีวันหยุดในวันนี้แล้ว"), field="day"))
    return _save(holiday, changes, verb="holiday", by=by)


@transaction.atomic
def save_parameter(parameter: Parameter, changes: Changes, *, by: User) -> Parameter:
    """Propose a parameter of estimates from a day on, or a change of one not yet in force; its key says whose it is."""
    require(sets_rules(by), NotAllowed)
    require(
        not parameter.pk or may_still_change(parameter),
        WrongState(_("ค่านี้มีผลใช้แล้ว ให้เพิ่มค่าใหม่ที่มีผลตั้งแต่วันที่ต้องการแทน")),
    )
    check_ahead(changes)
    key = ParameterKey(changes["key"])
    taken = Parameter.objects.filter(key=key, valid_from=changes["valid_from"]).exclude(pk=parameter.pk)
    require(not taken.exists(), BadValue(_("มีค่าของตัวแปรนี้ในวันเดียวกันแล้ว"), field="valid_from"))
    model = next(name for name, keys in KEYS.items() if key in keys)
    value = read_parameter_value(key, str(changes["value"]))
    return _submit(
        parameter, {**changes, "key": key.value, "model": model.value, "value": value}, verb="parameter", by=by
    )


def read_parameter_value(key: ParameterKey, typed: str) -> Decimal:
    """A number of at most six decimals; a share is at most 1, and years are whole."""
    text = normalise(typed)
    require(
        re.fullmatch(r"[0-9]{1,8}(\.[0-9]{1,6})?", text),
        BadValue(_("ค่าต้องเป็นตัวเลขไม่ติดลบ มีทศนิยมไม่เกินหกตำแหน่ง เช่น 0.252"), field="value"),
    )
    value = Decimal(text)
    require(key not in SHARES or value <= 1, BadValue(_("ค่านี้เป็นสัดส่วน ต้องไม่เกิน 1"), field="value"))
    require(
        key != ParameterKey.PRICE_YEARS or (value >= 1 and value == value.to_integral_value()),
        BadValue(_("จำนวนปีต้องเป็นจำนวนเต็มตั้งแต่ 1"), field="value"),
    )
    return value


@transaction.atomic
def save_template(template: PaperTemplate, changes: Changes, *, by: User) -> PaperTemplate:
    """Propose the next version of a kind of paper's wording, or a change of one that no paper was printed from."""
    require(sets_rules(by), NotAllowed)
    require(
        not template.pk or not Paper.objects.filter(template=template).exists(),
        WrongState(_("มีเอกสารที่ออกตามแบบนี้แล้ว ให้เพิ่มแบบฉบับใหม่แทน")),
    )
    check_ahead(changes)
    kind = template.kind if template.pk else changes["kind"]
    check_merge_fields(kind, changes["wording"])
    version = {} if template.pk else {"version": 1 + _last_version(kind)}
    return _submit(template, {**changes, **version, "kind": kind}, verb="template", by=by)


def check_merge_fields(kind: str, wording: str) -> None:
    """Refuse a field that papers of this kind have never had: such a paper could not be issued at all."""
    earlier = PaperTemplate.objects.filter(kind=kind).values_list("wording", flat=True)
    known = {name for text in earlier for name in MERGE_FIELD.findall(text)}
    latest = Paper.objects.filter(kind=kind).order_by("pk").last()
    known |= set(latest.values) if latest else set()
    unknown = sorted(set(MERGE_FIELD.findall(wording)) - known - {"details"})
    require(
        not unknown,
        BadValue(_("ไม่รู้จักช่องข้อมูล %(names)s ในเอกสารประเภทนี้"), field="wording", names=_in_braces(unknown)),
    )


def is_ahead(row: Rule | Parameter) -> bool:
    return row.valid_from > timezone.localdate()


def may_still_change(row: Rule | Parameter) -> bool:
    """Whether a change of the row rewrites nothing: it is not yet in force, or was never approved."""
    return row.approved_at is None or is_ahead(row)


def check_ahead(changes: Changes) -> None:
    require(
        changes["valid_from"] >= timezone.localdate(),
        BadValue(_("วันที่เริ่มใช้ต้องเป็นวันนี้หรือวันข้างหน้า"), field="valid_from"),
    )


# --- one way to write ----------------------------------------------------------------------------------------------


def change(row: Row, changes: Changes, *, verb: str, by: User) -> Row:
    """Set the fields of a locked row and record each that changed, before and after; nothing changed, nothing said."""
    changed = {name: value for name, value in changes.items() if getattr(row, name) != value}
    if changed:
        before = {name: getattr(row, name) for name in changed}
        for name, value in changed.items():
            setattr(row, name, value)
        row.save(update_fields=list(changed))
        record(row, verb, by=by, values={"before": _plain(before), "after": _plain(changed)})
    return row


def _save(row: Row, changes: Changes, *, verb: str, by: User) -> Row:
    if row.pk:
        return change(row, changes, verb=f"edit_{verb}", by=by)
    for name, value in changes.items():
        setattr(row, name, value)
    row.save()
    record(row, f"add_{verb}", by=by, values=_plain(changes))
    return row


def _submit(row: Row, changes: Changes, *, verb: str, by: User) -> Row:
    """Put a new row, or a change of one, before a second person; until then nothing goes by it."""
    if not row.pk:
        row.approved_at = None  # type: ignore[attr-defined]
        row = _save(row, changes, verb=verb, by=by)
    elif row.approved_at is None:  # type: ignore[attr-defined]
        row = change(row, changes, verb=f"edit_{verb}", by=by)
    act = record(row, "ask_approval", by=by)
    proposal = propose(f"set_{verb}", row, by=by, values=_plain(changes))
    tell(act, holders(DLA_DESK), _("มีการตั้งค่ารออนุมัติ"), f"/my/proposals/{proposal.pk}/")
    return row


def _only(changes: Changes, names: Iterable[str]) -> dict[str, Any]:
    return {name: changes[name] for name in names if name in changes}


def _plain(values: Changes) -> dict[str, Any]:
    """As the log keeps them: rows by their id and words, files by their name."""
    return {
        name: value if isinstance(value, int | None) or _has_json(value) else str(value)
        for name, value in values.items()
    }


def _has_json(value: Any) -> bool:
    return hasattr(value, "isoformat") or hasattr(value, "as_tuple")


def _last_version(kind: str) -> int:
    return PaperTemplate.objects.filter(kind=kind).aggregate(last=models.Max("version"))["last"] or 0


def _in_braces(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
