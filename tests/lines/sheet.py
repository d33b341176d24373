"""`docs/lines.md`: what every line of the five plans is counted from and by which test.

Written by `python -m tests.lines.sheet`; `test_sheet.py` checks that it is up to date.
"""

from pathlib import Path

from tests.lines.book import PLANS, Figure, plan

SHEET = Path(__file__).parents[2] / "docs" / "lines.md"
HEAD = """# Các dòng của năm kế hoạch / the lines of five real plans

Written by `python -m tests.lines.sheet`, checked by `tests/lines/test_sheet.py`; do not edit by hand.

A figure is live when its sentence is read and confirmed, its records are counted to the value reckoned by hand in
`tests/lines/*.toml`, and no condition of its formula idles. An action is live when it is owed by a unit by a day. A
counter of a web page is live when it is taken for no promise.

| Dòng | Loại | Sổ | Chỉ số, sản phẩm | Kiểm thử | Trạng thái |
| --- | --- | --- | --- | --- | --- |
"""
FIGURES = "test_figures.py::test_a_figure_counts_what_was_reckoned_by_hand"
ACTIONS = "test_actions.py::test_an_order_is_owed_by_its_unit_from_the_day_it_is_confirmed"
COUNTERS = "test_actions.py::test_a_counter_of_a_page_is_no_promise"


def text() -> str:
    """The whole sheet."""
    rows = [row for seed in PLANS for row in _of_plan(seed)]
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _of_plan(seed: str) -> list[tuple[str, ...]]:
    told = plan(seed)
    rows = [_figure(one) for one in told.figures]
    rows += [(id, "số đếm của trang", "–", text, COUNTERS, "live") for id, text in told.counters.items()]
    rows += [(one.id, "việc", _codes(one.proof), one.deliverable, ACTIONS, "live") for one in told.actions]
    return sorted(rows, key=lambda row: (row[0][:4], "QIWA".index(row[0][4]), row[0]))


def _figure(one: Figure) -> tuple[str, ...]:
    kind = "số ngầm hiểu" if one.id[4] == "I" else "số"
    said = f"`{one.indicator}({one.filter})`" if one.filter else f"`{one.indicator}`"
    return (one.id, kind, _codes(one.registers), said, FIGURES, "live")


def _codes(registers: tuple[str, ...]) -> str:
    return ", ".join(f"`{one}`" for one in registers)


if __name__ == "__main__":
    SHEET.write_text(text(), encoding="utf-8")
