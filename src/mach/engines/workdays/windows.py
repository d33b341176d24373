"""Reporting periods and the days they cover.

Two clocks run side by side. `nd09`: administrative reports (Nghị định 09/2019/NĐ-CP, Art. 12): a month runs from day 15
of the month before to day 14, so a year from 15/12 to 14/12. `statistics`: calendar months and years. Windows are
whole local days, both ends included.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Scheme = Literal["nd09", "statistics"]
PeriodKind = Literal["month", "quarter", "half_year", "nine_months", "year"]

# Months that one period lasts, and how many such periods a year has. Nine months run beside the quarters and halves.
_MONTHS: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "half_year": 6, "nine_months": 9, "year": 12}
_COUNT: dict[PeriodKind, int] = {"month": 12, "quarter": 4, "half_year": 2, "nine_months": 1, "year": 1}
_ROMAN = ("I", "II", "III", "IV")
_KEY = re.compile(r"([0-9]{4})(?:-(?:(9M)|H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")


@dataclass(frozen=True, slots=True)
class Window:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True)
class Period:
    """The `index`-th reporting period (from 1) of its kind in a year; ValueError when there is none."""

    scheme: Scheme
    kind: PeriodKind
    year: int
    index: int = 1

    def __post_init__(self) -> None:
        if self.scheme not in ("nd09", "statistics") or self.kind not in _COUNT:
            raise ValueError(f"Không có kỳ báo cáo “{self.kind}” theo cách tính “{self.scheme}”.")
        if not 1 <= self.index <= _COUNT[self.kind]:
            raise ValueError(f"Kỳ “{self.kind}” đánh số từ 1 đến {_COUNT[self.kind]}, không có kỳ {self.index}.")
        if not 1900 <= self.year <= 2999:
            raise ValueError(f"Năm {self.year} nằm ngoài khoảng 1900-2999.")

    @property
    def window(self) -> Window:
        """The days whose records count for the period."""
        length = _MONTHS[self.kind]
        last_month = length * self.index
        return Window(
            _month(self.scheme, self.year, last_month - length + 1).start,
            _month(self.scheme, self.year, last_month).end,
        )

    @property
    def cumulative(self) -> Window:
        """The days from the start of the year's window to the end of the period (lũy kế)."""
        return Window(_month(self.scheme, self.year, 1).start, self.window.end)

    @property
    def key(self) -> str:
        """Short identity within a scheme: 2026, 2026-H1, 2026-9M, 2026-Q3, 2026-06."""
        suffix = {
            "month": f"-{self.index:02d}",
            "quarter": f"-Q{self.index}",
            "half_year": f"-H{self.index}",
            "nine_months": "-9M",
            "year": "",
        }
        return f"{self.year}{suffix[self.kind]}"

    @property
    def label(self) -> str:
        """The period as a sentence names it: "6 tháng đầu năm 2026", "quý III năm 2026"."""
        names = {
            "month": f"tháng {self.index}",
            "quarter": f"quý {_ROMAN[min(self.index, 4) - 1]}",
            "half_year": "6 tháng đầu" if self.index == 1 else "6 tháng cuối",
            "nine_months": "9 tháng đầu",
            "year": "",
        }
        return f"{names[self.kind]} năm {self.year}".strip()


def window(scheme: Scheme, kind: PeriodKind, year: int, index: int = 1) -> Window:
    """The days of a period; `index` counts from 1 within the year."""
    return Period(scheme, kind, year, index).window


def period_of(day: date, *, scheme: Scheme, kind: PeriodKind) -> Period:
    """The period in which a record of `day` counts. ValueError for nine months, which do not divide a year."""
    if kind == "nine_months":
        raise ValueError("Kỳ 9 tháng không chia hết năm; hãy chọn tháng, quý, 6 tháng hoặc năm.")
    months = day.year * 12 + day.month - 1
    if scheme == "nd09" and day.day >= 15:
        months += 1
    year, month = divmod(months, 12)
    return Period(scheme, kind, year, month // _MONTHS[kind] + 1)


def parse_period(key: str, *, scheme: Scheme) -> Period | None:
    """The period of a `Period.key`, or None."""
    found = _KEY.fullmatch(key)
    if not found:
        return None
    year, nine_months, half, quarter, month = found.groups()
    kinds: tuple[tuple[PeriodKind, str | None], ...] = (("half_year", half), ("quarter", quarter), ("month", month))
    kind, index = next(((kind, int(index)) for kind, index in kinds if index), ("year", 1))
    try:
        return Period(scheme, "nine_months" if nine_months else kind, int(year), index)
    except ValueError:
        return None


def periods_of_year(scheme: Scheme, kind: PeriodKind, year: int) -> tuple[Period, ...]:
    """All periods of a kind in a year, in order."""
    return tuple(Period(scheme, kind, year, index) for index in range(1, _COUNT[kind] + 1))


def same_period_last_year(period: Period) -> Period:
    """The period to compare with (cùng kỳ năm trước)."""
    return Period(period.scheme, period.kind, period.year - 1, period.index)


def years_of_phase(scheme: Scheme, first_year: int, last_year: int) -> tuple[Period, ...]:
    """The years of a phase such as 2021-2030, in order; empty when it ends before it starts."""
    return tuple(Period(scheme, "year", year) for year in range(first_year, last_year + 1))


def phase_window(scheme: Scheme, first_year: int, last_year: int) -> Window:
    """The days of a whole phase: the union of its years. ValueError when it ends before it starts."""
    if last_year < first_year:
        raise ValueError(f"Giai đoạn {first_year}-{last_year} kết thúc trước khi bắt đầu.")
    return Window(window(scheme, "year", first_year).start, window(scheme, "year", last_year).end)


def _month(scheme: Scheme, year: int, month: int) -> Window:
    first = date(year, month, 1)
    if scheme == "nd09":
        return Window((first - timedelta(days=1)).replace(day=15), first.replace(day=14))
    return Window(first, first.replace(day=monthrange(year, month)[1]))
