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
APPROVER_GRANTS = frozenset({Role.AUTHORITY_OFFICER, Role.AUTHORITY_FINANCE})
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


class InvitationState(models.TextChoices):
    OPEN = "open", _("รอตั้งรหัสผ่าน")
    USED = "used", _("ตั้งรหัสผ่านแล้ว")
    VOIDED = "voided", _("ยกเลิกแล้ว")
    EXPIRED = "expired", _("ลิงก์หมดอายุ")


class Bank(models.TextChoices):
    """Banks of deposit, by the Bank of Thailand's three-digit codes."""

    BBL = "002", _("ธนาคารกรุงเทพ")
    KBANK = "004", _("ธนาคารกสิกรไทย")
    KTB = "006", _("ธนาคารกรุงไทย")
    TTB = "011", _("ธนาคารทหารไทยธนชาต")
    SCB = "014", _("ธนาคารไทยพาณิชย์")
    BAY = "025", _("ธนาคารกรุงศรีอยุธยา")
    GSB = "030", _("ธนาคารออมสิน")
    GHB = "033", _("ธนาคารอาคารสงเคราะห์")
    BAAC = "034", _("ธนาคารเพื่อการเกษตรและสหกรณ์การเกษตร")
    ISBT = "066", _("ธนาคารอิสลามแห่งประเทศไทย")


class BuyerKind(models.TextChoices):
    COMPANY = "company", _("ผู้ประกอบการ")
    AGENCY = "agency", _("หน่วยงานของรัฐ")
    PRIVATE = "private", _("เอกชน")
    PERSON = "person", _("ผู้ที่สนใจ (บุคคลธรรมดา)")


class Verification(models.TextChoices):
    """How far DLA's verification of a buyer has come."""

    UNVERIFIED = "unverified", _("ยังไม่ได้ส่งให้ สถ. ตรวจสอบ")
    SUBMITTED = "submitted", _("ส่งแล้ว รอ สถ. ตรวจสอบ")
    RETURNED = "returned", _("สถ. ส่งกลับให้แก้ไข")
    VERIFIED = "verified", _("สถ. ตรวจสอบแล้ว")


class BuyerDocumentKind(models.TextChoices):
    AFFIDAVIT = "affidavit", _("หนังสือรับรองนิติบุคคล")
    VAT_CERTIFICATE = "vat_certificate", _("ใบทะเบียนภาษีมูลค่าเพิ่ม (ภ.พ.20)")
    AGENCY_LETTER = "agency_letter", _("หนังสือของหน่วยงานที่แสดงความประสงค์จะซื้อ")
    IDENTITY_CARD = "identity_card", _("สำเนาบัตรประจำตัวประชาชน")
    AUTHORISATION = "authorisation", _("หนังสือมอบอำนาจ")
    TVER_ACCOUNT = "tver_account", _("หลักฐานบัญชี T-VER")
    OTHER = "other", _("เอกสารอื่น")


# The paper without which DLA cannot tell who the buyer is.
PAPER_OF_KIND = {
    BuyerKind.COMPANY: BuyerDocumentKind.AFFIDAVIT,
    BuyerKind.PRIVATE: BuyerDocumentKind.AFFIDAVIT,
    BuyerKind.AGENCY: BuyerDocumentKind.AGENCY_LETTER,
    BuyerKind.PERSON: BuyerDocumentKind.IDENTITY_CARD,
}


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


class FreezeScope(models.TextChoices):
    """What a freeze lies over; an authority is frozen with its account, a province with its authorities."""

    ACCOUNT = "account", _("บัญชีเดียว")
    AUTHORITY = "authority", _("อปท. หนึ่งแห่ง")
    PROVINCE = "province", _("อปท. ทั้งจังหวัด")
    MARKET = "market", _("ทั้งตลาด")


class AdjustmentState(models.TextChoices):
    PROPOSED = "proposed", _("รออนุมัติ")
    RECORDED = "recorded", _("บันทึกแล้ว")
    RETURNED = "returned", _("ไม่ได้ใช้")


class ProposalState(models.TextChoices):
    PENDING = "pending", _("รอผู้อนุมัติ")
    APPROVED = "approved", _("อนุมัติแล้ว")
    RETURNED = "returned", _("ส่งกลับแก้ไข")
    WITHDRAWN = "withdrawn", _("ถอนเรื่อง")


class BatchKind(models.TextChoices):
    """What the rows of a batch say."""

    SHARES = "shares", _("การจัดสรร")
    COUNTS = "counts", _("จำนวนถังขยะเปียก")


class BatchWay(models.TextChoices):
    """How the rows of a batch came."""

    FILE = "file", _("ไฟล์")
    PASTED = "pasted", _("พิมพ์หรือวาง")
    PROPORTION = "proportion", _("คำนวณตามสัดส่วน")
    API = "api", "API"


class BatchState(models.TextChoices):
    DRAFT = "draft", _("ร่าง")
    PROPOSED = "proposed", _("เสนอแล้ว รอผู้อนุมัติ")
    WAITING = "waiting", _("อนุมัติแล้ว รอดำเนินการ")
    WORKING = "working", _("กำลังดำเนินการ")
    FAILED = "failed", _("ดำเนินการไม่สำเร็จ")
    DONE = "done", _("เสร็จแล้ว")
    DISCARDED = "discarded", _("ทิ้งแล้ว")


# The states in which a batch is the one that its round goes by.
BATCH_CHOSEN = (BatchState.PROPOSED, BatchState.WAITING, BatchState.WORKING, BatchState.FAILED, BatchState.DONE)
BATCH_APPROVED = (BatchState.WAITING, BatchState.WORKING, BatchState.FAILED)


class PaperKind(models.TextChoices):
    QUOTATION = "quotation", _("ใบเสนอราคา")
    PAYMENT_CONFIRMATION = "payment_confirmation", _("หลักฐานการรับชำระเงิน")
    INSTRUCTION = "instruction", _("หนังสือแจ้งความประสงค์ให้ สถ. ส่งมอบ")
    TGO_REQUEST = "tgo_request", _("หนังสือแจ้งความประสงค์ถึง อบก.")
    CERTIFICATE = "certificate", _("เอกสารยืนยัน")
    PURCHASE_SUMMARY = "purchase_summary", _("สรุปการซื้อหลายแห่ง")
    ROSTER = "roster", _("แบบรายงานรายชื่อ")
    ATTENDANCE = "attendance", _("หนังสือรับรองการเข้าร่วมฝึกอบรม")


# Papers that name officers and their telephones: only the chain that they were reported through reads them.
PERSONAL_PAPERS = frozenset({PaperKind.ROSTER})


class ReturnState(models.TextChoices):
    """Where an authority's return of its officers stands; whether it is late is decided when it is read."""

    MISSING = "missing", _("ยังไม่ส่ง")
    SUBMITTED = "submitted", _("ส่งแล้ว")
    RETURNED = "returned", _("ส่งกลับแก้ไข")


class BundleState(models.TextChoices):
    """Where a province's bundle of returns stands."""

    COLLECTING = "collecting", _("กำลังรวบรวม")
    SENT = "sent", _("ส่ง สถ. แล้ว")
    RETURNED = "returned", _("สถ. ส่งกลับแก้ไข")


class SheetKind(models.TextChoices):
    """What a province prints of its bundle at any time."""

    DRAFT = "draft", _("ร่างแบบรายงาน")
    QR = "qr", _("QR ของ อปท.")


class SheetState(models.TextChoices):
    """How far the drawing of a sheet has come."""

    WAITING = "waiting", _("รอจัดทำ")
    DRAWING = "drawing", _("กำลังจัดทำ")
    READY = "ready", _("พร้อมเปิด")
    FAILED = "failed", _("จัดทำไม่สำเร็จ")


class EstimateModel(models.TextChoices):
    """How an estimate is reckoned; the sources stand beside each parameter."""

    DLA_REPORTING = "dla_reporting", _("สูตรที่ สถ. ใช้รายงานผล")
    TOOL04_FOD = "tool04_fod", _("CDM TOOL04 (ขยะย่อยสลายไปตามปี)")


class Landfill(models.TextChoices):
    """Where the food waste would have been buried; decides how much of it makes methane."""

    MANAGED = "managed", _("ฝังกลบที่มีการจัดการ")
    UNMANAGED_DEEP = "unmanaged_deep", _("กองทิ้งลึก ไม่มีการจัดการ")
    SEMI_AEROBIC = "semi_aerobic", _("ฝังกลบแบบกึ่งใช้อากาศ")
    SHALLOW = "shallow", _("กองทิ้งตื้น")


class ParameterSet(models.TextChoices):
    """What a parameter belongs to."""

    WASTE = "waste", _("ปริมาณขยะเปียก")
    DLA_REPORTING = EstimateModel.DLA_REPORTING.value, EstimateModel.DLA_REPORTING.label
    TOOL04_FOD = EstimateModel.TOOL04_FOD.value, EstimateModel.TOOL04_FOD.label
    PRICES = "prices", _("ช่วงราคา")


class ParameterKey(models.TextChoices):
    KG_PER_PERSON_DAY = "kg_per_person_day", _("ขยะเปียกต่อคนต่อวัน (กิโลกรัม)")
    DAYS_PER_YEAR = "days_per_year", _("จำนวนวันต่อปี")
    PERSONS_PER_HOUSEHOLD = "persons_per_household", _("จำนวนคนต่อครัวเรือน")
    TCO2E_PER_TONNE = "tco2e_per_tonne", _("tCO2e ต่อขยะเปียก 1 ตัน")
    PHI = "phi", _("ค่าปรับแก้ความไม่แน่นอนของแบบจำลอง (φ)")
    CAPTURED = "f", _("สัดส่วนมีเทนที่ถูกเก็บไปใช้หรือเผา (f)")
    GWP = "gwp", _("ศักยภาพทำให้โลกร้อนของมีเทน (GWP)")
    OXIDATION = "ox", _("สัดส่วนมีเทนที่ถูกออกซิไดซ์ในดินกลบ (OX)")
    METHANE_SHARE = "methane_share", _("สัดส่วนมีเทนในก๊าซจากหลุมฝังกลบ (F)")
    DOC_F = "doc_f", _("สัดส่วนคาร์บอนที่ย่อยสลายได้จริง (DOCf)")
    DOC = "doc", _("คาร์บอนอินทรีย์ในเศษอาหาร (DOC)")
    DECAY = "k", _("อัตราการย่อยสลายของเศษอาหาร เขตร้อนชื้น (k)")
    MCF_MANAGED = "mcf_managed", _("MCF ฝังกลบที่มีการจัดการ")
    MCF_UNMANAGED_DEEP = "mcf_unmanaged_deep", _("MCF กองทิ้งลึก ไม่มีการจัดการ")
    MCF_SEMI_AEROBIC = "mcf_semi_aerobic", _("MCF ฝังกลบแบบกึ่งใช้อากาศ")
    MCF_SHALLOW = "mcf_shallow", _("MCF กองทิ้งตื้น")
    PRICE_YEARS = "price_years", _("ใช้ราคาเฉลี่ยย้อนหลังกี่ปี")


class PriceScope(models.TextChoices):
    """Which trades a yearly total counts."""

    ALL = "all", _("ทุกประเภทโครงการ")
    FORESTRY_AGRICULTURE = "forestry_agriculture", _("ป่าไม้และการเกษตร")


class Reader(models.TextChoices):
    """Whom promotion speaks to, in the letter's words."""

    BUSINESS = "business", _("ผู้ประกอบการ")
    AGENCY = "agency", _("หน่วยงานของรัฐ")
    PRIVATE = "private", _("เอกชน")
    PUBLIC = "public", _("ผู้ที่สนใจ")


class ActivityState(models.TextChoices):
    """Where a promotion activity stands: only a chosen one is on the public site."""

    LOGGED = "logged", _("บันทึกแล้ว")
    CHOSEN = "chosen", _("คัดเลือกเผยแพร่")
    WITHDRAWN = "withdrawn", _("ถอนแล้ว")
