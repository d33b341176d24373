"""Due days by the legal clock, days left, and calendars read from files."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.workdays import (
    Calendar,
    CalendarDay,
    CalendarError,
    add_calendar_days,
    add_months,
    add_working_days,
    days_left,
    due,
    due_json,
    load_calendar,
    parse_calendar,
    remaining_phrase,
    resume,
    shipped_calendar,
    subtract_working_days,
)

VN = shipped_calendar()
WEEKENDS_ONLY = Calendar()
days_known = st.dates(date(2025, 1, 1), date(2027, 6, 30))
quick = settings(max_examples=150, deadline=None)


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        pytest.param(add_working_days(date(2026, 2, 10), 7, VN), date(2026, 2, 26), id="7 wd over Tết"),
        pytest.param(add_calendar_days(date(2026, 1, 20), 30, VN), date(2026, 2, 23), id="30 cd ending in Tết"),
        pytest.param(add_working_days(date(2026, 11, 20), 3, VN), date(2026, 11, 26), id="3 wd over 24/11"),
        pytest.param(add_calendar_days(date(2026, 12, 31), 30, VN), date(2027, 2, 1), id="30 cd ending on a Saturday"),
        pytest.param(add_working_days(date(2026, 8, 20), 10, VN), date(2026, 9, 7), id="10 wd with a worked Saturday"),
        pytest.param(add_months(date(2026, 8, 31), 6, VN), date(2027, 3, 1), id="6 mo to a short month"),
        pytest.param(subtract_working_days(date(2026, 5, 5), 7, VN), date(2026, 4, 21), id="papers 7 wd before"),
        pytest.param(add_months(date(2026, 3, 2), 6, VN), date(2026, 9, 3), id="second call, ends on 2/9"),
        pytest.param(add_calendar_days(date(2026, 4, 15), 20, VN), date(2026, 5, 5), id="revision, 20 cd"),
        pytest.param(add_working_days(date(2026, 2, 5), 15, VN), date(2026, 3, 5), id="council, 15 wd over Tết"),
        pytest.param(
            due(start=date(2026, 12, 31), months=1, before=True, calendar=VN), date(2026, 11, 30), id="1 mo back"
        ),
    ],
)
def test_due_days_of_the_specification(result, expected):
    assert result.day == expected


def test_every_skipped_day_has_its_reason():
    assert add_working_days(date(2026, 2, 10), 7, VN).skipped == (
        (date(2026, 2, 14), "Thứ bảy"),
        (date(2026, 2, 15), "Chủ nhật"),
        *((date(2026, 2, day), "Tết Nguyên đán") for day in range(16, 21)),
        (date(2026, 2, 21), "Thứ bảy"),
        (date(2026, 2, 22), "Chủ nhật"),
    )


def test_calendar_days_skip_only_at_the_end():
    assert add_calendar_days(date(2026, 1, 20), 30, VN).skipped == (
        (date(2026, 2, 19), "Tết Nguyên đán"),
        (date(2026, 2, 20), "Tết Nguyên đán"),
        (date(2026, 2, 21), "Thứ bảy"),
        (date(2026, 2, 22), "Chủ nhật"),
    )


def test_skipped_days_before_a_meeting_are_in_order_of_time():
    assert subtract_working_days(date(2026, 5, 5), 7, VN).skipped == (
        (date(2026, 4, 25), "Thứ bảy"),
        (date(2026, 4, 26), "Chủ nhật"),
        (date(2026, 4, 27), "Nghỉ bù Giỗ Tổ Hùng Vương (26/4/2026)"),
        (date(2026, 4, 30), "Ngày Chiến thắng"),
        (date(2026, 5, 1), "Quốc tế Lao động"),
        (date(2026, 5, 2), "Thứ bảy"),
        (date(2026, 5, 3), "Chủ nhật"),
    )


def test_calendar_days_before_a_meeting_end_on_the_working_day_that_keeps_the_distance():
    result = due(start=date(2026, 6, 10), days=3, kind="calendar", before=True, calendar=VN)
    assert (result.day, result.skipped) == (
        date(2026, 6, 5),
        ((date(2026, 6, 6), "Thứ bảy"), (date(2026, 6, 7), "Chủ nhật")),
    )


def test_scenario_20_a_new_holiday_moves_a_due_day():
    notice = CalendarDay(date(2026, 11, 23), "off", "Nghỉ theo thông báo", confirmed=True)
    assert add_working_days(date(2026, 11, 20), 3, VN.overridden_by((notice,))).day == date(2026, 11, 27)


def test_zero_days_end_today_or_on_the_next_working_day():
    assert add_working_days(date(2026, 11, 25), 0, VN).day == date(2026, 11, 25)
    assert add_working_days(date(2026, 11, 28), 0, VN).day == date(2026, 11, 30)


def test_unconfirmed_days_and_unknown_years_are_noted():
    assert add_working_days(date(2026, 11, 20), 3, VN).notes == (
        "Chưa có thông báo chính thức về lịch các ngày: 24/11/2026.",
    )
    assert add_working_days(date(2028, 3, 1), 3, VN).notes == (
        "Chưa có lịch nghỉ năm 2028: mới trừ thứ bảy và chủ nhật.",
    )
    assert add_working_days(date(2026, 6, 1), 3, VN).notes == ()


@pytest.mark.parametrize(
    ("lengths", "message"),
    [
        ({}, "Cần đúng một độ dài: số ngày hoặc số tháng."),
        ({"days": 1, "months": 1}, "Cần đúng một độ dài: số ngày hoặc số tháng."),
        ({"days": -1}, "Thời hạn phải từ 0 ngày đến 100 năm."),
        ({"months": -1}, "Thời hạn phải từ 0 ngày đến 100 năm."),
        ({"days": 10**9}, "Thời hạn phải từ 0 ngày đến 100 năm."),
    ],
)
def test_lengths_that_make_no_sense_are_refused(lengths, message):
    with pytest.raises(ValueError) as refused:
        due(start=date(2026, 1, 5), calendar=VN, **lengths)
    assert str(refused.value) == message


@pytest.mark.parametrize("lengths", [{"days": 9}, {"days": 30, "kind": "calendar"}, {"months": 2}])
def test_the_end_of_the_calendar_is_refused(lengths):
    with pytest.raises(ValueError, match="ngoài lịch"):
        due(start=date(9999, 12, 30), calendar=WEEKENDS_ONLY, **lengths)


@quick
@given(days_known, st.integers(1, 90))
def test_working_days_come_back(start, days):
    result = add_working_days(start, days, VN)
    assert VN.is_working(result.day)
    assert VN.working_days(start, result.day) == days
    assert [day for day, _ in result.skipped] == [day for day in _between(start, result.day) if not VN.is_working(day)]
    if VN.is_working(start):
        assert subtract_working_days(result.day, days, VN).day == start


@quick
@given(days_known, st.integers(0, 200))
def test_calendar_days_end_on_the_first_working_day_from_the_last_day(start, days):
    result = add_calendar_days(start, days, VN)
    last = start + timedelta(days=days)
    assert VN.is_working(result.day) and result.day >= last
    assert [day for day, _ in result.skipped] == [last + timedelta(days=n) for n in range((result.day - last).days)]


@quick
@given(st.dates(date(2024, 6, 1), date(2028, 6, 1)), st.integers(0, 500))
def test_working_days_are_counted_without_walking(after, length):
    through = after + timedelta(days=length)
    assert VN.working_days(after, through) == sum(VN.is_working(day) for day in _between(after, through))


def _between(after: date, through: date) -> list[date]:
    return [after + timedelta(days=n + 1) for n in range((through - after).days)]


@pytest.mark.parametrize(
    ("today", "due_day", "phrase"),
    [
        (date(2026, 11, 20), date(2026, 11, 26), "còn 3 ngày làm việc"),
        (date(2026, 11, 26), date(2026, 11, 26), "đến hạn hôm nay"),
        (date(2026, 11, 20), date(2031, 12, 16), "còn 1.309 ngày làm việc"),
        (date(2026, 11, 25), date(2026, 11, 20), "quá hạn 2 ngày làm việc"),
        (date(2026, 11, 28), date(2026, 11, 27), "quá hạn từ 27/11/2026"),
        (date(2026, 11, 28), date(2026, 11, 29), "đến hạn 29/11/2026"),
    ],
)
def test_time_left_is_said_in_working_days(today, due_day, phrase):
    assert remaining_phrase(days_left(today, due_day, VN)) == phrase


def test_json_of_a_due_day():
    start = date(2026, 11, 20)
    assert due_json(start=start, result=add_working_days(start, 3, VN)) == {
        "from": "2026-11-20",
        "due": "2026-11-26",
        "skipped": [
            {"day": "2026-11-21", "reason": "Thứ bảy"},
            {"day": "2026-11-22", "reason": "Chủ nhật"},
            {"day": "2026-11-24", "reason": "Ngày Văn hóa Việt Nam"},
        ],
        "notes": ["Chưa có thông báo chính thức về lịch các ngày: 24/11/2026."],
    }


def test_shipped_calendar_is_the_table_of_the_specification():
    def days(kind: str, year: int) -> list[str]:
        return [f"{d.day.day}/{d.day.month}" for d in VN.days if d.kind == kind and d.day.year == year]

    assert days("off", 2025) == [
        "1/1",
        "27/1",
        "28/1",
        "29/1",
        "30/1",
        "31/1",
        "7/4",
        "30/4",
        "1/5",
        "2/5",
        "1/9",
        "2/9",
    ]
    assert days("off", 2026) == [
        *("1/1", "2/1", "16/2", "17/2", "18/2", "19/2", "20/2", "27/4", "30/4", "1/5", "31/8", "1/9", "2/9", "24/11"),
    ]
    assert days("off", 2027) == [
        *("1/1", "4/2", "5/2", "6/2", "7/2", "8/2", "9/2", "10/2", "16/4", "30/4", "3/5", "2/9", "3/9", "24/11"),
    ]
    assert [days("work", year) for year in (2025, 2026, 2027)] == [["26/4"], ["10/1", "22/8"], []]


def test_only_days_fixed_by_law_are_confirmed():
    confirmed = {(d.day.day, d.day.month) for d in VN.days if d.confirmed}
    assert confirmed == {(1, 1), (30, 4), (1, 5), (2, 9)}


def test_a_calendar_file_overrides_the_shipped_days(tmp_path):
    file = tmp_path / "lich.toml"
    file.write_text(
        '[[work]]\nfirst = 2026-11-24\nreason = "Làm việc bình thường"\n'
        '[[off]]\nfirst = 2028-01-24\nlast = 2028-01-28\nreason = "Tết Nguyên đán"\nconfidence = "C"\n',
        encoding="utf-8",
    )
    calendar = load_calendar(file)
    assert add_working_days(date(2026, 11, 20), 3, calendar).day == date(2026, 11, 25)
    assert add_working_days(date(2028, 1, 21), 1, calendar).day == date(2028, 1, 31)
    assert calendar.day_off(date(2026, 9, 2)) == "Quốc khánh"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[[nghi]]\nfirst = 2026-01-01", "Không có bảng “nghi”; lịch chỉ gồm các bảng [[off]] và [[work]]."),
        ("[off]\nfirst = 2026-01-01", "Viết [[off]] với hai dấu ngoặc vuông cho mỗi đợt."),
        ('[[off]]\nreason = "Tết"', "[[off]] thứ 1: first và last phải là ngày, viết như 2026-02-16."),
        (
            '[[off]]\nfirst = "01/01/2026"\nreason = "Tết"',
            "[[off]] thứ 1: first và last phải là ngày, viết như 2026-02-16.",
        ),
        ("[[off]]\nfirst = 2026-01-01", "[[off]] thứ 1: thiếu lý do (reason)."),
        (
            '[[off]]\nfirst = 2026-01-01\nlast = 2025-01-01\nreason = "Tết"',
            "[[off]] thứ 1: last phải từ ngày first trở đi và không quá 31 ngày.",
        ),
        ('[[off]]\nfirst = 2026-01-01\nreason = "Tết"\nconfidence = "B"', "[[off]] thứ 1: confidence là S, C hoặc A."),
        (
            '[[off]]\nfirst = 2026-01-01\nreason = "Tết"\nngay = 1',
            "[[off]] thứ 1: không có mục “ngay”; chỉ dùng first, last, reason, confidence.",
        ),
        ("off = [1]", "[[off]] thứ 1: phải là một bảng gồm first, last, reason, confidence."),
    ],
)
def test_a_wrong_calendar_says_where(source, message):
    with pytest.raises(CalendarError) as refused:
        parse_calendar(source)
    assert str(refused.value) == message


def test_a_calendar_with_broken_syntax_names_the_line():
    with pytest.raises(CalendarError, match=r"không đúng cú pháp TOML: .*line 2"):
        parse_calendar("[[off]]\nfirst = =\n")


def test_a_calendar_file_that_is_not_there_or_not_text_is_refused(tmp_path):
    with pytest.raises(CalendarError, match="Không mở được tệp lịch"):
        load_calendar(tmp_path / "khong-co.toml")
    (tmp_path / "la.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CalendarError, match="không phải văn bản UTF-8"):
        load_calendar(tmp_path / "la.toml")


def test_one_day_twice_is_refused():
    day = CalendarDay(date(2026, 1, 1), "off", "Tết Dương lịch")
    with pytest.raises(CalendarError) as refused:
        Calendar((day, day))
    assert str(refused.value) == "Ngày 01/01/2026 có hai dòng trong lịch; chỉ giữ lại một dòng."


def test_a_period_that_stood_still_goes_on_with_what_was_left():
    found = resume(due_on=date(2026, 11, 26), paused=date(2026, 11, 25), resumed=date(2026, 12, 4), calendar=VN)
    assert (found.day, found.term and found.term.days) == (date(2026, 12, 7), 1)


@given(days_known, st.integers(0, 60), st.integers(0, 60), st.sampled_from(["working", "calendar"]))
@quick
def test_a_pause_never_shortens_a_period_and_a_longer_one_never_less_than_a_shorter(start, left, stood, kind):
    end = due(start=start, days=left, kind=kind, calendar=VN).day

    def after(days):
        resumed = start + timedelta(days=days)
        return resume(due_on=end, paused=start, resumed=resumed, kind=kind, calendar=VN).day

    assert after(0) == end
    assert end <= after(stood) <= after(stood + 1)


@pytest.mark.parametrize(
    ("paused", "resumed"), [(date(2026, 11, 27), date(2026, 11, 28)), (date(2026, 11, 25), date(2026, 11, 24))]
)
def test_a_period_that_is_over_or_goes_on_before_it_stopped_is_refused(paused, resumed):
    with pytest.raises(ValueError, match=r"\w"):
        resume(due_on=date(2026, 11, 26), paused=paused, resumed=resumed, calendar=VN)
