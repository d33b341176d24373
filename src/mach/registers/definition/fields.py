"""Fields and child tables of a definition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any, cast, get_args

from mach.engines import procedures
from mach.registers.definition.positions import Key
from mach.registers.definition.reading import CODE, Entry, Source
from mach.registers.definition.schema import REF_TARGETS, Field, Kind, Privacy, Section

KINDS: tuple[str, ...] = get_args(Kind)
PRIVACY: tuple[str, ...] = get_args(Privacy)

COMMON = frozenset({"state", "unit", "officer", "book_year", "book_no"})
"""Columns that every record has, known to formulas and titles without being declared."""

TAKEN = COMMON | {
    *("id", "parent", "this", "date", "basis_date", "where", "and", "or", "not", "in", "is", "null", "at"),
    *("true", "false", "count", "distinct", "sum", "exists"),
}
_CHOICES = ("enum", "multi_enum", "json_map")
_NUMBERS = ("int", "decimal", "money")
_FIELD = {
    "label": Entry(str, needed=True),
    "type": Entry(str, needed=True),
    "required": Entry(str),
    "choices": Entry(dict),
    "group": Entry(str),
    "help": Entry(str),
    "unit": Entry(str),
    "default": Entry((str, int, float, bool, list)),
    "pattern": Entry(str),
    "min": Entry((int, float, date)),
    "max": Entry((int, float, date)),
    "index": Entry(bool),
    "privacy": Entry(str, among=PRIVACY),
}
_SECTION = {
    "label": Entry(str, needed=True),
    "parent_as": Entry(str),
    "help": Entry(str),
    "privacy": Entry(str, among=PRIVACY),
    "fields": Entry(dict, needed=True),
}


def read_fields(
    source: Source, path: Key, tables: Mapping[str, Any], states: procedures.Definition
) -> dict[str, Field]:
    """Every field under `path`, in the order of the file."""
    found: dict[str, Field] = {}
    for name, table in tables.items():
        at = (*path, name)
        if not CODE.fullmatch(name):
            source.wrong(at, f"“{name}” không phải mã trường. Chỉ dùng chữ thường không dấu, số, _.", key=True)
        elif name in TAKEN:
            source.wrong(at, f"Tên trường “{name}” đã dành cho hệ thống. Hãy đặt tên khác.", key=True)
        found[name] = _field(source, at, name, table, states)
    if not found:
        source.wrong(path, "Chưa có trường nào. Hãy thêm ít nhất một trường.", key=True)
    return found


def read_sections(source: Source, tables: Mapping[str, Any], states: procedures.Definition) -> dict[str, Section]:
    """Every child table."""
    found: dict[str, Section] = {}
    for name, table in tables.items():
        path: Key = ("sections", name)
        good = source.table(path, table, _SECTION)
        if not CODE.fullmatch(name):
            source.wrong(path, f"“{name}” không phải mã bảng con. Chỉ dùng chữ thường không dấu, số, _.", key=True)
        found[name] = Section(
            name=name,
            label=good.get("label", name),
            fields=read_fields(source, (*path, "fields"), good["fields"], states) if good.get("fields") else {},
            parent_as=good.get("parent_as"),
            help=good.get("help", ""),
            privacy=cast("Privacy | None", good.get("privacy")),
        )
    return found


def _field(source: Source, path: Key, name: str, table: Any, states: procedures.Definition) -> Field:
    good = source.table(path, table, _FIELD)
    known = _kind(source, path, good["type"]) if "type" in good else None
    kind, targets = known or ("text", ())
    field = Field(
        name=name,
        label=good.get("label", name),
        kind=kind,
        required=good.get("required"),
        targets=targets,
        choices=source.labels((*path, "choices"), good.get("choices"), "giá trị"),
        group=good.get("group", ""),
        help=good.get("help", ""),
        unit=good.get("unit", ""),
        default=good.get("default"),
        pattern=good.get("pattern"),
        min=good.get("min"),
        max=good.get("max"),
        index=good.get("index", False),
        privacy=cast("Privacy | None", good.get("privacy")),
    )
    if field.required not in (None, "always"):
        _required(source, path, str(field.required), states)
    if known:
        _choices(source, path, field)
        _range(source, path, field)
        _pattern(source, path, field)
    return field


def _kind(source: Source, path: Key, written: str) -> tuple[Kind, tuple[str, ...]] | None:
    """The kind and what a ref may point to; None for a type that is not there."""
    at = (*path, "type")
    if written in KINDS and written != "ref":
        return cast(Kind, written), ()
    head, _, target = written.partition(":")
    if head != "ref":
        source.known(at, written, (*(kind for kind in KINDS if kind != "ref"), "ref:party", "ref:record:…"), "kiểu")
        return None
    where, _, registers = target.partition(":")
    if where == "record" and registers and all(CODE.fullmatch(code) for code in registers.split("|")):
        return "ref", tuple(registers.split("|"))
    if where == "record" or target not in REF_TARGETS:
        ways = ", ".join(f"ref:{each}" for each in REF_TARGETS)
        source.wrong(at, f"Liên kết “{written}” không dẫn tới đâu. Hãy dùng {ways} hoặc ref:record:mã_sổ.")
    return "ref", (target,)


def _required(source: Source, path: Key, state: str, states: procedures.Definition) -> None:
    at = (*path, "required")
    roles = {each.code: each.role for each in states.states}
    if roles.get(state) == "exit":
        source.wrong(at, f"Trạng thái “{state}” đứng ngoài trình tự. Hãy chọn trạng thái trên đường chính.")
    else:
        source.known(at, state, (*roles, "always"), "trạng thái")


def _choices(source: Source, path: Key, field: Field) -> None:
    if field.kind in _CHOICES and not field.choices:
        source.wrong(path, f"Trường “{field.name}” kiểu {field.kind} phải có choices (mã = nhãn).", key=True)
    if field.kind not in _CHOICES and field.choices:
        source.wrong((*path, "choices"), f"Trường “{field.name}” kiểu {field.kind} không dùng choices.", key=True)
    if field.default is None:
        return
    given = field.default if isinstance(field.default, list) else [field.default]
    if field.kind in ("enum", "multi_enum"):
        for code in given:
            source.known((*path, "default"), str(code), field.choices, "giá trị")
    wanted = {"bool": bool, "int": int, "money": int, "decimal": (int, float), "text": str, "long_text": str}
    if field.kind in wanted and not isinstance(field.default, cast(type, wanted[field.kind])):
        source.wrong((*path, "default"), f"Giá trị ngầm định không hợp với kiểu {field.kind}.")


def _range(source: Source, path: Key, field: Field) -> None:
    for bound in ("min", "max"):
        value = getattr(field, bound)
        if value is None:
            continue
        dated = isinstance(value, date)
        if field.kind not in (*_NUMBERS, "date") or dated != (field.kind == "date"):
            source.wrong((*path, bound), f"{bound} không hợp với kiểu {field.kind}. Chỉ dùng cho số, tiền, ngày.")
            return
    low, high = cast(Any, field.min), cast(Any, field.max)
    if low is not None and high is not None and low > high:
        source.wrong((*path, "min"), f"min {low} lớn hơn max {high}. Hãy đổi chỗ.")


def _pattern(source: Source, path: Key, field: Field) -> None:
    if field.pattern is None:
        return
    if field.kind not in ("text", "list"):
        source.wrong((*path, "pattern"), f"pattern chỉ dùng cho kiểu text, list; trường này kiểu {field.kind}.")
    try:
        re.compile(field.pattern)
    except re.error as error:
        source.wrong((*path, "pattern"), f"Mẫu không hợp lệ: {error}.", inside=error.pos)
