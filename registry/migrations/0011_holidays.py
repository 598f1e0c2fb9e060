"""Public holidays of fixed days for 2026 to 2028, so that working days can be counted before DLA has edited the list.

Only days that fall on the same day every year, and the working day after one that falls on a weekend. Those of the
lunar calendar, and every special day, are announced by the cabinet each year and are for DLA to add.
"""

import datetime as dt

from django.db import migrations

FIXED = {
    (1, 1): "วันขึ้นปีใหม่",
    (4, 6): "วันจักรี",
    (4, 13): "วันสงกรานต์",
    (4, 14): "วันสงกรานต์",
    (4, 15): "วันสงกรานต์",
    (5, 4): "วันฉัตรมงคล",
    (6, 3): "วันเฉลิมพระชนมพรรษาสมเด็จพระนางเจ้าฯ พระบรมราชินี",
    (7, 28): "วันเฉลิมพระชนมพรรษาพระบาทสมเด็จพระเจ้าอยู่หัว",
    (8, 12): "วันแม่แห่งชาติ",
    (10, 13): "วันนวมินทรมหาราช",
    (10, 23): "วันปิยมหาราช",
    (12, 5): "วันพ่อแห่งชาติ",
    (12, 10): "วันรัฐธรรมนูญ",
    (12, 31): "วันสิ้นปี",
}
SOURCE = "วันหยุดราชการที่กำหนดวันไว้แน่นอน ตรวจกับมติคณะรัฐมนตรีของแต่ละปี"
INSTEAD = "วันทำการถัดจากวันหยุดที่ตรงกับวันเสาร์หรืออาทิตย์ ตรวจกับมติคณะรัฐมนตรีของแต่ละปี"
SATURDAY = 5


def add_holidays(apps, schema_editor):
    Holiday = apps.get_model("registry", "Holiday")
    days = {dt.date(year, *day): (name, SOURCE) for year in (2026, 2027, 2028) for day, name in FIXED.items()}
    for day, (name, _source) in sorted(days.items()):
        if day.weekday() >= SATURDAY:
            later = day
            while later.weekday() >= SATURDAY or later in days:
                later += dt.timedelta(days=1)
            days[later] = (f"ชดเชย{name}", INSTEAD)
    Holiday.objects.bulk_create(
        [Holiday(day=day, name=name, source=source) for day, (name, source) in sorted(days.items())],
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0010_people")]

    operations = [migrations.RunPython(add_holidays, migrations.RunPython.noop)]
