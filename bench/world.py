"""A Department with many records, written in bulk as the registers would have written them one by one."""

import contextlib
import itertools
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

ROOT = Path(__file__).parents[1]
TODAY = date(2026, 11, 25)
AT = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
FIRST_YEAR, LAST_YEAR = 2017, 2026
PASSWORD = "chi-de-do-toc-do"
CHUNK = 5_000
MADE = 2_500  # records of a register made one by one
THINGS = (
    *("dây chuyền sấy", "máy ép viên", "hệ thống tưới", "kho lạnh", "lò nung", "phần mềm điều hành", "máy phân loại"),
    *("bể lên men", "buồng sơn", "trạm quan trắc", "xưởng chiết xuất", "giàn phơi", "nhà màng", "tủ cấy mô"),
    *("cân băng tải", "bộ điều khiển", "máy bóc tách", "thiết bị nâng hạ", "mô hình trình diễn", "bao bì phân hủy"),
)
GOODS = (
    *("chè", "dược liệu", "gạo", "gỗ rừng trồng", "thủy sản", "mật ong", "gốm", "cơ khí nhỏ", "rau củ", "bưởi", "sắn"),
    *("nấm ăn", "tinh dầu", "giấy", "xi măng", "vải dệt", "da giày", "sữa", "thịt hun khói", "hạt điều", "cà phê"),
    *("mây tre", "nước mắm", "đá ốp lát", "phân bón", "thuốc thú y", "đồ chơi", "nhựa tái chế", "hoa lan", "ngô"),
)
MEANS = (
    *("tiết kiệm năng lượng", "tự động hóa", "quy mô hợp tác xã", "theo tiêu chuẩn xuất khẩu", "xử lý nước thải"),
    *("bằng bơm nhiệt", "dùng cảm biến", "không hóa chất", "truy xuất được", "cho vùng cao", "ít phát thải"),
    *("có giám sát từ xa", "liên kết chuỗi", "phục vụ du lịch", "thay thế nhập ngoại"),
)


@contextlib.contextmanager
def database(*, postgresql: bool = False, keep: Path | None = None) -> Iterator[bool]:
    """An installation of its own, removed afterwards unless kept; yields whether it is new and has to be filled."""
    with contextlib.ExitStack() as stack:
        data = keep or Path(tempfile.mkdtemp(prefix="mach-bench-"))
        if keep is None:
            stack.callback(shutil.rmtree, data, ignore_errors=True)
        os.environ["MACH_DATA"] = str(data)
        if postgresql:
            sys.path.append(str(ROOT))
            from tests.run import postgresql as server

            os.environ["MACH_DATABASE_URL"] = stack.enter_context(server())
        from mach.web.commands import _django

        _django.start()
        from mach.office.models import Agency
        from mach.web import upkeep

        upkeep.migrate(on=TODAY)
        upkeep.collect_static()
        yield not Agency.objects.exists()


@dataclass(frozen=True, slots=True)
class Department:
    """Who keeps the records: one agency, some units, parties of which a few were merged, one director."""

    agency: Any
    units: list[Any]
    director: Any
    parties: list[int]


def make_department(*, parties: int) -> Department:
    """A Department with twelve units, a director who sees and verifies everything, and the Office who follows."""
    from mach.engines.vietnamese import fold, sort_key
    from mach.office.models import Agency, Membership, Party, Post, Unit, User
    from mach.office.permissions import Role

    start = date(FIRST_YEAR, 1, 1)
    agency = Agency.objects.create(
        code="so-do", name="Sở Khoa học và Công nghệ tỉnh Thử Nghiệm", short_name="Sở KH&CN", valid_from=start
    )
    units = [
        Unit.objects.create(
            agency=agency, code=f"p{n}", name=f"Phòng số {n}", short_name=f"Phòng {n}", position=n, valid_from=start
        )
        for n in range(12)
    ]
    people = {"giamdoc": Role.DIRECTOR, "vanphong": Role.OFFICE}
    for name, role in people.items():
        user = User.objects.create_user(name, PASSWORD, full_name=name)
        Membership.objects.create(user=user, agency=agency)
        Post.objects.create(user=user, unit=units[0], role=role, valid_from=start)
    director = User.objects.get(username="giamdoc")
    made = [
        Party(
            agency=agency,
            kind=Party.Kind.ENTERPRISE,
            name=f"Công ty TNHH Sản xuất {n}",
            tax_code=f"{n:010d}",
            fold=fold(f"Công ty TNHH Sản xuất {n}"),
            sort_key=sort_key(f"Công ty TNHH Sản xuất {n}"),
        )
        for n in range(parties)
    ]
    made = Party.objects.bulk_create(made, batch_size=CHUNK)
    for double in made[::50][1:]:  # one in fifty was entered twice and merged
        double.canonical = made[0]
    Party.objects.bulk_update(made[::50][1:], ["canonical"], batch_size=500)
    return Department(agency, units, director, [party.pk for party in made])


def department() -> Department:
    """The one that was made."""
    from mach.office.models import Agency, Party, Unit, User

    agency = Agency.objects.get()
    units = list(Unit.objects.order_by("position"))
    parties = list(Party.objects.order_by("pk").values_list("pk", flat=True))
    return Department(agency, units, User.objects.get(username="giamdoc"), parties)


@contextlib.contextmanager
def in_bulk() -> Iterator[None]:
    """Many rows are written: indexes of records and counting tables are built once, after them; links are not checked.

    What the constraints of a table rest on stays.
    """
    from django.db import connection

    from mach.registers.models import Record, RecordDate, RecordRef, RecordValue

    tables = tuple(model._meta.db_table for model in (Record, RecordDate, RecordRef, RecordValue))
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if is_sqlite:
            named = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name IN {tables}"
        else:
            constrained = "SELECT conindid::regclass::text FROM pg_constraint WHERE conindid <> 0"
            named = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            named += f" AND tablename IN {tables} AND indexname NOT IN ({constrained})"
            cursor.execute("SET session_replication_role = replica; SET maintenance_work_mem = '512MB'")
        cursor.execute(named)
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _, statement in indexes:
            cursor.execute(statement)
        if not is_sqlite:
            cursor.execute("RESET session_replication_role; RESET maintenance_work_mem")


def fill(held: Department, code: str, number: int, *, rows_each: float = 0) -> int:
    """Write so many records of a register, each with up to twice `rows_each` child rows; returns the rows written.

    Some thousand are made one by one; the others are copies of these whose parties and indexed words were changed in
    the database, in the data and in the counting tables alike.
    """
    from mach.registers.actions.copying import insert
    from mach.registers.actions.indexing import COLUMNS, entries_of
    from mach.registers.models import Definition, Record
    from mach.registers.places import all_places

    row = Definition.objects.select_related("register").get(register__code=code, valid_to=None)
    made = max(n for n in range(1, MADE + 1) if number % n == 0)
    maker = _Maker(held, row, random.Random(code))
    pairs = [pair for n in range(1, made + 1) for pair in maker.record(n, made, rows_each)]
    places = all_places()
    found = [entries_of(record, parent, places) for record, parent in pairs]
    copy_in(Record, [record for record, _ in pairs])
    for place, (table, columns) in enumerate(COLUMNS.items()):
        insert(table, columns, [entry for entries in found for entry in entries[place]])
    copier = Copier(held, maker.definition, pairs[0][0].pk, len(pairs))
    for turn in range(1, number // made):
        copier.copy(turn, made)
    return len(pairs) * (number // made)


class _Maker:
    """Makes records of one register with every field filled in the way of its kind, most states counted."""

    def __init__(self, held: Department, definition: Any, chance: random.Random) -> None:
        from mach.registers.models import Record
        from mach.registers.queries import parsed

        self.held, self.row, self.chance = held, definition, chance
        self.definition = parsed(definition.source)
        last = Record.objects.order_by("pk").values_list("pk", flat=True).last() or 0
        self.ids = itertools.count(last + 1)
        states = self.definition.procedure.states
        self.states = [(state.code, self.definition.procedure.rank(state.code)) for state in states]

    def record(self, n: int, of: int, rows_each: float) -> Iterator[tuple[Any, Any]]:
        """A record and its child rows, each with the record that holds it."""
        from mach.engines.vietnamese import fold

        years = LAST_YEAR - FIRST_YEAR + 1
        root = self._row()
        root.book_year, root.book_no = FIRST_YEAR + (n - 1) * years // of, n
        root.state, root.state_rank = self.chance.choice(self.states)
        if self.chance.random() < 0.8:
            root.verified_at, root.verified_by_id = AT, self.held.director.pk
        root.data = self._data(self.definition.fields, root.book_year)
        root.title = self._text()
        root.fold = fold(f"{root.title} {root.book} {' '.join(v for v in root.data.values() if isinstance(v, str))}")
        yield root, None
        for name, section in self.definition.sections.items():
            for position in range(self.chance.randrange(int(2 * rows_each) + 1)):
                row = self._row()
                row.parent, row.section, row.position = root, name, position
                for mirrored in ("state", "state_rank", "verified_at", "verified_by_id", "unit_id"):
                    setattr(row, mirrored, getattr(root, mirrored))
                row.data = self._data(section.fields, root.book_year)
                yield row, root

    def _row(self) -> Any:
        from mach.registers.models import Record

        return Record(
            pk=next(self.ids),
            agency_id=self.held.agency.pk,
            register_id=self.row.register_id,
            definition=self.row,
            unit_id=self.chance.choice(self.held.units).pk,
            officer_id=self.held.director.pk,
            privacy=self.definition.privacy,
            created_at=AT,
            created_by_id=self.held.director.pk,
        )

    def _data(self, fields: Any, year: int) -> dict[str, Any]:
        return {
            name: self._value(field, year)
            for name, field in fields.items()
            if (field.kind != "ref" or field.to == "party") and self.chance.random() < 0.85
        }

    def _value(self, field: Any, year: int) -> Any:
        chance = self.chance
        match field.kind:
            case "date":
                return (date(year, 1, 1) + timedelta(days=chance.randrange(365))).isoformat()
            case "money":
                return chance.randrange(10, 5_000) * 1_000_000
            case "int":
                return chance.randrange(1, 300)
            case "decimal":
                return format(chance.randrange(0, 400) / 4, "g")
            case "bool":
                return chance.random() < 0.6
            case "enum":
                return chance.choice(list(field.choices))
            case "multi_enum":
                return [code for code in field.choices if chance.random() < 0.2] or [next(iter(field.choices))]
            case "ref":
                return chance.choice(self.held.parties)
            case "json_map":
                return {code: chance.randrange(30) for code in field.choices if chance.random() < 0.7}
            case "list":
                return [str(chance.randrange(1, 46))]
            case _:
                return self._text()

    def _text(self) -> str:
        chance = self.chance
        return f"{chance.choice(THINGS)} {chance.choice(GOODS)} {chance.choice(MEANS)} {chance.randrange(1_000)}"


class Copier:
    """Copies the first records of a register with their child rows and all that the counting tables say of them."""

    def __init__(self, held: Department, definition: Any, first: int, rows: int) -> None:
        from django.db import connection

        sections = [definition.fields, *(section.fields for section in definition.sections.values())]
        fields = {name: field for some in sections for name, field in some.items()}
        self.links = [name for name, field in fields.items() if field.to == "party"]
        self.words = [name for name, field in fields.items() if field.kind in ("text", "key") and field.index]
        self.parties, self.first, self.rows = held.parties, first, rows
        self.is_sqlite = connection.vendor == "sqlite"

    def copy(self, turn: int, made: int) -> None:
        """The same records once more, under the next ids and numbers of the book."""
        from mach.registers.models import Record, RecordDate, RecordRef, RecordValue

        shift = turn * self.rows
        other, word, record = self._other_party, f"{{}} || ' {turn}'", f"record_id + {shift}"
        named = ", ".join(f"'{name}'" for name in self.words) or "''"
        self._insert(
            Record,
            id=f"id + {shift}",
            parent_id=f"parent_id + {shift}",
            book_no=f"book_no + {turn * made}",
            fold=word.format("fold"),
            data=self._data(turn, word),
        )
        refs = {place: other(place, turn) for place in ("ref1", "ref2", "ref3")}
        self._insert(RecordDate, record_id=record, word=word.format("word"), **refs)
        self._insert(RecordRef, record_id=record, target=other("target", turn))
        text = f"CASE WHEN field IN ({named}) THEN {word.format('text')} ELSE text END"
        self._insert(RecordValue, record_id=record, text=text)

    def _other_party(self, value: str, turn: int) -> str:
        first, number = self.parties[0], len(self.parties)
        return f"({value} - {first} + {turn * 7919}) % {number} + {first}"

    def _data(self, turn: int, word: str) -> str:
        if self.is_sqlite:
            parts = [(f"'$.{name}'", self._other_party(f"json_extract(data, '$.{name}')", turn)) for name in self.links]
            parts += [(f"'$.{name}'", word.format(f"json_extract(data, '$.{name}')")) for name in self.words]
            return f"json_replace(data, {', '.join(f'{path}, {value}' for path, value in parts)})" if parts else "data"
        parts = [(f"'{name}'", self._other_party(f"(data->>'{name}')::bigint", turn)) for name in self.links]
        parts += [(f"'{name}'", word.format(f"(data->>'{name}')")) for name in self.words]
        return f"data || jsonb_strip_nulls(jsonb_build_object({', '.join(f'{n}, {value}' for n, value in parts)}))"

    def _insert(self, model: Any, **changed: str) -> None:
        from django.db import connection

        fields = [field for field in model._meta.concrete_fields if not field.primary_key or "id" in changed]
        columns = [field.column for field in fields]
        taken = ", ".join(changed.get(column, column) for column in columns)
        owner = "id" if "id" in changed else "record_id"
        table, span = model._meta.db_table, f"{owner} BETWEEN {self.first} AND {self.first + self.rows - 1}"
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {taken} FROM {table} WHERE {span}")


def copy_in(model: Any, rows: list[Any]) -> None:
    """Rows of one table, with their ids, by the fastest way of each database."""
    from django.db import connection, transaction

    fields = list(model._meta.concrete_fields)
    table, columns = model._meta.db_table, ", ".join(field.column for field in fields)
    values = (tuple(f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields) for row in rows)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["?"] * len(fields))
            cursor.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)
        else:
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for one in values:
                    copy.write_row(one)


def settle() -> None:
    """What a database does by itself in time: statistics, visibility of pages."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def verify(code: str, number: int = 100) -> None:
    """The counting tables hold for a sample what the registers write themselves, to the last value."""
    from django.db import transaction

    from mach.registers.actions.indexing import index, live_rows
    from mach.registers.models import Record

    ids = list(Record.objects.roots().filter(register__code=code).order_by("pk").values_list("pk", flat=True))
    sample = random.Random(7).sample(ids, min(number, len(ids)))
    pairs = live_rows(Record.objects.filter(pk__in=sample).select_related("definition"))
    with transaction.atomic():
        before = _entries([record.pk for record, _ in pairs])
        index(pairs)
        after = _entries([record.pk for record, _ in pairs])
        transaction.set_rollback(True)
    assert before and before == after, f"the counting tables of {code} are not what the registers write"


def _entries(ids: list[int]) -> set[tuple[Any, ...]]:
    from mach.registers.models import RecordDate, RecordRef, RecordValue

    found = set()
    for table in (RecordDate, RecordRef, RecordValue):
        names = [field.attname for field in table._meta.concrete_fields if not field.primary_key]
        for start in range(0, len(ids), 500):
            found |= {
                (table.__name__, *row)
                for row in table.objects.filter(record__in=ids[start : start + 500]).values_list(*names)
            }
    return found
