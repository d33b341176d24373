"""Values of periods before the books stand in figures until the books have them; then the difference shows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from mach.engines.workdays import Window
from mach.office import audit
from mach.office.concurrency import StaleVersion
from mach.office.rules import NotAllowed
from mach.registers.models import Record
from mach.targets import actions
from mach.targets.actions import SentReport, UnableToState
from mach.targets.checks import altered_supplied
from mach.targets.compiler import Asked
from mach.targets.models import Commitment, Indicator, OpeningValue, SuppliedFigure
from mach.targets.queries.figures import figure_for, figures_over
from mach.targets.queries.lookup import look_up, subject_by_key
from mach.targets.queries.stated import Question, StatedPart, one_stated, openings_beside_books, rows_behind
from mach.targets.queries.supplied import since
from tests.reports.world import hold_class, make_target

YEAR = Window(date(2025, 12, 15), date(2026, 12, 14))
END = date(2026, 12, 14)
HALF = Window(date(2025, 12, 15), date(2026, 6, 14))
FIRST_QUARTER = Window(date(2025, 12, 15), date(2026, 3, 14))
SENT = SentReport("45/BC-SKHCN", date(2026, 6, 18))


@pytest.fixture
def classes(office, shipped, now):
    """One in the first half of the year, two after it."""
    days = (date(2026, 2, 1), date(2026, 7, 1), date(2026, 8, 1))
    return [hold_class(office, day, now + timedelta(minutes=place)) for place, day in enumerate(days)]


@pytest.fixture
def count(shipped):
    return Indicator.objects.get(code="training_class.count")


def state(office, now, subject, *, value=5, window=HALF, label="6 tháng đầu năm 2026", **given):
    told = {"report": SENT, "reason": "trước khi dùng phần mềm", **given}
    value = None if value is None else Decimal(value)
    return actions.state_opening(
        by=office.coordinator, subject=subject, window=window, period_label=label, value=value, at=now, **told
    )


def of_indicator(office, indicator):
    return subject_by_key(office.coordinator, f"cs-{indicator.pk}")


def asked(office, indicator, window):
    question = Question(Asked(indicator, window, window.end))
    stated = one_stated(question, agency=office.agency)
    return stated, [row.day for row in rows_behind(question, stated, agency=office.agency)]


def test_a_stated_value_takes_the_place_of_the_rows_of_its_days(office, classes, count, now):
    assert asked(office, count, YEAR)[0].count.value == 3
    row = state(office, now, of_indicator(office, count))
    stated, days = asked(office, count, YEAR)
    assert (stated.count.value, stated.count.provisional, days) == (7, 7, [date(2026, 7, 1), date(2026, 8, 1)])
    (part,) = stated.used
    assert part == StatedPart(
        opening=row.pk,
        period_label="6 tháng đầu năm 2026",
        start=HALF.start,
        end=HALF.end,
        value=Decimal(5),
        source="Báo cáo số 45/BC-SKHCN ngày 18/06/2026",
        author="Ngô Văn Phòng",
        reason="trước khi dùng phần mềm",
        is_used=True,
        counted=Decimal(1),
    )
    assert Record.objects.count() == 3  # it enters no register
    assert audit.verify(agency=office.agency) == []


def test_days_that_hold_no_stated_period_are_only_counted(office, classes, count, now):
    state(office, now, of_indicator(office, count))
    assert asked(office, count, FIRST_QUARTER)[0].count.value == 1
    assert asked(office, count, Window(date(2026, 6, 15), date(2026, 12, 14)))[0].count.value == 2


def test_the_longest_stated_period_stands_and_no_day_twice(office, classes, count, now):
    subject = of_indicator(office, count)
    state(office, now, subject, value=4, window=FIRST_QUARTER, label="quý I năm 2026")
    assert asked(office, count, HALF)[0].count.value == 4  # the class of February lies in the quarter
    state(office, now, subject)
    assert (asked(office, count, HALF)[0].count.value, asked(office, count, YEAR)[0].count.value) == (5, 7)


def test_the_books_stand_once_they_reach_the_report(office, classes, count, now):
    state(office, now, of_indicator(office, count), value=2)
    hold_class(office, date(2026, 3, 1), now + timedelta(hours=1))
    stated, days = asked(office, count, YEAR)
    assert (stated.count.value, stated.used, stated.parts[0].difference, len(days)) == (4, (), 0, 4)
    hold_class(office, date(2026, 4, 1), now + timedelta(hours=2))
    assert asked(office, count, YEAR)[0].parts[0].difference == 1


def test_a_person_says_that_the_books_are_full_and_the_shortfall_shows(office, classes, count, now):
    row = state(office, now, of_indicator(office, count))
    actions.close_opening(by=office.coordinator, opening=row, version=1, state="loaded", reason="", at=now)
    stated, _ = asked(office, count, YEAR)
    assert (stated.count.value, stated.parts[0].is_used, stated.parts[0].difference) == (3, False, -4)
    with pytest.raises(StaleVersion):
        actions.close_opening(by=office.coordinator, opening=row, version=1, state="withdrawn", reason="x", at=now)


def test_a_withdrawn_value_counts_nowhere_and_stays_on_the_list(office, classes, count, now):
    row = state(office, now, of_indicator(office, count))
    with pytest.raises(UnableToState, match="vì sao rút"):
        actions.close_opening(by=office.coordinator, opening=row, version=1, state="withdrawn", reason=" ", at=now)
    actions.close_opening(by=office.coordinator, opening=row, version=1, state="withdrawn", reason="nhầm kỳ", at=now)
    assert asked(office, count, YEAR)[0].parts == ()
    assert [line.opening for line in openings_beside_books(office.coordinator)] == [row]
    state(office, now, of_indicator(office, count), value=6)
    assert asked(office, count, YEAR)[0].count.value == 8


def test_a_ratio_is_stated_in_its_parts(office, shipped, now):
    share = Indicator.objects.get(code="ste_certificate.high_tech_share")
    subject = of_indicator(office, share)
    row = state(office, now, subject, value=None, parts=(Decimal(3), Decimal(8)))
    stated, _ = asked(office, share, YEAR)
    assert (row.value, stated.count.value, stated.count.denominator) == (Decimal("37.5"), Decimal("37.5"), 8)
    with pytest.raises(UnableToState, match="Mẫu số"):
        state(office, now, subject, value=None, window=FIRST_QUARTER, parts=(Decimal(3), Decimal(0)))


def test_a_stock_is_stated_for_its_day_alone(office, shipped, now):
    stock = Indicator.objects.get(code="ste_certificate.in_force")
    state(office, now, of_indicator(office, stock), value=31)
    assert asked(office, stock, HALF)[0].count.value == 31
    assert asked(office, stock, YEAR)[0].count.value == 0


def test_a_target_has_values_of_its_own_and_takes_general_ones_only_without_conditions(office, classes, count, now):
    state(office, now, of_indicator(office, count))
    narrow = make_target(office, now)
    wide = make_target(office, now, title="Tổ chức lớp tập huấn", indicator_filter="")
    today = date(2026, 11, 25)
    assert (figure_for(narrow, today).value, figure_for(wide, today).value) == (3, 7)
    state(office, now, subject_by_key(office.coordinator, f"ct-{narrow.pk}"), value=9)
    figure = figure_for(narrow, today)
    assert (figure.value, figure.standing, [part.value for part in figure.from_reports]) == (11, "exceeded", [9])


def test_last_years_curve_follows_what_was_reported_of_last_year(office, classes, count, now):
    target = make_target(office, now, min=Decimal(100), curve=Commitment.Curve.LAST_YEAR)
    subject = subject_by_key(office.coordinator, f"ct-{target.pk}")
    half = Window(date(2024, 12, 15), date(2025, 6, 14))
    state(office, now, subject, value=10, window=Window(date(2024, 12, 15), date(2025, 12, 14)), label="năm 2025")
    assert figure_for(target, date(2026, 6, 14)).expected == pytest.approx(100 * 182 / 365)
    state(office, now, subject, value=2, window=half, label="6 tháng đầu năm 2025")
    assert figure_for(target, date(2026, 6, 14)).expected == pytest.approx(20)
    assert figure_for(target, date(2026, 6, 13)).expected == pytest.approx(20 * 181 / 182)
    quarter = Window(date(2025, 3, 15), date(2025, 6, 14))
    state(office, now, subject, value=2, window=quarter, label="quý II năm 2025")
    days = [date(2026, 3, 14), date(2026, 4, 29), date(2026, 6, 13), date(2026, 6, 14), date(2026, 9, 13), END]
    found = [one.expected for one in figures_over(target, days)]
    assert found == pytest.approx([0, 10, 20 * 91 / 92, 20, 20 + 80 * 91 / 183, 100])


def test_what_is_wrong_is_refused_and_nothing_written(office, shipped, count, now):
    subject = of_indicator(office, count)
    for wrong, words in (
        ({"value": -1}, "không âm"),
        ({"value": None}, "không âm"),
        ({"window": YEAR}, "chưa kết thúc"),
        ({"reason": " "}, "lý do"),
        ({"parts": (Decimal(1), Decimal(2))}, "chỉ dùng cho tỷ lệ"),
    ):
        with pytest.raises(UnableToState, match=words):
            state(office, now, subject, **wrong)
    state(office, now, subject)
    with pytest.raises(UnableToState, match="45/BC-SKHCN"):
        state(office, now, subject, value=6)
    with pytest.raises(NotAllowed):
        actions.state_opening(by=office.clerk, subject=subject, window=FIRST_QUARTER, period_label="quý I",
                              value=Decimal(1), report=SENT, reason="x", at=now)  # fmt: skip
    assert OpeningValue.objects.count() == 1


def test_a_number_looked_up_says_what_comes_from_a_report(office, classes, count, now):
    state(office, now, of_indicator(office, count))
    answer = look_up(office.officer, "lớp tập huấn", chosen="", at=now).answer
    assert answer.count.value == 7
    assert "7 lớp, trong đó 5 lớp theo Báo cáo số 45/BC-SKHCN ngày 18/06/2026." in answer.sentence


def test_a_number_that_a_report_tells_alone_is_not_called_counted(office, classes, count, now):
    state(office, now, of_indicator(office, count))
    answer = look_up(office.officer, "lớp tập huấn 6 tháng đầu năm 2026", chosen="", at=now).answer
    assert answer.sentence.endswith(
        ": 5 lớp, theo Báo cáo số 45/BC-SKHCN ngày 18/06/2026. Sở KH&CN cung cấp lúc 09:00 ngày 25/11/2026."
    )


def test_the_list_says_who_let_the_books_stand_and_why(office, classes, count, now, client):
    row = state(office, now, of_indicator(office, count))
    actions.close_opening(
        by=office.coordinator, opening=row, version=1, state="loaded", reason="Đã nhập đủ sổ cũ.", at=now
    )
    client.force_login(office.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("targets:openings")).content.decode()
    assert f"{office.coordinator.full_name}, 25/11/2026: Đã nhập đủ sổ cũ." in page
    assert "ít hơn 4" in page


def test_one_agency_knows_nothing_of_the_values_of_another(office, other_office, classes, count, now):
    state(other_office, now, of_indicator(other_office, count))
    assert (asked(office, count, YEAR)[0].count.value, openings_beside_books(office.coordinator)) == (3, [])


def test_several_values_of_one_report_are_typed_after_another(office, classes, count, client):
    client.force_login(office.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("targets:openings")
    form = {"subject": f"cs-{count.pk}", "period": "6 tháng đầu năm 2026", "value": "5", "report_number": "45/BC-SKHCN",
            "report_date": "18/06/2026", "reason": "trước khi dùng phần mềm"}  # fmt: skip
    unclear = client.post(page, {**form, "period": "hồi đó"})
    assert list(unclear.context["form"].errors) == ["period"]
    done = client.post(page, form)
    following = client.get(done.headers["Location"])
    assert following.context["form"].initial == {
        name: form[name] for name in ("period", "report_number", "report_date", "reason")
    }
    row = OpeningValue.objects.get()
    assert (row.value, row.window_start, row.window_end) == (5, HALF.start, HALF.end)
    client.post(reverse("targets:opening-close", args=[row.pk]), {"how": "loaded", "version": row.version})
    row.refresh_from_db()
    assert (row.state, row.closed_by) == ("loaded", office.coordinator)


def test_a_number_given_with_a_reported_part_stays_as_given(office, classes, count, now, today):
    subject = of_indicator(office, count)
    row = state(office, now, subject)
    shown = (Decimal(7), Decimal(7))
    kept = actions.supply_figure(by=office.officer, subject=subject, window=YEAR, period_label="năm 2026",
                                 given_to="Tỉnh ủy", shown=shown, at=now)  # fmt: skip
    assert list(altered_supplied(office.agency, today)) == []
    actions.close_opening(by=office.coordinator, opening=row, version=1, state="loaded", reason="", at=now)
    found = since(SuppliedFigure.objects.get(pk=kept.pk))
    assert (found.difference, found.summary) == (-4, "thêm 1 dòng, 1 số theo báo cáo đã thay bằng sổ")
