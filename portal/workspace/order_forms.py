"""The forms of an order's steps: what each asks, and which service it calls with the answers.

A field bears the name of the service's value, so that a refusal finds the field concerned.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from market.models import Order
from market.services import delivery, orders, settlement
from market.services.settlement import Receipt, Signed
from portal.workspace.listing_forms import MOST_BAHT
from registry.enums import PaperKind
from registry.errors import Sentence
from registry.fields import BahtField, ThaiDateField, TonnesField, UploadField
from registry.models import User

DATE_HINT = _("เช่น 23/11/2569 หรือ 23 พ.ย. 2569")
FILE_HINT = _("ไฟล์ PDF หรือภาพถ่าย JPG, PNG ขนาดไม่เกิน 10 MB")


class OrderForm(forms.Form):
    """A form about one order."""

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": self.first_values(order) | (kwargs.get("initial") or {})})
        self.order = order

    def first_values(self, order: Order) -> dict[str, Any]:
        return {}


class NothingToFill(OrderForm):
    """Only a button."""


class PriceForm(OrderForm):
    price_baht = BahtField(label=_("ราคาต่อตัน (บาท)"), help_text=_("ใส่ราคาตามประกาศไว้ให้แล้ว แก้ไขได้"), max_value=MOST_BAHT)

    def first_values(self, order: Order) -> dict[str, Any]:
        return {"price_baht": order.price_baht}


class ReasonForm(OrderForm):
    note = forms.CharField(
        label=_("เหตุผล"),
        help_text=_("อีกฝ่ายหนึ่งจะเห็นข้อความนี้"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("โปรดระบุเหตุผล")},
    )


class OptionalReasonForm(ReasonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = False


class SignedForm(OrderForm):
    """A paper signed outside, as the services take it."""

    number = forms.CharField(label=_("เลขที่หนังสือ"), max_length=80, error_messages={"required": _("กรุณาพิมพ์เลขที่หนังสือ")})
    dated_on = ThaiDateField(label=_("ลงวันที่"), help_text=DATE_HINT)
    file = UploadField(label=_("ไฟล์หนังสือที่ลงนามแล้ว"), help_text=FILE_HINT)

    def signed(self) -> Signed:
        """The paper as typed and uploaded."""
        names = ("number", "dated_on", "signatories", "serials", "file")
        return Signed(**{name: self.cleaned_data[name] for name in names if name in self.cleaned_data})


class LetterForm(SignedForm):
    """A letter or contract, with who signed it."""

    signatories = forms.CharField(
        label=_("ผู้ลงนาม"), help_text=_("ชื่อและตำแหน่งของผู้ลงนาม"), max_length=300, required=False
    )
    field_order = ["number", "dated_on", "signatories", "file"]


class ContractForm(LetterForm):
    kind = forms.ChoiceField(
        label=_("ประเภทเอกสาร"),
        choices=[("contract", _("สัญญาซื้อขาย")), ("purchase_order", _("ใบสั่งซื้อของผู้ซื้อ"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("โปรดเลือกประเภทเอกสาร")},
    )
    field_order = ["kind", "number", "dated_on", "signatories", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = _("เลขที่สัญญาหรือใบสั่งซื้อ")
        self.fields["number"].error_messages["required"] = _("กรุณาพิมพ์เลขที่สัญญาหรือใบสั่งซื้อ")
        self.fields["file"].label = _("ไฟล์ที่ลงนามแล้ว")


class EvidenceForm(SignedForm):
    number = forms.CharField(
        label=_("เลขที่อ้างอิงการโอน"), help_text=_("ดูได้จากสลิปหรือรายการเดินบัญชี"), max_length=80, required=False
    )
    dated_on = ThaiDateField(label=_("วันที่โอนเงิน"), help_text=DATE_HINT)
    file = UploadField(label=_("หลักฐานการโอนเงิน"), help_text=FILE_HINT)


class NoticeForm(SignedForm):
    tonnes = TonnesField(label=_("ปริมาณตามหนังสือ (ตัน)"), help_text=_("ใส่ปริมาณของคำขอซื้อไว้ให้แล้ว โปรดเทียบกับหนังสือของ อบก."))
    serials = forms.CharField(
        label=_("หมายเลขของ อบก. ตามหนังสือแจ้งผล"),
        help_text=_("คัดลอกตามที่ อบก. เขียนไว้ เว้นว่างได้ถ้าหนังสือไม่ได้ระบุ"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ["number", "dated_on", "tonnes", "serials", "file"]

    def first_values(self, order: Order) -> dict[str, Any]:
        return {"tonnes": order.tonnes}


class RefundForm(SignedForm):
    note = forms.CharField(
        label=_("เหตุผลที่คืนเงิน"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("โปรดระบุเหตุผล")},
    )
    field_order = ["number", "dated_on", "note", "file"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["number"].label = _("เลขที่คำสั่งคืนเงิน")
        self.fields["number"].error_messages["required"] = _("กรุณาพิมพ์เลขที่คำสั่งคืนเงิน")
        self.fields["file"].label = _("ไฟล์คำสั่งคืนเงิน")


class ReceiptForm(OrderForm):
    amount_baht = BahtField(label=_("จำนวนเงินที่ได้รับ (บาท)"), help_text=_("ใส่ยอดตามคำขอซื้อไว้ให้แล้ว โปรดเทียบกับยอดเงินเข้าบัญชี"))
    received_on = ThaiDateField(label=_("วันที่ได้รับเงิน"), help_text=DATE_HINT)
    receipt_book = forms.CharField(
        label=_("ใบเสร็จรับเงินเล่มที่"),
        help_text=_("เว้นว่างได้ถ้าออกใบเสร็จจากระบบ e-LAAS"),
        max_length=40,
        required=False,
    )
    receipt_number = forms.CharField(
        label=_("ใบเสร็จรับเงินเลขที่"),
        help_text=_("เลขที่ในเล่ม หรือเลขที่อ้างอิงจากระบบ e-LAAS"),
        max_length=40,
        error_messages={"required": _("โปรดระบุเลขที่ใบเสร็จรับเงิน")},
    )

    def first_values(self, order: Order) -> dict[str, Any]:
        return {"amount_baht": order.amount_baht}

    def receipt(self) -> Receipt:
        names = ("amount_baht", "received_on", "receipt_number", "receipt_book")
        return Receipt(**{name: self.cleaned_data[name] for name in names})


class CompleteForm(OrderForm):
    complete_on = ThaiDateField(label=_("วันที่ อบก. แจ้งว่าได้รับเอกสารครบ"), help_text=DATE_HINT)


# --- which form and which service a step has -----------------------------------------------------------------------


@dataclass(frozen=True)
class StepForm:
    """The form of a step, the service it calls, what to read before, and the sentence after."""

    form: type[OrderForm]
    act: Callable[[Order, Any, User], Any]
    submit: Sentence
    done: Sentence
    paper: PaperKind | None = None  # the paper to read or sign first


def typed(form: OrderForm, name: str) -> Any:
    return form.cleaned_data[name]


STEP_FORMS: dict[str, StepForm] = {
    "quote": StepForm(
        PriceForm,
        lambda order, form, by: orders.propose_quote(order, by=by, price_baht=typed(form, "price_baht")),
        _("เสนอผู้อนุมัติ"),
        _("เมื่ออนุมัติแล้ว ระบบจะออกใบเสนอราคาและแจ้งผู้ซื้อ"),
    ),
    "decline": StepForm(
        ReasonForm,
        lambda order, form, by: orders.decline(order, by=by, note=typed(form, "note")),
        _("ยืนยันไม่รับคำขอ"),
        _("แจ้งผู้ซื้อแล้วว่าไม่รับคำขอซื้อนี้"),
    ),
    "accept": StepForm(
        NothingToFill,
        lambda order, form, by: orders.accept(order, by=by),
        _("ตอบรับใบเสนอราคา"),
        _("ตอบรับใบเสนอราคาแล้ว ขั้นตอนต่อไปคือลงนามสัญญากับ อปท. ผู้ขาย"),
        paper=PaperKind.QUOTATION,
    ),
    "withdraw": StepForm(
        OptionalReasonForm,
        lambda order, form, by: orders.withdraw(order, by=by, note=typed(form, "note")),
        _("ยืนยันยกเลิกคำขอซื้อ"),
        _("ยกเลิกคำขอซื้อแล้ว"),
    ),
    "contract": StepForm(
        ContractForm,
        lambda order, form, by: settlement.propose_contract(
            order, form.signed(), by=by, is_purchase_order=typed(form, "kind") == "purchase_order"
        ),
        _("เสนอผู้อนุมัติ"),
        _("เมื่ออนุมัติแล้ว ระบบจะบันทึกสัญญาและแจ้งผู้ซื้อ"),
    ),
    "cancel": StepForm(
        ReasonForm,
        lambda order, form, by: orders.propose_cancel(order, by=by, note=typed(form, "note")),
        _("เสนอขอยกเลิก"),
        _("เมื่ออนุมัติแล้ว คำขอซื้อจะถูกยกเลิก และคาร์บอนเครดิตที่กันไว้จะกลับไปยังผู้ขาย"),
    ),
    "upload_evidence": StepForm(
        EvidenceForm,
        lambda order, form, by: settlement.upload_evidence(order, form.signed(), by=by),
        _("ส่งหลักฐาน"),
        _("ส่งหลักฐานการโอนเงินแล้ว กองคลังของ อปท. จะตรวจสอบและยืนยันการรับเงิน"),
    ),
    "confirm_money": StepForm(
        ReceiptForm,
        lambda order, form, by: settlement.confirm_money(order, form.receipt(), by=by),
        _("ยืนยันการรับเงิน"),
        _("ยืนยันการรับเงินแล้ว ระบบออกหลักฐานการรับชำระเงินและแจ้งผู้ซื้อแล้ว"),
    ),
    "instruct": StepForm(
        LetterForm,
        lambda order, form, by: delivery.instruct(order, form.signed(), by=by),
        _("แจ้ง สถ. ให้ส่งมอบ"),
        _("แจ้ง สถ. แล้ว สถ. จะส่งหนังสือถึง อบก. ต่อไป"),
        paper=PaperKind.INSTRUCTION,
    ),
    "send_request": StepForm(
        LetterForm,
        lambda order, form, by: delivery.propose_request(order, form.signed(), by=by),
        _("เสนอผู้อนุมัติ"),
        _("เมื่ออนุมัติแล้ว ระบบจะบันทึกว่าส่งหนังสือถึง อบก. แล้ว และแจ้งผู้ซื้อ"),
        paper=PaperKind.TGO_REQUEST,
    ),
    "papers_complete": StepForm(
        CompleteForm,
        lambda order, form, by: delivery.papers_complete(order, by=by, complete_on=typed(form, "complete_on")),
        _("บันทึกวันที่"),
        _("บันทึกแล้ว อบก. จะดำเนินการภายใน 3 วันทำการ"),
    ),
    "tgo_refused": StepForm(
        ReasonForm,
        lambda order, form, by: delivery.tgo_refused(order, by=by, note=typed(form, "note")),
        _("บันทึกว่า อบก. ไม่รับคำขอ"),
        _("บันทึกแล้ว โปรดแก้ไขและส่งหนังสือถึง อบก. ใหม่"),
    ),
    "record_notice": StepForm(
        NoticeForm,
        lambda order, form, by: delivery.propose_notice(order, form.signed(), by=by, tonnes=typed(form, "tonnes")),
        _("เสนอผู้อนุมัติ"),
        _("เมื่ออนุมัติแล้ว บัญชีคาร์บอนเครดิตจะเปลี่ยน และระบบจะออกเอกสารยืนยันให้ผู้ซื้อ"),
    ),
    "refund": StepForm(
        RefundForm,
        lambda order, form, by: settlement.propose_refund(order, form.signed(), by=by, note=typed(form, "note")),
        _("เสนอผู้อนุมัติ"),
        _("เมื่ออนุมัติแล้ว คำขอซื้อจะสิ้นสุด และคาร์บอนเครดิตที่กันไว้จะกลับไปยังผู้ขาย"),
    ),
}
