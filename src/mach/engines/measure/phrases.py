"""One phrase that states a number: "từ 02 trở lên", "khoảng trên 4,2 tỷ", "02 - 03 doanh nghiệp/năm"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from mach.engines.measure.comparators import Comparator, comparator_after, comparator_before
from mach.engines.measure.numbers import SCALED, TO, WORDS, read_range, read_words
from mach.engines.measure.units import AMOUNT, MONEY, PER_EACH, PER_SLASH, Measure, Per, per_of
from mach.engines.vietnamese import nfc

_PHRASE = re.compile(
    rf"(?<![\w.,])(?:(?P<low>{SCALED})(?:\s*(?P<share1>%))?(?:\s*{TO}\s*(?P<high>{SCALED})(?:\s*(?P<share2>%))?)?|(?P<words>{WORDS}))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A stated number: money in đồng (or the printed currency), percent as 90; `min` equals `max` for one value."""

    min: float
    max: float
    comparator: Comparator
    measure: Measure
    unit: str
    per: Per | None
    change: Literal["increase", "decrease"] | None


def parse(text: str) -> Quantity | None:
    """The quantity that one phrase states; None when it states none.

    A floor or ceiling keeps its word over a range ("ít nhất 70% - 80%" is at_least, 70 the floor and 80 the goal);
    without one a range is "range".
    """
    phrase = " ".join(nfc(text).split())
    found = next((hit for hit in _PHRASE.finditer(phrase) if _values(hit)), None)
    values = _values(found) if found else None
    if found is None or values is None:
        return None
    low, high = values
    if found["high"] and high < low:
        return None
    left, right = phrase[: found.start()], phrase[found.end() :]
    measure, unit = _unit(right.strip(), share=bool(found["share1"] or found["share2"]))
    if found["low"] and not unit and re.search(r"(?:tỷ|tỉ|triệu)$", found[0].strip(), re.IGNORECASE):
        measure, unit = "money", "đồng"
    bound: Comparator | None = comparator_after(right) or comparator_before(left)
    if found["high"] and bound not in ("at_least", "at_most"):
        bound = "range"
    per = PER_SLASH.search(right) or PER_EACH.search(phrase)
    return Quantity(
        min=low,
        max=high,
        comparator=bound or "exactly",
        measure=measure,
        unit=unit,
        per=per_of(per[1]) if per else None,
        change=_change(left),
    )


def quantity_json(text: str, value: float | None = None) -> dict[str, Any]:
    """The quantity of a phrase as a JSON object, its phrase under "text" and, where given, a figure under "value".

    A phrase without a number keeps its text alone: the numbers are null, to be filled by hand.
    """
    found = parse(text)
    names = ("min", "max", "comparator", "measure", "unit", "per", "change")
    figures = {name: getattr(found, name) if found else None for name in names}
    return {"text": text, **figures, "value": value}


def _values(found: re.Match[str]) -> tuple[float, float] | None:
    if found["words"]:
        written = read_words(found["words"])
        return None if written is None else (float(written), float(written))
    ends = read_range(found["low"], found["high"])
    return None if ends is None else (float(ends[0]), float(ends[1]))


def _unit(after: str, *, share: bool) -> tuple[Measure, str]:
    if share:
        return "percent", "%"
    noun = re.split(r"[,;.:()]|\s(?:trở|mỗi|hằng|hàng|trong|và)\s", f"{after} ")[0].strip()
    noun = re.sub(
        r"\s*(?:/(?:năm|quý|tháng|tuần|ngày)\b.*|(?:^|\s)trở (?:lên|xuống).*)$", "", noun, flags=re.IGNORECASE
    )
    if re.match(MONEY, noun, re.IGNORECASE):
        return "money", noun
    if re.match(AMOUNT, noun, re.IGNORECASE):
        return "amount", noun
    return "count", noun


def _change(before: str) -> Literal["increase", "decrease"] | None:
    words = re.findall(r"(?<!\w)(tăng|giảm|vượt|thêm)(?!\w)", before, re.IGNORECASE)
    if not words:
        return None
    return "decrease" if words[-1].lower() == "giảm" else "increase"
