"""The letterhead: kind, number, issuer, place, date, subject, signer (Nghị định 30/2020/NĐ-CP, Phụ lục I)."""

from __future__ import annotations

import re

from mach.engines.reading.lexicon import (
    KIND_BY_KEY,
    KINDS,
    POSITIONS,
    clean_symbol,
    date_pattern,
    kind_of_symbol,
    read_date,
)
from mach.engines.reading.model import Header
from mach.engines.vietnamese import fold

HEAD = 4_000  # code points in which the letterhead stands
TAIL = 3_000  # code points in which the signature stands

_MOTTO = re.compile(
    r"C[ỘO]NG\s+H[OÒÓ]?[AÀÒ]+A?\s+X[ÃA]\s+H[ỘO]I.*?VI[ỆE]T\s+NAM|Đ[ộo]c\s+l[ậa]p\s*[-–—]+\s*T[ựu]\s+do.*|Đ[ẢA]NG\s+C[ỘO]NG\s+S[ẢA]N\s+VI[ỆE]T\s+NAM"
)
_NUMBER = re.compile(r"(?:^|[\s|*])S[ốô6ó]\s*:?\s*(?P<number>[^\s|]{0,12}\s*[/-]\s*[A-ZĐÐ][\wĐÐ&/.–-]*)", re.MULTILINE)
_PLACE_DATE = re.compile(
    rf"(?P<place>(?:TP\.?\s*)?[A-ZĐÀ-Ỹ][\wà-ỹ.\s-]{{1,40}}?)\s*,\s*ngày\s*[\s.…]*(?:{date_pattern()})?", re.IGNORECASE
)
_KIND_LINE = re.compile(
    rf"^[\s|*#]*(?P<kind>{'|'.join(re.escape(kind.upper()) for kind in KINDS)})\b[\s*]*(?P<rest>.*)$", re.MULTILINE
)
_SUBJECT_LETTER = re.compile(r"V/v\s*:?\s*(?P<subject>.+?)(?=\n\s*\n|\n\s*K[íi]nh\s+g[ửu]i|$)", re.DOTALL)
_STOP = re.compile(
    r"^\s*(?:Căn\s+cứ|Thực\s+hiện|Kính\s+gửi|I\.|Phần|PHẦN|Chương|Điều\s+1|Ngày\s|Theo\s|\(|[-–_=*]{3,}|1\.\s|A\.\s|Để\s)"
)
_SIGNED_FOR = re.compile(r"^\s*(?:KT|TL|TM|TUQ|Q)\s*\.\s*", re.IGNORECASE)
_POSITIONS = "|".join(re.escape(f"{prefix}{position}".upper()) for position in POSITIONS for prefix in ("PHÓ ", ""))
_SIGNATURE = re.compile(rf"^[\s|*]*(?P<title>(?:{_POSITIONS})[^\n|]{{0,60}})[\s|*]*$", re.MULTILINE)
_NAME = re.compile(
    r"^[\s|*]*(?:(?:PGS|GS|TS|ThS)\.?\s*)*(?P<name>(?:[A-ZĐÀ-Ỹ][a-zà-ỹ]+\s+){1,4}[A-ZĐÀ-Ỹ][a-zà-ỹ]+)[\s|*]*$"
)


def read_header(text: str) -> Header:
    """What the first page says of the paper; a field it leaves blank is None."""
    head = text[:HEAD]
    number_at = _NUMBER.search(head)
    number = clean_symbol(number_at["number"]) if number_at else None
    kind, subject, kind_end = _kind_and_subject(head)
    place, date = _place_and_date(head)
    name, title = _signature(text[-TAIL:])
    if kind is None and number is not None:
        letter = _SUBJECT_LETTER.search(head, number_at.end() if number_at else 0)
        subject = _tidy(letter["subject"]) if letter else None
        kind = None if letter or kind_of_symbol(number) == "Công văn" else kind_of_symbol(number)
    before = number_at.start() if number_at else (kind_end or 0)
    return Header(kind, number, _issuer(head[:before]), place, date, subject, name, title)


def _issuer(before: str) -> str | None:
    """The lowest body of the left column: the last lines in capitals before the number."""
    lines: list[str] = []
    for line in before.splitlines():
        cells = [_MOTTO.sub("", cell).strip(" \t*_-–—#.") for cell in line.split("|")]
        lines += [cell for cell in cells if len(cell) > 2 and _is_capital(cell) and not re.search(r"\d{2}|:", cell)]
    body: list[str] = []
    for line in reversed(lines):
        body.insert(0, line)
        if re.match(
            r"(?:UBND|HĐND|ỦY BAN|UỶ BAN|HỘI ĐỒNG|SỞ|BỘ|BAN|CHI CỤC|CỤC|TỈNH ỦY|THÀNH ỦY|VĂN PHÒNG|CHÍNH PHỦ|THỦ TƯỚNG|QUỐC HỘI|PHÒNG|TRUNG TÂM|ĐẢNG|CHỦ TỊCH|LIÊN|VIỆN|TRƯỜNG|TỔNG CỤC|THANH TRA)",
            line,
        ):
            break
    return _name_case(" ".join(body)) if body else None


_LOWER_WORDS = frozenset(
    [
        "nhân",
        "dân",
        "và",
        "các",
        "của",
        "tỉnh",
        "thành",
        "phố",
        "huyện",
        "thị",
        "xã",
        "quận",
        "phường",
        "đồng",
        "tướng",
        "phủ",
        "ủy",
    ]
)


def _name_case(capitals: str) -> str | None:
    """A body printed in capitals as running text writes it: "SỞ KHOA HỌC VÀ CÔNG NGHỆ" → "Sở Khoa học và Công nghệ"."""
    words = capitals.replace("UỶ", "ỦY").split()
    named_after = {"TỈNH", "PHỐ", "HUYỆN", "XÃ", "QUẬN", "PHƯỜNG", "ỦY"}
    out: list[str] = []
    proper = False
    starts_field = True
    for index, word in enumerate(words):
        lower = word.lower()
        if word in {"UBND", "HĐND"}:
            out += ["Ủy", "ban", "nhân", "dân"] if word == "UBND" else ["Hội", "đồng", "nhân", "dân"]
            starts_field = False
        elif index == 0 or proper or (starts_field and lower not in _LOWER_WORDS):
            out.append(lower.capitalize())
            starts_field = index == 0 and word in {"SỞ", "BỘ", "BAN", "CỤC", "VIỆN", "PHÒNG"}
        else:
            out.append(lower)
            starts_field = word in {"VÀ"} or (word == "CỤC" and words[0] in {"CHI", "TỔNG"})
        proper = proper or (word in named_after and index > 0)
    return " ".join(out) or None


def _kind_and_subject(head: str) -> tuple[str | None, str | None, int | None]:
    for found in _KIND_LINE.finditer(head):
        rest = found["rest"].strip(" *|:")
        if rest and not _is_capital(rest) and not rest[0].isupper():
            continue
        lines = [rest] if rest else []
        for line in head[found.end() :].splitlines()[1:]:
            line = line.strip(" \t|*_")
            if not line and lines:
                break
            if line and (_STOP.match(line) or (lines and line.endswith(":"))):
                break
            if line:
                lines.append(line)
            if len(lines) > 6:
                break
        return KIND_BY_KEY[fold(found["kind"])], _tidy(" ".join(lines)), found.start()
    return None, None, None


def _place_and_date(head: str) -> tuple[str | None, str | None]:
    for found in _PLACE_DATE.finditer(head):
        place = _tidy(re.split(r"\n|\||\s{3,}", found["place"])[-1])
        place = re.sub(r"^.*(?:[A-ZĐ]{3,}\S*|/\S+)\s+", "", place or "") or None
        if place and place[0].isupper():
            return place, read_date(found) if found["y"] else None
    return None, None


def _signature(tail: str) -> tuple[str | None, str | None]:
    for found in reversed(list(_SIGNATURE.finditer(tail))):
        title = " ".join(_SIGNED_FOR.sub("", found["title"]).split())
        for line in tail[found.end() :].splitlines()[1:10]:
            name = _NAME.match(line)
            if name:
                return " ".join(name["name"].split()), title.capitalize()
    return None, None


def _is_capital(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return len(letters) > 2 and sum(letter.isupper() for letter in letters) / len(letters) > 0.9


def _tidy(text: str | None) -> str | None:
    return " ".join((text or "").replace("|", " ").split()).strip(" .*-–") or None
