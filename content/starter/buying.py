"""How a company buys, from a listing to the certificate, and what the market paid."""

from __future__ import annotations

from typing import Any

from content.starter.selling import step

SLUG = "buy"


def table(caption: str, headings: list[str], rows: list[list[str]]) -> dict[str, Any]:
    """The first column is text, the others are numbers."""
    types = ["text", *["number"] * (len(headings) - 1)]
    columns = [{"type": kind, "heading": heading} for kind, heading in zip(types, headings, strict=True)]
    return {"caption": caption, "columns": columns, "rows": [{"values": row} for row in rows]}


THAI: dict[str, Any] = {
    "title": "ซื้อคาร์บอนเครดิตจาก อปท. อย่างไร",
    "intro": "สำหรับผู้ประกอบการ หน่วยงานของรัฐ เอกชน และผู้ที่สนใจ ตั้งแต่เลือกประกาศขายจนได้รับมอบและตรวจสอบได้",
    "body": [
        (
            "steps",
            {
                "title": "ขั้นตอนของผู้ซื้อ",
                "steps": [
                    step(
                        "เลือกประกาศขาย",
                        "ผู้ซื้อ",
                        "ค้นหาตามจังหวัด ประเภท อปท. และราคา ดูได้โดยไม่ต้องเข้าสู่ระบบ ราคาและจำนวนตันที่เหลือแสดงในประกาศ",
                        [],
                        "",
                    ),
                    step(
                        "ส่งคำขอซื้อ",
                        "ผู้ซื้อ",
                        "เข้าสู่ระบบ ระบุจำนวนตัน วิธีส่งมอบ และรับรองว่าไม่มีส่วนได้เสียในสัญญาของ อปท. ผู้ขาย "
                        "ต้องการจำนวนมากส่งคำขอซื้อหลายแห่งพร้อมกันได้",
                        ["คำขอซื้อ"],
                        "รอเสนอราคา",
                    ),
                    step(
                        "รับใบเสนอราคา",
                        "อปท. ผู้ขาย แล้วผู้ซื้อ",
                        "อปท. ส่งใบเสนอราคา ผู้ซื้อตอบรับภายในวันที่กำหนด ประกาศที่ยืนยันราคาตามประกาศไม่ต้องรอเสนอราคา",
                        ["ใบเสนอราคา"],
                        "รอลงนามสัญญา",
                    ),
                    step(
                        "ลงนามสัญญา",
                        "ผู้ซื้อ และ อปท. ผู้ขาย",
                        "ลงนามสัญญากับ อปท. แต่ละแห่ง หรือออกใบสั่งซื้อเมื่อวงเงินไม่เกินที่กำหนด",
                        ["สัญญาซื้อขาย หรือใบสั่งซื้อ", "ใบแจ้งหนี้"],
                        "รอชำระเงิน",
                    ),
                    step(
                        "ชำระเงิน",
                        "ผู้ซื้อ แล้วกองคลังของ อปท.",
                        "โอนเงินเข้าบัญชีธนาคารของ อปท. และแนบหลักฐาน กองคลังยืนยันและออกใบเสร็จรับเงิน",
                        ["หลักฐานการโอนเงิน", "ใบเสร็จรับเงินของ อปท."],
                        "ได้รับเงินแล้ว",
                    ),
                    step(
                        "รับมอบ",
                        "สถ. และ อบก.",
                        "สถ. แจ้ง อบก. และบันทึกหนังสือแจ้งผล จากนั้นจึงถือว่าส่งมอบแล้ว ติดตามสถานะได้ตลอดในพื้นที่ทำงาน",
                        ["หนังสือแจ้งผลการถ่ายโอน หรือการหักล้าง ของ อบก."],
                        "เสร็จสิ้น",
                    ),
                ],
            },
        ),
        ("heading", "เลือกวิธีส่งมอบ"),
        (
            "text",
            "<ul><li><b>ถ่ายโอน</b> เข้าบัญชี T-VER ของผู้ซื้อเอง ต้องแจ้งเลขที่บัญชีก่อนทำสัญญา "
            "ยอดในระบบนี้หลังจากนั้นเป็นข้อมูล ณ วันที่แจ้ง</li>"
            "<li><b>หักล้างแทนผู้รับประโยชน์</b> สถ. ขอให้ อบก. หักล้างจากบัญชีของ สถ. โดยระบุผู้รับประโยชน์ วัตถุประสงค์ และช่วงเวลา "
            "ผู้ซื้อไม่ต้องมีบัญชี T-VER</li></ul>",
        ),
        (
            "notice",
            {
                "kind": "warning",
                "title": "ทะเบียนของ อบก. เป็นหลัก",
                "text": "<p>เอกสารของระบบนี้ช่วยให้ตรวจสอบได้ แต่มิใช่ใบรับรองของ อบก. รายการใดจะถือว่าถ่ายโอนหรือหักล้างแล้ว "
                "เมื่อมีหนังสือแจ้งผลของ อบก. เท่านั้น</p>",
            },
        ),
        ("heading", "ราคาซื้อขายที่ผ่านมา"),
        (
            "table",
            table(
                "ราคาเฉลี่ยของการซื้อขาย T-VER โดยตรงระหว่างผู้ซื้อกับผู้ขาย (บาทต่อตัน)",
                ["ปี พ.ศ.", "ทุกประเภทโครงการ", "ไม่รวมป่าไม้และเกษตร"],
                [
                    ["2566", "115.58", "54.76"],
                    ["2567", "85.71", "53.80"],
                    ["2568", "84.57", "40.09"],
                    ["2569 (ถึง ก.ย.)", "49.53", "40.64"],
                ],
            ),
        ),
        (
            "text",
            "<p>คอลัมน์ขวาคำนวณจากตัวเลขที่เผยแพร่ และใกล้เคียงโครงการด้านขยะมากกว่า ราคาจริงเป็นไปตามที่ผู้ซื้อและ อปท. ตกลงกัน</p>",
        ),
        (
            "questions",
            {
                "title": "คำถามที่พบบ่อย",
                "questions": [
                    {
                        "question": "ยังไม่มีชื่อผู้ใช้ต้องทำอย่างไร",
                        "answer": "<p>ติดต่อกรมส่งเสริมการปกครองท้องถิ่นเพื่อเปิดบัญชีผู้ซื้อ เข้าสู่ระบบด้วยอีเมล</p>",
                    },
                    {
                        "question": "ต้องการมากกว่าที่ อปท. แห่งเดียวมีได้หรือไม่",
                        "answer": "<p>ได้ ส่งคำขอซื้อหลายแห่งในครั้งเดียว แต่ละ อปท. มีใบเสนอราคาและสัญญาของตน "
                        "และมีหน้าสรุปเดียวสำหรับติดตาม</p>",
                    },
                    {
                        "question": "ชื่อผู้ซื้อเปิดเผยหรือไม่",
                        "answer": "<p>เปิดเผยเมื่อผู้ซื้อยินยอมเท่านั้น มิฉะนั้นแสดงเพียงประเภทผู้ซื้อ ชื่อบุคคลธรรมดาไม่แสดง</p>",
                    },
                ],
            },
        ),
        (
            "action",
            {
                "title": "ดูประกาศขายทั่วประเทศ",
                "text": "เปรียบเทียบตามจังหวัดและราคา",
                "link": {"label": "ดูประกาศขาย", "page": None, "place": "market/"},
            },
        ),
    ],
}

ENGLISH: dict[str, Any] = {
    "title": "How to buy carbon credits from local authorities",
    "intro": "For companies, agencies and anybody interested: from choosing a listing to a delivery that can be checked.",
    "body": [
        (
            "steps",
            {
                "title": "The buyer's steps",
                "steps": [
                    step(
                        "Choose a listing",
                        "Buyer",
                        "Look by province, type of authority and price, without signing in. Each listing shows its "
                        "price and the tonnes that are left.",
                        [],
                        "",
                    ),
                    step(
                        "Send an order",
                        "Buyer",
                        "Sign in; give the tonnes and the way of delivery, and declare that you hold no interest in "
                        "the selling authority's contracts. For large amounts, order from several authorities at once.",
                        ["Order"],
                        "Requested",
                    ),
                    step(
                        "Receive the quotation",
                        "Selling authority, then buyer",
                        "The authority quotes and the buyer accepts in time. A listing with a firm price needs no "
                        "quotation.",
                        ["Quotation"],
                        "Accepted",
                    ),
                    step(
                        "Sign the contract",
                        "Buyer and selling authority",
                        "Sign with each authority, or send a purchase order below the set limit.",
                        ["Contract or purchase order", "Invoice"],
                        "Contracted",
                    ),
                    step(
                        "Pay",
                        "Buyer, then the authority's treasury",
                        "Pay into the authority's bank account and upload the evidence. The treasury confirms it and "
                        "issues the receipt.",
                        ["Evidence of payment", "The authority's official receipt"],
                        "Paid",
                    ),
                    step(
                        "Take delivery",
                        "DLA and TGO",
                        "DLA writes to TGO and records its notice; only then are the credits delivered. The workspace "
                        "shows the state at any time.",
                        ["TGO's notice of transfer or cancellation"],
                        "Completed",
                    ),
                ],
            },
        ),
        ("heading", "Choose the delivery"),
        (
            "text",
            "<ul><li><b>Transfer</b> to your own T-VER account; its number is needed before the contract. From then on "
            "the balance shown here is as of the day of the notice.</li>"
            "<li><b>Cancellation for a beneficiary</b>: DLA asks TGO to cancel from DLA's account, naming the "
            "beneficiary, the purpose and the period. You need no T-VER account.</li></ul>",
        ),
        (
            "notice",
            {
                "kind": "warning",
                "title": "TGO's registry is the registry of record",
                "text": "<p>The papers of this system make a trade checkable; they are not TGO's certificates. Nothing "
                "is transferred or cancelled before TGO's notice.</p>",
            },
        ),
        ("heading", "Prices so far"),
        (
            "table",
            table(
                "Average price of T-VER credits traded directly between buyer and seller (baht per tonne)",
                ["Year", "All project types", "Without forestry and agriculture"],
                [
                    ["2023", "115.58", "54.76"],
                    ["2024", "85.71", "53.80"],
                    ["2025", "84.57", "40.09"],
                    ["2026 (to September)", "49.53", "40.64"],
                ],
            ),
        ),
        (
            "text",
            "<p>The right-hand column is computed from published figures and is closer to waste projects. The price of "
            "a sale is what buyer and authority agree.</p>",
        ),
        (
            "questions",
            {
                "title": "Questions",
                "questions": [
                    {
                        "question": "How do I get an account?",
                        "answer": "<p>Ask the Department of Local Administration to open a buyer's account; you sign "
                        "in with your e-mail address.</p>",
                    },
                    {
                        "question": "Can I buy more than one authority has?",
                        "answer": "<p>Yes. Order from several authorities in one go; each has its own quotation and "
                        "contract, and one page shows the progress of all.</p>",
                    },
                    {
                        "question": "Is the buyer's name published?",
                        "answer": "<p>Only with consent; otherwise only the kind of buyer. Names of natural persons "
                        "are never shown.</p>",
                    },
                ],
            },
        ),
        (
            "action",
            {
                "title": "See the listings of the whole country",
                "text": "Compare by province and price.",
                "link": {"label": "See listings", "page": None, "place": "market/"},
            },
        ),
    ],
}
