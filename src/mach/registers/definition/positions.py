"""Where each key and value of a valid TOML text stands: the standard library reads TOML but keeps no positions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

Key = tuple[str | int, ...]
"""Path of a value: names of tables and keys, numbers in arrays."""

_SKIP = re.compile(r"(?:\s|#[^\n]*)*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]+")


@dataclass(frozen=True, slots=True)
class Spot:
    """Offsets of the key and of the value; `inside` is where the text of a string begins, if it has no escapes."""

    key: int
    value: int
    inside: int | None = None


def locate(text: str) -> Mapping[Key, Spot]:
    """Spots of all keys of a text that `tomllib` accepts."""
    return _Scanner(text).whole()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.spots: dict[Key, Spot] = {}
        self.lengths: dict[Key, int] = {}

    def whole(self) -> Mapping[Key, Spot]:
        table: Key = ()
        while self._skip() < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.spots

    def _skip(self) -> int:
        match = _SKIP.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def _header(self) -> Key:
        start, many = self.at, self.text.startswith("[[", self.at)
        self.at += 2 if many else 1
        names = self._key()
        self.at += 2 if many else 1
        table = (*self._inside(names[:-1]), names[-1])
        if many:
            self.lengths[table] = self.lengths.get(table, -1) + 1
            self.spots.setdefault(table, Spot(start, start))
            table = (*table, self.lengths[table])
        elif table in self.lengths:
            table = (*table, self.lengths[table])
        self.spots[table] = Spot(start, start)
        return table

    def _inside(self, names: tuple[str, ...]) -> Key:
        """The table of those names; in a list of tables the last one."""
        table: Key = ()
        for name in names:
            table = (*table, name)
            if table in self.lengths:
                table = (*table, self.lengths[table])
        return table

    def _pair(self, table: Key) -> None:
        start = self.at
        path = (*table, *self._key())
        self._skip()
        self.at += 1
        self._skip()
        self._value(path, start)

    def _key(self) -> tuple[str, ...]:
        names: list[str] = []
        while True:
            self._skip()
            sign = self.text[self.at]
            if sign in "\"'":
                end = self.text.index(sign, self.at + 1)
                names.append(self.text[self.at + 1 : end])
                self.at = end + 1
            else:
                match = _BARE.match(self.text, self.at)
                assert match is not None
                names.append(match.group())
                self.at = match.end()
            self._skip()
            if self.text[self.at] != ".":
                return tuple(names)
            self.at += 1

    def _value(self, path: Key, key: int) -> None:
        start, inside = self.at, None
        sign = self.text[start]
        if sign in "\"'":
            inside = self._string(sign)
        elif sign == "[":
            self._array(path)
        elif sign == "{":
            self._inline(path)
        else:
            match = _SCALAR.match(self.text, start)
            self.at = match.end() if match else start + 1
        self.spots[path] = Spot(key, start, inside)

    def _string(self, sign: str) -> int | None:
        mark = sign * 3 if self.text.startswith(sign * 3, self.at) else sign
        begin = self.at + len(mark)
        self.at = begin
        while not self.text.startswith(mark, self.at):
            self.at += 2 if sign == '"' and self.text[self.at] == "\\" else 1
        if len(mark) == 3:
            while self.text.startswith(sign, self.at + 3):  # up to two quotes may stand before the closing ones
                self.at += 1
            begin += self.text.startswith("\n", begin)
        escaped = sign == '"' and "\\" in self.text[begin : self.at]
        self.at += len(mark)
        return None if escaped else begin

    def _array(self, path: Key) -> None:
        self.at += 1
        number = 0
        while self.text[self._skip()] != "]":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._value((*path, number), self.at)
            number += 1
        self.at += 1

    def _inline(self, path: Key) -> None:
        self.at += 1
        while self.text[self._skip()] != "}":
            if self.text[self.at] == ",":
                self.at += 1
                continue
            self._pair(path)
        self.at += 1
