"""TOML text → Definition: `load` one, `load_all` several that speak of each other, `check_files` to list mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast

from mach.registers.definition.errors import DefinitionError, Fault
from mach.registers.definition.fields import COMMON, PRIVACY, read_fields, read_sections
from mach.registers.definition.formula_checks import check_formulas
from mach.registers.definition.parts import (
    demanding,
    read_bases,
    read_expiry,
    read_indicators,
    read_limits,
    read_numbering,
    read_rules,
    read_states,
    read_validity,
)
from mach.registers.definition.reading import CODE, Entry, Source, open_source
from mach.registers.definition.schema import REF_TARGETS, Definition, Field, Privacy
from mach.registers.definition.series import catalogue

_TOP = {
    "code": Entry(str, needed=True),
    "title": Entry(str, needed=True),
    "short": Entry(str, needed=True),
    "group": Entry(str, needed=True),
    "tier": Entry(int, needed=True),
    "purpose": Entry(str, needed=True),
    "privacy": Entry(str, needed=True, among=PRIVACY),
    "source": Entry(str, needed=True),
    "title_template": Entry(str, needed=True),
    "columns": Entry(list, needed=True),
    "serves": Entry(list),
    "basis": Entry(str),
    "states": Entry(dict, needed=True),
    "fields": Entry(dict, needed=True),
    "sections": Entry(dict),
    "bases": Entry(dict),
    "validity": Entry(dict),
    "limits": Entry(list),
    "expiry": Entry(dict),
    "numbering": Entry(dict),
    "rules": Entry(list),
    "indicators": Entry(dict),
}
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def load(text: str, *, beside: Iterable[Definition] | None = None, file: str = "định nghĩa") -> Definition:
    """The definition, its formulas checked beside other registers (those shipped, unless given).

    Raises DefinitionError with every mistake found.
    """
    others = shipped() if beside is None else tuple(beside)
    source = open_source(text, file)
    definition = _read(source)
    known = catalogue((*(other for other in others if other.code != definition.code), definition))
    check_formulas(source, definition, known)
    source.stop_on_faults()
    return definition


def load_all(texts: Mapping[str, str], *, beside: Iterable[Definition] = ()) -> tuple[Definition, ...]:
    """Definitions by file name, each checked beside all the others. Raises DefinitionError with the faults of all."""
    definitions, faults = _load_all(texts, tuple(beside))
    if faults:
        raise DefinitionError(faults)
    return definitions


@cache
def shipped() -> tuple[Definition, ...]:
    """The definitions that come with the program, by code."""
    folder = resources.files("mach.registers") / "shipped"
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=lambda each: each.name)
    return load_all({each.name: each.read_text(encoding="utf-8") for each in files})


def check_files(paths: Iterable[Path]) -> tuple[Fault, ...]:
    """Every mistake in the files, in order; the registers shipped are known to their formulas."""
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for path in paths:
        try:
            texts[str(path)] = path.read_text(encoding="utf-8")
        except OSError:
            faults.append(Fault(str(path), 1, 1, "Không đọc được tệp. Hãy xem lại đường dẫn và quyền đọc."))
        except UnicodeDecodeError:
            faults.append(Fault(str(path), 1, 1, "Tệp không phải văn bản UTF-8. Hãy lưu lại theo UTF-8."))
    try:
        faults += _load_all(texts, shipped())[1]
    except DefinitionError as error:  # a shipped file is being written
        faults += error.faults
    return tuple(sorted(faults))


def _load_all(texts: Mapping[str, str], beside: tuple[Definition, ...]) -> tuple[tuple[Definition, ...], list[Fault]]:
    read: list[tuple[Source, Definition]] = []
    faults: list[Fault] = []
    for file, text in texts.items():
        try:
            source = open_source(text, file)
            read.append((source, _read(source)))
        except DefinitionError as error:
            faults += error.faults
    known = {definition.code: definition for definition in beside}
    for source, definition in read:
        if any(definition.code == other.code for _, other in read if other is not definition):
            source.wrong(("code",), f"Mã sổ “{definition.code}” có ở hai tệp. Hãy đổi mã một sổ.")
        known[definition.code] = definition
    speaks_of = catalogue(known.values())
    for source, definition in read:
        check_formulas(source, definition, speaks_of)
        faults += source.faults
    return tuple(definition for _, definition in read), sorted(set(faults))


def _read(source: Source) -> Definition:
    """The definition without its formulas checked. Raises DefinitionError where nothing can be made of it."""
    good = source.table((), source.data, _TOP)
    code = good.get("code", "")
    if code and (not CODE.fullmatch(code) or code in REF_TARGETS):
        source.wrong(("code",), f"“{code}” không dùng làm mã sổ được. Chỉ dùng chữ thường không dấu, số, _.")
    procedure = read_states(source, good["states"]) if "states" in good else None
    if procedure is None or "fields" not in good:
        source.stop_on_faults()
        raise AssertionError("a table without states or fields is a fault")
    fields = read_fields(source, ("fields",), good["fields"], procedure)
    sections = read_sections(source, good.get("sections", {}), procedure)
    bases = read_bases(source, good.get("bases", {}), fields, procedure)
    if "basis" in good:
        source.known(("basis",), good["basis"], bases, "ngày tính")
    elif bases:
        source.wrong(("bases",), "Có nhiều cách tính kỳ nhưng chưa chọn cách ngầm định. Hãy thêm basis = …", key=True)
    columns = source.words(("columns",), good.get("columns"))
    for place, name in enumerate(columns):
        source.known(("columns", place), name, (*fields, *COMMON), "trường")
    _title(source, good.get("title_template", ""), fields, good.get("privacy", "internal"))
    return Definition(
        **cast(dict[str, Any], {key: good.get(key, "") for key in ("title", "short", "group", "purpose", "source")}),
        code=code,
        tier=good.get("tier", 1),
        privacy=cast(Privacy, good.get("privacy", "internal")),
        title_template=good.get("title_template", ""),
        columns=columns,
        fields=fields,
        procedure=demanding(procedure, fields),
        serves=source.words(("serves",), good.get("serves")),
        sections=sections,
        bases=bases,
        basis=good.get("basis"),
        validity=read_validity(source, good.get("validity"), fields),
        limits=read_limits(source, good.get("limits", []), fields),
        expiry=read_expiry(source, good.get("expiry"), fields),
        numbering=read_numbering(source, good.get("numbering", {}), fields),
        rules=read_rules(source, good.get("rules", []), fields, sections),
        indicators=read_indicators(source, good.get("indicators", {}), code, bases),
    )


def _title(source: Source, template: str, fields: Mapping[str, Field], privacy: str) -> None:
    """The name is read by everybody who sees the record, so that it says nothing personal or restricted."""
    for match in _PLACEHOLDER.finditer(template):
        field = fields.get(match[1])
        if field is None and match[1] not in COMMON:
            message = f"Tên dòng dùng trường “{match[1]}” chưa khai báo. Hãy khai báo hoặc bỏ khỏi title_template."
            source.wrong(("title_template",), message, inside=match.start() + 1)
        elif field is not None and privacy != "restricted" and (field.privacy or privacy) in ("personal", "restricted"):
            message = f"Trường “{match[1]}” không phải ai cũng được xem. Hãy bỏ khỏi title_template."
            source.wrong(("title_template",), message, inside=match.start() + 1)
