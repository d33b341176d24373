"""Numbers of past periods from reports that were sent: last year's stand, one gave way to the books and differs."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial

from mach.documents.models import Document
from mach.engines.workdays import Period, same_period_last_year
from mach.office.permissions import Role
from mach.targets import actions
from mach.targets.models import Indicator, OpeningValue
from mach.targets.queries.lookup import indicator_subject
from mach.web.sample.diary import Diary
from mach.web.sample.markup import plan_file
from mach.web.sample.offices import Office
from mach.web.sample.reporting import closed_half

OBJECTS, CERTIFICATES = "ip_support.objects", "ste_certificate.issued"
IN_REVIEW = 3  # "Đã cấp giấy chứng nhận cho 03 doanh nghiệp" of `plans/so-ket-sau-thang.toml`
BEFORE_BOOKS = "Sổ điện tử dùng từ tháng 12; trước đó ghi sổ giấy ở phòng."
NOT_ALL_IN = "Phòng chưa ghi hết giấy đã cấp vào sổ."
ALL_IN = "Đã ghi đủ sổ. Báo cáo tính cả 02 giấy cấp lại; sổ chỉ tính giấy cấp mới."


def state_past_periods(diary: Diary, office: Office) -> None:
    """Plan last year's numbers soon after the books began, and a half-year stated in June and closed in autumn."""
    days = diary.days
    year = Period("nd09", "year", days.year - 1)
    stated_on = days.working_after(max(days.first_record + timedelta(days=30), year.window.end + timedelta(days=9)))
    for period, value, number in ((_half_of(year), 8, "204/BC-SKHCN"), (year, 19, "512/BC-SKHCN")):
        sent = actions.SentReport(number, min(days.working(period.window.end + timedelta(days=5)), stated_on))
        diary.add(stated_on, partial(_state, office, OBJECTS, period, value, sent, BEFORE_BOOKS))
    reviewed_on = plan_file("so-ket-sau-thang", days).head["date"]
    half = closed_half(days)
    review = partial(_state_review, office, half, reviewed_on)
    diary.add(days.working_after(max(reviewed_on, half.window.end) + timedelta(days=3)), review)
    diary.add(max(days.ago(45), days.working_after(reviewed_on + timedelta(days=7))), partial(_close, office))


def _half_of(year: Period) -> Period:
    return same_period_last_year(Period("nd09", "half_year", year.year + 1, 1))


def _state(
    office: Office, code: str, period: Period, value: int, sent: actions.SentReport, reason: str, at: datetime
) -> None:
    actions.state_opening(
        by=office.first(Role.OFFICE),
        subject=indicator_subject(Indicator.objects.get(code=code, valid_to=None)),
        window=period.window,
        period_label=period.label,
        value=Decimal(value),
        report=sent,
        reason=reason,
        at=at,
    )


def _state_review(office: Office, period: Period, reviewed_on: date, at: datetime) -> None:
    """The report stands in the system, so the number opens its sentence."""
    paper = Document.objects.get(agency=office.agency, number="97/BC-SKHCN")
    sent = actions.SentReport(paper.number, reviewed_on, paper)
    _state(office, CERTIFICATES, period, IN_REVIEW, sent, NOT_ALL_IN, at)


def _close(office: Office, at: datetime) -> None:
    row = OpeningValue.objects.get(agency=office.agency, indicator__code=CERTIFICATES)
    loaded = OpeningValue.State.LOADED
    by = office.first(Role.OFFICE)
    actions.close_opening(by=by, opening=row, version=row.version, state=loaded, reason=ALL_IN, at=at)
