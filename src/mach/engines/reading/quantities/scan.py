"""Where numbers stand in a text: one scan, less the numbers that only name, date or label something."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mach.engines.measure.numbers import DIGITS, SCALE, SCALED, read_digits, read_range
from mach.engines.measure.units import AMOUNT
from mach.engines.reading.lexicon import CAPITAL, SMALL
from mach.engines.reading.quantities.lexicon import (
    COUNTED_ANYWAY,
    HARD_BEFORE,
    NAMED_BEFORE,
    NOT_COUNTED,
    PAGE_FURNITURE,
    SURELY_COUNTED,
    TIME_AFTER,
)

_LETTER = f"[{SMALL}{CAPITAL}]"
_NUMBER = re.compile(
    rf"(?<![\w.,/])(?<!\d:)(?P<low>{SCALED})(?:\s?(?P<share1>%))?"
    rf"(?:(?:\s?[-–÷]\s?|(?:\s+đồng)?\s+đến\s+(?:dưới\s+)?)(?P<high>{SCALED})(?![\d/])(?:\s?(?P<share2>%))?)?",
    re.IGNORECASE,
)
_FRACTION = re.compile(rf"(?<![\w.,/])(?P<part>{DIGITS})/(?P<whole>{DIGITS})(?![\w/,-]|\.\d)")
_SCALE_AT_END = re.compile(rf"(?:{SCALE})$", re.IGNORECASE)
_SERIES = re.compile(
    r"(?:mức độ|mức|điều|khoản|tháng|năm|mục|điểm|quý|nhóm|cấp)\s+\d(?:\s*(?:,|và|-|–|hoặc)\s*\d)*\s*(?:,|và|-|–|hoặc)\s*$",
    re.IGNORECASE,
)
# "Nhà máy … Trạch 4": a name of capitals goes on with its number.
_NAME = re.compile(rf"[{CAPITAL}][{SMALL}]+\s[{CAPITAL}][{SMALL}]+\s$")
_HIGH_YEAR = 2100


@dataclass(frozen=True, slots=True)
class Found:
    """A number in the text. `tail` is where the text goes on after it: its unit; `base` is true for a denominator."""

    start: int
    end: int
    tail: int
    low: float
    high: float
    share: bool
    scale: str
    ranged: bool
    base: bool = False


def scan(text: str) -> Iterator[Found]:
    """Every number that may be a quantity, in reading order."""
    fractions = {hit.start(): hit for hit in _FRACTION.finditer(text)}
    taken = 0
    for hit in _NUMBER.finditer(text):
        if hit.start() < taken:
            continue
        fraction = fractions.get(hit.start())
        if fraction:
            taken = fraction.end()
            yield from _fraction(text, fraction)
            continue
        ends = read_range(hit["low"], hit["high"])
        if ends and ends[0] <= ends[1] and _counts(text, hit):
            yield _found(hit, float(ends[0]), float(ends[1]))


def _found(hit: re.Match[str], low: float, high: float) -> Found:
    scale = _SCALE_AT_END.search((hit["high"] or hit["low"]).strip())
    share = bool(hit["share1"] or hit["share2"])
    return Found(
        hit.start(), hit.end(), hit.end(), low, high, share, scale[0].lower() if scale else "", bool(hit["high"])
    )


def _fraction(text: str, hit: re.Match[str]) -> Iterator[Found]:
    before, after = text[max(0, hit.start() - 30) : hit.start()], text[hit.end() : hit.end() + 30]
    part, whole = read_digits(hit["part"]), read_digits(hit["whole"])
    noun = re.match(rf"\s+\(?{_LETTER}+", after)
    if (
        not noun
        or part is None
        or whole is None
        or part > whole
        or HARD_BEFORE.search(before.lower())
        or re.match(r"\s+(?:và|đến|của|hằng|hàng)\b", after)
    ):
        return
    if re.search(r"(?:ngày|tháng|quý|từ|đến|trước|hạn|sáng|chiều)\s*$", before, re.IGNORECASE):
        return
    for group, value in (("part", float(part)), ("whole", float(whole))):
        yield Found(hit.start(group), hit.end(group), hit.end(), value, value, False, "", False, base=group == "whole")


def _counts(text: str, hit: re.Match[str]) -> bool:
    """Whether a number is one of things, money or share, by what stands beside it."""
    before = text[max(0, hit.start() - 40) : hit.start()]
    after = text[hit.end() : hit.end() + 40]
    if hit["share1"] or hit["share2"] or _SCALE_AT_END.search((hit["high"] or hit["low"]).strip()):
        return True
    if re.match(r"[/_\w:-]|[.,]\d", after) and not re.match(AMOUNT, after):
        return False
    if _labels(before, after, hit["low"]):
        return False
    phrase = " ".join(after.replace("*", " ").split())
    left = " ".join(before.lower().split())
    if HARD_BEFORE.search(left) and not (left.endswith("trong số") and SURELY_COUNTED.match(phrase)):
        return False
    if TIME_AFTER.match(f" {phrase}") or _SERIES.search(before) or PAGE_FURNITURE.search(left):
        return False
    if not SURELY_COUNTED.match(phrase.lower()) and (NAMED_BEFORE.search(left) or _NAME.search(before)):
        return False
    return _opens_noun(phrase)


def _labels(before: str, after: str, low: str) -> bool:
    """Whether a number is a year, a code, or the label of a paragraph or a row."""
    if len(low) == 4 and low.isdigit() and 1900 <= int(low) <= _HIGH_YEAR:
        return True
    if re.match(r"0\d{2,}|0$", low) and not re.match(r"\s+điểm", after):
        return True
    opens = re.search(r"\n[\s|*]*(?:\(|\[)?$", f"\n{before}")
    return bool(opens and re.match(r"\s*(?:[.)\]|]|\n|[-–]\s)", after)) or bool(re.match(r"\s*\n\s*\n", after))


def _opens_noun(phrase: str) -> bool:
    word = re.match(rf"{_LETTER}+", phrase)
    if not word:
        return False
    return word[0].lower() not in NOT_COUNTED or bool(COUNTED_ANYWAY.match(phrase.lower()))
