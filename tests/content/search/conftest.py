"""A small library to search in, planted once for a module beside the site's own first pages."""

from __future__ import annotations

import pytest
from pytest_django import DjangoDbBlocker

from content.models import GuidancePage, HomePage, SectionPage
from tests.content.shapes import text
from tests.kept import adding
from tests.scene import make_scene

THAI_PAGES = {
    "bin": (
        "โครงการถังขยะเปียก ลดโลกร้อน",
        "ครัวเรือนแยกเศษอาหารลงในถังขยะเปียกที่ฝังดิน น้ำแกงต้องเททิ้งก่อน จึงลดก๊าซมีเทนจากบ่อฝังกลบได้",
    ),
    "bin-joined": ("ผลงานปีที่ผ่านมา", "โครงการถังขยะเปียกลดโลกร้อนมีผู้ร่วมโครงการ 9,175,452 คน คำนวณได้ 122,711.50 ตัน"),
    "circular": ("แจ้งการใช้งานระบบ", "อ้างถึงหนังสือ ที่ มท 0820.4/ว 4400 ลงวันที่ ๒๕ พฤศจิกายน ๒๕๖๗ เรื่องการขายคาร์บอนเครดิต"),
    "circular-thai": ("การประชุมชี้แจง", "ตามหนังสือ ด่วนที่สุด ที่ มท ๐๘๒๑.๔/ว๗๔๗ ขอเชิญเจ้าหน้าที่ผู้รับผิดชอบเข้าประชุมทางไกล"),
    "registry": ("ทะเบียนของ อบก.", "การหักล้าง (retirement) ทำที่ T-VER Registry ของ อบก. เท่านั้น มิใช่ในระบบนี้"),
    "misspelled": ("คู่มือฉบับเดิม", "บัญชี Cabon Credit ขององค์กรปกครองส่วนท้องถิ่นตามที่สะกดไว้ในต้นฉบับ"),
    "rice": ("เศษอาหารที่ใช้ได้", "ข้าวสุกและเปลือกผลไม้ใช้ได้ ส่วนกระดูกชิ้นใหญ่ย่อยช้า"),
    "white": ("สีของถัง", "ถังสีขาวหรือสีเขียวก็ได้ ฝาถังต้องปิดสนิท"),
    "near": ("ระยะห่าง", "ควรวางถังไกลจากบ่อน้ำ อย่างน้อย 30 เมตร"),
    "sao": ("หน้าที่ของ อบต.", "นายก อบต. เป็นผู้อนุมัติ และกองคลังยืนยันการรับเงินทุกครั้ง"),
    "town": ("เทศบาลตำบลกับการจัดเก็บ", "เทศบาลตำบลรวบรวมจำนวนครัวเรือนส่งทุกเดือน"),
    "water": ("น้ำชะขยะ", "น้ําชะขยะไหลลงดินได้ หากมีแมลงวันให้โรยปูนขาว"),
    "receipt": ("การรับเงิน", "ผู้ซื้อได้รับใบเสร็จรับเงินจากระบบ e-LAAS ภายในเจ็ดวันทำการ"),
}


def planted(home: HomePage, slug: str, title: str, words: str, **fields: object) -> GuidancePage:
    section = SectionPage.objects.get(slug="guidance", locale=home.locale)
    page = GuidancePage(title=title, slug=slug, locale=home.locale, body=[text(words)], **fields)
    section.add_child(instance=page)
    page.save_revision().publish()
    return page


@pytest.fixture(scope="module")
def library(grown_site: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Gone again with `grown_site`'s transaction."""
    with adding(django_db_blocker):
        home = HomePage.objects.get(locale__language_code="th")
        for slug, (title, words) in THAI_PAGES.items():
            planted(home, slug, title, words)
        english = HomePage.objects.get(locale__language_code="en")
        planted(english, "sorting", "Sorting food waste", "Households sort wet waste at home; a lid keeps flies away.")
        scene = make_scene()
        scene.published(words="ขายเพื่อดูแลขยะ")
