"""Charts drawn on the server: pure functions from figures to SVG.

Positions across are percentages and text is text, so that a chart is as legible at 360 px and on paper as on a wide
screen. Every chart says its content in <title> and <desc> and carries its figures as a table behind "Xem bảng số liệu".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from itertools import pairwise
from typing import Any, Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from mach.engines.measure import counts_things
from mach.engines.vietnamese import format_date, format_money, format_money_full, format_number
from mach.ui import registry
from mach.ui.icons import icon

Number = int | float | Decimal
Tone = Literal["", "good", "warn", "bad"]
DONG = "đồng"  # the unit of money: all of it is held in đồng
LEVELS = 5  # of grey, more than five parts of a bar nobody tells apart


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of `bars`: what, how much; `note` stands beside the value, `address` opens the records in the table."""

    label: str
    value: Number
    note: str = ""
    tone: Tone = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A value on a day."""

    day: date
    value: Number


@dataclass(frozen=True, slots=True)
class Row:
    """One line of `stacked`: its parts stand in the order of the names given to the chart."""

    label: str
    parts: tuple[Number, ...]


def said(value: Number, unit: str = "") -> str:
    """A value with its unit; "%" stands against the number."""
    number = format_number(value)
    return f"{number}%" if unit == "%" else f"{number} {unit}" if unit else number


def progress(
    value: Number | None,
    target: Number | None,
    expected: Number | None = None,
    unit: str = "",
    standing: str = "",
    *,
    short: bool = False,
) -> SafeString:
    """A bar of value against target with an upright mark at `expected`, and the same said in words with the state.

    `standing` is a code of `registry.STATES` where a rule has judged the promise; else value and pace say the word.
    What is counted in whole things is late by whole things. `short`: the unit stands beside already.
    """
    done, whole = Decimal(str(value or 0)), Decimal(str(target or 0))
    if whole <= 0:
        return format_html('<span class="figure">{}</span>', _told(done, unit))
    pace = None if expected is None else Decimal(str(expected))
    are_things = counts_things(unit) and done == done.to_integral_value() and whole == whole.to_integral_value()
    should = pace if pace is None or not are_things else round(pace, 6).to_integral_value(ROUND_CEILING)
    shown = "" if short and unit != DONG else unit
    late = "" if should is None else f"Chậm {_told(should - done, shown)}"
    judged = registry.STATES.get(standing)
    if judged is not None:
        tone, picture, word = judged.tone, judged.icon, judged.label
        if standing == "behind" and late:
            word = late
    elif done >= whole:
        tone, picture, word = "good", "done", "Đạt" if done == whole else "Vượt"
    elif pace is None:
        tone, picture, word = "", "", ""
    elif done >= pace:
        tone, picture, word = "", "check", "Đúng tiến độ"
    else:
        tone, picture, word = "warn", "clock", late
    label = f"{said(done)} trên {said(whole, unit)}" + (
        f", lẽ ra đến nay {said(should, unit)}" if should is not None else ""
    )
    state = format_html('<span class="progress__state">{} {}</span>', icon(picture), word) if word else ""
    mark = ""
    if pace is not None:
        mark = format_html('<line class="progress__pace" x1="{0}" x2="{0}" y1="0" y2="14.4"/>', _share(pace, whole))
    exact = format_html(' title="{} / {}"', said(done), format_money_full(int(whole))) if unit == DONG else ""
    return format_html(
        '<span class="progress progress--{}">'
        '<span class="progress__words"><span{}><span class="num">{}</span> / {}</span>{}</span>'
        '<svg class="progress__bar" role="img" aria-label="{}">'
        '<rect class="progress__ground" y="3" width="100%" height="8.4" rx="1.5"/>'
        '<rect class="progress__value" y="3" width="{}" height="8.4" rx="1.5"/>{}</svg></span>',
        tone or "plain",
        exact,
        _told(done, DONG if unit == DONG else ""),
        _told(whole, shown),
        state,
        label,
        _share(done, whole),
        mark,
    )


def _told(value: Decimal, unit: str) -> str:
    """As `said`, money short."""
    return format_money(int(value)) if unit == DONG else said(value, unit)


def bars(
    series: Sequence[Bar], *, title: str, unit: str = "", whole: Number | None = None, note: str = ""
) -> SafeString:
    """Horizontal bars, the label above each. `whole` is the full width (100 for a rate), else the largest value."""
    top = (
        Decimal(str(whole))
        if whole is not None
        else max((Decimal(str(bar.value)) for bar in series), default=Decimal(0))
    )
    lines = format_html_join(
        "",
        '<text x="0" y="{y}">{label}</text><text class="chart__value" x="100%" y="{y}" text-anchor="end">{value}</text>'
        '<rect class="chart__ground" y="{at}" width="100%" height="8" rx="1"/>'
        '<rect class="chart__fill chart__fill--{tone}" y="{at}" width="{width}" height="8" rx="1"/>',
        (
            {
                "y": 44 * place + 15,
                "at": 44 * place + 23,
                "label": bar.label if len(bar.label) <= 34 else bar.label[:33] + "…",
                "value": f"{said(bar.value, unit)}{f' · {bar.note}' if bar.note else ''}",
                "tone": bar.tone or "1",
                "width": _share(bar.value, top),
            }
            for place, bar in enumerate(series)
        ),
    )
    desc = "; ".join(f"{bar.label}: {said(bar.value, unit)}" for bar in series)
    rows = [[_linked(bar.label, bar.address), said(bar.value, unit), bar.note] for bar in series]
    heads = ["", "Giá trị", "Ghi chú"] if any(bar.note for bar in series) else ["", "Giá trị"]
    return _chart(title, note, desc, 44 * len(series), lines, _table(heads, rows))


def line_pace(
    points: Sequence[Point],
    expected: Sequence[Point] = (),
    *,
    title: str,
    unit: str = "",
    target: Number | None = None,
    note: str = "",
) -> SafeString:
    """A value over time (solid) against where it should stand (dashed) and the target (dotted). Days rise."""
    every = [*points, *expected]
    if not every:
        return _chart(title, note, "Chưa có số liệu.", 0, mark_safe(""), mark_safe(""))
    first, last = min(point.day for point in every), max(point.day for point in every)
    top = max([Decimal(str(point.value)) for point in every] + [Decimal(str(target or 0)), Decimal(1)]) * Decimal(
        "1.12"
    )
    height, foot = 220, 26

    def across(day: date) -> str:
        return f"{(day - first).days / max((last - first).days, 1) * 100:.2f}%"

    def up(value: Number) -> str:
        return f"{height - foot - float(Decimal(str(value)) / top) * (height - foot - 8):.1f}"

    drawn = [_rule(up(0), "chart__axis")]
    if target is not None:
        drawn.append(_rule(up(target), "chart__limit"))
        drawn.append(_words("0", f"{float(up(target)) - 6:.1f}", f"Chỉ tiêu {said(target, unit)}", "chart__faint"))
    drawn += [_segment(a, b, across, up, "chart__expected") for a, b in pairwise(expected)]
    drawn += [_segment(a, b, across, up, "chart__line") for a, b in pairwise(points)]
    drawn += [
        format_html('<circle class="chart__point" cx="{}" cy="{}" r="4"/>', across(point.day), up(point.value))
        for point in points
    ]
    if points:
        newest = points[-1]
        anchor = "end" if (newest.day - first).days * 2 > (last - first).days else "start"
        above = f"{float(up(newest.value)) - 12:.1f}"
        drawn.append(_words(across(newest.day), above, said(newest.value, unit), "chart__value", anchor))
    drawn.append(_words("0", str(height - 4), format_date(first), "chart__faint"))
    drawn.append(_words("100%", str(height - 4), format_date(last), "chart__faint", "end"))
    names = [("chart__line", "Đếm được")] + ([("chart__expected", "Lẽ ra phải đạt")] if expected else [])
    desc = "; ".join(f"{format_date(point.day)}: {said(point.value, unit)}" for point in points)
    table = _pace_table(points, expected, unit)
    return _chart(title, note, desc, height, mark_safe("".join(drawn)), table, _line_legend(names))


def stacked(rows: Sequence[Row], *, names: Sequence[str], title: str, unit: str = "", note: str = "") -> SafeString:
    """Bars cut into named parts, the number in each part wide enough to hold it. Up to five parts."""
    if len(names) > LEVELS:
        raise ValueError(f"a stacked chart shows up to {LEVELS} parts, not {len(names)}")
    top = max((sum(Decimal(str(part)) for part in row.parts) for row in rows), default=Decimal(0))
    drawn: list[str] = []
    for place, row in enumerate(rows):
        y, at = 52 * place + 15, Decimal(0)
        whole = sum((Decimal(str(part)) for part in row.parts), Decimal(0))
        drawn.append(_words("0", str(y), row.label))
        drawn.append(_words("100%", str(y), said(whole, unit), "chart__value", "end"))
        for number, part in enumerate(row.parts, start=1):
            width = Decimal(str(part))
            if width <= 0:
                continue
            drawn.append(
                format_html(
                    '<rect class="chart__fill--{}" x="{}" y="{}" width="{}" height="20"/>',
                    number,
                    _share(at, top),
                    y + 8,
                    _share(width, top),
                )
            )
            if top and width / top >= Decimal("0.07"):
                ink = "chart__on-light" if number in (2, 3) else "chart__on-dark"
                drawn.append(_words(_share(at + width / 2, top), str(y + 23), said(part), ink, "middle"))
            at += width
    legend = format_html_join(
        "",
        '<li><svg viewBox="0 0 14 14" aria-hidden="true"><rect class="chart__fill--{}" width="14" height="14"/></svg>'
        "{}</li>",
        enumerate(names, start=1),
    )
    desc = "; ".join(
        f"{row.label}: " + ", ".join(f"{name} {said(part, unit)}" for name, part in zip(names, row.parts, strict=True))
        for row in rows
    )
    table = _table(["", *names], [[row.label, *(said(part, unit) for part in row.parts)] for row in rows])
    legend = format_html('<ul class="chart__legend">{}</ul>', legend)
    return _chart(title, note, desc, 52 * len(rows), mark_safe("".join(drawn)), table, legend)


def spark(values: Sequence[Number], *, title: str) -> SafeString:
    """A small line of how a value moved, to stand in a table; `title` says it in words."""
    numbers = [Decimal(str(value)) for value in values]
    low, span = min(numbers, default=Decimal(0)), max(numbers, default=Decimal(0)) - min(numbers, default=Decimal(0))
    step = 100 / max(len(numbers) - 1, 1)
    places = [
        (f"{step * place:.1f}%", f"{21 - float((number - low) / (span or 1)) * 18:.1f}")
        for place, number in enumerate(numbers)
    ]
    lines = format_html_join(
        "",
        '<line x1="{}" y1="{}" x2="{}" y2="{}"/>',
        ((*a, *b) for a, b in pairwise(places)),
    )
    end = format_html('<circle cx="{}" cy="{}" r="2.75"/>', *places[-1]) if places else ""
    return format_html('<svg class="spark" role="img" aria-label="{}">{}{}</svg>', title, lines, end)


def _chart(
    title: str, note: str, desc: str, height: int, drawn: SafeString, table: SafeString, legend: SafeString | str = ""
) -> SafeString:
    return format_html(
        '<figure class="chart"><figcaption>{}{}</figcaption>{}<svg class="chart__plot" height="{}" role="img">'
        "<title>{}</title><desc>{}</desc>{}</svg>{}</figure>",
        title,
        format_html("<small>{}</small>", note) if note else "",
        legend,
        height,
        title,
        desc,
        drawn,
        table,
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> SafeString:
    """The figures behind the drawing; the first column names the row, the others are numbers."""
    head = format_html_join(
        "",
        '<th scope="col"{}>{}</th>',
        ((mark_safe(' class="num"') if place else "", name or "Mục") for place, name in enumerate(heads)),
    )
    body = format_html_join(
        "",
        '<tr><th scope="row">{}</th>{}</tr>',
        (
            (
                row[0],
                format_html_join("", '<td class="num" data-label="{}">{}</td>', zip(heads[1:], row[1:], strict=False)),
            )
            for row in rows
        ),
    )
    return format_html(
        '<details><summary>Xem bảng số liệu</summary><div class="table-box"><table class="table table--tight"><thead>'
        "<tr>{}</tr></thead><tbody>{}</tbody></table></div></details>",
        head,
        body,
    )


def _pace_table(points: Sequence[Point], expected: Sequence[Point], unit: str) -> SafeString:
    should = {point.day: said(point.value, unit) for point in expected}
    have = {point.day: said(point.value, unit) for point in points}
    rows = [[format_date(day), have.get(day, "–"), should.get(day, "–")] for day in sorted({*have, *should})]
    return _table(["Ngày", "Đếm được", "Lẽ ra phải đạt"], rows)


def _line_legend(names: Iterable[tuple[str, str]]) -> SafeString:
    lines = format_html_join(
        "",
        '<li><svg aria-hidden="true"><line class="{}" x1="0" x2="28" y1="8" y2="8"/></svg>{}</li>',
        names,
    )
    return format_html('<ul class="chart__legend chart__legend--lines">{}</ul>', lines)


def _segment(a: Point, b: Point, across: Any, up: Any, kind: str) -> SafeString:
    return format_html(
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        kind,
        across(a.day),
        up(a.value),
        across(b.day),
        up(b.value),
    )


def _rule(y: str, kind: str) -> SafeString:
    return format_html('<line class="{}" x1="0" x2="100%" y1="{}" y2="{}"/>', kind, y, y)


def _words(x: str, y: str, text: str, kind: str = "", anchor: str = "start") -> SafeString:
    return format_html('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', kind, x, y, anchor, text)


def _linked(label: str, address: str) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', address, label) if address else label


def _share(value: Number, whole: Decimal) -> str:
    """The part of the whole as a percentage of the width, kept between nothing and all of it."""
    part = Decimal(str(value)) / whole if whole else Decimal(0)
    return f"{min(max(part, Decimal(0)), Decimal(1)) * 100:.2f}%"
