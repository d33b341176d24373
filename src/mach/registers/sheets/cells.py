"""Cells → entries of records: days, numbers and money the Vietnamese way, choices by label, links by name."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mach.engines.vietnamese import fold, nfc, parse_date, parse_money, parse_number, search_key
from mach.registers.definition.schema import Definition, Field
from mach.registers.rules.entries import Fault
from mach.registers.sheets.columns import EVIDENCE, KEY, STATE, UNIT
from mach.registers.sheets.names import Names, Unknown

_ENGLISH = re.compile(r"-?\d{1,3}(,\d{3}){2,}(\.\d+)?")  # 1,200,000 can be nothing else
_YES = {"x", "co", "v", "✓", "✔", "true", "1", "dat", "yes"}
_NO = {"khong", "k", "-", "false", "0", "khong dat", "no"}
_SHOWN = 8  # choices named in a message


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table as entries of a record; `place` is its row in the table from 0."""

    place: int
    values: Mapping[str, Any]
    state: str = ""
    unit: int | None = None
    evidence: str = ""


class _Wrong(ValueError):
    pass


def read_lines(
    definition: Definition,
    rows: Sequence[Sequence[str]],
    keys: Sequence[str],
    names: Names,
    *,
    scales: Sequence[int],
    places: Sequence[int],
) -> tuple[list[Line], list[Fault]]:
    """Rows as entries, and what is wrong in their cells: `row` of a fault is its place, `field` the key of its column.

    `places` are the rows of the table to be read, `scales` what bare amounts of each column are counted in.
    """
    lines, faults = [], []
    for place in places:
        values: dict[str, Any] = {}
        common: dict[str, Any] = {}
        for text, key, scale in zip(rows[place], keys, scales, strict=True):
            if not key or not text:
                continue
            try:
                _put(definition, key, text, names, scale, values, common)
            except (_Wrong, Unknown) as wrong:
                faults.append(Fault(key, f"{label_of(definition, key)}: {wrong}", row=place))
        lines.append(Line(place, values, **common))
    return lines, faults


def label_of(definition: Definition, key: str) -> str:
    """What people call the field of a column."""
    name, _, code = key.partition(KEY)
    if name in definition.fields:
        field = definition.fields[name]
        return f"{field.label}: {field.choices[code]}" if code else field.label
    return {STATE: "Trạng thái", UNIT: "Đơn vị phụ trách", EVIDENCE: "Minh chứng"}[key]


def _put(
    definition: Definition,
    key: str,
    text: str,
    names: Names,
    scale: int,
    values: dict[str, Any],
    common: dict[str, Any],
) -> None:
    if key == STATE:
        common["state"] = _choice({state.code: state.label for state in definition.procedure.states}, text)
    elif key == UNIT:
        common["unit"] = names.find(("unit",), text)
    elif key == EVIDENCE:
        common["evidence"] = " ".join(text.split())
    elif KEY in key:
        name, _, code = key.partition(KEY)
        values.setdefault(name, {})[code] = _whole(text)
    else:
        values[key] = _entry(definition.fields[key], text, names, scale)


def _entry(field: Field, text: str, names: Names, scale: int) -> Any:
    if field.kind == "ref":
        return names.find(field.targets, text)
    if field.kind == "money":
        return _money(text, scale)
    return _READERS.get(field.kind, _text)(field, text)


def _text(field: Field, text: str) -> Any:
    return nfc(text)


def _list(field: Field, text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[\n;]", text) if part.strip()]


def _day(field: Field, text: str) -> date:
    day = parse_date(text.removesuffix(" 00:00:00"))
    if day is None:
        turned = re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text)
        hint = " Ngày đứng trước tháng." if turned and int(turned[2]) > 12 else ""
        raise _Wrong(f"“{text}” không phải ngày.{hint} Hãy viết ngày/tháng/năm, chẳng hạn 05/3/2026.")
    return day


def _number(text: str) -> Decimal:
    given = text.replace(" ", "")
    if _ENGLISH.fullmatch(given):
        given = given.replace(",", "").replace(".", ",")
    number = parse_number(given)
    if number is None:
        raise _Wrong(f"“{text}” không phải số. Hãy viết như 1.175 hoặc 12,5.")
    return number


def _whole(text: str) -> int:
    number = _number(text)
    if number != int(number):
        raise _Wrong(f"“{text}” không phải số nguyên. Hãy bỏ phần sau dấu phẩy.")
    return int(number)


def _money(text: str, scale: int) -> int:
    given = text.replace(",", "") if _ENGLISH.fullmatch(text) else text
    amount = parse_money(given, scale=scale)
    if amount is None:
        raise _Wrong(f"“{text}” không phải số tiền. Hãy viết như 1.200.000.000, 1,2 tỷ hoặc 350 triệu.")
    return amount


def _bool(field: Field, text: str) -> bool:
    word = fold(text)
    if word not in _YES | _NO:
        raise _Wrong(f"“{text}” không phải có hoặc không. Hãy ghi “Có” hoặc “Không”.")
    return word in _YES


def _multi(field: Field, text: str) -> list[str]:
    try:
        return [_choice(field.choices, text)]
    except _Wrong:
        return [_choice(field.choices, part.strip()) for part in re.split(r"[;\n+]|,(?!\s*\d)", text) if part.strip()]


def _choice(choices: Mapping[str, str], text: str) -> str:
    """The code of a choice by its label, its code, or words that only one label begins with."""
    wanted = search_key(text)
    exact = [code for code, label in choices.items() if wanted in (search_key(label), fold(code)) or text == code]
    if len(exact) == 1:
        return exact[0]
    begun = [code for code, label in choices.items() if f"{search_key(label)} ".startswith(f"{wanted} ")]
    if wanted and len(begun) == 1:
        return begun[0]
    labels = list(choices.values())
    more = f" và {len(labels) - _SHOWN} lựa chọn khác" if len(labels) > _SHOWN else ""
    raise _Wrong(f"“{text}” không có trong danh sách. Hãy ghi một trong: {', '.join(labels[:_SHOWN])}{more}.")


_READERS: Mapping[str, Callable[[Field, str], Any]] = {
    "date": _day,
    "int": lambda field, text: _whole(text),
    "decimal": lambda field, text: _number(text),
    "bool": _bool,
    "enum": lambda field, text: _choice(field.choices, text),
    "multi_enum": _multi,
    "list": _list,
}
