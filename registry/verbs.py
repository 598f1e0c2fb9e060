"""What each recorded act is called for people; every verb that the code records stands here once."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from registry.errors import Sentence

LABELS: dict[str, Sentence] = {
    # people
    "grant": _("ให้สิทธิ์ผู้ใช้งาน"),
    "end": _("สิ้นสุดสิทธิ์ผู้ใช้งาน"),
    # rounds
    "propose_issue_round": _("เสนอรับรอบเข้าบัญชี"),
    "issue_round": _("รับรอบเข้าบัญชีและจัดสรรแล้ว"),
    "return_issue_round": _("ส่งรอบกลับแก้ไข"),
    "withdraw_issue_round": _("ถอนเรื่องรับรอบเข้าบัญชี"),
    "upload_batch": _("อัปโหลดชุดจัดสรร"),
    "reckon_batch": _("คำนวณชุดจัดสรรตามสัดส่วน"),
    "discard_batch": _("ทิ้งชุดข้อมูลนำเข้า"),
    "carry_out_batch": _("จัดสรรตามชุดที่อนุมัติแล้ว"),
    "retry_batch": _("สั่งดำเนินการชุดนี้อีกครั้ง"),
    "take_back_batch": _("ถอนชุดที่ดำเนินการไม่สำเร็จกลับเป็นร่าง"),
    "upload_counts": _("อัปโหลดจำนวนถังขยะเปียก"),
    "import_counts": _("นำเข้าจำนวนถังขยะเปียกแล้ว"),
    # freezes
    "freeze": _("ระงับการทำรายการ"),
    "propose_lift_freeze": _("เสนอยกเลิกการระงับการทำรายการ"),
    "lift_freeze": _("ยกเลิกการระงับการทำรายการแล้ว"),
    "return_lift_freeze": _("ไม่อนุมัติให้ยกเลิกการระงับการทำรายการ"),
    "withdraw_lift_freeze": _("ถอนเรื่องยกเลิกการระงับการทำรายการ"),
    # adjustments
    "propose_adjust": _("เสนอปรับปรุงรายการหลังการรับรองเกิน"),
    "adjust": _("ปรับปรุงรายการหลังการรับรองเกินแล้ว"),
    "return_adjust": _("ไม่อนุมัติให้ปรับปรุงรายการ"),
    "withdraw_adjust": _("ถอนเรื่องปรับปรุงรายการ"),
    # listings
    "draft_listing": _("ร่างประกาศขาย"),
    "edit_listing": _("แก้ไขประกาศขาย"),
    "submit_listing": _("ส่งประกาศขายให้ผู้อนุมัติ"),
    "propose_publish_listing": _("เสนอประกาศขายให้ผู้อนุมัติ"),
    "publish_listing": _("อนุมัติและประกาศขายแล้ว"),
    "return_publish_listing": _("ส่งประกาศขายกลับแก้ไข"),
    "withdraw_publish_listing": _("ถอนประกาศขายกลับมาแก้ไข"),
    "listing_returned": _("คืนปริมาณที่กันไว้เข้าบัญชี"),
    "withdraw_listing": _("ถอนประกาศ"),
    "pause_listing": _("พักประกาศ"),
    "resume_listing": _("ประกาศต่อ"),
    "expire_listing": _("ประกาศหมดอายุ"),
    # orders up to the contract
    "request": _("ส่งคำขอซื้อ"),
    "ask_approval": _("แจ้งผู้อนุมัติให้พิจารณา"),
    "propose_quote": _("เสนอราคาให้ผู้อนุมัติ"),
    "quote": _("อนุมัติและส่งใบเสนอราคา"),
    "return_quote": _("ส่งราคากลับแก้ไข"),
    "withdraw_quote": _("ถอนราคาที่เสนอผู้อนุมัติ"),
    "decline": _("ไม่รับคำขอซื้อ"),
    "accept": _("ตอบรับใบเสนอราคา"),
    "withdraw": _("ผู้ซื้อยกเลิกคำขอซื้อ"),
    "propose_contract": _("เสนอสัญญาให้ผู้อนุมัติตรวจ"),
    "contract": _("บันทึกสัญญาแล้ว"),
    "return_contract": _("ส่งสัญญากลับแก้ไข"),
    "withdraw_contract": _("ถอนสัญญาที่เสนอผู้อนุมัติ"),
    "propose_cancel": _("ขอยกเลิกคำขอซื้อ"),
    "cancel": _("อนุมัติให้ยกเลิกคำขอซื้อ"),
    "return_cancel": _("ไม่อนุมัติให้ยกเลิกคำขอซื้อ"),
    "withdraw_cancel": _("ถอนเรื่องขอยกเลิกคำขอซื้อ"),
    "expire": _("คำขอซื้อพ้นกำหนด"),
    # money
    "upload_evidence": _("แนบหลักฐานการโอนเงิน"),
    "confirm_money": _("ยืนยันการรับเงิน"),
    "propose_refund": _("เสนอคืนเงินให้ผู้อนุมัติ"),
    "refund": _("อนุมัติคืนเงิน"),
    "return_refund": _("ส่งเรื่องคืนเงินกลับแก้ไข"),
    "withdraw_refund": _("ถอนเรื่องคืนเงิน"),
    # delivery
    "instruct": _("ลงนามแจ้ง สถ. ให้ส่งมอบ"),
    "propose_send_request": _("เสนอหนังสือถึง อบก. ให้ผู้อนุมัติ"),
    "send_request": _("ส่งหนังสือถึง อบก. แล้ว"),
    "return_send_request": _("ส่งหนังสือถึง อบก. กลับแก้ไข"),
    "withdraw_send_request": _("ถอนหนังสือถึง อบก."),
    "papers_complete": _("อบก. ได้รับเอกสารครบ"),
    "tgo_refused": _("อบก. ไม่รับคำขอ"),
    "propose_record_notice": _("เสนอหนังสือแจ้งผลของ อบก. ให้ผู้อนุมัติ"),
    "record_notice": _("ส่งมอบตามหนังสือแจ้งผลของ อบก."),
    "return_record_notice": _("ส่งหนังสือแจ้งผลของ อบก. กลับแก้ไข"),
    "withdraw_record_notice": _("ถอนหนังสือแจ้งผลของ อบก."),
    "complete": _("การซื้อขายเสร็จสิ้น"),
    # what DLA's desk edits
    "add_round": _("เพิ่มร่างรอบ"),
    "edit_round": _("แก้ไขร่างรอบ"),
    "add_project": _("เพิ่มโครงการ"),
    "edit_project": _("แก้ไขโครงการ"),
    "edit_authority": _("แก้ไขข้อมูลติดต่อของ อปท."),
    "edit_buyer": _("แก้ไขข้อมูลผู้ซื้อ"),
    "edit_words": _("แก้ไขข้อความและวันสิ้นสุดประกาศ"),
    "add_parameter": _("ตั้งค่าตัวแปรของประมาณการ"),
    "edit_parameter": _("แก้ไขตัวแปรของประมาณการ"),
    "add_rule": _("ตั้งกติกา"),
    "edit_rule": _("แก้ไขกติกา"),
    "add_template": _("เพิ่มแบบเอกสาร"),
    "edit_template": _("แก้ไขแบบเอกสาร"),
    # purchases
    "start_purchase": _("เริ่มซื้อหลายแห่ง"),
}

# Recorded beside another act of the same moment, to carry a message or a key; a timeline need not say it twice.
ECHOES = frozenset({"propose_publish_listing", "listing_returned", "ask_approval"})


def verb_label(verb: str) -> str:
    """The Thai phrase for a recorded act; an act of an older release shows its own word."""
    return str(LABELS.get(verb, verb))
