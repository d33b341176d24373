"""What keeps an installation in order: bringing it up to date, checking its promises, the nightly timetable."""

import hashlib
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, transaction

from mach.office.actions import load_provinces, load_shared_calendar, send_mails
from mach.office.models import Agency, Run
from mach.office.registry import CHECKS, NIGHTLY, Finding
from mach.registers.actions import load_shipped_definitions
from mach.research.actions import load_regulations


def migrate(*, on: date) -> None:
    """Bring tables, shipped register definitions and the shared calendar up to date."""
    call_command("migrate", interactive=False, verbosity=0)
    load_shared_calendar()
    load_provinces()
    load_shipped_definitions(on=on)
    load_regulations(on=on)


def collect_static() -> None:
    """Lay the pages' files where the web server reads them, when they have changed since the last time."""
    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    files = sorted(
        (path, storage.path(path)) for finder in get_finders() for path, storage in finder.list([]) if storage
    )
    digest = hashlib.sha256()
    for path, place in files:
        digest.update(f"{path} {Path(place).stat().st_mtime_ns}".encode())
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(digest.hexdigest())


def check(*, on: date) -> list[Finding]:
    """Every promise that does not hold, for every agency."""
    found = [finding for agency in Agency.objects.order_by("pk") for one in CHECKS for finding in one.run(agency, on)]
    return [*found, *_dangling()]


def _dangling() -> list[Finding]:
    """Rows that point to nothing: SQLite's own shell does not enforce foreign keys."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_key_check")
        return [
            Finding("orphaned", f"bảng {table}, dòng {row}", f"trỏ tới dòng không còn trong bảng {parent}")
            for table, row, parent, _ in cursor.fetchall()
        ]


def run_nightly(*, on: date, at: datetime) -> list[str]:
    """Run what has not run yet on this day; names what ran. A job that was killed half-way runs again."""
    done = []
    for agency in Agency.objects.order_by("pk"):
        for job in NIGHTLY:
            with transaction.atomic():
                run, is_new = Run.objects.select_for_update().get_or_create(
                    job=job.name, agency=agency, day=on, defaults={"started_at": at}
                )
                if not is_new:
                    continue
                job.run(agency, on)
                run.finished_at = at
                run.save(update_fields=["finished_at"])
            done.append(f"{agency.code}: {job.name}")
    return done


def send_waiting_mails(*, at: datetime) -> list[str]:
    """Send the mails that wait; says so when some went."""
    sent = send_mails(at=at)
    return [f"đã gửi {sent} thư"] if sent else []
