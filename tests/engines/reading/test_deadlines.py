"""Days by which work is due, in sentences and in columns of time, and how often it comes back."""

import pytest

from mach.engines.reading.deadlines import due_in, due_of_cell, recurrence_in, recurrence_of_cell

ISSUED = "2026-02-10"


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("xong trước ngày 20/11/2026", "2026-11-20"),
        ("báo cáo chậm nhất ngày 05 tháng 3", "2026-03-05"),
        ("gửi trước ngày 15/01", "2027-01-15"),
        ("hoàn thành trong tháng 7", "2026-07-31"),
        ("hoàn thành trong tháng 01", "2027-01-31"),
        ("xong trước tháng 4", "2026-03-31"),
        ("trình trong quý I", "2026-03-31"),
        ("hoàn thành trong quý II/2027", "2027-06-30"),
        ("xong trước quý III", "2026-06-30"),
        ("xong trong tháng này", "2026-02-28"),
        ("xong trong quý này", "2026-03-31"),
        ("hoàn thành ngay trong năm nay", "2026-12-31"),
        ("ban hành trong năm 2027", "2027-12-31"),
        ("trong vòng 10 ngày kể từ ngày ký", "2026-02-23"),  # the 20th is in the Tết holiday
        ("trong thời hạn 02 (hai) tháng kể từ ngày ban hành", "2026-04-10"),
        ("chậm nhất 03 ngày làm việc kể từ ngày nhận được Công văn này", "2026-02-13"),
        ("trong 30 ngày kể từ ngày nhận đủ hồ sơ", None),
        ("trước ngày 10/12 hằng năm", None),
        ("phấn đấu đến năm 2030", None),
        ("trước ngày 31/02/2026", None),
        ("trước tháng 15", None),
    ],
)
def test_days_by_which_work_is_due(said: str, day: str | None) -> None:
    assert due_in(said, ISSUED) == day


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("30-6-2026", "2026-06-30"),
        ("Từ 01/3 đến 30/4/2026", "2026-04-30"),
        ("Tháng 5 - 8/2026", "2026-08-31"),
        ("II/2026", "2026-06-30"),
        ("2026 - 2028", "2028-12-31"),
        ("Tháng 10", "2026-10-31"),
        ("Thường xuyên", None),
        ("", None),
    ],
)
def test_days_in_a_column_of_time(cell: str, day: str | None) -> None:
    assert due_of_cell(cell, ISSUED) == day


def test_a_day_without_a_year_is_unknown_where_the_paper_has_no_date() -> None:
    assert [due_in(said) for said in ("trước ngày 30/6", "trong tháng 7", "trong 10 ngày kể từ ngày ký")] == [None] * 3


@pytest.mark.parametrize(
    ("said", "recurs"),
    [
        ("báo cáo định kỳ hằng tháng", "month"),
        ("tổng hợp theo quý, 6 tháng và năm", "quarter"),
        ("sơ kết 6 tháng", "half_year"),
        ("đánh giá 9 tháng", "nine_months"),
        ("Hằng năm, rà soát danh mục", "year"),
        ("thuê máy trong 6 tháng", None),
    ],
)
def test_how_often_work_comes_back(said: str, recurs: str | None) -> None:
    assert recurrence_in(said) == recurs


def test_a_column_of_time_says_how_often_without_a_verb() -> None:
    assert [recurrence_of_cell(cell) for cell in ("Hằng quý", "6 tháng, năm", "Quý I")] == [
        "quarter",
        "half_year",
        None,
    ]
