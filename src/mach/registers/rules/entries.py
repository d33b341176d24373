"""Entries → values as records keep them: days as ISO text, exact numbers as text, money and counts as whole numbers."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Model

from mach.engines.vietnamese import format_date, format_number, nfc
from mach.registers.definition.schema import Field
from mach.registers.rules.keys import is_kept, keyed_hash

TEXT_LENGTH, INDEXED_LENGTH, LONG_LENGTH = 500, 200, 20_000
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_WHOLE = re.compile(r"[+-]?\d+")
_GROUPED = re.compile(r"[+-]?\d{1,3}([. ]\d{3})+")
_EXACT = re.compile(r"[+-]?\d+(\.\d+)?")
_LARGEST = 10**18
_YES, _NO = {"true", "1", "on", "co", "có", "x"}, {"false", "0", "off", "khong", "không"}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, at which field; for a row of a child table its section and place from 0."""

    field: str
    message: str
    section: str = ""
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """Values as they are kept, without empty ones, and what is wrong with the others."""

    values: dict[str, Any]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Names of the rows that links may point to, by (what it points to, id): ("party", 7), ("ip_title", 12)."""

    names: Mapping[tuple[str, int], str] = field(default_factory=dict)

    def has(self, targets: Iterable[str], key: int) -> bool:
        return any((target, key) in self.names for target in targets)


class _Wrong(ValueError):
    pass


def read_values(
    fields: Mapping[str, Field],
    given: Mapping[str, Any],
    *,
    links: Links,
    is_new: bool = False,
    section: str = "",
    row: int | None = None,
) -> Reading:
    """The entries of these fields; a new row starts with the defaults of what was not entered."""
    values: dict[str, Any] = {}
    faults = [Fault(name, f"Sổ không có trường “{name}”.", section, row) for name in given if name not in fields]
    for name, one in fields.items():
        entry = given.get(name, one.default if is_new else None)
        try:
            value = _read(one, entry, links)
        except _Wrong as wrong:
            faults.append(Fault(name, f"{one.label}: {wrong}", section, row))
            continue
        if value is None and one.kind == "bool" and one.required == "always":
            value = False
        if value is not None:
            values[name] = value
    return Reading(values, tuple(faults))


def link_ids(fields: Mapping[str, Field], given: Mapping[str, Any]) -> Iterable[tuple[Field, int]]:
    """The ids that entries of links name, whether or not there is such a row."""
    for name, entry in given.items():
        if name in fields and fields[name].kind == "ref":
            key = entry.pk if isinstance(entry, Model) else entry
            if isinstance(key, int) or (isinstance(key, str) and key.isdigit()):
                yield fields[name], int(key)


def _read(field: Field, entry: Any, links: Links) -> Any:
    if isinstance(entry, str):
        entry = nfc(entry).strip()
    if entry is None or entry in ("", [], {}, ()):
        return None
    if field.kind == "ref":
        return _ref(field, entry, links)
    value = _READERS[field.kind](field, entry)
    _within(field, value)
    return value


def _text(field: Field, entry: Any) -> str:
    text = " ".join(str(entry).split()) if field.kind == "text" else str(entry).replace("\r\n", "\n")
    longest = LONG_LENGTH if field.kind == "long_text" else INDEXED_LENGTH if field.index else TEXT_LENGTH
    if len(text) > longest:
        raise _Wrong(f"dài quá {longest} ký tự. Hãy viết ngắn lại.")
    return _matching(field, text)


def _matching(field: Field, text: str) -> str:
    if field.pattern is not None and not re.fullmatch(field.pattern, text):
        raise _Wrong(f"“{text}” không đúng mẫu. {field.help}".strip())
    return text


def _whole(field: Field, entry: Any) -> int:
    if isinstance(entry, str):
        text = entry.removesuffix("đồng").strip()
        text = re.sub(r"[. ]", "", text) if _GROUPED.fullmatch(text) else text
        if not _WHOLE.fullmatch(text):
            raise _Wrong(f"“{entry}” không phải số nguyên. Viết như 1.250.")
        entry = int(text)
    if isinstance(entry, bool) or entry != int(entry):
        raise _Wrong("cần một số nguyên.")
    if abs(entry) >= _LARGEST:
        raise _Wrong("số quá lớn.")
    return int(entry)


def _key(field: Field, entry: Any) -> str:
    """The keyed hash of what is typed; a hash that is kept already (an edit of other fields) stays."""
    text = str(entry)
    return text if is_kept(text) else keyed_hash(text)


def _exact(field: Field, entry: Any) -> str:
    """A decimal comma as on paper; a point parts thousands only where three digits follow each."""
    text = str(entry)
    if isinstance(entry, str):
        text = text.replace(" ", "")
        if "," in text or (_GROUPED.fullmatch(text) and not text.startswith("0.")):
            text = text.replace(".", "").replace(",", ".")
        if not _EXACT.fullmatch(text):
            raise _Wrong(f"“{entry}” không phải số. Viết như 12,5.")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise _Wrong("cần một số.") from None
    if not number.is_finite() or abs(number) >= _LARGEST:
        raise _Wrong("số quá lớn.")
    if number != round(number, 4):
        raise _Wrong("ghi không quá bốn chữ số sau dấu phẩy.")
    return format(number.normalize() + 0, "f")


def _day(field: Field, entry: Any) -> str:
    if isinstance(entry, datetime):
        entry = entry.date()
    if isinstance(entry, date):
        return entry.isoformat()
    found = _DAY.fullmatch(str(entry))
    try:
        day = date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(str(entry))
    except ValueError:
        raise _Wrong(f"“{entry}” không phải ngày. Viết như 24/11/2026.") from None
    if not 1900 <= day.year <= 2999:
        raise _Wrong(f"năm {day.year} nằm ngoài khoảng 1900-2999.")
    return day.isoformat()


def _bool(field: Field, entry: Any) -> bool:
    word = str(entry).lower()
    if word not in _YES | _NO:
        raise _Wrong(f"“{entry}” không phải có hoặc không.")
    return word in _YES


def _enum(field: Field, entry: Any) -> str:
    if entry not in field.choices:
        raise _Wrong(f"không có lựa chọn “{entry}”. Hãy chọn trong danh sách.")
    return str(entry)


def _multi(field: Field, entry: Any) -> list[str]:
    codes = [entry] if isinstance(entry, str) else list(entry)
    for code in codes:
        _enum(field, code)
    return [code for code in field.choices if code in codes]


def _lines(field: Field, entry: Any) -> list[str] | None:
    lines = entry.split("\n") if isinstance(entry, str) else entry
    kept = [" ".join(str(line).split()) for line in lines]
    return [_matching(field, line) for line in kept if line] or None


def _map(field: Field, entry: Any) -> dict[str, int] | None:
    if not isinstance(entry, Mapping):
        raise _Wrong("cần số theo từng mục.")
    found = {_enum(field, key): _whole(field, value) for key, value in entry.items() if value not in (None, "")}
    if any(value < 0 for value in found.values()):
        raise _Wrong("số không được âm.")
    return {key: found[key] for key in field.choices if key in found} or None


def _ref(field: Field, entry: Any, links: Links) -> int:
    key = entry.pk if isinstance(entry, Model) else entry
    if isinstance(key, str) and key.isdigit():
        key = int(key)
    if not isinstance(key, int) or isinstance(key, bool) or not links.has(field.targets, key):
        raise _Wrong("không tìm thấy mục đã chọn. Hãy tìm và chọn lại trong danh mục.")
    return key


def _within(field: Field, value: Any) -> None:
    if value is None or (field.min is None and field.max is None):
        return
    compared: Any = {"date": date.fromisoformat, "decimal": Decimal}.get(field.kind, lambda given: given)(value)
    shown: Callable[[Any], str] = format_date if field.kind == "date" else format_number  # type: ignore[assignment]
    low, high = (Decimal(str(bound)) if isinstance(bound, float) else bound for bound in (field.min, field.max))
    if low is not None and compared < low:
        raise _Wrong(f"nhỏ hơn mức thấp nhất {shown(low)}.")
    if high is not None and compared > high:
        raise _Wrong(f"lớn hơn mức cao nhất {shown(high)}.")


_READERS: dict[str, Callable[[Field, Any], Any]] = {
    "text": _text,
    "long_text": _text,
    "int": _whole,
    "money": _whole,
    "decimal": _exact,
    "date": _day,
    "bool": _bool,
    "enum": _enum,
    "multi_enum": _multi,
    "key": _key,
    "list": _lines,
    "json_map": _map,
}
