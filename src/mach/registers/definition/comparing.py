"""What one definition says differently from another, in the words of those who keep the register."""

from __future__ import annotations

from collections.abc import Iterator

from mach.registers.definition.schema import Definition, Field


def differences(old: Definition, new: Definition) -> list[str]:
    """Every change that somebody who keeps the register would notice, fields first; empty when there is none."""
    return [
        *_fields(old, new),
        *_states(old, new),
        *_named("Thời hạn", {one.code: one for one in old.limits}, {one.code: one for one in new.limits}),
        *_named("Quy tắc", {one.code: one for one in old.rules}, {one.code: one for one in new.rules}),
        *_named("Chỉ số", {one.code: one for one in old.indicators}, {one.code: one for one in new.indicators}),
    ]


def _fields(old: Definition, new: Definition) -> Iterator[str]:
    for name, field in old.fields.items():
        if name not in new.fields:
            yield f"Bỏ cột “{field.label}”."
        else:
            yield from _field(field, new.fields[name])
    for name, field in new.fields.items():
        if name not in old.fields:
            needed = ", phải ghi" if field.required else ""
            yield f"Thêm cột “{field.label}”{needed}."
    for name, section in old.sections.items():
        if name not in new.sections:
            yield f"Bỏ bảng con “{section.label}”."
    for name, section in new.sections.items():
        if name not in old.sections:
            yield f"Thêm bảng con “{section.label}”."
        elif section != old.sections[name]:
            yield f"Sửa bảng con “{section.label}”."


def _field(old: Field, new: Field) -> Iterator[str]:
    if old.label != new.label:
        yield f"Cột “{old.label}” đổi tên thành “{new.label}”."
    if (old.kind, old.targets) != (new.kind, new.targets):
        yield f"Cột “{new.label}” đổi kiểu dữ liệu."
    if new.required and not old.required:
        yield f"Cột “{new.label}” nay phải ghi."
    gone = [label for code, label in old.choices.items() if code not in new.choices]
    if gone:
        yield f"Cột “{new.label}” bỏ lựa chọn: {', '.join(gone)}."
    come = [label for code, label in new.choices.items() if code not in old.choices]
    if come:
        yield f"Cột “{new.label}” thêm lựa chọn: {', '.join(come)}."
    if (old.privacy, old.min, old.max, old.pattern, old.unit) != (
        new.privacy, new.min, new.max, new.pattern, new.unit,
    ):  # fmt: skip
        yield f"Cột “{new.label}” đổi giới hạn, đơn vị tính hoặc mức riêng tư."


def _states(old: Definition, new: Definition) -> Iterator[str]:
    before = {state.code: state.label for state in old.procedure.states}
    after = {state.code: state.label for state in new.procedure.states}
    for code, label in before.items():
        if code not in after:
            yield f"Bỏ trạng thái “{label}”."
    for code, label in after.items():
        if code not in before:
            yield f"Thêm trạng thái “{label}”."


def _named(what: str, old: dict, new: dict) -> Iterator[str]:
    for code, one in old.items():
        if code not in new:
            yield f"{what} bỏ: {_called(one)}."
        elif new[code] != one:
            yield f"{what} sửa: {_called(new[code])}."
    for code, one in new.items():
        if code not in old:
            yield f"{what} thêm: {_called(one)}."


def _called(one) -> str:
    return next(str(getattr(one, name)) for name in ("label", "duty", "message") if hasattr(one, name)).rstrip(".")
