"""A paper that people edited in Word, paragraph by paragraph, each known by the name it was sent out with.

The name is a hidden bookmark: Word and LibreOffice carry it along when a paragraph is edited, cut and pasted elsewhere,
or saved again. What was deleted with tracked changes counts as deleted, what was inserted as inserted.
"""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from lxml import etree

from mach.engines.drafting.inspection import UnreadableDocument
from mach.engines.vietnamese import nfc

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_PREFIX = "_mach_"
_NAME = re.compile(rf"{_PREFIX}(?P<name>\w+)_(?P<digest>[0-9a-f]{{8}})")
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}pPr", f"{_W}rPr", f"{_W}instrText", _FALLBACK})
_BLANKS = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
# Word makes a list of "- …" and "1. …" by itself and so takes the label out of the text; people number anew by hand.
_LABEL = re.compile(r"(?:[-–+•*]|(?:\d{1,3}|[IVXLC]+|[a-zđ])[.)])\s+")
_SAME = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"})


@dataclass(frozen=True, slots=True)
class Link:
    """`text[start:end]` of a passage opens `address`."""

    start: int
    end: int
    address: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a paragraph without its label. `digest` is that of the words sent out under `name`; "" for no name."""

    text: str
    name: str = ""
    digest: str = ""
    links: tuple[Link, ...] = ()

    @property
    def is_untouched(self) -> bool:
        """Whether the words are those that were sent out."""
        return bool(self.digest) and digest(self.text) == self.digest


def digest(text: str) -> str:
    """What a bookmark keeps of the words sent out: eight hexadecimal digits, the same for straight and curly quotes."""
    return hashlib.sha256(key_of(text).encode()).hexdigest()[:8]


def key_of(text: str) -> str:
    """`text` as it is compared: what Word corrects by itself (quotes, dashes, dots, blanks) makes no difference."""
    return " ".join(nfc(text).translate(_SAME).replace("…", "...").split())


def bookmark_name(name: str, text: str) -> str:
    """The bookmark of a paragraph called `name` with the words `text`, within the forty characters Word allows."""
    return f"{_PREFIX}{name}_{digest(_tidy([(c, '') for c in text])[0])}"


def paragraph_text(paragraph: Any) -> str:
    """All words of a paragraph element, label and all."""
    return "".join(event.text for event in _events(paragraph, {}) if event.kind == "text")


def returned(data: bytes) -> tuple[Passage, ...]:
    """Every paragraph with words, in reading order, table cells among them. Raises UnreadableDocument.

    A paragraph that was split comes as several passages of one name, two that were joined as two passages.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            body = etree.fromstring(package.read("word/document.xml"), parser)
            links = _addresses(package, parser)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, ValueError, OSError, EOFError) as error:
        raise UnreadableDocument("Tệp không phải văn bản Word (.docx) đọc được.") from error
    return tuple(_passages(_events(body, links)))


def _addresses(package: zipfile.ZipFile, parser: Any) -> dict[str, str]:
    """Relationship → address outside the file."""
    if "word/_rels/document.xml.rels" not in package.namelist():
        return {}
    root = etree.fromstring(package.read("word/_rels/document.xml.rels"), parser)
    return {one.get("Id", ""): one.get("Target", "") for one in root if one.get("TargetMode") == "External"}


@dataclass(frozen=True, slots=True)
class _Event:
    kind: str  # open, close: of a paragraph; start, end: of a bookmark; text
    text: str = ""  # words, or the number of the bookmark
    of: str = ""  # name of the bookmark, or address of a link


def _events(node: Any, links: dict[str, str], address: str = "") -> Iterator[_Event]:
    for child in node:
        tag = child.tag
        if tag in _GONE or not isinstance(tag, str):
            continue
        if tag == f"{_W}t":
            yield _Event("text", child.text or "", address)
        elif tag in _BLANKS:
            yield _Event("text", _BLANKS[tag], address)
        elif tag == f"{_W}bookmarkStart":
            yield _Event("start", child.get(f"{_W}id", ""), child.get(f"{_W}name", ""))
        elif tag == f"{_W}bookmarkEnd":
            yield _Event("end", child.get(f"{_W}id", ""))
        elif tag == f"{_W}p":
            yield _Event("open")
            yield from _events(child, links)
            yield _Event("close")
        elif tag == f"{_W}hyperlink":
            yield from _events(child, links, links.get(child.get(f"{_R}id", ""), ""))
        else:
            yield from _events(child, links, address)


@dataclass(slots=True)
class _Draft:
    """A passage while it is read; a box inside a paragraph is read before the rest of that paragraph."""

    name: str = ""
    named_at: int = 0
    characters: list[tuple[str, str]] = field(default_factory=list)


def _passages(events: Iterator[_Event]) -> Iterator[Passage]:
    names: dict[str, str] = {}  # open bookmarks of ours: number → name
    open_drafts: list[_Draft] = []
    waiting = ""  # a bookmark that starts between two paragraphs
    for event in events:
        draft = open_drafts[-1] if open_drafts else None
        match event.kind:
            case "open":
                open_drafts.append(_Draft(waiting or next(reversed(names.values()), "")))
                waiting = ""
            case "close" if draft:
                yield from _finished(open_drafts.pop())
            case "text" if draft:
                draft.characters += [(c, event.of) for c in nfc(event.text)]
            case "start" if _NAME.fullmatch(event.of):
                names[event.text] = event.of
                if draft is None:
                    waiting = event.of
                    continue
                if draft.name:
                    yield from _finished(draft)
                    draft.characters = []
                draft.name, draft.named_at = event.of, len(draft.characters)
            case "end":
                name = names.pop(event.text, "")
                if draft and draft.name == name and len(draft.characters) == draft.named_at:
                    draft.name = ""  # it holds no words any more and only leans on the paragraph
                waiting = "" if waiting == name else waiting
            case _:
                pass


def _finished(draft: _Draft) -> Iterator[Passage]:
    text, links = _tidy(draft.characters)
    if text:
        known = _NAME.fullmatch(draft.name)
        yield Passage(text, known["name"] if known else "", known["digest"] if known else "", links)


def _tidy(characters: list[tuple[str, str]]) -> tuple[str, tuple[Link, ...]]:
    """Words on one line without label and closing stroke, with the links that are in them."""
    kept: list[tuple[str, str]] = []
    for character, address in characters:
        if not character.isspace():
            kept.append((character, address))
        elif kept and kept[-1][0] != " ":
            kept.append((" ", address))
    while kept and kept[-1][0] == " ":
        kept.pop()
    label = _LABEL.match("".join(character for character, _ in kept))
    kept = kept[label.end() :] if label else kept
    text = "".join(character for character, _ in kept)
    if text.endswith("./."):
        text, kept = text[:-2], kept[:-2]
    links: list[Link] = []
    for place, (_, address) in enumerate(kept):
        if address and links and links[-1].end == place and links[-1].address == address:
            links[-1] = Link(links[-1].start, place + 1, address)
        elif address:
            links.append(Link(place, place + 1, address))
    return text, tuple(links)
