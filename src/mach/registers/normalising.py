"""From what was entered to what is kept: values of a definition's fields as JSON, and what is wrong with them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from mach.engines.vietnamese import format_date, format_number, parse_date, parse_number
from mach.registers.definition.schema import Field


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one entry; in a child table with the place of its row, from 0."""

    field: str
    message: str
    section: str = ""
    row: int | None = None


class _Wrong(Exception):
    pass


def normalised(
    fields: Mapping[str, Field], values: Mapping[str, Any], *, section: str = "", row: int | None = None
) -> tuple[dict[str, Any], list[Fault]]:
    """The data of a record or child row, without its empty fields, and its faults."""
    data: dict[str, Any] = {}
    faults = [Fault(name, f"Sổ không có trường “{name}”.", section, row) for name in values if name not in fields]
    for name, field in fields.items():
        value = values.get(name)
        if value is None or value == "" or value == [] or value == {}:
            if field.required == "always" and field.kind != "bool":
                faults.append(Fault(name, f"Chưa ghi “{field.label}”.", section, row))
            continue
        try:
            data[name] = _value(field, value)
        except _Wrong as error:
            faults.append(Fault(name, str(error), section, row))
    return data, faults


def _value(field: Field, value: Any) -> Any:
    if field.kind == "date":
        return _checked_range(field, _day(field, value)).isoformat()
    if field.kind in ("int", "money"):
        number = _number(field, value)
        if number != number.to_integral_value():
            raise _Wrong(f"“{field.label}” phải là số nguyên.")
        return int(_checked_range(field, number))
    if field.kind == "decimal":
        number = _checked_range(field, _number(field, value))
        return int(number) if number == number.to_integral_value() else float(number)
    if field.kind == "bool":
        return bool(value)
    if field.kind == "enum":
        return _choice(field, value)
    if field.kind == "multi_enum":
        return sorted({_choice(field, one) for one in value}, key=list(field.choices).index)
    if field.kind == "ref":
        return int(value)
    if field.kind == "json_map":
        return {key: int(_number(field, number)) for key, number in value.items() if _choice(field, key)}
    if field.kind == "list":
        return [str(one).strip() for one in value]
    return _text(field, value)


def _text(field: Field, value: Any) -> str:
    text = str(value).strip()
    if field.pattern and not re.fullmatch(field.pattern, text):
        raise _Wrong(f"“{field.label}”: “{text}” chưa đúng mẫu. {field.help}".strip())
    return text


def _day(field: Field, value: Any) -> date:
    if isinstance(value, date):
        return value
    day = parse_date(str(value))
    if day is None:
        raise _Wrong(f"“{field.label}”: “{value}” không phải ngày. Hãy viết ngày/tháng/năm.")
    return day


def _number(field: Field, value: Any) -> Decimal:
    if isinstance(value, str):
        parsed = parse_number(value)
        if parsed is None:
            raise _Wrong(f"“{field.label}”: “{value}” không phải số.")
        return parsed
    try:
        return Decimal(str(value))
    except InvalidOperation as error:
        raise _Wrong(f"“{field.label}”: “{value}” không phải số.") from error


def _choice(field: Field, value: Any) -> str:
    if value not in field.choices:
        raise _Wrong(f"“{field.label}”: không có lựa chọn “{value}”.")
    return str(value)


def _checked_range(field: Field, value: Any) -> Any:
    for bound, wrong, words in ((field.min, lambda a, b: a < b, "nhỏ hơn"), (field.max, lambda a, b: a > b, "lớn hơn")):
        if bound is not None and wrong(value, bound):
            shown = format_date(bound) if isinstance(bound, date) else format_number(bound)
            raise _Wrong(f"“{field.label}” {words} mức cho phép ({shown}).")
    return value
