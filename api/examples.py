"""What the documentation shows as answers. All of it is invented (ข้อมูลสมมติ)."""

from __future__ import annotations

from typing import Any

SITE = "https://example.go.th"
PROVINCE = {"code": "51", "name_th": "ลำพูน", "name_en": "Lamphun"}
AUTHORITY = {
    "code": "9510001",
    "type": "SAO",
    "name_th": "องค์การบริหารส่วนตำบลสาธิต 1 (ลำพูน)",
    "name_en": "Demonstration 1 Subdistrict Administrative Organization (Lamphun)",
    "province": PROVINCE,
    "district": {"code": "5101", "name_th": "เมืองลำพูน", "name_en": "Mueang Lamphun"},
    "is_demo": True,
}
SHORT_ROUND = {"number": 1, "project": "TVER-DEMO", "period_start": "2022-01-01", "period_end": "2022-12-31"}
ROUND = {
    "number": 1,
    "project": {
        "code": "TVER-DEMO",
        "name_th": "ถังขยะเปียก ลดโลกร้อน",
        "name_en": "Wet-waste bins against global warming",
    },
    "period_start": "2022-01-01",
    "period_end": "2022-12-31",
    "vintages": [2022],
    "tonnes": 3140,
    "certificate_number": "ข้อมูลสมมติ",
    "tgo_serials": "",
    "issued_at": "2026-01-05T09:00:00+07:00",
    "is_demo": True,
}
LISTING = {
    "id": 12,
    "authority": AUTHORITY,
    "round": SHORT_ROUND,
    "vintages": [2022],
    "tonnes": 785,
    "tonnes_available": 718,
    "price_baht": "260.00",
    "is_firm": True,
    "state": "published",
    "is_frozen": False,
    "words": "ข้อมูลสมมติ",
    "published_at": "2026-01-06T10:30:00+07:00",
    "expires_on": "2026-04-06",
    "url": f"{SITE}/market/12/",
}
BUYER = {"kind": "company", "name_th": "บริษัท ผู้ซื้อสาธิต จำกัด", "name_en": "บริษัท ผู้ซื้อสาธิต จำกัด"}
TRADE = {
    "id": 7,
    "seller": AUTHORITY,
    "buyer": BUYER,
    "round": SHORT_ROUND,
    "vintages": [2022],
    "tonnes": 67,
    "price_baht": "260.00",
    "amount_baht": "17420.00",
    "delivery": "transfer",
    "completed_at": "2026-02-02T15:20:00+07:00",
}
PROGRAMME = {"number": "A0000001", "kind": "programme", "name_th": "บัญชีโครงการ", "name_en": "Programme account"}
SELLER = {
    "number": "A0000002",
    "kind": "authority",
    "name_th": AUTHORITY["name_th"],
    "name_en": AUTHORITY["name_en"],
}
HOLDER = {"number": "A0000009", "kind": "buyer", "name_th": BUYER["name_th"], "name_en": BUYER["name_en"]}
NOTICE = "หมายเลขกำกับในระบบ (มิใช่หมายเลขของ อบก.) ทะเบียนของ อบก. เป็นหลัก"


def step(
    at: str, kind: str, source: dict[str, Any] | None, target: dict[str, Any], run: tuple[int, int]
) -> dict[str, Any]:
    first, last = run
    return {
        "at": f"{at}+07:00",
        "kind": kind,
        "from_account": source,
        "to_account": target,
        "ranges": [{"first_serial": first, "last_serial": last}],
        "tonnes": last - first + 1,
    }


def path(first: int, last: int) -> list[dict[str, Any]]:
    return [
        step("2026-01-05T09:00:00", "issue", None, PROGRAMME, (first, last)),
        step("2026-01-05T09:00:00", "allocate", PROGRAMME, SELLER, (first, last)),
        step("2026-02-02T15:20:00", "transfer", SELLER, HOLDER, (first, last)),
    ]


SERIAL = {"serial": 42, "round": SHORT_ROUND, "account": HOLDER, "path": path(42, 42), "notice": NOTICE}
LINE = {
    "id": 3,
    "kind": "transfer",
    "at": "2026-02-02T08:20:00.000000Z",
    "movements": [
        {
            "id": 4,
            "round": 1,
            "round_id": 1,
            "first_serial": 1,
            "last_serial": 67,
            "from_account": "A0000002",
            "to_account": "A0000009",
        }
    ],
    "private_sha256": "5f2b1c0f6a3d4e8f9b7a6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f",
}
SEAL = {
    "number": 2,
    "previous_sha256": "0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f5f2b1c0f6a3d4e8f9b7a6c5d4e3f2a1b",
    "first": 3,
    "last": 3,
    "sha256": "9b7a6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9b8c7d6e5f5f2b1c0f6a3d4e8f",
    "sealed_at": "2026-02-02T15:20:41+07:00",
    "url": f"{SITE}/api/v1/ledger/?seal=2",
}
CERTIFICATE = {
    "code": "7KQ2M-XW9AP",
    "state": "valid",
    "issued_at": "2026-02-02T15:20:00+07:00",
    "revoked_at": None,
    "delivery": "transfer",
    "tonnes": 67,
    "seller": AUTHORITY,
    "holder": BUYER,
    "round": SHORT_ROUND,
    "ranges": [{"first_serial": 1, "last_serial": 67}],
    "path": path(1, 67),
    "url": f"{SITE}/verify/7KQ2M-XW9AP/",
    "notice": NOTICE,
}
AVERAGE = {"year": 2026, "average_baht": "40.64", "until": "2026-09-28", "source": "อบก."}
ESTIMATE = {
    "notice": "ประมาณการ มิใช่คาร์บอนเครดิต และมิใช่ฐานที่ อบก. ใช้รับรอง",
    "model": "dla_reporting",
    "landfill": None,
    "authority": None,
    "counted_on": None,
    "lines": [
        {"kind": "households", "count": 1200, "persons": "4052.40", "wet_waste_tonnes": "372.74"},
        {"kind": "school_persons", "count": 150, "persons": "150.00", "wet_waste_tonnes": "13.80"},
    ],
    "persons": "4202.40",
    "wet_waste_tonnes": "386.54",
    "years": [{"year": 1, "tco2e": "56.20", "low_baht": "2253.16", "high_baht": "3077.65"}],
    "parameters": [
        {
            "model": "dla_reporting",
            "key": "tco2e_per_tonne",
            "name": "tCO2e ต่อขยะเปียก 1 ตัน",
            "value": "0.1454",
            "valid_from": "2025-03-31",
            "source": "ค่าคงที่ที่ สถ. ใช้รายงานผล",
        }
    ],
    "prices": [AVERAGE, AVERAGE | {"year": 2023, "average_baht": "54.76", "until": None}],
}
START = {
    "description": "ข้อมูลคาร์บอนเครดิตของ อปท. ที่เปิดเผยต่อสาธารณะ อ่านได้โดยไม่ต้องมีรหัสผ่าน",
    "documentation": f"{SITE}/api/docs/",
    "schema": f"{SITE}/api/schema/",
    "endpoints": [{"url": f"{SITE}/api/v1/listings/", "description": "ประกาศขายที่เปิดอยู่และที่ขายหมดแล้ว"}],
}
BAD_VALUE = {
    "type": f"{SITE}/api/docs/#bad_value",
    "title": "ข้อมูลที่ส่งมาไม่ถูกต้อง",
    "status": 400,
    "detail": "ค่าที่ส่งมาไม่ถูกต้อง ดูรายการ errors",
    "errors": [{"field": "province", "detail": "ไม่รู้จักจังหวัดนี้ โปรดเลือกจากรายการ"}],
}
NOT_FOUND = {
    "type": f"{SITE}/api/docs/#not_found",
    "title": "ไม่พบข้อมูล",
    "status": 404,
    "detail": "ไม่พบข้อมูลที่ขอ โปรดตรวจสอบที่อยู่หรือรหัส",
}
