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

PROMOTION_SLUG, NEWS_SLUG, ABOUT_SLUG = "promotion", "news", "about"
PROMOTION = {
    "th": {"title": "ซื้อเพื่อใคร เพื่ออะไร", "intro": "สำหรับผู้ประกอบการ หน่วยงานของรัฐ เอกชน และผู้ที่สนใจ"},
    "en": {"title": "Why buy", "intro": "For business, state agencies, the private sector and everybody."},
}
NEWS = {
    "th": {"title": "ข่าว", "intro": "ข่าวของระบบบัญชีคาร์บอนเครดิต"},
    "en": {"title": "News", "intro": "News of the carbon credit accounts."},
}
ABOUT = {
    "th": {"title": "เกี่ยวกับเว็บไซต์", "intro": "คำถาม คำศัพท์ การติดต่อ และข้อกำหนด"},
    "en": {"title": "About this site", "intro": "Questions, words, contact and terms."},
}

TRAINING_SLUG = "training"
TRAINING = {
    "th": {"title": "การฝึกอบรม", "intro": "การฝึกอบรมการใช้งานระบบสำหรับ สถจ. และ อปท."},
    "en": {"title": "Training", "intro": "Training for provincial offices and local authorities."},
}
