"""What is wrong with a cell: a code for machines, a sentence for people that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry import thai
from registry.errors import Sentence

SENTENCES: dict[str, Sentence] = {
    "formula_without_result": _(
        "ช่องนี้เป็นสูตร “%(value)s” ที่ยังไม่มีผลลัพธ์ ให้เปิดไฟล์ในโปรแกรมตารางคำนวณแล้วบันทึกใหม่ หรือพิมพ์ตัวเลขแทนสูตร"
    ),
    "code_empty": _("แถวนี้ไม่มีรหัส อปท. ให้พิมพ์รหัส 7 หลักตามแม่แบบ หรือลบทั้งแถว"),
    "code_invalid": _("รหัส อปท. ต้องเป็นตัวเลข 7 หลัก ไม่ใช่ “%(value)s” ให้คัดลอกรหัสจากแม่แบบ"),
    "code_unknown": _("ไม่มี อปท. รหัส %(code)s ในทะเบียน ให้ตรวจรหัสกับแม่แบบ"),
    "code_repeated": _("รหัส %(code)s ซ้ำกับแถวที่ %(first)s ให้เหลือเพียงแถวเดียว"),
    "name_differs": _("รหัส %(code)s คือ %(name)s ไม่ใช่ “%(value)s” ให้แก้รหัสหรือชื่อให้ตรงกัน"),
    "province_differs": _("%(name)s อยู่ในจังหวัด%(province)s ไม่ใช่ “%(value)s” ให้แก้รหัสหรือจังหวัดให้ตรงกัน"),
    "sum_short": _("ผลรวม %(sum)s ตัน ขาดจากปริมาณของรอบ %(tonnes)s ตัน อยู่ %(by)s ตัน ให้เพิ่มให้ครบพอดี"),
    "sum_over": _("ผลรวม %(sum)s ตัน เกินปริมาณของรอบ %(tonnes)s ตัน อยู่ %(by)s ตัน ให้ลดให้เท่ากันพอดี"),
    "nothing_given": _("ไม่มีแถวใดระบุจำนวนตัน ให้กรอกช่องตันอย่างน้อยหนึ่งแถว"),
    "nothing_counted": _("แถวนี้ไม่มีจำนวนใดเลย ให้กรอกอย่างน้อยหนึ่งช่อง หรือลบทั้งแถว"),
    "day_ahead": _("วันที่ต้องไม่ใช่วันในอนาคต ให้ตรวจปี พ.ศ."),
    "households_over": _("ครัวเรือนที่มีถังขยะเปียกมากกว่าครัวเรือนทั้งหมด ให้ตรวจทั้งสองช่อง"),
    "too_many_rows": _("ไฟล์มี %(rows)s แถว รับได้ไม่เกิน %(most)s แถว ให้ลบแถวที่ไม่ใช้"),
    **{f"tonnes_{code}": sentence for code, sentence in thai.NotTonnes.sentences.items()},
    **{f"count_{code}": sentence for code, sentence in thai.NotACount.sentences.items()},
    **{f"date_{code}": sentence for code, sentence in thai.NotADate.sentences.items()},
}


@dataclass(frozen=True)
class Problem:
    """A fault of one cell; `column` is the name in the code, empty where the row or the whole file is at fault."""

    code: str
    column: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return str(SENTENCES[self.code]) % self.values

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def name_formulas(problems: list[Problem], typed: Mapping[str, str]) -> None:
    """In place of what was made of a formula's text, say that it is a formula whose result nobody has stored.

    Names are compared as they read.
    """
    formulas = {name: text for name, text in typed.items() if text.startswith("=") and name not in {"name", "province"}}
    kept = [problem for problem in problems if problem.column not in formulas]
    problems[:] = [
        *kept,
        *(Problem("formula_without_result", name, {"value": text}) for name, text in formulas.items()),
    ]


def unreadable(kind: str, column: str, error: thai.Unreadable) -> Problem:
    """What registry.thai says of a text that it cannot read; `kind` is tonnes, count or date."""
    values = {name: value if isinstance(value, int) else str(value) for name, value in error.params.items()}
    return Problem(f"{kind}_{error.code}", column, values)
