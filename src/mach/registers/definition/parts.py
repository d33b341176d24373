"""States, basis dates, validity, limits, expiry, numbers, rules and indicators of a definition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, cast, get_args

from mach.engines import procedures
from mach.registers.definition.numbering import NumberingError, check_template
from mach.registers.definition.positions import Key
from mach.registers.definition.reading import CODE, Entry, Source
from mach.registers.definition.schema import (
    Basis,
    Days,
    Expiry,
    Field,
    Indicator,
    Limit,
    Measure,
    Rule,
    Section,
    Severity,
)

Fields = Mapping[str, Field]

_COLUMN = re.compile(r"ký tự (\d+)")
_STATES = {"path": Entry(str, needed=True), "counted": Entry(str, needed=True), "labels": Entry(dict, needed=True)}
_BASIS = {"label": Entry(str, needed=True), "field": Entry(str, needed=True), "state": Entry(str)}
_VALIDITY = {"from": Entry(str, needed=True), "to": Entry(str)}
_EXPIRY = {
    "field": Entry(str, needed=True),
    "duty": Entry(str, needed=True),
    "days_before": Entry(int, needed=True),
}
_LIMIT = {
    "code": Entry(str, needed=True),
    "duty": Entry(str, needed=True),
    "days": Entry(int),
    "kind": Entry(str, among=get_args(Days)),
    "due": Entry(str),
    "extended_by": Entry(str),
    "from": Entry(str, needed=True),
    "met_by": Entry((str, list), needed=True),
    "source": Entry(str, needed=True),
    "confidence": Entry(str, needed=True, among=("A", "B", "C")),
    "procedure": Entry(str),
    "when": Entry(str),
    "valid_from": Entry(date),
    "valid_to": Entry(date),
}
_RULE = {
    "code": Entry(str, needed=True),
    "check": Entry(str, needed=True),
    "message": Entry(str, needed=True),
    "severity": Entry(str, needed=True, among=get_args(Severity)),
    "section": Entry(str),
    "field": Entry(str),
}
_INDICATOR = {
    "label": Entry(str, needed=True),
    "measure": Entry(str, needed=True, among=get_args(Measure)),
    "unit": Entry(str, needed=True),
    "formula": Entry(str, needed=True),
    "date": Entry(str),
    "basis": Entry(str),
}


def read_states(source: Source, table: Any) -> procedures.Definition | None:
    """States and moves, no demanded fields yet; None when the notation cannot be read."""
    path: Key = ("states",)
    good = source.table(path, table, _STATES)
    counted = good.get("counted", "")
    try:
        skeleton = procedures.parse_path(good.get("path", ""), counted=counted)
    except procedures.ProcedureError as error:
        for fault in error.faults if "path" in good else ():
            column = _COLUMN.search(fault.where)
            source.wrong((*path, "path"), _sentence(fault.message), inside=int(column[1]) - 1 if column else None)
        return None
    roles = dict(skeleton.states)
    labels = source.labels((*path, "labels"), good.get("labels"), "trạng thái")
    for code in labels:
        source.known((*path, "labels", code), code, roles, "trạng thái")
    for code in roles:
        if "labels" in good and code not in labels:
            source.wrong((*path, "labels"), f"Trạng thái “{code}” chưa có nhãn. Hãy thêm {code} = …", key=True)
    states = tuple(procedures.State(code, labels.get(code, code), role) for code, role in skeleton.states)
    moves = tuple(procedures.Move(a, b, labels.get(b, b), back) for a, b, back in skeleton.moves)
    definition = procedures.Definition(states, moves, counted)
    if "counted" in good and source.known((*path, "counted"), counted, roles, "trạng thái"):
        for fault in procedures.faults_of(definition):
            where = "counted" if fault.where == "counted" else "path"
            source.wrong((*path, where), _sentence(f"{fault.where}: {fault.message}"))
    return definition


def demanding(procedure: procedures.Definition, fields: Fields) -> procedures.Definition:
    """The same states with the fields that each demands. What is always needed is demanded by exits too."""
    first = procedure.states[0].code

    def demanded(state: procedures.State) -> tuple[str, ...]:
        always = state.code == first or state.role == "exit"
        return tuple(
            field.name
            for field in fields.values()
            if field.required == state.code or (always and field.required == "always")
        )

    states = tuple(replace(state, required=demanded(state)) for state in procedure.states)
    return procedures.Definition(states, procedure.moves, procedure.counted)


def on_path(procedure: procedures.Definition) -> tuple[str, ...]:
    """States that a record reaches on its way, in order; exits left out."""
    return tuple(state.code for state in procedure.states if state.role != "exit")


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def read_bases(
    source: Source, tables: Mapping[str, Any], fields: Fields, procedure: procedures.Definition
) -> dict[str, Basis]:
    found: dict[str, Basis] = {}
    for name, table in tables.items():
        path: Key = ("bases", name)
        good = source.table(path, table, _BASIS)
        dated(source, (*path, "field"), good.get("field"), fields)
        if "state" in good:
            source.known((*path, "state"), good["state"], on_path(procedure), "trạng thái")
        found[name] = Basis(name, good.get("label", name), good.get("field", ""), good.get("state"))
    return found


def read_validity(source: Source, table: Any, fields: Fields) -> tuple[str, str | None] | None:
    if table is None:
        return None
    good = source.table(("validity",), table, _VALIDITY)
    for key in ("from", "to"):
        dated(source, ("validity", key), good.get(key), fields)
    return good.get("from", ""), good.get("to")


def read_limits(source: Source, tables: list[Any], fields: Fields) -> tuple[Limit, ...]:
    found: list[Limit] = []
    for place, table in enumerate(tables):
        path: Key = ("limits", place)
        good = source.table(path, table, _LIMIT)
        for key in ("from", "due", "extended_by"):
            dated(source, (*path, key), good.get(key), fields)
        for key in ("days", "kind"):
            if key not in table and ("due" not in table or {"days", "kind"} & set(table)):
                message = f"Thiếu khóa “{key}”. Hãy thêm {key} = …, hoặc chỉ ghi due = trường ngày hạn."
                source.wrong(path, message, key=True)
        met_by = good.get("met_by", ())
        met_by = (met_by,) if isinstance(met_by, str) else source.words((*path, "met_by"), met_by)
        for name in met_by:
            dated(source, (*path, "met_by"), name, fields)
        if good.get("days", 1) < 1:
            source.wrong((*path, "days"), "Thời hạn phải từ 1 trở lên.")
        if "valid_from" in good and "valid_to" in good and good["valid_to"] < good["valid_from"]:
            source.wrong((*path, "valid_to"), "valid_to trước valid_from. Hãy sửa ngày hiệu lực.")
        found.append(
            Limit(
                code=good.get("code", ""),
                duty=good.get("duty", ""),
                days=good.get("days"),
                kind=cast(Days, good.get("kind", "calendar")),
                start=good.get("from", ""),
                met_by=met_by,
                source=good.get("source", ""),
                confidence=good.get("confidence", "C"),
                procedure=good.get("procedure", ""),
                when=good.get("when"),
                valid_from=good.get("valid_from"),
                valid_to=good.get("valid_to"),
                due=good.get("due"),
                extended_by=good.get("extended_by"),
            )
        )
    _once(source, "limits", [limit.code for limit in found])
    return tuple(found)


def read_expiry(source: Source, table: Any, fields: Fields) -> Expiry | None:
    if table is None:
        return None
    good = source.table(("expiry",), table, _EXPIRY)
    dated(source, ("expiry", "field"), good.get("field"), fields)
    if good.get("days_before", 0) < 0:
        source.wrong(("expiry", "days_before"), "Số ngày báo trước không được âm.")
    return Expiry(good.get("field", ""), good.get("duty", ""), good.get("days_before", 0))


def read_numbering(source: Source, table: Any, fields: Fields) -> dict[str, str]:
    """`book` numbers the records; every other key is a text field whose next number is offered."""
    found: dict[str, str] = {}
    good = source.table(("numbering",), table, dict.fromkeys(("book", *fields), Entry(str)))
    for name, template in good.items():
        path: Key = ("numbering", name)
        if name != "book" and fields[name].kind != "text":
            source.wrong(path, f"Trường “{name}” phải có kiểu text để ghi số theo mẫu.", key=True)
        try:
            check_template(template)
        except NumberingError as error:
            source.wrong(path, str(error), inside=error.offset)
        found[name] = template
    return found


def read_rules(source: Source, tables: list[Any], fields: Fields, sections: Mapping[str, Section]) -> tuple[Rule, ...]:
    found: list[Rule] = []
    for place, table in enumerate(tables):
        path: Key = ("rules", place)
        good = source.table(path, table, _RULE)
        section = good.get("section")
        if section is not None and not source.known((*path, "section"), section, sections, "bảng con"):
            section = None
        shown = sections[section].fields if section is not None else fields
        if "field" in good:
            source.known((*path, "field"), good["field"], shown, "trường")
        found.append(
            Rule(
                code=good.get("code", ""),
                check=good.get("check", ""),
                message=good.get("message", ""),
                severity=cast(Severity, good.get("severity", "error")),
                section=section,
                field=good.get("field"),
            )
        )
    _once(source, "rules", [rule.code for rule in found])
    return tuple(found)


def read_indicators(
    source: Source, tables: Mapping[str, Any], code: str, bases: Mapping[str, Basis]
) -> tuple[Indicator, ...]:
    """A code without a dot is completed by the code of the register."""
    found: list[Indicator] = []
    for name, table in tables.items():
        path: Key = ("indicators", name)
        if not all(CODE.fullmatch(part) for part in name.split(".")) or name.count(".") > 1:
            source.wrong(path, f"“{name}” không phải mã chỉ số. Viết mã hoặc bảng.mã.", key=True)
        good = source.table(path, table, _INDICATOR)
        if good.get("measure") == "stock" and good.get("date"):
            source.wrong((*path, "date"), "Chỉ số hiện có (stock) tính tại một ngày, không có ngày tính vào kỳ.")
        if good.get("measure") in ("count", "distinct", "sum") and not good.get("date"):
            source.wrong(path, f"Chỉ số “{name}” chưa có ngày tính vào kỳ. Hãy thêm date = …", key=True)
        if "basis" in good:
            source.known((*path, "basis"), good["basis"], bases, "ngày tính")
        full = name if "." in name else f"{code}.{name}"
        found.append(
            Indicator(
                code=full,
                label=good.get("label", full),
                measure=cast(Measure, good.get("measure", "count")),
                unit=good.get("unit", ""),
                formula=good.get("formula", ""),
                date=good.get("date", ""),
                basis=good.get("basis", ""),
            )
        )
    return tuple(found)


def dated(source: Source, path: Key, name: str | None, fields: Fields) -> None:
    """Note a name that is no date field."""
    if name is None:
        return
    if source.known(path, name, fields, "trường") and fields[name].kind != "date":
        source.wrong(path, f"Trường “{name}” phải có kiểu date.")


def _once(source: Source, part: str, codes: list[str]) -> None:
    for place, code in enumerate(codes):
        if code and code in codes[:place]:
            source.wrong((part, place, "code"), f"Mã “{code}” đã dùng. Hãy đặt mã khác.")
        elif code and not CODE.fullmatch(code):
            source.wrong((part, place, "code"), f"“{code}” không phải mã. Chỉ dùng chữ thường không dấu, số, _.")
