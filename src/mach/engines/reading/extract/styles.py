"""What styles of a .docx say about text: which list a paragraph belongs to, which old encoding its font means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mach.engines.reading.extract.legacy import Typed, typed_in


@dataclass(frozen=True, slots=True)
class _Style:
    typed: Typed | None = None
    list_id: str | None = None
    level: int = 0


@dataclass(frozen=True, slots=True)
class Styles:
    """Styles by id, each with what it inherits; `default` for paragraphs that name none."""

    by_id: dict[str, _Style]
    default: _Style
    legacy: bool  # whether any style has a font of an old encoding

    def _of(self, style: str | None) -> _Style:
        return self.by_id.get(style, self.default) if style else self.default

    def typed(self, style: str | None) -> Typed | None:
        """The old encoding of a style's font."""
        return self._of(style).typed

    def listed(self, style: str | None) -> tuple[str | None, int]:
        """The list a style puts its paragraphs in, and the level."""
        found = self._of(style)
        return found.list_id, found.level


def read_styles(root: Any, w: str) -> Styles:
    """Styles of `styles.xml`; `root` is its parsed root (None without styles), `w` the namespace in braces."""
    if root is None:
        return Styles({}, _Style(), False)
    document = _Style(typed=_typed(root.find(f"{w}docDefaults/{w}rPrDefault/{w}rPr"), w))
    elements = {element.get(f"{w}styleId", ""): element for element in root.iterchildren(f"{w}style")}
    by_id: dict[str, _Style] = {}
    for style_id in elements:
        _resolve(style_id, elements, by_id, document, w)
    default = document
    for style_id, element in elements.items():
        if element.get(f"{w}type") == "paragraph" and element.get(f"{w}default") in ("1", "true", "on"):
            default = by_id[style_id]
    return Styles(by_id, default, any(style.typed for style in (default, *by_id.values())))


def _resolve(style_id: str, elements: dict[str, Any], by_id: dict[str, _Style], document: _Style, w: str) -> None:
    """Enter a style after those it is based on; a chain that turns back on itself ends there."""
    chain: list[str] = []
    at: str | None = style_id
    while at in elements and at not in by_id and at not in chain:
        chain.append(at)
        based_on = elements[at].find(f"{w}basedOn")
        at = None if based_on is None else based_on.get(f"{w}val")
    inherited = by_id.get(at or "", document)
    for each in reversed(chain):
        inherited = by_id[each] = _own(elements[each], inherited, w)


def _own(element: Any, inherited: _Style, w: str) -> _Style:
    fonts = element.find(f"{w}rPr/{w}rFonts")
    typed = _typed(element.find(f"{w}rPr"), w) if fonts is not None else inherited.typed
    if element.get(f"{w}type") == "character" and fonts is None:
        typed = None
    number = element.find(f"{w}pPr/{w}numPr/{w}numId")
    level = element.find(f"{w}pPr/{w}numPr/{w}ilvl")
    depth = "" if level is None else level.get(f"{w}val", "")
    return _Style(
        typed=typed,
        list_id=inherited.list_id if number is None else number.get(f"{w}val"),
        level=int(depth) if depth.isdecimal() else inherited.level,
    )


def _typed(properties: Any, w: str) -> Typed | None:
    fonts = None if properties is None else properties.find(f"{w}rFonts")
    font = None if fonts is None else fonts.get(f"{w}ascii") or fonts.get(f"{w}hAnsi")
    return typed_in(font) if font else None
