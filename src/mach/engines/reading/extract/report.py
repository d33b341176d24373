"""Which files to read, and what one reading says to people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from mach.engines.reading.model import Assignment, Quantity, Reading, Role
from mach.engines.vietnamese import format_date, format_money, format_number, parse_date

# What people keep papers in, also the kinds that are refused with advice.
_PAPERS = frozenset(
    [
        ".doc",
        ".docm",
        ".docx",
        ".dot",
        ".dotm",
        ".dotx",
        ".htm",
        ".html",
        ".mht",
        ".odt",
        ".pdf",
        ".rtf",
        ".txt",
        ".xhtml",
    ]
)
_ROLES: dict[Role, str] = {"target": "chỉ tiêu", "result": "kết quả", "context": "số nền"}
_SHOWN = 12  # of one kind; the rest is counted
_LONGEST = 110


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read. `name`: its own without suffix, under the folders it was found in; no two of a list share one."""

    path: Path
    name: str


def documents_in(paths: Iterable[Path]) -> list[Source]:
    """The files among `paths` and the papers inside its folders, in the order of names, each once.

    Of a folder, files that are no papers by their suffix are passed over, and so is what is hidden.
    """
    found: dict[Path, str] = {}
    for path in paths:
        if path.is_dir():
            for file in sorted(path.rglob("*")):
                place = file.relative_to(path)
                if file.suffix.lower() in _PAPERS and not _is_hidden(place) and file.is_file():
                    found.setdefault(file, str(place.with_suffix("")))
        else:
            found.setdefault(path, path.stem)
    return _named_apart(found)


def _is_hidden(path: Path) -> bool:
    return any(part.startswith((".", "~$")) for part in path.parts)


def _named_apart(found: dict[Path, str]) -> list[Source]:
    """Files of one name (a.docx, a.pdf) told apart by a number: "a", "a-2"."""
    taken: set[str] = set()
    sources = []
    for path, wanted in found.items():
        names = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
        name = next(name for name in names if name not in taken)
        taken.add(name)
        sources.append(Source(path, name))
    return sources


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
