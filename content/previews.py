"""What each block shows of itself in the editor's list of blocks."""

from __future__ import annotations

from content.enums import NoticeKind, Place, ProvinceFigure

TEXT = "<p>คาร์บอนเครดิตของ อปท. เกิดจาก<b>โครงการถังขยะเปียก ลดโลกร้อน</b></p><ul><li>ครัวเรือน</li><li>ศพด.</li></ul>"
HEADING = "ผู้ซื้อทำอะไรได้บ้าง"
STEPS = {
    "title": "การขายตั้งแต่ต้นจนจบ",
    "steps": [
        {
            "title": "ร่างประกาศขาย",
            "actor": "เจ้าหน้าที่ผู้รับผิดชอบ",
            "text": "<p>ระบุจำนวนตัน ราคา และวันหมดอายุ</p>",
            "papers": ["บันทึกข้อความขออนุมัติ"],
            "state": "รออนุมัติ",
        },
        {
            "title": "อนุมัติประกาศ",
            "actor": "ผู้อนุมัติ",
            "text": "<p>ตรวจและอนุมัติ หรือส่งกลับแก้ไข</p>",
            "papers": [],
            "state": "ประกาศแล้ว",
        },
    ],
}
CHECKLIST = {"title": "ก่อนลงประกาศขาย", "points": ["ตรวจยอดคงเหลือในบัญชี", "มีคำสั่งมอบหมายเจ้าหน้าที่"]}
NOTICE = {
    "kind": NoticeKind.INFORMATION.value,
    "title": "ทะเบียนของ อบก. เป็นหลัก",
    "text": "<p>รายการจะถือว่าส่งมอบแล้วเมื่อได้รับหนังสือแจ้งผลของ อบก.</p>",
}
TABLE = {
    "caption": "ตัวอย่างตาราง (ข้อมูลสมมติ)",
    "columns": [{"type": "text", "heading": "จังหวัด"}, {"type": "number", "heading": "ตัน"}],
    "rows": [{"values": ["จังหวัดสาธิต 1", "785"]}, {"values": ["จังหวัดสาธิต 2", "1,570"]}],
}
FIGURES = {
    "title": "ตัวเลขสำคัญ",
    "figures": [
        {"figure": "785", "unit": "ตัน", "label": "ปริมาณที่ประกาศขาย", "source": "ข้อมูลสมมติ"},
        {"figure": "260", "unit": "บาทต่อตัน", "label": "ราคา", "source": "ข้อมูลสมมติ"},
    ],
}
QUESTIONS = {
    "title": "คำถามที่พบบ่อย",
    "questions": [{"question": "ใครเป็นผู้ออกใบเสร็จรับเงิน", "answer": "<p>กองคลังของ อปท. ผู้ขาย</p>"}],
}
CHAPTER = {"title": "เริ่มใช้งาน", "body": [("heading", HEADING), ("text", TEXT)]}
TERM = {"term": "หักล้าง", "english": "retirement", "meaning": "<p>การนำคาร์บอนเครดิตออกจากบัญชีอย่างถาวร</p>"}
DOWNLOAD = {"title": "คู่มือการใช้งาน", "text": "สำหรับเจ้าหน้าที่ผู้รับผิดชอบ", "document": None}
IMAGE = {"image": None, "alternative": "ถังขยะเปียกข้างบ้าน", "caption": "ถังขยะเปียกครัวเรือน (ข้อมูลสมมติ)"}
LINK = {"label": "ดูประกาศขาย", "page": None, "place": Place.MARKET.value}
WAYS = [
    {"audience": "ผู้ซื้อ", "title": "ซื้อคาร์บอนเครดิต", "text": "ค้นหาตามจังหวัดและราคา", "link": LINK, "more": []},
    {"audience": "อปท.", "title": "ขายคาร์บอนเครดิต", "text": "ดูยอดและร่างประกาศขาย", "link": LINK, "more": []},
]
ACTION = {"title": "พร้อมเริ่มแล้ว", "text": "ดูประกาศขายทั่วประเทศ", "link": LINK}
RELATED = {"title": "อ่านต่อ", "pages": []}
NEWEST_LISTINGS = {"title": "ประกาศขายล่าสุด", "limit": 3, "province": "", "authority_type": ""}
MARKET_FIGURES = {"title": "การซื้อขายขณะนี้"}
ROUNDS_CHART = {"title": "คาร์บอนเครดิตที่รับรองแล้วแต่ละรอบ"}
ESTIMATOR = {"title": "ลองประมาณการ", "text": "กรอกจำนวนครัวเรือนที่มีถังขยะเปียก"}
QUOTATION = {"text": "แยกเศษอาหารที่บ้าน ลดก๊าซเรือนกระจกได้จริง", "source": "ข้อมูลสมมติ"}
VIDEO = {"title": "วิธีทำถังขยะเปียก", "film": None, "captions": None, "text": "<p>ขุดหลุม วางถัง ปิดฝา</p>"}
PROVINCE_MAP = {"title": "คาร์บอนเครดิตในแต่ละจังหวัด", "figure": ProvinceFigure.ISSUED.value}
CHOSEN_LISTINGS = {"title": "ประกาศขายที่แนะนำ", "numbers": []}
CHOSEN_ACTIVITIES = {"title": "กิจกรรมที่คัดเลือก", "limit": 3, "province": "", "audience": ""}
MATERIALS = {"title": "สื่อประชาสัมพันธ์สำหรับพิมพ์และแบ่งปัน"}
