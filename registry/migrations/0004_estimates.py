"""What estimates stand on: the tables, and the published constants and yearly totals, each with its source."""

import datetime as dt
from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

VALID_FROM = dt.date(2025, 3, 31)  # the portal's first day by the letter of March 2568
DLA = "ค่าคงที่ที่ สถ. ใช้รายงานผล คำนวณย้อนจากยอดรวมที่ สถ. เผยแพร่ มิใช่ฐานที่ อบก. ใช้รับรอง"
HOUSEHOLDS = "ปลายปี 2565: 9,175,452 คน ÷ 2,716,651 ครัวเรือนที่มีถังขยะเปียก"
TOOL04 = "CDM TOOL04 Emissions from solid waste disposal sites (แบบจำลองอันดับหนึ่ง เศษอาหาร เขตร้อนชื้น)"
RECENT = "4 ปีล่าสุดที่มียอดแยกป่าไม้และการเกษตร สถ. เป็นผู้กำหนด"
PARAMETERS = [
    ("waste", "kg_per_person_day", "0.252", DLA),
    ("waste", "days_per_year", "365", DLA),
    ("waste", "persons_per_household", "3.377", HOUSEHOLDS),
    ("dla_reporting", "tco2e_per_tonne", "0.1454", DLA),
    ("tool04_fod", "phi", "0.85", TOOL04),
    ("tool04_fod", "f", "0", TOOL04),
    ("tool04_fod", "gwp", "28", TOOL04),
    ("tool04_fod", "ox", "0.1", TOOL04),
    ("tool04_fod", "methane_share", "0.5", TOOL04),
    ("tool04_fod", "doc_f", "0.5", TOOL04),
    ("tool04_fod", "doc", "0.15", TOOL04),
    ("tool04_fod", "k", "0.40", TOOL04),
    ("tool04_fod", "mcf_managed", "1.0", TOOL04),
    ("tool04_fod", "mcf_unmanaged_deep", "0.8", TOOL04),
    ("tool04_fod", "mcf_semi_aerobic", "0.5", TOOL04),
    ("tool04_fod", "mcf_shallow", "0.4", TOOL04),
    ("prices", "price_years", "4", RECENT),
]
TRADES = "ยอดรวมรายปีของการซื้อขายคาร์บอนเครดิต T-VER แบบ over-the-counter (อบก.)"
# scope, year, tonnes, baht, lowest and highest baht a tonne, and the last day counted of a year not yet over
PRICES = [
    ("all", 2016, "5641", "846000", "50", "267", None),
    ("all", 2017, "35858", "1172760", "20", "200", None),
    ("all", 2018, "144615", "3269960", "20", "200", None),
    ("all", 2019, "128720", "2900784", "15", "80", None),
    ("all", 2020, "169806", "4375686", "19", "200", None),
    ("all", 2021, "302559", "10274240", "20", "1875", None),
    ("all", 2022, "1231905", "130115217", "20", "2000", None),
    ("all", 2023, "1135694", "131263797", "25", "500", None),
    ("all", 2024, "448824", "38470014", "28", "3000", None),
    ("all", 2025, "1071645", "90626880", "18", "2000", None),
    ("all", 2026, "472457", "23399939", "20", "2000", dt.date(2026, 9, 28)),
    ("forestry_agriculture", 2021, "16", "29997", "1875", "1875", None),
    ("forestry_agriculture", 2022, "1270", "2540000", "2000", "2000", None),
    ("forestry_agriculture", 2023, "308030", "85941650", "55", "500", None),
    ("forestry_agriculture", 2024, "10994", "14914999", "300", "3000", None),
    ("forestry_agriculture", 2025, "52290", "49756251", "300", "2000", None),
    ("forestry_agriculture", 2026, "6704", "4469579", "250", "2000", dt.date(2026, 9, 28)),
]


def add_parameters(apps, schema_editor):
    parameter = apps.get_model("registry", "Parameter")
    for model, key, value, source in PARAMETERS:
        parameter.objects.create(model=model, key=key, value=Decimal(value), valid_from=VALID_FROM, source=source)


def add_prices(apps, schema_editor):
    price = apps.get_model("registry", "MarketPrice")
    for scope, year, volume, value, lowest, highest, until in PRICES:
        price.objects.create(
            scope=scope,
            year=year,
            volume_tonnes=Decimal(volume),
            value_baht=Decimal(value),
            lowest_baht=Decimal(lowest),
            highest_baht=Decimal(highest),
            until=until,
            source=TRADES,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0003_ledger_seal'),
    ]

    operations = [
        migrations.CreateModel(
            name='MarketPrice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scope', models.CharField(choices=[('all', 'ทุกประเภทโครงการ'), ('forestry_agriculture', 'ป่าไม้และการเกษตร')], max_length=30, verbose_name='ประเภทโครงการ')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1990), django.core.validators.MaxValueValidator(2199)], verbose_name='ปี ค.ศ.')),
                ('volume_tonnes', models.DecimalField(decimal_places=2, max_digits=14, verbose_name='ปริมาณ (tCO2e)')),
                ('value_baht', models.DecimalField(decimal_places=2, max_digits=15, verbose_name='มูลค่า (บาท)')),
                ('lowest_baht', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='ราคาต่ำสุด (บาท/ตัน)')),
                ('highest_baht', models.DecimalField(decimal_places=2, max_digits=10, verbose_name='ราคาสูงสุด (บาท/ตัน)')),
                ('until', models.DateField(blank=True, null=True, verbose_name='นับถึงวันที่ (เมื่อยังไม่ครบปี)')),
                ('source', models.CharField(max_length=300, verbose_name='ที่มา')),
            ],
            options={
                'verbose_name': 'ราคาตลาดรายปี',
                'verbose_name_plural': 'ราคาตลาดรายปี',
                'ordering': ['-year', 'scope'],
                'constraints': [models.UniqueConstraint(fields=('scope', 'year'), name='market_price_once_a_year'), models.CheckConstraint(condition=models.Q(('scope__in', ['all', 'forestry_agriculture'])), name='market_price_scope_known'), models.CheckConstraint(condition=models.Q(('year__gte', 1990), ('year__lte', 2199)), name='market_price_year_in_common_era'), models.CheckConstraint(condition=models.Q(('lowest_baht__gte', 0), ('value_baht__gt', 0), ('volume_tonnes__gt', 0)), name='market_price_positive'), models.CheckConstraint(condition=models.Q(('highest_baht__gte', models.F('lowest_baht'))), name='market_price_range_in_order'), models.CheckConstraint(condition=models.Q(('until', None), ('until__year', models.F('year')), _connector='OR'), name='market_price_until_in_year')],
            },
        ),
        migrations.CreateModel(
            name='Parameter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('model', models.CharField(choices=[('waste', 'ปริมาณขยะเปียก'), ('dla_reporting', 'สูตรที่ สถ. ใช้รายงานผล'), ('tool04_fod', 'CDM TOOL04 (ขยะย่อยสลายไปตามปี)'), ('prices', 'ช่วงราคา')], max_length=20, verbose_name='ใช้กับ')),
                ('key', models.CharField(choices=[('kg_per_person_day', 'ขยะเปียกต่อคนต่อวัน (กิโลกรัม)'), ('days_per_year', 'จำนวนวันต่อปี'), ('persons_per_household', 'จำนวนคนต่อครัวเรือน'), ('tco2e_per_tonne', 'tCO2e ต่อขยะเปียก 1 ตัน'), ('phi', 'ค่าปรับแก้ความไม่แน่นอนของแบบจำลอง (φ)'), ('f', 'สัดส่วนมีเทนที่ถูกเก็บไปใช้หรือเผา (f)'), ('gwp', 'ศักยภาพทำให้โลกร้อนของมีเทน (GWP)'), ('ox', 'สัดส่วนมีเทนที่ถูกออกซิไดซ์ในดินกลบ (OX)'), ('methane_share', 'สัดส่วนมีเทนในก๊าซจากหลุมฝังกลบ (F)'), ('doc_f', 'สัดส่วนคาร์บอนที่ย่อยสลายได้จริง (DOCf)'), ('doc', 'คาร์บอนอินทรีย์ในเศษอาหาร (DOC)'), ('k', 'อัตราการย่อยสลายของเศษอาหาร เขตร้อนชื้น (k)'), ('mcf_managed', 'MCF ฝังกลบที่มีการจัดการ'), ('mcf_unmanaged_deep', 'MCF กองทิ้งลึก ไม่มีการจัดการ'), ('mcf_semi_aerobic', 'MCF ฝังกลบแบบกึ่งใช้อากาศ'), ('mcf_shallow', 'MCF กองทิ้งตื้น'), ('price_years', 'ใช้ราคาเฉลี่ยย้อนหลังกี่ปี')], max_length=40, verbose_name='ตัวแปร')),
                ('value', models.DecimalField(decimal_places=6, max_digits=14, verbose_name='ค่า')),
                ('valid_from', models.DateField(default=django.utils.timezone.localdate, verbose_name='ใช้ตั้งแต่วันที่')),
                ('source', models.CharField(max_length=300, verbose_name='ที่มา')),
            ],
            options={
                'verbose_name': 'ตัวแปรของประมาณการ',
                'verbose_name_plural': 'ตัวแปรของประมาณการ',
                'ordering': ['model', 'key', '-valid_from'],
                'constraints': [models.UniqueConstraint(fields=('model', 'key', 'valid_from'), name='parameter_once_a_day'), models.CheckConstraint(condition=models.Q(('model__in', ['waste', 'dla_reporting', 'tool04_fod', 'prices'])), name='parameter_model_known'), models.CheckConstraint(condition=models.Q(models.Q(('key__in', ('kg_per_person_day', 'days_per_year', 'persons_per_household')), ('model', 'waste')), models.Q(('key__in', ('tco2e_per_tonne',)), ('model', 'dla_reporting')), models.Q(('key__in', ('phi', 'f', 'gwp', 'ox', 'methane_share', 'doc_f', 'doc', 'k', 'mcf_managed', 'mcf_unmanaged_deep', 'mcf_semi_aerobic', 'mcf_shallow')), ('model', 'tool04_fod')), models.Q(('key__in', ('price_years',)), ('model', 'prices')), _connector='OR'), name='parameter_key_of_its_model'), models.CheckConstraint(condition=models.Q(('value__gte', 0)), name='parameter_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('key__in', ('phi', 'f', 'ox', 'methane_share', 'doc_f', 'doc', 'mcf_managed', 'mcf_unmanaged_deep', 'mcf_semi_aerobic', 'mcf_shallow')), _negated=True), ('value__lte', 1), _connector='OR'), name='parameter_share_at_most_one'), models.CheckConstraint(condition=models.Q(models.Q(('key', 'price_years'), _negated=True), ('value__gte', 1), _connector='OR'), name='parameter_price_years'), models.CheckConstraint(condition=models.Q(('valid_from__year__lt', 2400)), name='parameter_in_common_era')],
            },
        ),
        migrations.CreateModel(
            name='AuthorityCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('counted_on', models.DateField(verbose_name='ข้อมูล ณ วันที่')),
                ('households', models.PositiveIntegerField(default=0, verbose_name='ครัวเรือนที่มีถังขยะเปียก')),
                ('child_centre_persons', models.PositiveIntegerField(default=0, verbose_name='เด็กและบุคลากรใน ศพด.')),
                ('school_persons', models.PositiveIntegerField(default=0, verbose_name='นักเรียนและบุคลากรในโรงเรียน')),
                ('source', models.CharField(max_length=300, verbose_name='ที่มา')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='counts', to='registry.localauthority', verbose_name='อปท.')),
            ],
            options={
                'verbose_name': 'จำนวนถังขยะเปียกของ อปท.',
                'verbose_name_plural': 'จำนวนถังขยะเปียกของ อปท.',
                'ordering': ['authority', '-counted_on'],
                'constraints': [models.UniqueConstraint(fields=('authority', 'counted_on'), name='authority_counted_once_a_day'), models.CheckConstraint(condition=models.Q(('counted_on__year__lt', 2400)), name='authority_counted_in_common_era')],
            },
        ),
        migrations.RunPython(add_parameters, migrations.RunPython.noop),
        migrations.RunPython(add_prices, migrations.RunPython.noop),
    ]
