"""The person alone, in place of 0001, for a new database: all that Wagtail's own migrations need of ours.

Each of their steps draws anew every model that a person leads to, so that they ran three times as long when ours came
first. The rest is in 0002_squashed_0013_audit_runs; a database that has stopped at exactly 0001 is the one case that
the two do not know.
"""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("registry", "0001_initial")]
    initial = True
    dependencies = [("auth", "0012_alter_user_first_name_max_length")]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='อีเมล')),
                ('name', models.CharField(max_length=150, verbose_name='ชื่อและนามสกุล')),
                ('is_active', models.BooleanField(default=True, verbose_name='ใช้งานได้')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='เพิ่มเข้าระบบเมื่อ')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'ผู้ใช้งาน',
                'verbose_name_plural': 'ผู้ใช้งาน',
            },
        ),
    ]
