"""A register as people describe it: columns guessed from a pasted table or answered one by one, and its definition."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mach.engines.vietnamese import fold, parse_date, parse_number, search_key
from mach.registers.definition import OFFICE
from mach.registers.definition.fields import TAKEN
from mach.registers.definition.schema import Field
from mach.registers.sheets import EVIDENCE, STATE, UNIT, scale_of

GROUP = "Danh sách đơn giản"
DAY = "ngay_tinh"
MOST_CHOICES = 8
MOST_FIELDS = 8  # columns of its list on the page
KINDS: Mapping[str, str] = {
    "text": "Chữ",
    "long_text": "Chữ dài",
    "date": "Ngày",
    "int": "Số nguyên",
    "decimal": "Số lẻ",
    "money": "Số tiền",
    "bool": "Có/không",
    "enum": "Chọn trong danh sách",
    "ref:party": "Tổ chức, cá nhân (danh bạ)",
}
"""Kinds that a column of a list may have."""
MORE_KINDS: Mapping[str, str] = {
    **KINDS,
    "multi_enum": "Chọn nhiều trong danh sách",
    "ref:place": "Địa bàn",
    "ref:document": "Văn bản",
}
"""Kinds that a column described by a person may have as well; no table shows them."""
CHOSEN = ("enum", "multi_enum")
_WRITTEN_KINDS: Mapping[str, str] = {
    "list": "Nhiều mục",
    "json_map": "Nhiều số",
    "key": "Số định danh, chỉ giữ mã băm",
    "ref:unit": "Đơn vị",
    "ref:user": "Người",
}
_MONEY_WORDS = ("kinh phi", "so tien", "gia tri", "von", "muc ho tro", "dong")
_YES_NO = {"x", "co", "khong", "v"}
_LONG = 180
LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list: `place` in the table, None for one that the table does not have."""

    place: int | None
    name: str
    label: str
    kind: str
    choices: tuple[str, ...] = ()
    is_required: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class SimpleList:
    """What people say of a list: its columns, which of them is the day that counts, what a row is called.

    A row goes through `states` in their order and counts from `counted` on.
    """

    title: str
    unit: str  # "mô hình": what the number of rows is a number of
    columns: tuple[ListColumn, ...]
    day: str  # name of the column whose day places a row in a period
    named_by: str  # name of the column that names a row
    states: tuple[str, ...] = ("Ghi nhận",)
    counted: str = "Ghi nhận"
    group: str = GROUP
    purpose: str = ""
    privacy: str = "internal"


def kind_label(field: Field) -> str:
    """What people call the kind of a field."""
    key = f"ref:{field.to}" if field.kind == "ref" else field.kind
    return MORE_KINDS.get(key) or _WRITTEN_KINDS.get(key, "Dòng sổ khác")


def guess_columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[ListColumn]:
    """The columns of a table with the kind that stands in them; a running number and empty columns are no columns."""
    found: list[ListColumn] = []
    for place, head in enumerate(heads):
        cells = [row[place] for row in rows]
        filled = [cell for cell in cells if cell]
        counts = [str(n) for n in range(1, len(rows) + 1)]
        if not filled or (cells == counts and place == 0):
            continue
        label = " ".join(re.sub(r"\(.*?\)", "", head).split()) or f"Cột {place + 1}"
        kind = _kind(head, filled)
        choices = tuple(dict.fromkeys(filled)) if kind == "enum" else ()
        taken = {column.name for column in found}
        name, unit = code_of(label, taken), unit_of(head, kind)
        found.append(ListColumn(place, name, label, kind, choices, len(filled) == len(cells), unit))
    return found


def unit_of(head: str, kind: str) -> str:
    """What the numbers of a column are numbers of: "ha" under "Diện tích (ha)"; money is kept in đồng."""
    if kind == "money":
        return "đồng"
    named = re.search(r"\(([^()]+)\)", head)
    return named[1].strip()[:60] if named and kind in ("int", "decimal") else ""


def with_day(columns: Sequence[ListColumn]) -> tuple[tuple[ListColumn, ...], str]:
    """The columns with one that is a day, and its name; a list without any gets one, filled by the person."""
    day = next((column for column in columns if column.kind == "date" and column.is_required), None)
    day = day or next((column for column in columns if column.kind == "date"), None)
    if day is not None:
        return tuple(columns), day.name
    return (*columns, ListColumn(None, DAY, "Ngày tính vào kỳ", "date", (), True)), DAY


def code_of(label: str, taken: Iterable[str] = ()) -> str:
    """A code from a label: lower case without accents, not taken yet."""
    code = re.sub(r"[^a-z0-9]+", "_", fold(label)).strip("_") or "cot"
    code = code if len(code) <= LONGEST_CODE else code[: LONGEST_CODE + 1].rpartition("_")[0] or code[:LONGEST_CODE]
    code = f"c_{code}" if not code[0].isalpha() else code
    wanted, n = code, 1
    known = {*taken, *TAKEN, EVIDENCE, STATE, UNIT, *(schema.name for schema in OFFICE)}
    while code in known:
        n += 1
        code = f"{wanted}_{n}"
    return code


def definition_text(code: str, one: SimpleList) -> str:
    """The list as the TOML of a register, with an indicator that counts its rows and one for each amount."""
    said = json.dumps
    top = {
        "code": code,
        "title": one.title,
        "short": one.title[:60],
        "group": one.group,
        "purpose": one.purpose or f"Danh sách lập từ bảng có sẵn để đếm: {one.title}.",
        "privacy": one.privacy,
        "source": "Cơ quan tự lập; không có thời hạn theo luật.",
        "title_template": "{" + one.named_by + "}",
    }
    lines = [f"{key} = {said(value, ensure_ascii=False)}" for key, value in top.items()]
    shown = [column.name for column in one.columns][:MOST_FIELDS]
    lines += ["tier = 2", f"columns = {said(shown)}", 'basis = "ngay"', ""]
    states = codes_of(one.states)
    counted = next(code for code, label in states.items() if label == one.counted)
    lines += ["[states]", f"path = {said(' > '.join(states))}", f"counted = {said(counted)}", "", "[states.labels]"]
    lines += [f"{code} = {said(label, ensure_ascii=False)}" for code, label in states.items()]
    label = next(column.label for column in one.columns if column.name == one.day)
    lines += ["", "[bases.ngay]", f"label = {said(label, ensure_ascii=False)}", f"field = {said(one.day)}"]
    lines += [f"state = {said(counted)}", ""]
    for column in one.columns:
        lines += field_text(column, is_required=column.is_required or column.name in (one.day, one.named_by))
    lines += ["[numbering]", 'book = "{n:03d}/{yyyy}"', ""]
    lines += _indicator("count", one.title, "count", one.unit, f"count({code} where basis_date in W)")
    for column in one.columns:
        if column.kind in ("int", "decimal", "money"):
            unit = column.unit or column.label.lower()
            formula = f"sum({code}.{column.name} where basis_date in W)"
            lines += _indicator(f"tong_{column.name}", f"{one.title}: tổng {column.label}", "sum", unit, formula)
        elif column.kind == "ref:party":
            formula = f"distinct({code}.{column.name} where basis_date in W)"
            lines += _indicator(
                f"so_{column.name}", f"{one.title}: số {column.label}", "distinct", column.label, formula
            )
    return "\n".join(lines)


def codes_of(labels: Iterable[str]) -> dict[str, str]:
    """Labels by codes made from them, in their order."""
    found: dict[str, str] = {}
    for label in labels:
        found[code_of(label, found)] = label
    return found


def field_text(column: ListColumn, *, is_required: bool) -> list[str]:
    """A column as the lines of a field."""
    lines = [f"[fields.{column.name}]", f"label = {json.dumps(column.label, ensure_ascii=False)}"]
    lines.append(f'type = "{column.kind}"')
    if is_required:
        lines.append('required = "always"')
    if column.kind not in ("text", "long_text"):
        lines.append("index = true")
    if column.unit:
        lines.append(f"unit = {json.dumps(column.unit, ensure_ascii=False)}")
    if column.kind in CHOSEN:
        choices = codes_of(column.choices).items()
        pairs = ", ".join(f"{code} = {json.dumps(label, ensure_ascii=False)}" for code, label in choices)
        lines.append(f"choices = {{ {pairs} }}")
    return [*lines, ""]


def with_column(text: str, column: ListColumn) -> str:
    """A definition with one more field at its end."""
    return "\n".join([text.rstrip(), "", *field_text(column, is_required=column.is_required)])


def _indicator(name: str, label: str, measure: str, unit: str, formula: str) -> list[str]:
    said = {"label": label[:250], "measure": measure, "unit": unit[:60], "formula": formula, "date": "basis_date"}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in said.items()]
    return [f"[indicators.{name}]", *lines, 'basis = "ngay"', ""]


def _kind(head: str, cells: Sequence[str]) -> str:
    folded = fold(head)
    if all(parse_date(cell) for cell in cells):
        return "date"
    numbers = [parse_number(cell) for cell in cells]
    if all(number is not None for number in numbers):
        if scale_of(head) > 1 or any(word in folded for word in _MONEY_WORDS):
            return "money"
        return "int" if all(number == int(number) for number in numbers if number is not None) else "decimal"
    if {fold(cell) for cell in cells} <= _YES_NO:
        return "bool"
    different = {search_key(cell) for cell in cells}
    if len(cells) >= 2 * len(different) and len(different) <= MOST_CHOICES and max(map(len, cells)) <= 80:
        return "enum"
    return "long_text" if max(map(len, cells)) > _LONG else "text"
