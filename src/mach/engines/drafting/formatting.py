"""The formatting that words really have in a .docx: direct, by style, by the styles it rests on, by default."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn as _qn
from lxml import etree

_WORD_SIZE, _WORD_FONT = 10.0, "Times New Roman"  # what Word takes where a file says nothing
qn = functools.cache(_qn)  # asked hundreds of thousands of times for a long table
GREATEST_NUMBER = 1e9  # no length in a file is longer, and NaN is not smaller


@dataclass(frozen=True, slots=True)
class Span:
    """Words of one formatting. `size` in points; `color` as six hexadecimal digits."""

    text: str
    font: str
    size: float
    bold: bool
    italic: bool
    underline: bool
    color: str


def number(value: str | None) -> float | None:
    """The number a file says, None when it says none or nonsense."""
    try:
        said = None if value is None else float(value)
    except ValueError:
        return None
    return said if said is not None and abs(said) < GREATEST_NUMBER else None


def attribute(node: Any, name: str) -> str | None:
    """The attribute w:`name` of a node that may be missing."""
    value = None if node is None else node.get(qn(f"w:{name}"))
    return None if value is None else str(value)


class Styles:
    """Looks a property up where Word does: in the run, its style, the paragraph's style, the defaults."""

    def __init__(self, docx: Any) -> None:
        root = docx.styles.element
        self._by_id = {attribute(style, "styleId"): style for style in root.findall(qn("w:style"))}
        self._default = next(
            (s for s in self._by_id.values() if attribute(s, "type") == "paragraph" and attribute(s, "default") == "1"),
            None,
        )
        self._run_defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        self._paragraph_defaults = root.find(f"{qn('w:docDefaults')}/{qn('w:pPrDefault')}/{qn('w:pPr')}")
        self._theme = _theme_fonts(docx)
        self._found: dict[tuple[str | None, str, bool], list[Any]] = {}

    def _chain(self, style_id: str | None, fallback: Any = None) -> Iterator[Any]:
        style, seen = self._by_id.get(style_id, fallback), set()
        while style is not None and id(style) not in seen:
            seen.add(id(style))
            yield style
            style = self._by_id.get(attribute(style.find(qn("w:basedOn")), "val"))

    def _styled(self, style_id: str | None, tag: str, fallback: Any = None) -> list[Any]:
        """The properties `tag` (w:pPr or w:rPr) that a style and those it rests on set; looked up once."""
        key = (style_id, tag, fallback is None)
        if key not in self._found:
            found = [style.find(qn(tag)) for style in self._chain(style_id, fallback)]
            self._found[key] = [properties for properties in found if properties is not None]
        return self._found[key]

    def paragraph_properties(self, paragraph: Any) -> list[Any]:
        """Every w:pPr that has a say, the strongest first."""
        own = paragraph.find(qn("w:pPr"))
        style_id = None if own is None else attribute(own.find(qn("w:pStyle")), "val")
        styled = self._styled(style_id, "w:pPr", self._default)
        return [p for p in (own, *styled, self._paragraph_defaults) if p is not None]

    def _run_properties(self, run: Any, paragraph: Any) -> list[Any]:
        own = run.find(qn("w:rPr"))
        character = None if own is None else attribute(own.find(qn("w:rStyle")), "val")
        properties = paragraph.find(qn("w:pPr"))
        style_id = None if properties is None else attribute(properties.find(qn("w:pStyle")), "val")
        styled = self._styled(style_id, "w:rPr", self._default)
        of_character = self._styled(character, "w:rPr") if character else []
        return [p for p in (own, *of_character, *styled, self._run_defaults) if p is not None]

    def span(self, text: str, run: Any, paragraph: Any) -> Span:
        """`text` with the formatting of `run`."""
        properties = self._run_properties(run, paragraph)
        size = number(first(properties, "w:sz", "val"))
        color = first(properties, "w:color", "val") or "auto"
        return Span(
            text=text,
            font=self._font(properties),
            size=_WORD_SIZE if size is None else size / 2,
            bold=on(properties, "w:b"),
            italic=on(properties, "w:i"),
            underline=(first(properties, "w:u", "val") or "none") != "none",
            color="000000" if color == "auto" else color.upper(),
        )

    def _font(self, properties: list[Any]) -> str:
        for one in properties:
            fonts = one.find(qn("w:rFonts"))
            theme = attribute(fonts, "asciiTheme")
            name = self._theme.get("major" if theme and theme.startswith("major") else "minor") if theme else None
            name = name or attribute(fonts, "ascii") or attribute(fonts, "hAnsi")
            if name:
                return name
        return _WORD_FONT


def _theme_fonts(docx: Any) -> dict[str, str]:
    for relation in docx.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.THEME and not relation.is_external:
            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            fonts = {}
            for which in ("major", "minor"):
                latin = root.find(f".//{{*}}{which}Font/{{*}}latin")
                if latin is not None:
                    fonts[which] = str(latin.get("typeface", ""))
            return fonts
    return {}


def first(properties: list[Any], tag: str, name: str) -> str | None:
    """The first value said of an attribute."""
    for one in properties:
        value = attribute(one.find(qn(tag)), name)
        if value is not None:
            return value
    return None


def on(properties: list[Any], tag: str) -> bool:
    for one in properties:
        node = one.find(qn(tag))
        if node is not None:
            return attribute(node, "val") not in ("0", "false", "off")
    return False
