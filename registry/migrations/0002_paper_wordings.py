"""The first wording of each kind of paper; DLA edits later versions."""

import datetime

from django.db import migrations

VALID_FROM = datetime.date(2025, 3, 31)  # the portal's first day by the letter of March 2568

WORDINGS = {
    "quotation": (
        "ใบเสนอราคา",
        "{seller} ขอเสนอขายคาร์บอนเครดิตจากโครงการ{project} ให้แก่ {buyer} ตามรายการดังนี้",
        "ใบเสนอราคานี้มีผลถึงวันที่ {valid_until} หากประสงค์จะซื้อ โปรดตอบรับในระบบภายในวันดังกล่าว",
        "การส่งมอบถือว่าเสร็จสิ้นเมื่อองค์การบริหารจัดการก๊าซเรือนกระจก (อบก.) มีหนังสือแจ้งผล"
        "และบันทึกในระบบแล้ว ทะเบียนของ อบก. เป็นหลัก",
    ),
    "payment_confirmation": (
        "หลักฐานการรับชำระเงิน",
        "{seller} ได้รับชำระเงินค่าคาร์บอนเครดิตจาก {buyer} ครบถ้วนแล้ว ตามรายการดังนี้",
        "เอกสารนี้มิใช่ใบเสร็จรับเงิน ใบเสร็จรับเงินออกโดยผู้ขายตามเลขที่อ้างอิงข้างต้น",
    ),
    "instruction": (
        "ขอแจ้งความประสงค์ให้ส่งมอบคาร์บอนเครดิต",
        "ด้วย {seller} ได้ขายคาร์บอนเครดิตจากโครงการ{project} ให้แก่ {buyer} จำนวน {tonnes} "
        "ตันคาร์บอนไดออกไซด์เทียบเท่า ตาม{contract} และประสงค์ให้ส่งมอบด้วยวิธี{delivery} รายละเอียดดังนี้",
        "จึงเรียนมาเพื่อโปรดพิจารณาแจ้งความประสงค์ต่อองค์การบริหารจัดการก๊าซเรือนกระจก (อบก.) ต่อไป",
    ),
    "tgo_request": (
        "ขอแจ้งความประสงค์ดำเนินการกับคาร์บอนเครดิตในระบบทะเบียน T-VER",
        "ด้วย {seller} ได้ขายคาร์บอนเครดิตจากโครงการ{project} ซึ่งกรมส่งเสริมการปกครองท้องถิ่นเป็นผู้พัฒนาโครงการ "
        "ให้แก่ {buyer} กรมส่งเสริมการปกครองท้องถิ่นจึงขอแจ้งความประสงค์ให้{request} จำนวน {tonnes} "
        "ตันคาร์บอนไดออกไซด์เทียบเท่า รายละเอียดดังนี้",
        "จึงเรียนมาเพื่อโปรดพิจารณาดำเนินการ และแจ้งผลให้กรมส่งเสริมการปกครองท้องถิ่นทราบต่อไป",
    ),
    "certificate": (
        "เอกสารยืนยัน",
        "เอกสารนี้ยืนยันว่า{event}แล้ว จำนวน",
        "ทะเบียนของ อบก. เป็นหลัก เอกสารนี้ออกโดยระบบจากหนังสือแจ้งผลของ อบก. ที่บันทึกไว้ "
        "สถานะปัจจุบันเป็นไปตามหน้าตรวจสอบ",
    ),
    "purchase_summary": (
        "สรุปการซื้อหลายแห่ง",
        "{buyer} ซื้อคาร์บอนเครดิตขององค์กรปกครองส่วนท้องถิ่นจำนวน {orders_count} แห่ง รวม {tonnes} "
        "ตันคาร์บอนไดออกไซด์เทียบเท่า ตามรายการดังนี้",
        "เอกสารนี้เป็นสรุปเพื่ออ้างอิง มิใช่ใบเสร็จรับเงิน เอกสารของแต่ละคำขอซื้อเป็นหลัก",
    ),
}


def add_wordings(apps, schema_editor):
    template = apps.get_model("registry", "PaperTemplate")
    for kind, (title, before, *after) in WORDINGS.items():
        wording = "\n\n".join([before, "{details}", *after])
        template.objects.get_or_create(
            kind=kind, version=1, defaults={"valid_from": VALID_FROM, "title": title, "wording": wording}
        )


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]

    operations = [migrations.RunPython(add_wordings, migrations.RunPython.noop)]
