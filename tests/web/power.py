"""What is done in processes of its own, some of which are killed; imported once by the server that forks them."""

import contextlib
import hashlib
import io
import os
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event
from pathlib import Path
from zoneinfo import ZoneInfo

import django
import time_machine

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from mach.documents.actions import add_document  # noqa: E402
from mach.engines.reading import read  # noqa: E402
from mach.office import files  # noqa: E402
from mach.office.models import Attachment, User  # noqa: E402
from mach.registers.actions import load_sheet  # noqa: E402
from mach.registers.models import Import, Register  # noqa: E402
from mach.registers.queries import parsed  # noqa: E402
from mach.reports.actions import freeze  # noqa: E402
from mach.reports.models import Report, ReportItem  # noqa: E402
from mach.web import upkeep  # noqa: E402
from mach.web.cli import main  # noqa: E402
from tests.documents.papers import docx, plan  # noqa: E402
from tests.factories import make_party  # noqa: E402
from tests.registers.test_imports import row, sheet  # noqa: E402
from tests.reports.world import make_target  # noqa: E402
from tests.web.thread import spin  # noqa: E402

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
LONG = plan(
    *(f"Hỗ trợ ít nhất {n:02d} doanh nghiệp đổi mới công nghệ tại địa bàn số {n}." for n in range(2, 40)),
    number=77,
    subject="Hỗ trợ doanh nghiệp đổi mới công nghệ",
)


# What every process would learn anew is learnt once, before they are forked.
read(docx(LONG), name="kh-77.docx")
for definition in (resources.files("mach.registers") / "shipped").iterdir():
    if definition.name.endswith(".toml"):
        parsed(definition.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class State:
    """What a killed process left: rows by table, what the commands found, files that rows miss or that are torn."""

    rows: dict[str, int]
    found: str
    missing: list[str]
    torn: list[str]


def prepare() -> None:
    """A Department with a plan, classes and a report in draft that asks four targets."""
    upkeep.migrate(on=NOW.date())
    thread = spin(NOW)
    make_party(thread.office.agency, "Trung tâm Thông tin KH&CN")
    for n in range(3):
        target = make_target(thread.office, NOW, title=f"Tổ chức lớp tập huấn chuyên đề {n}")
        ReportItem.objects.create(report=thread.report, commitment=target, position=n + 2)
    connection.close()


def upload(ready: Event, go: Event) -> None:
    data = docx(LONG)
    clerk = User.objects.get(username="so-mau-vp-clerk")
    ready.set()
    go.wait()
    add_document(by=clerk, data=data, name="kh-77.docx", at=NOW)


def freeze_report(ready: Event, go: Event) -> None:
    report = Report.objects.get()
    coordinator = User.objects.get(username="so-mau-vp-office")
    ready.set()
    go.wait()
    if report.state == Report.State.DRAFT:
        freeze(by=coordinator, report=report, version=report.version, at=NOW)


def paste_rows(ready: Event, go: Event) -> None:
    training = Register.objects.get(code="training_class")
    officer = User.objects.get(username="so-mau-cn-officer")
    pasted = sheet(*(row(n) for n in range(40)))
    ready.set()
    go.wait()
    if not Import.objects.exists():
        load_sheet(by=officer, register=training, sheet=pasted, name="Dán từ Excel", at=NOW)


def tell(pipe: Connection) -> None:
    """Send the state that is found after the last process ended."""
    said = io.StringIO()
    with time_machine.travel(NOW), contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
        main(["check"])
        main(["audit", "verify"])
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        said.write("" if cursor.fetchone() == ("ok",) else "integrity")
        rows = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT COUNT(*) FROM {table}")
            rows[table] = cursor.fetchone()[0]
    missing = [one.name for one in Attachment.objects.all() if not files.path_of(one.sha256).exists()]
    kept = [place for place in Path(settings.DATA, "files").rglob("*") if place.is_file() and place.suffix != ".part"]
    torn = [place.name for place in kept if hashlib.sha256(place.read_bytes()).hexdigest() != place.name]
    connection.close()
    pipe.send(State(rows, said.getvalue(), missing, torn))
