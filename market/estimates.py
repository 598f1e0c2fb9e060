"""What is to be estimated, read from query parameters: one definition for the public page and for the API.

`read_question(values)` reads them as people and machines write them. What it cannot read, or what does not fit
together, raises WrongInput, which the page shows at the field and the API answers with 400.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry import thai
from registry.enums import EstimateModel, Landfill
from registry.errors import BadValue, Sentence
from registry.models import AuthorityCount, LocalAuthority
from registry.services.estimate import CountedKind, Question

MAX_YEARS = 30
DEFAULT_YEARS = 7  # the length of the programme's crediting period
CODE = re.compile("[0-9]{7}")
MAX_TEXT, MAX_CHOICES = 100, 10
FOD_ONLY = ("landfill", "years")


class WrongInput(BadValue):
    """Values that give no estimate: `errors` has a sentence for each, `choices` the authorities that are meant."""

    code = "wrong_input"
    default = _("ข้อมูลบางข้อไม่ถูกต้อง")

    def __init__(self, errors: Mapping[str, Sentence], choices: list[LocalAuthority] | None = None) -> None:
        self.errors = {name: str(sentence) for name, sentence in errors.items()}
        self.choices = choices or []
        first, sentence = next(iter(self.errors.items()))
        super().__init__(sentence, field=first)


@dataclass(frozen=True)
class Asked:
    """A question, and the authority's own count when it was asked for by its authority."""

    question: Question
    count: AuthorityCount | None = None


class SeveralMeant(ValueError):
    def __init__(self, sentence: Sentence, choices: list[LocalAuthority]) -> None:
        super().__init__(sentence)
        self.choices = choices


def read_question(values: Mapping[str, str]) -> Asked:
    """Read query parameters. Raises WrongInput naming every wrong one."""
    found: dict[str, Any] = {}
    errors: dict[str, Sentence] = {}
    choices: list[LocalAuthority] = []
    for name, read in READERS.items():
        text = (values.get(name) or "").strip()
        try:
            if text:
                found[name] = read(text)
        except ValueError as error:
            errors[name] = str(error)
            choices = getattr(error, "choices", choices)
    errors = errors or contradictions(found)
    if errors:
        raise WrongInput(errors, choices)
    return asked(found)


def contradictions(found: Mapping[str, Any]) -> dict[str, Sentence]:
    """What was left out or does not fit together."""
    counts = {kind: found.get(kind) for kind in CountedKind}
    if "authority" in found:
        given = next((kind for kind, count in counts.items() if count is not None), None)
        return {given: _("เลือก อปท. หรือกรอกจำนวนเอง อย่างใดอย่างหนึ่ง")} if given else landfill_left_out(found)
    if counts[CountedKind.HOUSEHOLDS] and counts[CountedKind.PERSONS]:
        return {CountedKind.PERSONS: _("กรอกจำนวนครัวเรือนหรือจำนวนคน อย่างใดอย่างหนึ่ง เพราะนับคนกลุ่มเดียวกัน")}
    if not any(counts.values()):
        return {CountedKind.HOUSEHOLDS: _("กรอกอย่างน้อยหนึ่งจำนวนที่มากกว่า 0 หรือเลือก อปท.")}
    return landfill_left_out(found)


def landfill_left_out(found: Mapping[str, Any]) -> dict[str, Sentence]:
    if found.get("model") == EstimateModel.TOOL04_FOD and "landfill" not in found:
        return {"landfill": _("แบบจำลอง TOOL04 ต้องเลือกวิธีกำจัดขยะ")}
    return {}


def asked(found: Mapping[str, Any]) -> Asked:
    count: AuthorityCount | None = found.get("authority")
    model = found.get("model", EstimateModel.DLA_REPORTING)
    is_fod = model == EstimateModel.TOOL04_FOD
    question = Question(
        counted={kind: getattr(count, kind, 0) if count else found.get(kind, 0) for kind in CountedKind},
        model=model,
        landfill=found.get("landfill") if is_fod else None,
        years=found.get("years", DEFAULT_YEARS) if is_fod else 1,
    )
    return Asked(question, count)


# --- one value -----------------------------------------------------------------------------------------------------


def read_authority(text: str) -> AuthorityCount:
    """The last count of the authority that a code or a name means."""
    authority = find_authority(text)
    count: AuthorityCount | None = AuthorityCount.objects.latest_of(authority)
    if count is None or not (count.households or count.child_centre_persons or count.school_persons):
        sentence = _("ยังไม่มีจำนวนครัวเรือนของ %(name)s ในระบบ โปรดกรอกจำนวนเอง")
        raise ValueError(str(sentence) % {"name": authority.short_name})
    return count


def find_authority(text: str) -> LocalAuthority:
    known = LocalAuthority.objects.select_related("province", "district")
    code = thai.normalise(text)
    if CODE.fullmatch(code):
        by_code = known.filter(code=code).first()
        if by_code is None:
            raise ValueError(_("ไม่มี อปท. ที่ใช้รหัสนี้"))
        return by_code
    if len(text) > MAX_TEXT or "\x00" in text or not thai.search_terms(text):
        raise ValueError(_("โปรดพิมพ์ชื่อ อปท. หรือรหัสเจ็ดหลัก"))
    named = list(known.search(text).order_by("code")[: MAX_CHOICES + 1])
    if not named:
        raise ValueError(_("ไม่พบ อปท. ชื่อนี้ โปรดตรวจสอบตัวสะกด หรือพิมพ์ชื่อจังหวัดด้วย"))
    if len(named) > MAX_CHOICES:
        raise ValueError(_("ชื่อนี้ตรงกับ อปท. หลายแห่งมาก โปรดพิมพ์ชื่ออำเภอหรือจังหวัดต่อท้าย"))
    if len(named) > 1:
        raise SeveralMeant(_("ชื่อนี้ตรงกับ อปท. หลายแห่ง โปรดเลือกแห่งที่ต้องการ หรือใช้รหัสเจ็ดหลัก"), named)
    return named[0]


def read_model(text: str) -> EstimateModel:
    if text.lower() not in EstimateModel.values:
        raise ValueError(_("ไม่รู้จักแบบจำลองนี้ โปรดเลือกจากรายการ"))
    return EstimateModel(text.lower())


def read_landfill(text: str) -> Landfill:
    if text.lower() not in Landfill.values:
        raise ValueError(_("ไม่รู้จักวิธีกำจัดขยะนี้ โปรดเลือกจากรายการ"))
    return Landfill(text.lower())


def read_years(text: str) -> int:
    years = thai.parse_count(text)
    if not 1 <= years <= MAX_YEARS:
        raise ValueError(str(_("จำนวนปีต้องเป็น 1 ถึง %(most)s")) % {"most": MAX_YEARS})
    return years


READERS: dict[str, Callable[[str], Any]] = {
    "authority": read_authority,
    **{kind.value: thai.parse_count for kind in CountedKind},
    "model": read_model,
    "landfill": read_landfill,
    "years": read_years,
}
NAMES = tuple(READERS)
