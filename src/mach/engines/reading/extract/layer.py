"""Whether the text layer of a PDF is worth reading: nothing at all, a signature only, letters without sense, or text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from mach.engines.vietnamese import fold

_SIGNATURE = re.compile(
    r"^\s*(?:người ký|ký bởi|ký số|đã ký|email|thời gian ký|ngày ký|cơ quan|chức vụ|lý do|vị trí ký|tổ chức|signature"
    r"|digitally signed|signed by|signing (?:date|time)|date|reason|location)\b\s*[:.].*$",
    re.IGNORECASE | re.MULTILINE,
)
_LEAST = 40  # letters of a page that has text
_ENOUGH_WORDS = 100  # to judge by shares
_WORD = re.compile(r"[^\W\d_]+")
_LONE = re.compile(r"(?<=[^\W\d_] )(?:[bcdđghklmnpqrstvx]|ch|ng|nh|th|tr|kh)(?= [^\W\d_])")
_BROKEN = re.compile(r"\w[^\w\s.,;:/()&–\-+%@'’_|\]\[=]+\w")  # signs inside a word
_PLAIN_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnptiyou])?"
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a text layer is worth; `discard` when its letters mean nothing."""

    needs_ocr: bool = False
    discard: bool = False
    warnings: tuple[str, ...] = ()


def judge(text: str, pages: Sequence[str]) -> Verdict:
    """The worth of a text layer; `pages` are the texts of the pages, `text` all of it as extracted."""
    if all(_letters(_SIGNATURE.sub("", page)) < _LEAST for page in pages):
        kind = "chỉ có lớp chữ của chữ ký số" if text.strip() else "không có lớp chữ"
        return Verdict(True, False, (f"Tệp PDF là bản quét, {kind}: cần nhận dạng chữ (OCR) trước khi đọc.",))
    words = _WORD.findall(text)
    if len(words) < _ENOUGH_WORDS:
        return Verdict()
    vietnamese = sum(1 for word in words if _PLAIN_SYLLABLE.fullmatch(fold(word))) / len(words)
    single = sum(1 for word in words if len(word) == 1) / len(words)
    if vietnamese < 0.5 and (single > 0.12 or len(_BROKEN.findall(text)) > 0.02 * len(words)):
        return Verdict(
            True, True, ("Lớp chữ của tệp PDF không có nghĩa (nhận dạng sai hoặc ngược trang): cần nhận dạng lại.",)
        )
    warnings = []
    unmarked = vietnamese > 0.7 and sum(1 for word in words if not word.isascii()) < 0.15 * len(words)
    if unmarked:
        warnings.append("Lớp chữ của tệp PDF mất dấu tiếng Việt: kết quả đọc có thể thiếu, cần nhận dạng lại.")
    if len(_LONE.findall(text)) > 0.004 * len(words):
        warnings.append("Lớp chữ của tệp PDF thiếu một số chữ cái; đề nghị đối chiếu với bản gốc.")
    blank = [str(number) for number, page in enumerate(pages, 1) if not _letters(page)]
    if blank:
        warnings.append(f"Trang {', '.join(blank)} không có chữ (trang trắng hoặc bản quét).")
    return Verdict(unmarked, False, tuple(warnings))


def _letters(text: str) -> int:
    return sum(map(len, _WORD.findall(text)))
