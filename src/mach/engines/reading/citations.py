"""Every other document that a text names: by number and symbol, or by kind and date (document-format.md, 5 and 10)."""

from __future__ import annotations

import dataclasses
import re

from mach.engines.reading.lexicon import (
    BODY_HEADS,
    CAPITAL,
    FIELDS,
    HYPHEN,
    KIND_BY_KEY,
    KIND_BY_SYMBOL,
    KINDS,
    LAWS,
    SPOKEN_KINDS,
    SYMBOL_GROUP,
    clean_symbol,
    date_pattern,
    issuer_of_symbol,
    kind_of_symbol,
    read_date,
)
from mach.engines.reading.model import Citation
from mach.engines.vietnamese import document_number_key, fold

_GAP = r"[ \t\xa0]?\n?[ \t\xa0]{0,8}"  # a blank or a line break inside a symbol
_NUMBER = re.compile(
    rf"\d(?<![\w/.,-]\d)\d{{0,5}}(?:[a-zđ]|\.\d)?"
    rf"(?:{_GAP}/{{1,2}}{_GAP}(?:\d{{4,5}}(?:{_GAP}/{{1,2}}|{HYPHEN}){_GAP})?|{HYPHEN}\d{{4}}/|{HYPHEN}{_GAP}(?={SYMBOL_GROUP}/))"
    rf"{SYMBOL_GROUP}"
    rf"(?:(?:[ \xa0]?{HYPHEN}|/){_GAP}{SYMBOL_GROUP}|{HYPHEN}\d\d(?!\d))*"
)
_KIND = "|".join(re.escape(kind).replace(r"\ ", r"\s+") for kind in KINDS)
_LEAD = re.compile(rf"(?P<kind>{_KIND}|\b(?:{'|'.join(SPOKEN_KINDS)}))[\s*]+(?:s[ốôó]\s*:?\s*)?$", re.IGNORECASE)
_LIST = re.compile(r"[\s,;*]*(?:và\s+)?(?:s[ốôó]\s*:?\s*)?", re.IGNORECASE)
_LAW_LEAD = re.compile(r"(?:Bộ\s+luật|Luật|Pháp\s+lệnh|Nghị\s+quyết|Hiến\s+pháp)(?=\s)", re.IGNORECASE)
_LETTERHEAD = re.compile(r"(?:^|[\n|])[\s|*]*S[ốô6ó]\s*:?\s*$")

_HEADS = "|".join(re.escape(head).replace(r"\ ", r"\s+") for head in sorted(BODY_HEADS, key=len, reverse=True))
_COMMON = (
    r"nhân\s+dân|tỉnh|thành\s+phố|huyện|thị\s+xã|xã|phường|đặc\s+khu|quận|nước|chính|phủ|ủy|tịch|và|các|trực|thuộc"
)
_FIELDS = "|".join(re.escape(field).replace(r"\ ", r"\s+") for field in sorted(FIELDS, key=len, reverse=True))
_NEXT = r"(?!(?:Kính|Căn|Điều|Xét|Theo|Thực|Nơi|Quyết|Nghị|Thông\s+tư|Luật|Kế|Chỉ|Công\s+văn|Ngày|Tại|Số|[IVX]+\.)\b)"
_BODY = (
    rf"(?:(?:{_HEADS})\b(?:\s+(?:-\s+)?{_NEXT}(?:{_FIELDS}|{_HEADS}|{_COMMON}|[{CAPITAL}][\w&]*)(?!\w)"
    rf"|,\s+[{CAPITAL}]\w*(?=\s+\w+\s+và\s|\s+và\s)){{0,14}})"
)
_AFTER = re.compile(
    rf"(?:[\s*,(]|được|ban\s+hành|ký){{0,12}}?(?:của\s+(?P<before>(?-i:{_BODY}))[\s,]+)?(?:ngày[\s*]*){{1,2}}{date_pattern()}[\s*,)]*"
    rf"|(?=[\s*,]*của\s)", re.IGNORECASE)  # fmt: skip
_OF = re.compile(rf"[\s*,]*(?:của\s+)(?P<issuer>{_BODY})")
_ON_DAY = rf"(?<!từ\s)(?<!đến\s)(?<!trước\s)(?<!sau\s)(?<!lực\s)(?<!thi\shành\s)(?:,\s*)?ngày\s+{date_pattern()}"
_BY_DATE = re.compile(
    rf"\b(?:(?P<law>Bộ\s+luật|Luật|Pháp\s+lệnh|Hiến\s+pháp)\s+(?!này\b|số\b)(?P<name>[^;:.|\d/]{{0,220}}?)"
    rf"|(?P<kind>{_KIND})[\s*]+){_ON_DAY}"
)
_CAPITAL_OF_KIND = re.compile(f"[{''.join(sorted({kind[0] for kind in KINDS}))}]")  # what every match above begins with
_NO_NAME = re.compile(r"(?:này|trên|đó|và|được|có|do|theo|hiện|khác|về)\b")
_ISSUED_ON = re.compile(
    rf"ngày\s+{date_pattern()},?\s+[^.;\n]{{3,90}}?\s(?:ban\s+hành|có|ký|ra)\s+(?:các\s+)?$", re.IGNORECASE
)
_BASIS_END = re.compile(r"\.\s|[.;:]\s*\**\s*\n|\n\s*\n")


def find_citations(text: str, own_number: str | None = None) -> tuple[Citation, ...]:
    """Each mention of another document in reading order; `own_number` is the number of the paper itself.

    A mention without a date takes the date that the text gives the same number elsewhere. Laws named by year alone and
    programmes named by number without symbol are not citations (contract reading.md).
    """
    own = document_number_key(own_number) if own_number else ""
    found = [cited for cited in _by_number(text) if document_number_key(cited.number or "") != own]
    found += _by_date(text, found)
    found.sort(key=lambda cited: cited.start)
    return tuple(dataclasses.replace(cited, basis=_is_basis(text, cited.start)) for cited in _dated(found))


def _by_number(text: str) -> list[Citation]:
    citations: list[Citation] = []
    for found in _NUMBER.finditer(text):
        before = text[max(0, found.start() - 60) : found.start()]
        number = clean_symbol(found[0])
        lead = _LEAD.search(before)
        chained = bool(citations) and _LIST.fullmatch(text, citations[-1].end, found.start()) is not None
        if not lead and (not _is_symbol(number) or (not chained and _LETTERHEAD.search(before))):
            continue
        kind, start = _kind(text, found.start(), number, lead)
        if chained and not lead and kind_of_symbol(number) == "Công văn":
            kind = citations[-1].kind
        date, issuer, end = _date_and_issuer(text, found.end())
        if date is None and (issued := _ISSUED_ON.search(text, max(0, start - 130), start)):
            date = read_date(issued)
        citations.append(Citation(start, end, kind, number, date, issuer or issuer_of_symbol(number)))
    return _shared_dates(text, citations)


def _is_symbol(number: str) -> bool:
    """Whether the number is one without a word before it: a kind in it, or at least two groups of letters."""
    groups = [group for group in re.split(r"[/_-]", number)[1:] if group and not group.isdigit()]
    return (
        any(group in KIND_BY_SYMBOL or group.startswith(("QH1", "UBTVQH")) for group in groups[:1]) or len(groups) > 1
    )


def _kind(text: str, at: int, number: str, lead: re.Match[str] | None) -> tuple[str | None, int]:
    """Kind and where the mention begins."""
    offset = max(0, at - 60)
    if lead:
        word = " ".join(lead["kind"].split())
        kind, told = KIND_BY_KEY.get(fold(word)) or KIND_BY_SYMBOL.get(word.upper()), kind_of_symbol(number)
        # "Thông tư số …/TTLT-…": the symbol says more than the word.
        return (told if kind and told and told.startswith(f"{kind} ") else kind), offset + lead.start()
    if "QH" in number:
        # A law stands with its name between kind and number: "Luật … số 93/2025/QH15".
        reach = max(0, at - 200)
        clause = re.split(r"[;:.\n]\s*\n|[;:]", text[reach:at])[-1]
        words = list(_LAW_LEAD.finditer(clause))
        first = next((word for word in words if word[0][0].isupper()), None)
        if first:
            return KIND_BY_KEY[fold(first[0])], at - len(clause) + first.start()
    return kind_of_symbol(number), at


def _date_and_issuer(text: str, at: int) -> tuple[str | None, str | None, int]:
    """What follows a number: its date, the body that issued it, where the mention ends."""
    date, issuer, end = None, None, at
    after = _AFTER.match(text, at, at + 200)
    if after and after["y"]:
        date, issuer, end = read_date(after), after["before"], after.end("y")
    of = _OF.match(text, end, end + 200)
    if of and not issuer:
        issuer, end = of["issuer"], of.end()
    return date, _tidy(issuer), end


def _tidy(name: str | None) -> str | None:
    if name is None:
        return None
    return re.sub(r"(?:\s+(?:và|các|,))+$", "", " ".join(name.split())) or None


def _shared_dates(text: str, citations: list[Citation]) -> list[Citation]:
    """A date said once at the end of a list belongs to every number of the list: "số A, số B ngày …"."""
    for index in range(len(citations) - 2, -1, -1):
        one, following = citations[index], citations[index + 1]
        if one.date is None and following.date and _LIST.fullmatch(text, one.end, following.start):
            citations[index] = dataclasses.replace(one, date=following.date, issuer=one.issuer or following.issuer)
    return citations


def _by_date(text: str, numbered: list[Citation]) -> list[Citation]:
    taken = [(cited.start, cited.end) for cited in numbered]
    citations = []
    at = 0
    for first in _CAPITAL_OF_KIND.finditer(text):
        found = _BY_DATE.match(text, first.start()) if first.start() >= at else None
        if found is None:
            continue
        at = found.end()
        date = read_date(found)
        word = found["law"] or found["kind"]
        named = found["law"] is None or not _NO_NAME.match(found["name"])
        if date is None or not named:
            continue
        if any(start < found.end() and found.start() < end for start, end in taken):
            continue
        issuer = _OF.match(text, found.end(), found.end() + 200)
        kind = KIND_BY_KEY[fold(word)]
        end = issuer.end() if issuer else found.end()
        body = _tidy(issuer["issuer"]) if issuer else ("Quốc hội" if kind in LAWS - {"Pháp lệnh"} else None)
        citations.append(Citation(found.start(), end, kind, None, date, body))
    return citations


def _dated(citations: list[Citation]) -> list[Citation]:
    dates: dict[str, str] = {}
    for cited in citations:
        if cited.number and cited.date:
            dates.setdefault(document_number_key(cited.number), cited.date)
    return [
        dataclasses.replace(cited, date=dates.get(document_number_key(cited.number)))
        if cited.number and not cited.date
        else cited
        for cited in citations
    ]


def _is_basis(text: str, at: int) -> bool:
    """Whether the mention stands in a paragraph of legal bases ("Căn cứ …")."""
    basis = text.rfind("Căn cứ", max(0, at - 1200), at)
    return basis >= 0 and not _BASIS_END.search(text, basis, at)
