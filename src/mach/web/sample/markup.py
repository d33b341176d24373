"""Papers of the sample as data files: a small markup for the body, each line knowing which domain rows it carries.

# TITLE        a heading I., II.        - words    a bullet
## title       a heading 1., 2.         § words    an article (Điều 1.)
words <000-Q01 000-A03>                 carries these rows of `domain/indicators.md`
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from mach.web.sample.days import Days

# In the order in which they arrive in the year.
PLANS = ("chien-luoc-dich-vu", "chuong-trinh-hanh-dong", "cam-ket-tinh-uy", "so-ket-sau-thang", "ke-hoach-tinh")
_MARKS = ("## ", "# ", "- ", "§ ")
_IDS = re.compile(r"\s*<(?P<ids>[0-9A-Za-z -]+)>$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a body: its mark ("" for a paragraph), its words, the domain rows it carries."""

    mark: str
    words: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A plan as its file tells it, the years filled in."""

    key: str
    head: Mapping[str, Any]
    body: tuple[Line, ...]
    annex: tuple[Line, ...]

    @property
    def words_of(self) -> dict[str, str]:
        """The words that carry each domain row."""
        return {one: line.words for line in (*self.body, *self.annex) for one in line.ids}


def plan_file(key: str, days: Days) -> PlanFile:
    """Read a plan; its years follow from its day."""
    source = files("mach.web.sample").joinpath(f"plans/{key}.toml").read_text(encoding="utf-8")
    head = tomllib.loads(source)
    if "arrived_days_ago" in head:
        head["date"] = days.ago(head["arrived_days_ago"])
    else:
        head["date"] = days.in_year(head["issued"], reviews=head.get("reviews", False))
    # A plan of December is for the year that then begins; a plan that has just arrived for the year nearly here.
    year = head["date"].year + (head["date"].month == 12)
    years = {"{year}": str(year), "{coming_year}": str(days.coming_year)}
    filled = _fill(head, years)
    annex = filled.get("annex", {})
    return PlanFile(key, filled, _lines(filled.pop("body")), _lines(annex.get("body", "")))


def _fill(value: Any, years: Mapping[str, str]) -> Any:
    """The same data with every year written out."""
    if isinstance(value, str):
        for placeholder, year in years.items():
            value = value.replace(placeholder, year)
        return value
    if isinstance(value, dict):
        return {name: _fill(one, years) for name, one in value.items()}
    return [_fill(one, years) for one in value] if isinstance(value, list) else value


def _lines(body: str) -> tuple[Line, ...]:
    return tuple(_line(one.strip()) for one in body.splitlines() if one.strip())


def _line(source: str) -> Line:
    ids = _IDS.search(source)
    words = source[: ids.start()] if ids else source
    mark = next((mark for mark in _MARKS if words.startswith(mark)), "")
    return Line(mark.strip(), words[len(mark) :].strip(), tuple(ids["ids"].split()) if ids else ())
