"""The letterhead and the signature: what frames a paper (Nghị định 30/2020/NĐ-CP, Phụ lục I; document-format.md, 3-13)."""

from __future__ import annotations

import datetime
import re

from mach.engines.reading.layout import BREAK, letterhead_lines, signature_cells
from mach.engines.reading.lexicon import (
    BODY_IN_CAPITALS,
    CAPITAL,
    KIND_BY_KEY,
    POSITION_BY_KEY,
    SMALL,
    SYMBOL_GROUP,
    clean_symbol,
    kind_of_symbol,
    name_case,
)
from mach.engines.reading.model import Header
from mach.engines.vietnamese import fold

_HEAD = 3_000  # code points in which a letterhead stands, stamps and page furniture included

_MOTTO = re.compile(
    r"C[ỘOÔ0]NG\s+H[ÒOÓ][AÀÁ]\s+X[ÃAÂ]\s+H[ỘOÔQ]I\s+CH[ỦU]\s+NGH[ĨI]A\s+VI[ỆEÊ]T\s+NAM"
    r"|[ĐDÐ]\w{1,2}\s+l\w{1,2}p\s*[-–—]+\s*T\w\s+do\s*[-–—]+\s*H\w{2,3}h\s+ph[úu]c\.?"
    r"|Đ[ẢA]NG\s+C[ỘO]NG\s+S[ẢA]N\s+VI[ỆE]T\s+NAM"
)
_GROUPS = rf"{SYMBOL_GROUP}(?:\s?[-–_/]\s?{SYMBOL_GROUP}|[-–]\d\d(?!\d))*"
_NUMBER = re.compile(
    rf"S[ốôó6]\s{{0,3}}:?[ \t\n*.…]*(?P<running>\d[\d.]*[a-zđ]?)?(?:[^\s/\d–-][^\s/]{{0,5}})?"
    rf"(?P<symbol>\s{{0,12}}/\s?(?:\d{{4}}\s?[/-]\s?)?{_GROUPS}|\s{{0,3}}[-–]\s?{SYMBOL_GROUP}/{_GROUPS})"
)
_PLACE = re.compile(
    rf"(?P<place>[{CAPITAL}][^\n\x1f|:/;,\d]{{1,40}}?(?:\n[^\n\x1f|:/;,\d]{{1,30}}?)?)\s*,\s*ng[àa]y(?=[^\x1f]{{0,24}}?\bth\S{{1,3}}g)"
)
_DAY = re.compile(r"ng[àa]y\s*(?P<d>\d{1,2})\s*th\S{1,3}g\s*(?P<m>\d{1,2})\s*,?\s*n\S{1,2}m\s*(?P<y>\d{4})")
_SUBJECT_OF_LETTER = re.compile(r"V/v\s*:?\s*|(?=Về\s)", re.IGNORECASE)
_CAPITAL_WORD = re.compile(rf"\s*[{CAPITAL}]+(?![{SMALL}])")
_KIND_WORDS = 4  # the longest kind of document
_LONGEST_SUBJECT = 12  # lines
_BASES = re.compile(r"(?:Căn cứ|Kính gửi|\(?(?:Ban hành )?[Kk]èm theo|Nơi nhận|Điều 1\b|(?:I|A|1)\. )")
_BODY_TEXT = re.compile(r"(?:Căn cứ|Thực hiện|Theo|Xét|Trên cơ sở|Nhằm|Để|Trong|Ngày)\s")
_GLUED_BODY_TEXT = re.compile(rf"(?<=[{SMALL}])(?=(?:Căn cứ|Thực hiện|Kính gửi)\s)")
_GLUED_TITLE = re.compile(rf"(?<=năm \d{{4}})(?=[{CAPITAL}]{{2}})")
_HEAD_OF_BODY = r"(?:(?:chu tich|bo truong|giam doc|thong doc|cuc truong|vien truong|truong ban) )?"
_RULE = re.compile(r"[-_–—=*~.\s]{3,}|\d{6,}")
_SIGNED_FOR = re.compile(r"(?:KT|TL|TM|TUQ|K/T|T/L|T/M)\s*[.:]?\s+", re.IGNORECASE)
_NAME = re.compile(
    r"(?:(?:PGS|GS|TS|ThS|BS|Đại tá|Thượng tá|Trung tá|Thiếu tướng|Trung tướng)\.?\s*)*"
    rf"(?P<name>(?:[{CAPITAL}][{SMALL}]+\s+){{1,4}}[{CAPITAL}][{SMALL}]+)"
)


def read_header(text: str) -> Header:
    """What letterhead and signature say of the paper; a field they leave blank is None."""
    if not _MOTTO.search(text, 0, _HEAD) and not _NUMBER.search(text, 0, _HEAD):
        return Header()  # a passage, or a page of the web
    lines = "\n".join(letterhead_lines(text[:_HEAD]))
    head = _MOTTO.sub(f"\n{BREAK}\n", lines)
    head = _GLUED_TITLE.sub("\n", head)
    number_at = _NUMBER.search(head)
    number = clean_symbol((number_at["running"] or "") + number_at["symbol"]) if number_at else None
    before, after = (head[: number_at.start()], head[number_at.end() :]) if number_at else ("", head)
    issuer = _issuer(before) or _issuer(after[:400])
    place, date = _place_and_date(after)
    kind, subject = _kind_and_subject(after, issuer)
    if kind is None and number is not None:
        kind = _kind_before(before, number)
        subject = _letter_subject(after)
        if kind is None and subject is None and kind_of_symbol(number) != "Công văn":
            kind = kind_of_symbol(number)
    name, title = _signature(text)
    return Header(kind, number, issuer, place, date, subject, name, title)


def _issuer(before: str) -> str | None:
    """The lowest body of the left column: lines in capitals, each body from a word that bodies begin with."""
    bodies: list[str] = []
    for line in before.split("\n"):
        line = re.sub(r"(?<=\w)(?=TỈNH\b|THÀNH PHỐ\b)", " ", line)
        if not _is_capital(line) or re.search(r"\d", line):
            continue
        joins = bodies and (
            bodies[-1].endswith((" -", "–")) or bodies[-1] == "VĂN PHÒNG" or re.search(r"[ỦU][YỶ]$", bodies[-1])
        )
        if BODY_IN_CAPITALS.match(line) and not joins:
            bodies.append(line)
        elif bodies:
            bodies[-1] += f" {line}"
        elif line in ("HỘI", "ỦY", "THỦ", "VĂN", "BỘ", "CHÍNH"):  # a name wrapped after its first word
            bodies.append(line)
    if not bodies:
        return None
    if bodies[-1] == "VĂN PHÒNG" and len(bodies) > 1:
        return name_case(f"VĂN PHÒNG {bodies[-2]}")
    return name_case(bodies[-1].strip(" -–*"))


def _place_and_date(after: str) -> tuple[str | None, str | None]:
    found = _PLACE.search(after, 0, 900)
    day = _DAY.search(after, found.end() - 4 if found else 0, (found.end() + 60) if found else 900)
    date = None
    if day:
        try:
            date = datetime.date(int(day["y"]), int(day["m"]), int(day["d"])).isoformat()
        except ValueError:
            date = None
    if not found:
        return None, date
    place = found["place"]
    above, _, last = place.rpartition("\n")
    if above and (_is_capital(above) or len(above) > 20 or not above[:1].isupper()):
        place = last
    place = " ".join(re.split(r"\s{3,}", place)[-1].split())
    return (place if place[:1].isupper() else None), date


def _kind_and_subject(after: str, issuer: str | None) -> tuple[str | None, str | None]:
    """The title line in capitals and the lines below it. A letter has none: its subject or addressee comes first."""
    lines = after.split("\n")
    for index, line in enumerate(lines[:70]):
        if re.match(r"V/v|Kính gửi", line, re.IGNORECASE):
            return None, None
        if not line or not line[0].isupper():
            continue
        kind, rest, used = _kind_of_line(line, lines[index + 1] if index + 1 < len(lines) else "")
        if kind:
            return kind, _subject([rest, *lines[index + used :]], issuer)
    return None, None


def _kind_of_line(line: str, following: str) -> tuple[str | None, str, int]:
    """Kind, what follows it on the line, and how many lines the kind took."""
    for text, used in ((line, 1), (f"{line} {following}", 2)):
        words = list(_CAPITAL_WORD.finditer(text, 0, 60))[:_KIND_WORDS]
        run = [word for at, word in enumerate(words) if word.start() == (words[at - 1].end() if at else 0)]
        for word in reversed(run):
            kind = KIND_BY_KEY.get(fold(text[: word.end()]))
            if kind and kind != "Công văn" and (used == 1 or word.end() > len(line)):
                return kind, text[word.end() :].strip(" :*"), used
    return None, "", 1


def _subject(lines: list[str], issuer: str | None) -> str | None:
    """The trích yếu: the lines after the title up to a rule, the issuer's own line, or the first paragraph."""
    taken: list[str] = []
    blank = False
    for line in lines[:30]:
        if not line or line == BREAK:
            blank = bool(taken)
            continue
        glued = _GLUED_BODY_TEXT.search(line)
        if glued:
            line = line[: glued.start()]
        if _ends_subject(line, taken, blank, issuer):
            break
        taken.append(line)
        blank = False
        if glued:
            break
        if len(taken) > _LONGEST_SUBJECT:
            # No mark of an end: the text runs on. What stands before the first line with a capital is the subject.
            taken = taken[: next((at for at in range(1, len(taken)) if taken[at][0].isupper()), 1)]
            break
    return _tidy(re.sub(r"^V/v:?\s", "", " ".join(taken), flags=re.IGNORECASE))


def _ends_subject(line: str, taken: list[str], blank: bool, issuer: str | None) -> bool:
    if _RULE.fullmatch(line):
        return bool(taken)
    if _BASES.match(line):
        return True
    if not taken:
        return False
    capital = all(_is_capital(one) for one in taken)
    if capital != _is_capital(line) and (len(line) > 25 or not capital):
        return True
    if issuer and re.match(rf"{_HEAD_OF_BODY}{re.escape(fold(issuer))}\b", fold(line)):
        return True
    if re.match(r"Ngày \d", line) or (not capital and _BODY_TEXT.match(line)):
        return True
    return blank and ((line[0].isupper() and not capital) or bool(_BODY_TEXT.match(line)))


def _kind_before(before: str, number: str) -> str | None:
    """A kind printed with the number itself, as in the title of a web page ("Công văn số …")."""
    found = re.search(
        rf"(?:^|\n)\s*(?P<kind>(?:\w+ ){{1,3}}?)s[ốô]\s+{re.escape(number)}", before + f"Số {number}", re.IGNORECASE
    )
    return KIND_BY_KEY.get(fold(found["kind"])) if found else None


def _letter_subject(after: str) -> str | None:
    lines = after[:1500].split("\n")
    for index, line in enumerate(lines):
        if re.match(r"Kính gửi", line):
            return None
        start = _SUBJECT_OF_LETTER.match(line)
        if start is None:
            continue
        taken = [line[start.end() :]]
        for later in lines[index + 1 : index + 14]:
            if not later or later == BREAK or _RULE.fullmatch(later) or re.match(r"Kính gửi|[^,]{2,40}, ngày", later):
                break
            taken.append(later)
        return _tidy(" ".join(taken))
    return None


def _signature(text: str) -> tuple[str | None, str | None]:
    """Name and position of who signed: the last line of the position, then the first line that is a name."""
    cells = signature_cells(text)
    title: str | None = None
    since = 0
    for cell in cells:
        position = _position(cell)
        if position:
            title, since = position, 0
            continue
        since += 1
        name = _NAME.fullmatch(cell) if title and since <= 16 else None
        if name and not KIND_BY_KEY.get(fold(cell)):
            return " ".join(name["name"].split()), title
    return None, None


def _position(cell: str) -> str | None:
    """The position that a line in capitals names; with KT., TL. or TM. it is another's, kept only if none follows."""
    if not cell[1:2].isupper() and not cell[2:3].isupper():
        return None
    plain = _SIGNED_FOR.sub("", cell) if "." in cell[:4] or "/" in cell[:3] else cell
    if not _is_capital(plain) or len(plain) > 90:
        return None
    words = plain.split()
    for count in range(min(4, len(words)), 0, -1):
        position = POSITION_BY_KEY.get(fold(" ".join(words[:count])))
        if position:
            rest = name_case(" ".join(words[count:])) if words[count:] else ""
            return f"{position} {rest}".strip()
    return None


def _is_capital(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return bool(letters) and sum(letter.isupper() for letter in letters) >= 0.85 * len(letters)


def _tidy(text: str) -> str | None:
    return " ".join(text.split()).strip(" .*-–:") or None
