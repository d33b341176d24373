"""Where numbers stand in a text: one scan, less the numbers that only name, date or label something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mach.engines.measure.numbers import DIGITS, SCALE, SCALED, WORDS, read_digits, read_range, read_words
from mach.engines.measure.units import AMOUNT
from mach.engines.reading.lexicon import CAPITAL, SMALL
from mach.engines.reading.quantities.lexicon import (
    COUNTED_ANYWAY,
    COUNTED_IN_WORDS,
    NAMED,
    NEVER_COUNTED,
    NOT_COUNTED,
    PAGE_FURNITURE,
    SURELY_COUNTED,
    TIME_AFTER,
    ends_with,
)

_LETTER = f"[{SMALL}{CAPITAL}]"
_DIGITS = re.compile(r"\d[\d.,]*")
_NUMBER = re.compile(
    rf"(?P<low>{SCALED})(?:\s?(?P<share1>%))?"
    rf"(?:(?:\s?[-–÷]\s?|(?:\s+đồng)?\s+đến\s+(?:dưới\s+)?)(?P<high>{SCALED})(?![\d/])(?:\s?(?P<share2>%))?)?",
    re.IGNORECASE,
)
_FRACTION = re.compile(rf"(?P<part>{DIGITS})/(?P<whole>{DIGITS})(?![\w/,-]|\.\d)")
_WORDS = re.compile(rf"(?<!\w)(?P<low>{WORDS})(?:\s+(?:đến|-)\s+(?P<high>{WORDS}))?", re.IGNORECASE)
_FIRST_WORDS = re.compile(r"[HhBbSsTtCcMmNn](?:ai|a|ốn|áu|ảy|ẩy|ám|hín|ười|ột|ăm)\s")
_FLOOR_BEFORE = re.compile(r"(?:ít nhất|tối thiểu|không quá|tối đa|không dưới)\s+$", re.IGNORECASE)
_SCALE_AT_END = re.compile(rf"(?:{SCALE})$", re.IGNORECASE)
_SERIES = re.compile(
    r"(?:mức độ|mức|điều|khoản|tháng|năm|mục|điểm|quý|nhóm|cấp)\s+\d(?:\s*(?:,|và|-|–|hoặc)\s*\d)*\s*(?:,|và|-|–|hoặc)\s*$",
    re.IGNORECASE,
)
_DATE_BEFORE = re.compile(r"(?:ngày|tháng|quý|từ|đến|trước|hạn|sáng|chiều)\s*$", re.IGNORECASE)
# "Nhà máy … Trạch 4": a name of capitals goes on with its number.
_NAME = re.compile(rf"[{CAPITAL}][{SMALL}]+\s[{CAPITAL}][{SMALL}]+\s$")
_UNIT_LINE = re.compile(r"(?:đơn vị(?: tính)?|đvt)\s*:?\s*$", re.IGNORECASE)
_NOUN_AFTER = re.compile(rf"\s+\(?{_LETTER}+")
_NO_NOUN_AFTER = re.compile(r"\s+(?:và|đến|của|hằng|hàng)\b")
_WORD = re.compile(f"{_LETTER}+")
_GOES_ON = re.compile(r"[/_\w:-]|[.,]\d")
_AMOUNT = re.compile(AMOUNT)
_ACCENTED = re.compile(r"[àáảãạăắằẳẵặâấầẩẫậđèéẻẽẹêếềểễệìíỉĩịòóỏõọôốồổỗộơớờởỡợùúủũụưứừửữựỳýỷỹỵ]", re.IGNORECASE)
# Where a scan lost its accents, what is counted is still a syllable of the language, and no noise.
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh?|gi|kh|ph|th|tr|ch|qu|[bcdhklmnprstvx])?[aeiouy]{1,3}(?:ng|nh|ch|[cmnpt])?(?![\w$+^{}])(?! 20\d\d)"
)
_TIMES = re.compile(r"lần(?!\w)(?! thứ)")
_MULTIPLIED = re.compile(r"(?:gấp|còn|bằng|tăng|giảm)\s+(?:khoảng\s+|hơn\s+|gần\s+|trên\s+)?$", re.IGNORECASE)
# A sum without a noun: "tổng số phiếu là 12.408 (…)".
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_AMOUNTS_TO = re.compile(r"(?:là|đạt|được|khoảng|trên|hơn|gần|còn|[\w\d]:)\s+\**$", re.IGNORECASE)
_CODE = re.compile(r"0\d{2,}|0$")
_POINTS = re.compile(r"\s+điểm")
_PARAGRAPH_END = re.compile(r"\s*\n\s*\n")
_LABEL_AFTER = re.compile(r"\s*(?:[.)\]|]|\n|[-–]\s)")
_LINE_START = re.compile(r"\n[\s|*]*(?:\(|\[)?$")
# What goes on right behind digits that name something: "162/QĐ", "3)"; what follows a year-like number that counts.
_NAMES_ON = ("/", ":", "_", ")", "]", "+")
_COUNTS_ON = tuple("%tnvTNV")
_BESIDE = 40


@dataclass(frozen=True, slots=True)
class Found:
    """A number in the text. `tail` is where the text goes on after it: its unit; `base` is true for a denominator.

    `lone` is true where it stands alone in a cell of a table.
    """

    start: int
    end: int
    tail: int
    low: float
    high: float
    share: bool = False
    scale: str = ""
    ranged: bool = False
    base: bool = False
    lone: bool = False


def scan(text: str) -> Iterator[Found]:
    """Every number in digits that may be a quantity, in reading order."""
    taken = 0
    for digits in _DIGITS.finditer(text):
        start = digits.start()
        if start < taken or (start and _joined(text, start)):
            continue
        following = text[digits.end() : digits.end() + 2]
        if following[:1] in _NAMES_ON:
            fraction = _FRACTION.match(text, start) if following[0] == "/" else None
            if fraction:
                taken = fraction.end()
                yield from _fraction(text, fraction)
            continue
        if _is_year(digits[0]) and following.strip()[:1] not in _COUNTS_ON:
            continue
        hit = _NUMBER.match(text, start)
        if not hit:
            continue
        taken = hit.end()
        ends = read_range(hit["low"], hit["high"])
        if ends and ends[0] <= ends[1] and _counts(text, hit):
            yield _found(hit, float(ends[0]), float(ends[1]))


def written_out(text: str) -> Iterator[Found]:
    """Every number in words that may be a quantity: two words or more, a floor, or a count of things sure to be counted."""
    taken = 0
    for first in _FIRST_WORDS.finditer(text):
        hit = _WORDS.match(text, first.start()) if first.start() >= taken else None
        if not hit:
            continue
        taken = hit.end()
        low, high = read_words(hit["low"]), read_words(hit["high"] or hit["low"])
        if low is not None and high is not None and low <= high and _counts_in_words(text, hit):
            yield Found(hit.start(), hit.end(), hit.end(), float(low), float(high), ranged=bool(hit["high"]))


def lone_number(text: str, start: int, end: int) -> Found:
    """The number that stands alone in a cell."""
    low, _, high = (part.strip() for part in text[start:end].replace("–", "-").partition("-"))
    ends = read_range(low, high or None) or (0, 0)
    return Found(start, end, end, float(ends[0]), float(ends[1]), ranged=bool(high), lone=True)


def _joined(text: str, start: int) -> bool:
    """Whether digits go on from a word, a number or a clock time."""
    before = text[start - 1]
    return before.isalnum() or before in "_.,/" or (before == ":" and text[start - 2 : start - 1].isdigit())


def _found(hit: re.Match[str], low: float, high: float) -> Found:
    scale = _SCALE_AT_END.search((hit["high"] or hit["low"]).strip())
    return Found(
        start=hit.start(),
        end=hit.end(),
        tail=hit.end(),
        low=low,
        high=high,
        share=bool(hit["share1"] or hit["share2"]),
        scale=scale[0].lower() if scale else "",
        ranged=bool(hit["high"]),
    )


def _fraction(text: str, hit: re.Match[str]) -> Iterator[Found]:
    before, after = text[max(0, hit.start() - 30) : hit.start()], text[hit.end() : hit.end() + 30]
    part, whole = read_digits(hit["part"]), read_digits(hit["whole"])
    if (
        part is None
        or whole is None
        or part > whole
        or _is_year(hit["whole"])
        or not _NOUN_AFTER.match(after)
        or _NO_NOUN_AFTER.match(after)
        or ends_with(before, NEVER_COUNTED)
        or _DATE_BEFORE.search(before)
    ):
        return
    for group, value in (("part", float(part)), ("whole", float(whole))):
        yield Found(hit.start(group), hit.end(group), hit.end(), value, value, base=group == "whole")


def _counts(text: str, hit: re.Match[str]) -> bool:
    """Whether a number is one of things, money or share, by what stands beside it."""
    before = text[max(0, hit.start() - _BESIDE) : hit.start()]
    after = text[hit.end() : hit.end() + _BESIDE]
    if _UNIT_LINE.search(before):
        return False
    if hit["share1"] or hit["share2"] or not (hit["high"] or hit["low"])[-1].isdigit():
        return True
    if _GOES_ON.match(after) and not _AMOUNT.match(after):
        return False
    if _labels(before, after, hit["low"]):
        return False
    left = " ".join(before.lower().split())
    if PAGE_FURNITURE.search(left):
        return False
    phrase = " ".join(after.replace("*", " ").split())
    if _TIMES.match(phrase):
        return _MULTIPLIED.search(before) is not None
    if not _opens_noun(phrase):
        return _GROUPED.fullmatch(hit["low"]) is not None and _AMOUNTS_TO.search(before) is not None
    if TIME_AFTER.match(f" {phrase}") or not (_ACCENTED.search(before + after) or _SYLLABLE.match(phrase.lower())):
        return False
    sure = SURELY_COUNTED.match(phrase.lower()) is not None
    if ends_with(left, NEVER_COUNTED) and not (left.endswith("trong số") and sure):
        return False
    if _SERIES.search(before) and not (sure and left.endswith(" và")):
        return False
    return sure or not (ends_with(left, NAMED) or _NAME.search(before))


def _counts_in_words(text: str, hit: re.Match[str]) -> bool:
    before = text[max(0, hit.start() - _BESIDE) : hit.start()].lower()
    phrase = " ".join(text[hit.end() : hit.end() + _BESIDE].lower().split())
    if ends_with(before, NAMED) or TIME_AFTER.match(f" {phrase}"):
        return False
    if _FLOOR_BEFORE.search(before):
        return True
    if not _opens_noun(phrase):
        return False
    return " " in hit["low"] or (
        hit["low"].lower() not in ("một", "năm") and COUNTED_IN_WORDS.match(phrase) is not None
    )


def _labels(before: str, after: str, low: str) -> bool:
    """Whether a number is a year, a code, or the label of a paragraph or a row."""
    if _is_year(low):
        return True
    if low[0] == "0" and _CODE.match(low) and not _POINTS.match(after):
        return True
    if _PARAGRAPH_END.match(after):
        return True
    return _LABEL_AFTER.match(after) is not None and _LINE_START.search(f"\n{before}") is not None


def _is_year(printed: str) -> bool:
    return len(printed) == 4 and printed[:2] in ("19", "20") and printed.isdigit()


def _opens_noun(phrase: str) -> bool:
    word = _WORD.match(phrase)
    if not word:
        return False
    return word[0].lower() not in NOT_COUNTED or bool(COUNTED_ANYWAY.match(phrase.lower()))
