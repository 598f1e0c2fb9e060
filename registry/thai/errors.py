"""Why a typed text could not be read, as a sentence for the person who typed it.

ValueError
└── Unreadable        code, message, params; str() is the sentence in the language of the moment
    ├── NotADate
    ├── NotAPhone     in phones.py
    └── NotANumber
        ├── NotACount
        ├── NotTonnes
        └── NotBaht
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrPromise


class Unreadable(ValueError):
    """A text that could not be read; `code` is one of the class's `sentences`."""

    sentences: ClassVar[Mapping[str, StrPromise]]

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.message = self.sentences[code]
        self.params = params

    def __str__(self) -> str:
        return str(self.message) % self.params


class NotADate(Unreadable):
    sentences = {
        "empty": _("ยังไม่ได้พิมพ์วันที่"),
        "invalid": _("อ่านวันที่นี้ไม่ได้ ให้พิมพ์วัน เดือน ปี เช่น 23/11/2569 หรือ 23 พฤศจิกายน 2569"),
        "month": _("ไม่มีเดือนที่ %(month)d เดือนต้องเป็น 1 ถึง 12 และพิมพ์วันก่อนเดือน เช่น 23/11/2569"),
        "day": _("เดือน%(month)s %(year)s มี %(days)d วัน จึงไม่มีวันที่ %(day)d"),
        "year": _("ใช้ปี %(year)s ไม่ได้ ให้พิมพ์ปี พ.ศ. เช่น 2569 หรือปี ค.ศ. เช่น 2026"),
        "time": _("ไม่มีเวลา %(time)s ให้พิมพ์ชั่วโมง 0 ถึง 23 และนาที 0 ถึง 59 เช่น 23/11/2569 14:30"),
        "short_year": _("ปี %(year)s อ่านได้มากกว่าหนึ่งอย่าง ให้พิมพ์ปีสี่หลัก เช่น 2569"),
    }


class NotANumber(Unreadable):
    pass


class NotACount(NotANumber):
    sentences = {
        "empty": _("ยังไม่ได้พิมพ์จำนวน"),
        "invalid": _("อ่านจำนวนนี้ไม่ได้ ให้พิมพ์เป็นตัวเลขเท่านั้น เช่น 785 หรือ 1,200"),
        "grouping": _("เครื่องหมายคั่นหลักพันไม่ถูกตำแหน่ง ให้พิมพ์ เช่น 1,200 หรือ 1200"),
        "negative": _("จำนวนต้องไม่ติดลบ"),
        "fraction": _("จำนวนต้องเป็นจำนวนเต็ม ไม่มีจุดทศนิยม"),
        "too_large": _("จำนวนมากเกินกว่าที่ระบบรับได้"),
    }


class NotTonnes(NotANumber):
    sentences = {
        "empty": _("ยังไม่ได้พิมพ์จำนวนตัน"),
        "invalid": _("อ่านจำนวนตันนี้ไม่ได้ ให้พิมพ์เป็นตัวเลขเท่านั้น เช่น 785 หรือ 1,200"),
        "grouping": _("เครื่องหมายคั่นหลักพันไม่ถูกตำแหน่ง ให้พิมพ์ เช่น 1,200 หรือ 1200"),
        "negative": _("จำนวนตันต้องไม่ติดลบ"),
        "zero": _("จำนวนตันต้องมากกว่า 0"),
        "fraction": _("จำนวนต้องเป็นตันเต็ม ไม่มีจุดทศนิยม"),
        "too_large": _("จำนวนตันมากเกินกว่าที่ระบบรับได้"),
    }


class NotBaht(NotANumber):
    sentences = {
        "empty": _("ยังไม่ได้พิมพ์จำนวนเงิน"),
        "invalid": _("อ่านจำนวนเงินนี้ไม่ได้ ให้พิมพ์เป็นตัวเลขเท่านั้น เช่น 260 หรือ 204,100.00"),
        "grouping": _("เครื่องหมายคั่นหลักพันไม่ถูกตำแหน่ง ให้พิมพ์ เช่น 204,100.00 หรือ 204100"),
        "negative": _("จำนวนเงินต้องไม่ติดลบ"),
        "zero": _("จำนวนเงินต้องมากกว่า 0"),
        "too_precise": _("จำนวนเงินมีทศนิยมได้ไม่เกิน 2 ตำแหน่ง (สตางค์)"),
        "too_large": _("จำนวนเงินมากเกินกว่าที่ระบบรับได้"),
    }
