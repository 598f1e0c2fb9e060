"""All migrations up to the last that it replaces in one step, for a new database."""

import django.db.models.deletion
import django.utils.timezone
import market.models.certificates
import registry.models.credits
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('market', '0001_initial'), ('market', '0002_notices'), ('market', '0003_statements'), ('market', '0004_people')]

    initial = True

    dependencies = [
        ('registry', '0013_audit_runs'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Listing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tonnes', models.PositiveBigIntegerField(verbose_name='ปริมาณ (ตัน)')),
                ('price_baht', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='ราคาต่อตัน (บาท)')),
                ('floor_price_baht', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True, verbose_name='ราคาขั้นต่ำ (บาท) ไม่แสดงต่อสาธารณะ')),
                ('is_firm', models.BooleanField(default=False, help_text='ผู้ซื้อที่รับราคานี้ได้สิทธิทันที ไม่ต้องเสนอราคาอีก', verbose_name='ยืนยันราคาตามประกาศ')),
                ('words', models.TextField(blank=True, max_length=2000, verbose_name='ข้อความในประกาศ')),
                ('expires_on', models.DateField(verbose_name='ประกาศถึงวันที่')),
                ('state', models.CharField(choices=[('draft', 'ร่าง'), ('submitted', 'รออนุมัติ'), ('returned', 'ส่งกลับแก้ไข'), ('published', 'ประกาศแล้ว'), ('paused', 'พักประกาศ'), ('sold_out', 'ขายหมด'), ('withdrawn', 'ถอนประกาศ'), ('expired', 'หมดอายุ')], default='draft', max_length=10, verbose_name='สถานะ')),
                ('published_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='ประกาศเมื่อ')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='ปรับปรุงเมื่อ')),
                ('approved_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='registry.localauthority', verbose_name='อปท.')),
                ('drafted_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reservation', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='listing', to='registry.reservation')),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='registry.round', verbose_name='รอบ')),
                ('submitted_by', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'ประกาศขาย',
                'verbose_name_plural': 'ประกาศขาย',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['state', '-published_at', '-id'], name='listing_by_state'), models.Index(fields=['authority', 'state'], name='listing_by_authority')],
                'constraints': [models.CheckConstraint(condition=models.Q(('tonnes__gt', 0)), name='listing_tonnes_positive'), models.CheckConstraint(condition=models.Q(('price_baht__gt', 0)), name='listing_price_positive'), models.CheckConstraint(condition=models.Q(('expires_on__year__lt', 2400)), name='listing_expiry_in_common_era'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'submitted', 'returned', 'published', 'paused', 'sold_out', 'withdrawn', 'expired'])), name='listing_state_known'), models.CheckConstraint(condition=models.Q(('approved_by', None), models.Q(('approved_by', models.F('submitted_by')), _negated=True), _connector='OR'), name='listing_by_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['paused', 'published', 'sold_out', 'submitted']), _negated=True), ('reservation__isnull', False), _connector='OR'), name='listing_offered_is_set_aside'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'returned', 'submitted', 'withdrawn']), models.Q(('approved_by__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='listing_published_was_approved')],
            },
        ),
        migrations.CreateModel(
            name='Purchase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tonnes', models.PositiveBigIntegerField(verbose_name='ปริมาณ (ตัน)')),
                ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='เริ่มเมื่อ')),
                ('buyer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purchases', to='registry.buyer', verbose_name='ผู้ซื้อ')),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('summary', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='purchase', to='registry.paper')),
            ],
            options={
                'verbose_name': 'คำขอซื้อหลายแห่ง',
                'verbose_name_plural': 'คำขอซื้อหลายแห่ง',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('tonnes__gt', 0)), name='purchase_tonnes_positive')],
            },
        ),
        migrations.CreateModel(
            name='Order',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tonnes', models.PositiveBigIntegerField(verbose_name='ปริมาณ (ตัน)')),
                ('price_baht', models.DecimalField(decimal_places=2, max_digits=12, verbose_name='ราคาต่อตัน (บาท)')),
                ('vat_percent', models.DecimalField(decimal_places=2, default=0, max_digits=4, verbose_name='ภาษีมูลค่าเพิ่ม (ร้อยละ)')),
                ('delivery', models.CharField(choices=[('transfer', 'ถ่ายโอนเข้าบัญชี T-VER ของผู้ซื้อ'), ('cancel_for_buyer', 'หักล้างในนามผู้ซื้อ')], default='transfer', max_length=20, verbose_name='วิธีส่งมอบ')),
                ('payment_terms', models.CharField(choices=[('before_delivery', 'ชำระก่อนส่งมอบ'), ('after_delivery', 'ชำระหลังส่งมอบ')], default='before_delivery', max_length=20, verbose_name='เงื่อนไขการชำระเงิน')),
                ('beneficiary', models.CharField(blank=True, max_length=200, verbose_name='ผู้รับประโยชน์')),
                ('purpose', models.CharField(blank=True, max_length=200, verbose_name='วัตถุประสงค์การหักล้าง')),
                ('buyer_reference', models.CharField(blank=True, max_length=60, verbose_name='เลขที่ใบสั่งซื้อของผู้ซื้อ')),
                ('state', models.CharField(choices=[('requested', 'รอเสนอราคา'), ('quoted', 'เสนอราคาแล้ว'), ('declined', 'ไม่รับคำขอ'), ('accepted', 'รอลงนามสัญญา'), ('contracted', 'รอชำระเงิน'), ('paid', 'ได้รับเงินแล้ว'), ('instructed', 'แจ้ง สถ. ส่งมอบแล้ว'), ('transferring', 'อบก. กำลังดำเนินการ'), ('delivered', 'ส่งมอบแล้ว'), ('completed', 'เสร็จสิ้น'), ('cancelled', 'ยกเลิก'), ('expired', 'พ้นกำหนด'), ('refunded', 'คืนเงินแล้ว')], default='requested', max_length=12, verbose_name='สถานะ')),
                ('due_at', models.DateTimeField(blank=True, null=True, verbose_name='ครบกำหนด')),
                ('ends_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='พ้นกำหนดรวมเวลาผ่อนผัน')),
                ('requested_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='ขอซื้อเมื่อ')),
                ('tgo_complete_on', models.DateField(blank=True, null=True, verbose_name='อบก. แจ้งว่าเอกสารครบเมื่อ')),
                ('completed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='เสร็จสิ้นเมื่อ')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='ปรับปรุงเมื่อ')),
                ('buyer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='registry.buyer', verbose_name='ผู้ซื้อ')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='market.listing', verbose_name='ประกาศขาย')),
                ('papers', models.ManyToManyField(blank=True, related_name='orders', to='registry.paper')),
                ('requested_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reservation', models.OneToOneField(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='order', to='registry.reservation')),
                ('seller', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sales', to='registry.localauthority', verbose_name='ผู้ขาย')),
                ('purchase', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='market.purchase')),
                ('bank_account', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='registry.bankaccount', verbose_name='บัญชีรับเงินตามสัญญา')),
            ],
            options={
                'verbose_name': 'คำขอซื้อ',
                'verbose_name_plural': 'คำขอซื้อ',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['seller', 'state'], name='order_by_seller'), models.Index(fields=['buyer', 'state'], name='order_by_buyer'), models.Index(fields=['state', 'ends_at'], name='order_by_end'), models.Index(fields=['-completed_at', '-id'], name='order_by_completion')],
                'constraints': [models.CheckConstraint(condition=models.Q(('tonnes__gt', 0)), name='order_tonnes_positive'), models.CheckConstraint(condition=models.Q(('price_baht__gt', 0)), name='order_price_positive'), models.CheckConstraint(condition=models.Q(('state__in', ['requested', 'quoted', 'declined', 'accepted', 'contracted', 'paid', 'instructed', 'transferring', 'delivered', 'completed', 'cancelled', 'expired', 'refunded'])), name='order_state_known'), models.CheckConstraint(condition=models.Q(('delivery__in', ['transfer', 'cancel_for_buyer'])), name='order_delivery_known'), models.CheckConstraint(condition=models.Q(('payment_terms__in', ['before_delivery', 'after_delivery'])), name='order_terms_known'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'contracted', 'instructed', 'paid', 'quoted', 'transferring']), _negated=True), ('reservation__isnull', False), _connector='OR'), name='order_held_is_set_aside'), models.CheckConstraint(condition=models.Q(models.Q(('completed_at__isnull', False), ('state', 'completed')), models.Q(models.Q(('state', 'completed'), _negated=True), ('completed_at', None)), _connector='OR'), name='order_completed_has_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['accepted', 'contracted', 'quoted', 'requested']), _negated=True), ('ends_at__isnull', False), _connector='OR'), name='order_waiting_has_an_end'), models.CheckConstraint(condition=models.Q(models.Q(('delivery', 'cancel_for_buyer'), _negated=True), models.Q(('beneficiary', ''), _negated=True), _connector='OR'), name='order_cancellation_names_a_beneficiary')],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=market.models.certificates.new_code, editable=False, max_length=11, unique=True, verbose_name='รหัสตรวจสอบ')),
                ('issued_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ออกเมื่อ')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='เพิกถอนเมื่อ')),
                ('revoked_because', models.CharField(blank=True, max_length=300, verbose_name='เหตุที่เพิกถอน')),
                ('paper', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='registry.paper')),
                ('transaction', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='registry.ledgertransaction')),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='certificate', to='market.order')),
            ],
            options={
                'verbose_name': 'เอกสารยืนยัน',
                'verbose_name_plural': 'เอกสารยืนยัน',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('revoked_at', None), models.Q(('revoked_because', ''), _negated=True), _connector='OR'), name='certificate_revoked_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('contract', 'สัญญา'), ('purchase_order', 'ใบสั่งซื้อ'), ('payment_evidence', 'หลักฐานการโอนเงิน'), ('instruction', 'หนังสือแจ้งความประสงค์ให้ สถ. ส่งมอบ (ลงนามแล้ว)'), ('tgo_request', 'หนังสือแจ้งความประสงค์ถึง อบก. (ลงนามแล้ว)'), ('refund', 'คำสั่งคืนเงิน')], max_length=20, verbose_name='ประเภท')),
                ('number', models.CharField(blank=True, max_length=80, verbose_name='เลขที่')),
                ('dated_on', models.DateField(verbose_name='ลงวันที่')),
                ('signatories', models.CharField(blank=True, max_length=300, verbose_name='ผู้ลงนาม')),
                ('serials', models.TextField(blank=True, verbose_name='หมายเลขของ อบก.')),
                ('file', models.FileField(blank=True, storage=registry.models.credits.private_files, upload_to='documents/%Y/%m/', verbose_name='ไฟล์')),
                ('added_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='เพิ่มเมื่อ')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='market.order', verbose_name='คำขอซื้อ')),
            ],
            options={
                'verbose_name': 'เอกสารประกอบ',
                'verbose_name_plural': 'เอกสารประกอบ',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('dated_on__year__lt', 2400)), name='document_dated_in_common_era'), models.CheckConstraint(condition=models.Q(('kind__in', ['contract', 'purchase_order', 'payment_evidence', 'instruction', 'tgo_request', 'refund'])), name='document_kind_known')],
            },
        ),
        migrations.CreateModel(
            name='TgoStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dated_on', models.DateField(verbose_name='ข้อมูลถึงวันที่')),
                ('closing_tonnes', models.PositiveBigIntegerField(blank=True, help_text='เว้นว่างได้หากรายการของ อบก. ไม่ได้ระบุ', null=True, verbose_name='ยอดคงเหลือตาม อบก. (ตัน)')),
                ('file', models.FileField(storage=registry.models.credits.private_files, upload_to='statements/%Y/', verbose_name='ไฟล์รายการของ อบก.')),
                ('file_name', models.CharField(max_length=200, verbose_name='ชื่อไฟล์')),
                ('sha256', models.CharField(max_length=64, verbose_name='รหัสตรวจสอบไฟล์ (SHA-256)')),
                ('note', models.TextField(blank=True, verbose_name='หมายเหตุ')),
                ('uploaded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='นำเข้าเมื่อ')),
                ('is_demo', models.BooleanField(default=False, verbose_name='ข้อมูลสมมติ')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ผู้นำเข้า')),
            ],
            options={
                'verbose_name': 'รายการของ อบก.',
                'verbose_name_plural': 'กระทบยอดกับ อบก.',
                'ordering': ['-dated_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('dated_on__year__lt', 2400)), name='statement_dated_in_common_era'), models.UniqueConstraint(fields=('sha256',), name='statement_file_once')],
            },
        ),
        migrations.CreateModel(
            name='ExceptionNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=160)),
                ('note', models.TextField(verbose_name='คำอธิบาย')),
                ('is_settled', models.BooleanField(default=False, verbose_name='จบเรื่องแล้ว')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='market.tgostatement')),
            ],
            options={
                'verbose_name': 'คำอธิบายรายการที่ไม่ตรง',
                'verbose_name_plural': 'คำอธิบายรายการที่ไม่ตรง',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['statement', 'key'], name='remark_by_difference')],
                'constraints': [models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='remark_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount_baht', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='จำนวนเงิน (บาท)')),
                ('received_on', models.DateField(verbose_name='ได้รับเงินเมื่อ')),
                ('receipt_book', models.CharField(blank=True, max_length=40, verbose_name='ใบเสร็จรับเงินเล่มที่')),
                ('receipt_number', models.CharField(max_length=40, verbose_name='ใบเสร็จรับเงินเลขที่')),
                ('confirmed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ยืนยันเมื่อ')),
                ('confirmed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='payment', to='market.order', verbose_name='คำขอซื้อ')),
            ],
            options={
                'verbose_name': 'การรับเงิน',
                'verbose_name_plural': 'การรับเงิน',
                'constraints': [models.CheckConstraint(condition=models.Q(('amount_baht__gt', 0)), name='payment_amount_positive'), models.CheckConstraint(condition=models.Q(('receipt_number', ''), _negated=True), name='payment_names_a_receipt'), models.CheckConstraint(condition=models.Q(('received_on__year__lt', 2400)), name='payment_received_in_common_era')],
            },
        ),
        migrations.CreateModel(
            name='StatementLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('row', models.PositiveIntegerField(verbose_name='แถวที่')),
                ('dated_on', models.DateField(verbose_name='วันที่')),
                ('kind', models.CharField(choices=[('issue', 'รับรอง'), ('transfer', 'ถ่ายโอน'), ('cancellation', 'หักล้าง'), ('adjustment', 'ปรับปรุงรายการ')], max_length=12, verbose_name='รายการ')),
                ('number', models.CharField(max_length=80, verbose_name='เลขที่หนังสือ')),
                ('number_key', models.CharField(max_length=120)),
                ('serials', models.TextField(blank=True, verbose_name='หมายเลขของ อบก.')),
                ('tonnes', models.PositiveBigIntegerField(verbose_name='ตัน')),
                ('counterparty_account', models.CharField(blank=True, max_length=80, verbose_name='บัญชีคู่รายการ')),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='market.tgostatement')),
            ],
            options={
                'verbose_name': 'บรรทัดในรายการของ อบก.',
                'verbose_name_plural': 'บรรทัดในรายการของ อบก.',
                'ordering': ['statement', 'row'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['issue', 'transfer', 'cancellation', 'adjustment'])), name='line_kind_known'), models.CheckConstraint(condition=models.Q(('tonnes__gt', 0)), name='line_tonnes_positive'), models.CheckConstraint(condition=models.Q(('dated_on__year__lt', 2400)), name='line_dated_in_common_era'), models.UniqueConstraint(fields=('statement', 'row'), name='line_row_once')],
            },
        ),
        migrations.CreateModel(
            name='TgoNotice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('transfer', 'แจ้งผลการถ่ายโอน'), ('cancellation', 'แจ้งผลการหักล้าง'), ('refusal', 'แจ้งไม่รับคำขอ')], max_length=12, verbose_name='ประเภทหนังสือ')),
                ('number', models.CharField(max_length=80, verbose_name='เลขที่หนังสือ')),
                ('number_key', models.CharField(editable=False, max_length=120)),
                ('dated_on', models.DateField(verbose_name='ลงวันที่')),
                ('tonnes', models.PositiveBigIntegerField(blank=True, null=True, verbose_name='ปริมาณตามหนังสือ (ตัน)')),
                ('request_number', models.CharField(blank=True, max_length=80, verbose_name='อ้างถึงหนังสือเลขที่')),
                ('counterparty', models.CharField(blank=True, max_length=200, verbose_name='ผู้รับโอนหรือผู้รับประโยชน์ตามหนังสือ')),
                ('counterparty_account', models.CharField(blank=True, max_length=40, verbose_name='เลขที่บัญชี T-VER ตามหนังสือ')),
                ('serials', models.TextField(blank=True, verbose_name='หมายเลขของ อบก.')),
                ('note', models.TextField(blank=True, verbose_name='หมายเหตุ')),
                ('file', models.FileField(blank=True, storage=registry.models.credits.private_files, upload_to='notices/%Y/%m/', verbose_name='ไฟล์หนังสือ')),
                ('state', models.CharField(choices=[('unmatched', 'ยังไม่จับคู่'), ('matched', 'จับคู่แล้ว รอผู้อนุมัติ'), ('counted', 'มีผลแล้ว'), ('discarded', 'ไม่ใช้')], default='unmatched', max_length=10, verbose_name='สถานะ')),
                ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='บันทึกเมื่อ')),
                ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='market.order', verbose_name='คำขอซื้อ')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='ผู้บันทึก')),
            ],
            options={
                'verbose_name': 'หนังสือแจ้งผลของ อบก.',
                'verbose_name_plural': 'หนังสือแจ้งผลของ อบก.',
                'ordering': ['-dated_on', '-pk'],
                'indexes': [models.Index(fields=['state', '-dated_on'], name='notice_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['transfer', 'cancellation', 'refusal'])), name='notice_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['unmatched', 'matched', 'counted', 'discarded'])), name='notice_state_known'), models.CheckConstraint(condition=models.Q(('number_key', ''), _negated=True), name='notice_has_a_number'), models.CheckConstraint(condition=models.Q(('dated_on__year__lt', 2400)), name='notice_dated_in_common_era'), models.CheckConstraint(condition=models.Q(('kind', 'refusal'), ('tonnes__gt', 0), _connector='OR'), name='notice_of_tonnes_says_how_many'), models.CheckConstraint(condition=models.Q(models.Q(('order__isnull', False), ('state__in', ['counted', 'matched'])), models.Q(models.Q(('state__in', ['counted', 'matched']), _negated=True), ('order', None)), _connector='OR'), name='notice_matched_names_an_order'), models.UniqueConstraint(condition=models.Q(('state', 'discarded'), _negated=True), fields=('number_key', 'dated_on'), name='notice_number_and_date_once'), models.UniqueConstraint(condition=models.Q(('state__in', ['counted', 'matched']), models.Q(('kind', 'refusal'), _negated=True)), fields=('order',), name='notice_one_delivers_an_order')],
            },
        ),
    ]
