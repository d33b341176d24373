"""A TOML text read table by table, each mistake noted at its line and column."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from mach.engines.formulas import suggestion
from mach.registers.definition.errors import DefinitionError, Fault
from mach.registers.definition.positions import Key, Spot, locate

Type = type | tuple[type, ...]

_TOLD: dict[type, str] = {
    str: "chữ trong ngoặc kép",
    int: "số nguyên",
    float: "số",
    bool: "true hoặc false",
    date: "ngày viết 2026-12-31",
    list: "danh sách […] hoặc các bảng [[…]]",
    dict: "bảng",
}
_PLACE = re.compile(r"\(at (?:line (\d+), column (\d+)|end of document)\)")
CODE = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Entry:
    """A key that a table may have: its type, whether it must be there, the values allowed."""

    type: Type
    needed: bool = False
    among: tuple[str, ...] = ()


@dataclass(slots=True)
class Source:
    """The text of one file, its positions and the mistakes found so far."""

    file: str
    text: str
    data: Mapping[str, Any] = field(default_factory=dict)
    spots: Mapping[Key, Spot] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def wrong(self, path: Key, message: str, *, inside: int | None = None, key: bool = False) -> None:
        """Note a mistake at a value (or its key); `inside` is an offset in the text of a string value."""
        while path and path not in self.spots:
            path, key = path[:-1], True
        spot = self.spots.get(path, Spot(0, 0))
        if inside is not None and spot.inside is not None:
            offset = spot.inside + inside
        else:
            offset = spot.key if key else spot.value
        before = self.text[:offset]
        line, column = before.count("\n") + 1, offset - before.rfind("\n")
        self.faults.append(Fault(self.file, line, column, message))

    def table(self, path: Key, table: Any, entries: Mapping[str, Entry]) -> dict[str, Any]:
        """The good values of a table; unknown keys, wrong types and missing keys are noted."""
        if not isinstance(table, dict):
            self.wrong(path, f"“{path[-1]}” phải là bảng, ví dụ [{'.'.join(map(str, path))}].", key=True)
            return {}
        good: dict[str, Any] = {}
        for name, value in table.items():
            if name not in entries:
                hint = suggestion(name, entries) or f" Các khóa dùng được: {', '.join(entries)}."
                self.wrong((*path, name), f"Không có khóa “{name}”.{hint}", key=True)
            elif self._fits((*path, name), value, entries[name]):
                good[name] = value
        for name, entry in entries.items():
            if entry.needed and name not in table:
                where = f"[{'.'.join(map(str, path))}]" if path else "đầu tệp"
                self.wrong(path, f"Thiếu khóa “{name}” ở {where}. Hãy thêm {name} = …", key=True)
        return good

    def _fits(self, path: Key, value: Any, entry: Entry) -> bool:
        types = entry.type if isinstance(entry.type, tuple) else (entry.type,)
        wrong_bool = isinstance(value, bool) and bool not in types
        if not isinstance(value, types) or wrong_bool or isinstance(value, datetime):
            told = " hoặc ".join(_TOLD[each] for each in types)
            self.wrong(path, f"“{path[-1]}” phải là {told}.")
            return False
        if entry.needed and value == "":
            self.wrong(path, f"“{path[-1]}” còn trống. Hãy ghi nội dung.")
            return False
        if entry.among and value not in entry.among:
            hint = suggestion(str(value), entry.among) or f" Chọn một trong: {', '.join(entry.among)}."
            self.wrong(path, f"“{path[-1]}” không nhận giá trị “{value}”.{hint}")
            return False
        return True

    def words(self, path: Key, value: Any) -> tuple[str, ...]:
        """A list of text."""
        good: list[str] = []
        for place, item in enumerate(value or ()):
            if isinstance(item, str) and item:
                good.append(item)
            else:
                self.wrong((*path, place), f"Phần thứ {place + 1} của “{path[-1]}” phải là chữ trong ngoặc kép.")
        return tuple(good)

    def labels(self, path: Key, value: Any, what: str) -> dict[str, str]:
        """A table of code → label."""
        good: dict[str, str] = {}
        for code, label in (value or {}).items():
            if not CODE.fullmatch(code):
                self.wrong(
                    (*path, code), f"“{code}” không phải mã {what}. Chỉ dùng chữ thường không dấu, số, _.", key=True
                )
            elif not isinstance(label, str) or not label:
                self.wrong((*path, code), f"Nhãn của “{code}” phải là chữ trong ngoặc kép.")
            else:
                good[code] = label
        return good

    def known(self, path: Key, name: str, names: Iterable[str], what: str) -> bool:
        """Note a name that is not among the known ones."""
        names = list(names)
        if name in names:
            return True
        self.wrong(path, f"Không có {what} “{name}”.{suggestion(name, names)}")
        return False

    def stop_on_faults(self) -> None:
        if self.faults:
            raise DefinitionError(self.faults)


def open_source(text: str, file: str) -> Source:
    """The text as data with positions. Raises DefinitionError where it is not TOML."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    source = Source(file, text)
    try:
        source.data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionError([_syntax_fault(file, text, str(error))]) from None
    source.spots = locate(text)
    return source


def _syntax_fault(file: str, text: str, message: str) -> Fault:
    place = _PLACE.search(message)
    line, column = (int(place[1]), int(place[2])) if place and place[1] else (text.count("\n") + 1, 1)
    written = text.splitlines()[line - 1].strip() if line <= text.count("\n") + 1 and text else ""
    if "Cannot overwrite" in message or "Cannot declare" in message or "Duplicate" in message:
        told = f"“{written}” khai báo lần thứ hai. Hãy bỏ một trong hai hoặc đổi tên."
    elif "Unterminated" in message or "Illegal character '\\n'" in message:
        told = "Chuỗi chữ chưa đóng ngoặc kép. Hãy thêm dấu ngoặc ở cuối."
    elif "Invalid value" in message:
        told = "Giá trị viết sai. Chữ phải đặt trong ngoặc kép."
    else:
        told = "Dòng này không đúng cú pháp TOML. Hãy viết khóa = giá trị hoặc [tên bảng]."
    return Fault(file, line, column, told)
