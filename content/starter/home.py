"""The first page: what this is, where to begin, how large the programme is, and what is for sale."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page

from content.enums import Place

SLUG = "home"
THAI = {
    "title": "คาร์บอนเครดิตจากถังขยะเปียกของท้องถิ่นไทย",
    "intro": "ช่องทางการซื้อขายคาร์บอนเครดิตขององค์กรปกครองส่วนท้องถิ่น จากโครงการถังขยะเปียก ลดโลกร้อน ที่ตรวจสอบเส้นทางได้ทุกตัน",
}
ENGLISH = {
    "title": "Carbon credits from the wet-waste bins of Thai communities",
    "intro": "The trading channel for carbon credits of Thailand's local administrative organizations (LAO), where the "
    "path of every tonne can be checked.",
}


def link(label: str, *, page: Page | None = None, place: Place | None = None) -> dict[str, Any]:
    return {"label": label, "page": page, "place": place or ""}


def way(audience: str, title: str, text: str, button: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return {"audience": audience, "title": title, "text": text, "link": button, "more": [more]}


def figure(figure: str, unit: str, label: str, source: str) -> dict[str, Any]:
    return {"figure": figure, "unit": unit, "label": label, "source": source}


def stage(title: str, text: str) -> dict[str, Any]:
    return {"title": title, "actor": "", "text": f"<p>{text}</p>", "papers": [], "state": ""}


def newest(title: str) -> tuple[str, dict[str, Any]]:
    return "newest_listings", {"title": title, "limit": 6, "province": "", "authority_type": ""}


def thai_body(*, sell: Page, buy: Page, letter: Page) -> list[tuple[str, Any]]:
    return [
        (
            "ways",
            [
                way(
                    "ผู้ซื้อ",
                    "หาคาร์บอนเครดิตจากท้องถิ่น",
                    "ดูประกาศขายตามจังหวัด ประเภท อปท. และราคา แล้วส่งคำขอซื้อถึง อปท. ได้โดยตรง",
                    link("ดูประกาศขาย", place=Place.MARKET),
                    link("วิธีซื้อ", page=buy),
                ),
                way(
                    "อปท.",
                    "ดูแลบัญชีและขายคาร์บอนเครดิต",
                    "ตรวจยอดในบัญชี ร่างประกาศขาย ตอบคำขอซื้อ และติดตามการส่งมอบ",
                    link("เข้าสู่ระบบ", place=Place.WORKSPACE),
                    link("วิธีขาย", page=sell),
                ),
            ],
        ),
        (
            "figures",
            {
                "title": "โครงการถังขยะเปียก ลดโลกร้อน",
                "figures": [
                    figure("7,849", "แห่ง", "อปท. ทั่วประเทศที่ร่วมโครงการ", "ตั้งแต่ปี 2562"),
                    figure("2,716,651", "ครัวเรือน", "ที่มีถังขยะเปียก", "ปลายปี 2565"),
                    figure("277,951", "tCO₂e", "ได้รับการรับรองในรอบที่ 3 จาก 76 จังหวัด", "เม.ย.–ก.ย. 2566"),
                    figure("3,140", "tCO₂e", "ขายครั้งแรกจาก 4 จังหวัด ที่ 260 บาทต่อตัน", "21 มิ.ย. 2566"),
                ],
            },
        ),
        newest("ประกาศขายล่าสุด"),
        (
            "steps",
            {
                "title": "จากถังขยะเปียกถึงผู้ซื้อ",
                "steps": [
                    stage("ลดก๊าซเรือนกระจก", "ครัวเรือน ศพด. และโรงเรียนหมักเศษอาหารในถังขยะเปียก ขยะไปหลุมฝังกลบน้อยลง ก๊าซมีเทนจึงลดลง"),
                    stage("รับรองและจัดสรร", "อบก. รับรองปริมาณเป็นรอบ แล้ว สถ. จัดสรรเข้าบัญชีคาร์บอนเครดิตของ อปท. แต่ละแห่ง"),
                    stage("ซื้อขายและส่งมอบ", "ผู้ซื้อทำสัญญากับ อปท. และรับมอบเมื่อ อบก. แจ้งผล รายได้กลับไปที่ท้องถิ่น"),
                ],
            },
        ),
        ("related", {"title": "คู่มือและหนังสือราชการ", "pages": [buy, sell, letter]}),
    ]


def english_body(*, sell: Page, buy: Page, letter: Page) -> list[tuple[str, Any]]:
    return [
        (
            "ways",
            [
                way(
                    "Buyers",
                    "Find credits from local communities",
                    "See listings by province, type of authority and price, and send your order straight to the "
                    "authority.",
                    link("See listings", place=Place.MARKET),
                    link("How to buy", page=buy),
                ),
                way(
                    "Local authorities",
                    "Keep the account and sell credits",
                    "Check the balance, draft listings, answer orders and follow the delivery.",
                    link("Sign in", place=Place.WORKSPACE),
                    link("How to sell", page=sell),
                ),
            ],
        ),
        (
            "figures",
            {
                "title": "The household wet-waste bin programme",
                "figures": [
                    figure("7,849", "LAOs", "take part across the country", "since 2019"),
                    figure("2,716,651", "households", "with a wet-waste bin", "late 2022"),
                    figure("277,951", "tCO₂e", "issued in round 3, from 76 provinces", "Apr–Sep 2023"),
                    figure("3,140", "tCO₂e", "in the first sale, from 4 provinces, at 260 baht a tonne", "21 Jun 2023"),
                ],
            },
        ),
        newest("Newest listings"),
        (
            "steps",
            {
                "title": "From the bin to the buyer",
                "steps": [
                    stage(
                        "Emissions are reduced",
                        "Households, child-development centres and schools compost their food waste, so that less "
                        "methane leaves the landfills.",
                    ),
                    stage(
                        "Credits are issued and allocated",
                        "TGO issues them by rounds, and the Department of Local Administration (DLA) allocates them to "
                        "each authority's account.",
                    ),
                    stage(
                        "Sold and delivered",
                        "The buyer signs with the authority and takes delivery when TGO gives notice. The money goes "
                        "back to the community.",
                    ),
                ],
            },
        ),
        ("related", {"title": "Guidance and official letters", "pages": [buy, sell, letter]}),
    ]
