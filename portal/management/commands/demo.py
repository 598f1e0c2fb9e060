"""./run demo: a believable country in one command. Never in production."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections, connection
from django.db.migrations.executor import MigrationExecutor
from gunicorn.app.base import BaseApplication

from content.services import build_site
from portal.demo.country import fill_country
from portal.demo.publishing import publish_and_send
from portal.demo.signins import give_password, print_signins
from portal.tick import tick
from portal.wsgi import application
from registry.models import LocalAuthority


class Command(BaseCommand):
    help = "เตรียมข้อมูลสาธิต (ข้อมูลสมมติ) แล้วเปิดเว็บไซต์"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fresh", action="store_true", help="ลบข้อมูลสาธิตเดิมแล้วเริ่มใหม่")
        parser.add_argument("--prepare", action="store_true", help="เตรียมทุกอย่างแต่ไม่เปิดเว็บไซต์")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_PRODUCTION:
            raise CommandError("ระบบจริงไม่มีข้อมูลสาธิต (PORTAL_MODE=production)")
        if options["fresh"]:
            self.start_anew()
        self.prepare()
        print_signins(self.stdout)
        if not options["prepare"]:
            self.say(f"เปิดที่ {settings.BASE_URL}/ (กด Ctrl+C เพื่อปิด)")
            Server(application).run()

    def prepare(self) -> None:
        """Bring an empty or a half-prepared place to the demo; what is there is kept."""
        if has_pending_migrations():
            self.say("เตรียมฐานข้อมูล")
            call_command("migrate", verbosity=0)
        if not LocalAuthority.objects.filter(is_demo=True).exists():
            self.say("สร้างหน้าเว็บ")
            build_site()
            self.say("สร้างข้อมูลสมมติทั้งประเทศ")
            fill_country()
            publish_and_send()
            give_password()

    def start_anew(self) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("--fresh ใช้ได้กับ SQLite เท่านั้น")
        connection.close()
        path = Path(settings.DATABASES["default"]["NAME"])
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()
        shutil.rmtree(settings.VAR_DIR / "private", ignore_errors=True)

    def say(self, words: str) -> None:
        self.stdout.write(f"· {words}")
        self.stdout.flush()


def has_pending_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class Server(BaseApplication):
    """gunicorn in one process with threads, which also ticks once a minute."""

    def __init__(self, wsgi: Any) -> None:
        self.served = wsgi
        super().__init__()

    def load_config(self) -> None:
        self.cfg.set("bind", f"{settings.HOST}:{settings.PORT}")
        self.cfg.set("worker_class", "gthread")
        self.cfg.set("threads", 8)
        self.cfg.set("loglevel", "warning")
        self.cfg.set("post_worker_init", lambda worker: start_ticking())

    def load(self) -> Any:
        return self.served


def start_ticking() -> None:
    threading.Thread(target=tick_every_minute, daemon=True).start()


def tick_every_minute() -> None:
    while True:
        time.sleep(60)
        close_old_connections()
        tick()
