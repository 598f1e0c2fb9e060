"""The words that rows are classified by, and named sets of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuthorityType(models.TextChoices):
    PAO = "PAO", _("องค์การบริหารส่วนจังหวัด")
    CITY = "CITY", _("เทศบาลนคร")
    TOWN = "TOWN", _("เทศบาลเมือง")
    SUBDISTRICT = "SUBDISTRICT", _("เทศบาลตำบล")
    SAO = "SAO", _("องค์การบริหารส่วนตำบล")
    SPECIAL = "SPECIAL", _("องค์กรปกครองส่วนท้องถิ่นรูปแบบพิเศษ")


ABBREVIATIONS = {
    AuthorityType.PAO: "อบจ.",
    AuthorityType.CITY: "ทน.",
    AuthorityType.TOWN: "ทม.",
    AuthorityType.SUBDISTRICT: "ทต.",
    AuthorityType.SAO: "อบต.",
    AuthorityType.SPECIAL: "",
}


class Role(models.TextChoices):
    AUTHORITY_OFFICER = "authority_officer", _("เจ้าหน้าที่ผู้รับผิดชอบ")
    AUTHORITY_FINANCE = "authority_finance", _("กองคลัง")
    AUTHORITY_APPROVER = "authority_approver", _("ผู้อนุมัติของ อปท.")
    DISTRICT_OFFICER = "district_officer", _("ท้องถิ่นอำเภอ")
    PROVINCE_OFFICER = "province_officer", _("เจ้าหน้าที่ สถจ.")
    PROVINCE_HEAD = "province_head", _("ท้องถิ่นจังหวัด")
    DLA_OFFICER = "dla_officer", _("เจ้าหน้าที่ สถ.")
    DLA_EDITOR = "dla_editor", _("ผู้จัดทำเนื้อหา สถ.")
    DLA_ADMIN = "dla_admin", _("ผู้ดูแลระบบ สถ.")
    AUDITOR = "auditor", _("ผู้ตรวจสอบ")
    BUYER = "buyer", _("ผู้ซื้อ")


AUTHORITY_ROLES = frozenset({Role.AUTHORITY_OFFICER, Role.AUTHORITY_FINANCE, Role.AUTHORITY_APPROVER})
DISTRICT_ROLES = frozenset({Role.DISTRICT_OFFICER})
PROVINCE_ROLES = frozenset({Role.PROVINCE_OFFICER, Role.PROVINCE_HEAD})
DLA_ROLES = frozenset({Role.DLA_OFFICER, Role.DLA_EDITOR, Role.DLA_ADMIN, Role.AUDITOR})
DLA_DESK = frozenset({Role.DLA_OFFICER, Role.DLA_ADMIN})
SEES_EVERYTHING = frozenset({Role.DLA_OFFICER, Role.DLA_ADMIN, Role.AUDITOR})


class Capacity(models.TextChoices):
    """In what capacity an approver signs."""

    HOLDER = "holder", _("เจ้าของตำแหน่ง")
    ACTING_FOR = "acting_for", _("รักษาราชการแทน")
    PERFORMING = "performing", _("ปฏิบัติหน้าที่")
    ON_BEHALF = "on_behalf", _("ปฏิบัติราชการแทน")


class BuyerKind(models.TextChoices):
    COMPANY = "company", _("ผู้ประกอบการ")
    AGENCY = "agency", _("หน่วยงานของรัฐ")
    PRIVATE = "private", _("เอกชน")
    PERSON = "person", _("ผู้ที่สนใจ (บุคคลธรรมดา)")


class VatStatus(models.TextChoices):
    NOT_REGISTERED = "not_registered", _("มิได้เป็นผู้ประกอบการจดทะเบียนภาษีมูลค่าเพิ่ม")
    EXEMPT = "exempt", _("ได้รับยกเว้นภาษีมูลค่าเพิ่ม")
    RATE = "rate", _("จดทะเบียนภาษีมูลค่าเพิ่ม")


class RoundState(models.TextChoices):
    DRAFT = "draft", _("ร่าง")
    CHECKED = "checked", _("ตรวจแล้ว รออนุมัติ")
    ISSUED = "issued", _("รับเข้าบัญชีแล้ว")


class AccountKind(models.TextChoices):
    PROGRAMME = "programme", _("บัญชีโครงการ")
    AUTHORITY = "authority", _("บัญชี อปท.")
    BUYER = "buyer", _("บัญชีผู้ซื้อ")
    RETIRED = "retired", _("หักล้างแล้ว")
    ADJUSTED = "adjusted", _("ปรับปรุงออกแล้ว")


class TransactionKind(models.TextChoices):
    ISSUE = "issue", _("รับรอง")
    ALLOCATE = "allocate", _("จัดสรร")
    TRANSFER = "transfer", _("ถ่ายโอน")
    RETIRE = "retire", _("หักล้าง")
    ADJUST = "adjust", _("ปรับปรุงรายการ")


class ProposalState(models.TextChoices):
    PENDING = "pending", _("รอผู้อนุมัติ")
    APPROVED = "approved", _("อนุมัติแล้ว")
    RETURNED = "returned", _("ส่งกลับแก้ไข")
    WITHDRAWN = "withdrawn", _("ถอนเรื่อง")


class PaperKind(models.TextChoices):
    QUOTATION = "quotation", _("ใบเสนอราคา")
    PAYMENT_CONFIRMATION = "payment_confirmation", _("หลักฐานการรับชำระเงิน")
    INSTRUCTION = "instruction", _("หนังสือแจ้งความประสงค์ให้ สถ. ส่งมอบ")
    TGO_REQUEST = "tgo_request", _("หนังสือแจ้งความประสงค์ถึง อบก.")
    CERTIFICATE = "certificate", _("เอกสารยืนยัน")
    PURCHASE_SUMMARY = "purchase_summary", _("สรุปการซื้อหลายแห่ง")
