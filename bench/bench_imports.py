"""One load of many rows into a register: rows a second from cells to a finished load, against a bare bulk insert."""

import argparse
import sys
import time
from datetime import timedelta

import world

LEAST = {"postgresql": 2_000, "sqlite": 0}  # rows a second that the load must reach
HEADS = ["topic", "title", "organiser", "lecturer", "from_on", "to_on", "hours", "place", "cost", "evidence"]
CHUNK = 2_000


def main() -> int:
    """1 when the floor is not reached."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=5_000, help="số dòng một lần nạp (đủ cỡ: 50000)")
    parser.add_argument("--postgresql", action="store_true", help="đo trên PostgreSQL")
    options = parser.parse_args()
    with world.database(postgresql=options.postgresql):
        return measure(options.rows)


def measure(count: int) -> int:
    """Print what it took."""
    from django.db import connection

    from mach.office.permissions import Role
    from mach.registers.models import Record

    held = world.make_department(parties=500)
    by = _officer(held, Role.OFFICER)
    table = rows(count)
    started = time.perf_counter()
    kept = load(by, table)
    seconds = time.perf_counter() - started
    assert Record.objects.filter(import_run=kept, removed_at=None).count() == count
    bare = insert(kept, count)
    assert_as_entered(by, kept)
    speed, least = count / seconds, LEAST[connection.vendor]
    print(f"{connection.vendor}: {count} dòng trong {seconds:.1f} s, {speed:.0f} dòng/s (ít nhất {least})")
    print(f"chỉ ghi cùng số dòng vào bảng sổ: {bare:.1f} s, tỷ số {seconds / bare:.1f}")
    return int(speed < least)


def rows(count: int) -> list[list[str]]:
    """Cells of training classes as people write them."""
    first = world.TODAY - timedelta(days=300)
    made = []
    for n in range(count):
        day = first + timedelta(days=n % 290)
        made.append(
            [
                "sở hữu trí tuệ", f"Lớp số {n}", f"Công ty TNHH Sản xuất {n % 400}", "Lê Thị Giảng",
                f"{day:%d/%m/%Y}", f"{day:%d/%m/%Y}", "16", "Hội trường Sở", "12.500.000", f"{n}/BC năm {day:%Y}",
            ]
        )  # fmt: skip
    return made


def load(by, table: list[list[str]]):
    """The load as the system does it: cells read, written in chunks, numbered and checked at the end."""
    from mach.registers.actions import add_rows, begin_import, finish_import
    from mach.registers.models import Register
    from mach.registers.queries import definition_for
    from mach.registers.sheets import names_in, read_lines

    register = Register.objects.get(code="training_class")
    definition = definition_for(register, agency=by.agency, day=world.TODAY)
    kept = begin_import(by=by, register=register, name="bench", at=world.AT)
    organiser = HEADS.index("organiser")
    for start in range(0, len(table), CHUNK):
        some = table[start : start + CHUNK]
        names = names_in({"party": [row[organiser] for row in some]}, by.agency)
        lines, wrong = read_lines(definition, some, HEADS, names, scales=[1] * len(HEADS), places=range(len(some)))
        faults = [*wrong, *add_rows(by=by, load=kept, lines=lines, at=world.AT)]
        assert not faults, faults[:3]
    return finish_import(by=by, load=kept, at=world.AT).load


def assert_as_entered(by, kept, sample: int = 20) -> None:
    """Records, versions and counting rows of the load are those that entering the same values one by one gives."""
    from mach.registers.actions import save_record
    from mach.registers.actions.indexing import COLUMNS
    from mach.registers.models import Record, RecordVersion

    own = {"id", "position", "book_no", "import_run_id", "source", "created_at", "fold", "title", "version"}
    columns = [field.attname for field in Record._meta.concrete_fields if field.attname not in own]
    step = max(kept.rows // sample, 1)
    for record in kept.records.filter(position__in=range(1, kept.rows + 1, step)).select_related("register"):
        saved = save_record(by=by, register=record.register, values=record.data, state=record.state, at=world.AT).record
        assert [getattr(record, name) for name in columns] == [getattr(saved, name) for name in columns]
        assert record.title == saved.title
        for table, names in {**COLUMNS, RecordVersion: ("record_id", "version", "state", "data", "at")}.items():
            loaded, entered = (
                sorted(map(repr, table.objects.filter(record=one).values_list(*names[1:]))) for one in (record, saved)
            )
            assert loaded == entered, (table, loaded, entered)


def insert(kept, count: int) -> float:
    """Seconds to put as many records into their table alone."""
    from django.db import transaction

    from mach.registers.models import Record

    one = Record.objects.filter(import_run=kept).first()
    copies = [
        Record(**{
            field.attname: getattr(one, field.attname)
            for field in Record._meta.concrete_fields
            if field.attname not in ("id", "book_no", "import_run_id", "position")
        }, book_no=count + n + 1)
        for n in range(count)
    ]  # fmt: skip
    started = time.perf_counter()
    with transaction.atomic():
        Record.objects.bulk_create(copies, batch_size=CHUNK)
        seconds = time.perf_counter() - started
        transaction.set_rollback(True)
    return seconds


def _officer(held, role):
    from mach.office.models import Membership, Post, User

    user = User.objects.create_user("chuyenvien", world.PASSWORD, full_name="Chuyên viên")
    Membership.objects.create(user=user, agency=held.agency)
    Post.objects.create(user=user, unit=held.units[0], role=role, valid_from=held.units[0].valid_from)
    return user


if __name__ == "__main__":
    sys.exit(main())
