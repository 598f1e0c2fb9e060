"""What an act says, for people: what it was about, by name, and each value that it recorded, labelled and in words.

This is the one place for it: the log, the history of a row and the spreadsheets read it here. The log itself keeps
what machines need (days as ISO, rows as keys); a row that is gone is called by its kind alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from registry.enums import BuyerDocumentKind, Role
from registry.errors import Sentence
from registry.models import Act, Adjustment, AuthorityCount, Invitation, Membership, Province
from registry.thai import format_baht, format_date, format_datetime

NOTHING = "–"

LABELS: dict[str, Sentence] = {
    "account": gettext_lazy("บัญชีธนาคาร"),
    "amount_baht": gettext_lazy("จำนวนเงิน"),
    "authorities": gettext_lazy("อปท."),
    "changed_on": gettext_lazy("ตั้งแต่วันที่"),
    "complete_on": gettext_lazy("เอกสารครบเมื่อ"),
    "dated_on": gettext_lazy("ลงวันที่"),
    "debt_tonnes": gettext_lazy("บันทึกเป็นหนี้ของโครงการ"),
    "document": gettext_lazy("เอกสารประกอบ"),
    "edition": gettext_lazy("ฉบับที่"),
    "effective_on": gettext_lazy("มีผลตั้งแต่วันที่"),
    "file_name": gettext_lazy("ชื่อไฟล์"),
    "findings": gettext_lazy("จำนวนข้อที่ตรวจพบ"),
    "from": gettext_lazy("ตั้งแต่วันที่"),
    "kind": gettext_lazy("ประเภท"),
    "line_count": gettext_lazy("จำนวนแถว"),
    "lines": gettext_lazy("จำนวนแถว"),
    "notice": gettext_lazy("หนังสือแจ้งผลของ อบก."),
    "number": gettext_lazy("เลขที่"),
    "of": gettext_lazy("จากทั้งหมด"),
    "order": gettext_lazy("คำขอซื้อ"),
    "orders": gettext_lazy("จำนวนคำขอซื้อ"),
    "persons": gettext_lazy("จำนวนผู้ได้รับมอบหมาย"),
    "price_baht": gettext_lazy("ราคาต่อตัน"),
    "problem_count": gettext_lazy("แถวที่ต้องแก้ไข"),
    "proposed_by": gettext_lazy("ผู้เสนอ"),
    "provinces": gettext_lazy("จังหวัด"),
    "reported": gettext_lazy("ส่งแล้ว"),
    "reported_by": gettext_lazy("ผู้รายงาน"),
    "review_by": gettext_lazy("ทบทวนภายในวันที่"),
    "source": gettext_lazy("ที่มา"),
    "status": gettext_lazy("สถานะ"),
    "successor": gettext_lazy("ผู้รับมอบ"),
    "tonnes": gettext_lazy("ปริมาณ"),
    "until": gettext_lazy("ถึง"),
}
PEOPLE = ("proposed_by", "reported_by", "successor")
ROWS = {
    **dict.fromkeys(PEOPLE, "registry.User"),
    "authorities": "registry.LocalAuthority",
    "provinces": "registry.Province",
    "document": "market.Document",
    "notice": "market.TgoNotice",
    "order": "market.Order",
}
# Where an act tells of another row than its own, whose choices these are.
CHOICES: dict[tuple[str, str], type[models.TextChoices]] = {
    (f"{verb}_buyer_document", "kind"): BuyerDocumentKind for verb in ("add", "remove")
}
AS_WRITTEN = frozenset({"number", "edition", "version", "year"})  # numbers that name a thing and count nothing
# What the name of a row reads of other rows.
NAMED_BY: dict[str, tuple[str, ...]] = {
    "registry.Adjustment": ("round",),
    "registry.AuthorityCount": ("authority__province",),
    "registry.Allocation": ("authority__province", "round"),
    "registry.BankAccount": ("authority__province",),
    "registry.Freeze": ("authority__province",),
    "registry.Invitation": ("user",),
    "registry.Membership": ("user", "authority__province", "buyer", "province", "district"),
    "registry.OfficerAssignment": ("user", "authority__province"),
    "registry.RosterBundle": ("province",),
    "registry.RosterReturn": ("authority__province",),
    "content.TaskReport": ("task", "province"),
    "market.Listing": ("authority",),
    "market.Order": ("seller",),
}
Fact = tuple[str, str]


# --- what an act was about -----------------------------------------------------------------------------------------


def with_rows(found: models.QuerySet[Any]) -> models.QuerySet[Any]:
    """Acts or proposals with what they are about, in one query for each kind of row among them."""
    querysets = [apps.get_model(name)._default_manager.select_related(*links) for name, links in NAMED_BY.items()]
    return found.prefetch_related(GenericPrefetch("row", querysets))


def about(said: Any) -> str:
    """What an act or a proposal was about: its kind and its name."""
    kind = str(said.row_type.model_class()._meta.verbose_name if said.row_type.model_class() else said.row_type.name)
    return f"{kind}: {name_of(said.row)}" if said.row else kind


def name_of(row: models.Model) -> str:
    """A row's name where it stands alone: whose role, whose account, which day's count."""
    if isinstance(row, Membership):
        return f"{row.user} – {row}"
    if isinstance(row, AuthorityCount):
        return f"{row.authority} {format_date(row.counted_on, style='short')}"
    if isinstance(row, Adjustment):
        return f"{row} ({row.round})"
    if isinstance(row, Invitation):
        return f"{row.user}"
    owner = getattr(row, "authority", None)
    return f"{owner}: {row}" if owner is not None and str(owner) not in str(row) else str(row)


# --- what it recorded ----------------------------------------------------------------------------------------------


def facts_of(act: Act) -> list[Fact]:
    """Every recorded value under its label; before → after where both were recorded."""
    before, after = act.values.get("before"), act.values.get("after")
    if not (isinstance(before, dict) and isinstance(after, dict)):
        return [(label_of(act, name), words_of(act, name, value)) for name, value in act.values.items()]
    return [
        (label_of(act, name), f"{words_of(act, name, before.get(name))} → {words_of(act, name, value)}")
        for name, value in after.items()
    ]


def in_lines(act: Act) -> str:
    return "\n".join(f"{label}: {value}" for label, value in facts_of(act))


def label_of(act: Act, name: str) -> str:
    """What a value is called on the row it is about, else by LABELS, else by its own name."""
    field = _field(act, name)
    words = str(field.verbose_name) if field is not None else ""
    if words and words != name.replace("_", " "):
        return words
    return str(LABELS.get(name, name))


def words_of(act: Act, name: str, value: Any) -> str:
    """A recorded value as people write it: names for keys, Buddhist years, commas and units."""
    if value is None or value == "" or value == []:
        return NOTHING
    if isinstance(value, bool):
        return _("ใช่") if value else _("ไม่ใช่")
    field = _field(act, name)
    model = _model_of(act, name, value, field)
    if model is not None:
        return names_of(model, value if isinstance(value, list) else [value])
    choices = dict(field.flatchoices) if field is not None else {}
    if told_of := CHOICES.get((act.verb, name)):
        choices = dict(told_of.choices)
    if value in choices:
        return str(choices[value])
    return _plain(name, value, field)


def names_of(model: type[models.Model], keys: Iterable[Any]) -> str:
    """The rows by their names; one that is gone is called by its kind, and one recorded in words by those words."""
    keys = list(keys)
    found = model._default_manager.in_bulk([key for key in keys if not isinstance(key, str)])
    return ", ".join(_name_of(model, key, found) for key in keys)


def _name_of(model: type[models.Model], key: Any, found: dict[Any, models.Model]) -> str:
    if isinstance(key, str):
        return key
    return str(found[key]) if key in found else str(model._meta.verbose_name)


def _field(act: Act, name: str) -> Any:
    model = act.row_type.model_class()
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _model_of(act: Act, name: str, value: Any, field: Any) -> type[models.Model] | None:
    """Of which rows the value holds the keys; a number of authorities is no key."""
    if name == "document" and act.row_type.model == "buyer":
        return apps.get_model("registry.BuyerDocument")
    if name in ("authorities", "provinces") and not isinstance(value, list):
        return None
    if name in ROWS:
        return apps.get_model(ROWS[name])
    return field.related_model if isinstance(field, models.ForeignKey) else None


def _plain(name: str, value: Any, field: Any) -> str:
    if name.endswith("_baht") and not isinstance(value, bool):
        return _("%(baht)s บาท") % {"baht": format_baht(Decimal(str(value)))}
    if isinstance(value, int):
        return _number(name, value)
    if isinstance(field, models.DecimalField):
        return _decimal(str(value))
    if isinstance(value, list):
        return ", ".join(_plain(name, each, None) for each in value)
    return _moment(value) if isinstance(value, str) else str(value)


def _number(name: str, value: int) -> str:
    if name in AS_WRITTEN:
        return str(value)
    if "tonnes" in name:
        return _("%(tonnes)s ตันคาร์บอนไดออกไซด์เทียบเท่า") % {"tonnes": f"{value:,}"}
    return f"{value:,}"


def _decimal(text: str) -> str:
    try:
        return f"{Decimal(text).normalize():f}"
    except InvalidOperation:
        return text


def _moment(text: str) -> str:
    """Days and moments are kept as ISO; any other text is as it was typed."""
    if not text[:4].isascii() or not text[:4].isdigit() or text[4:5] != "-":
        return text
    try:
        if len(text) == len("2026-11-23"):
            return format_date(dt.date.fromisoformat(text), style="short")
        return format_datetime(dt.datetime.fromisoformat(text), style="short")
    except ValueError:
        return text


# --- in which capacity ---------------------------------------------------------------------------------------------


def capacity_of(act: Act) -> tuple[str, bool]:
    """The capacity in the reader's language, and whether it had to stay in Thai, as a title does."""
    if not act.capacity or get_language() == "th":
        return act.capacity, False
    for role in sorted(Role, key=lambda each: -len(_in_thai(each))):
        rest = act.capacity.removeprefix(_in_thai(role))
        if rest != act.capacity and (not rest or rest.startswith(" ")):
            place, is_thai = _place(rest.strip())
            return f"{role.label} {place}".strip(), is_thai
    return act.capacity, True


def _in_thai(role: Role) -> str:
    from django.utils import translation

    with translation.override("th"):
        return str(role.label)


def _place(name: str) -> tuple[str, bool]:
    province = Province.objects.filter(name_th=name).first() if name else None
    return (str(province), False) if province else (name, bool(name))
