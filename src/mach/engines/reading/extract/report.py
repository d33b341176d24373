"""Reading many files, and what one reading says to people: all that `mach read` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from mach.engines.reading.extract.errors import UnableToReadFile
from mach.engines.reading.extract.files import read
from mach.engines.reading.model import Assignment, Quantity, Reading, Role
from mach.engines.vietnamese import format_date, format_money, format_number, parse_date

_ROLES: dict[Role, str] = {"target": "chỉ tiêu", "result": "kết quả", "context": "số nền"}
_SHOWN = 12  # of one kind; the rest is counted
_LONGEST = 110


def read_paths(
    paths: Iterable[Path], *, on_progress: Callable[[int, int, Path], None]
) -> Iterator[tuple[Path, Reading | UnableToReadFile]]:
    """Each file of `paths`, folders walked in the order of names, with its reading or why it was refused.

    `on_progress(done, total, path)` is called after each file. Hidden files in folders are passed over.
    """
    files = list(_files(paths))
    for done, path in enumerate(files, 1):
        outcome: Reading | UnableToReadFile
        try:
            outcome = read(path, name=path.name)
        except UnableToReadFile as error:
            outcome = error
        on_progress(done, len(files), path)
        yield path, outcome


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.is_file())
            yield from (file for file in inside if not _is_hidden(file.relative_to(path)))
        else:
            yield path


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def summarise(reading: Reading) -> str:
    """What was read, for people: letterhead, counts, promises, assignments, warnings; lines without a closing one."""
    if not reading.text:
        return "\n".join(["Chưa đọc được chữ nào.", *_warnings(reading)])
    return "\n".join([*_header(reading), *_counts(reading), *_promises(reading), *_tasks(reading), *_warnings(reading)])


def _header(reading: Reading) -> Iterator[str]:
    header = reading.header
    date = parse_date(header.date) if header.date else None
    signer = ", ".join(filter(None, (header.signer_name, header.signer_title)))
    rows = (
        ("Loại văn bản", header.kind),
        ("Số, ký hiệu", header.number),
        ("Cơ quan ban hành", header.issuer),
        ("Nơi, ngày", ", ".join(filter(None, (header.place, format_date(date) if date else None)))),
        ("Trích yếu", header.subject),
        ("Người ký", signer),
    )
    for label, value in rows:
        yield f"{label}: {_short(value) if value else 'chưa đọc được'}"


def _counts(reading: Reading) -> Iterator[str]:
    roles = Counter(quantity.role for quantity in reading.quantities)
    by_role = ", ".join(f"{roles[role]} {called}" for role, called in _ROLES.items() if roles[role])
    bases = sum(1 for citation in reading.citations if citation.basis)
    yield f"Mục, điều: {len(reading.outline)}"
    yield f"Viện dẫn: {len(reading.citations)}" + (f" ({bases} căn cứ)" if bases else "")
    yield f"Số liệu: {len(reading.quantities)}" + (f" ({by_role})" if by_role else "")
    yield f"Việc được giao: {len(reading.assignments)}"


def _promises(reading: Reading) -> Iterator[str]:
    targets = [quantity for quantity in reading.quantities if quantity.role == "target"]
    yield from _listed("Chỉ tiêu", [_promise(reading, quantity) for quantity in targets])


def _promise(reading: Reading, quantity: Quantity) -> str:
    printed = _short(reading.text[quantity.start : quantity.end])
    unit = "" if quantity.unit in ("", "%", "đồng") else f" {quantity.unit}"
    value = _value(quantity)
    understood = f" ({value})" if value not in (printed, f"{printed}{unit}") else ""
    return f"{printed}{unit}{understood}: {_short(quantity.what)}"


def _value(quantity: Quantity) -> str:
    def one(value: float) -> str:
        if quantity.measure == "money":
            return format_money(round(value))
        return format_number(value) + ("%" if quantity.measure == "percent" else "")

    ends = dict.fromkeys(one(value) for value in (quantity.min, quantity.max) if value is not None)
    return " đến ".join(ends)


def _tasks(reading: Reading) -> Iterator[str]:
    yield from _listed("Việc", [_task(assignment) for assignment in reading.assignments])


def _task(assignment: Assignment) -> str:
    due = parse_date(assignment.due) if assignment.due else None
    lead = ", ".join(assignment.lead) or "chưa rõ đơn vị"
    return f"{lead}: {_short(assignment.what)}" + (f" (hạn {format_date(due)})" if due else "")


def _warnings(reading: Reading) -> Iterator[str]:
    yield from (f"Lưu ý: {warning}" for warning in reading.warnings)


def _listed(title: str, entries: list[str]) -> Iterator[str]:
    if entries:
        yield f"{title}:"
        yield from (f"  - {entry}" for entry in entries[:_SHOWN])
        if len(entries) > _SHOWN:
            yield f"  … và {len(entries) - _SHOWN} mục nữa"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rsplit(' ', 1)[0]}…"
