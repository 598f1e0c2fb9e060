"""Thai telephone numbers: read however they are typed, kept as digits, shown in the groups that people say.

A mobile has 10 digits (06, 08, 09), an office 9 (02 to 07), and an office may have an extension (ต่อ 2112), which is
kept behind a # sign: 022419000#2112.
"""

from __future__ import annotations

import re
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from .errors import Unreadable
from .text import normalise

EXTENSION = re.compile(r"(?:ต่อ|ext\.?|#|x)\s*([0-9]{1,6})$")
PUNCTUATION = re.compile(r"[\s().\-\u2010-\u2015/]")
MOBILE_STARTS, OFFICE_STARTS = ("06", "08", "09"), ("02", "03", "04", "05", "07")


class NotAPhone(Unreadable):
    sentences: ClassVar = {
        "empty": _("ยังไม่ได้พิมพ์เบอร์โทร"),
        "invalid": _("เบอร์โทรต้องเป็นตัวเลข เช่น 080 000 0000 หรือ 02 000 0000 ต่อ 123 และพิมพ์ครั้งละหนึ่งเบอร์"),
        "start": _("เบอร์โทรต้องขึ้นต้นด้วย 0 ตามด้วย 2 ถึง 9 เช่น 080 000 0000"),
        "mobile": _("เบอร์มือถือต้องมี 10 หลัก ที่พิมพ์มามี %(digits)s หลัก โปรดตรวจอีกครั้ง"),
        "office": _("เบอร์สำนักงานต้องมี 9 หลัก ที่พิมพ์มามี %(digits)s หลัก โปรดตรวจอีกครั้ง"),
    }


def parse_phone(text: str) -> str:
    """Digits as we keep them, with an extension behind #. Raises NotAPhone, which says what is wrong."""
    tidy = normalise(text)
    if not tidy:
        raise NotAPhone("empty")
    tidy = re.sub(r"^(?:โทรศัพท์|โทร)\.?\s*", "", tidy)
    found = EXTENSION.search(tidy)
    number = PUNCTUATION.sub("", tidy[: found.start()] if found else tidy)
    number = re.sub(r"^\+?66(?=[2-9])", "0", number)
    if not re.fullmatch(r"[0-9]+", number):
        raise NotAPhone("invalid")
    if not number.startswith((*MOBILE_STARTS, *OFFICE_STARTS)):
        raise NotAPhone("start")
    if number.startswith(MOBILE_STARTS) and len(number) != 10:
        raise NotAPhone("mobile", digits=len(number))
    if number.startswith(OFFICE_STARTS) and len(number) != 9:
        raise NotAPhone("office", digits=len(number))
    return f"{number}#{found[1]}" if found else number


def format_phone(kept: str) -> str:
    """080 000 0000, 02 000 0000 or 053 000 000 ต่อ 123; what an older release kept as it was typed stays so."""
    if not re.fullmatch("[0-9]+(#[0-9]+)?", kept):
        return kept
    number, _sign, extension = kept.partition("#")
    if number.startswith("02"):
        shown = f"{number[:2]} {number[2:5]} {number[5:]}"
    else:
        shown = f"{number[:3]} {number[3:6]} {number[6:]}"
    return f"{shown} ต่อ {extension}" if extension else shown


def dialled(kept: str) -> str:
    """What a telephone dials; the extension after a pause."""
    return kept.replace("#", ",")
