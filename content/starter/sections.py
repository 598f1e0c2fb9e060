"""The addresses and headings of the tree."""

from __future__ import annotations

GUIDANCE_SLUG, LETTERS_SLUG = "guidance", "letters"
SELL_SLUG, BUY_SLUG = "sell", "buy"

GUIDANCE = {
    "th": {"title": "คู่มือและแนวทาง", "intro": "ทำอย่างไร ทีละขั้น สำหรับ อปท. และผู้ซื้อ"},
    "en": {"title": "Guidance", "intro": "How to do it, step by step, for local authorities and buyers."},
}
LETTERS = {
    "th": {"title": "หนังสือราชการ", "intro": "หนังสือของกรมส่งเสริมการปกครองท้องถิ่นเกี่ยวกับระบบบัญชีคาร์บอนเครดิต"},
    "en": {
        "title": "Official letters",
        "intro": "Letters of the Department of Local Administration about the carbon credit accounts.",
    },
}
