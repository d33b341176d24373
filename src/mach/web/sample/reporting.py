"""The last half-year report whose data have closed: opened, written, frozen, submitted, issued under its number."""

from datetime import date, datetime, timedelta
from functools import partial

from mach.engines.workdays import Period, same_period_last_year
from mach.office.permissions import Role
from mach.reports import actions
from mach.reports.models import Regime, Report
from mach.web.sample.days import Days
from mach.web.sample.diary import Diary
from mach.web.sample.offices import Office

OPENING = (
    "Trong 6 tháng đầu năm, Sở bám sát chương trình công tác, các kế hoạch của Ủy ban nhân dân tỉnh và giao việc "
    "cụ thể đến từng đơn vị. Số liệu dưới đây đếm từ các sổ nghiệp vụ đã được lãnh đạo đơn vị xác nhận."
)
CLOSING = (
    "Tập trung hoàn thành các chỉ tiêu còn chậm trước ngày 30/11; rà soát, bổ sung minh chứng cho các dòng sổ "
    "chưa được xác nhận; đôn đốc các đơn vị báo cáo đúng hạn."
)


def report_the_half_year(diary: Diary, office: Office) -> None:
    """Plan the steps of the report, in the days after 14/6 when its data closed."""
    period = closed_half(diary.days)
    closed = period.window.end
    diary.add(diary.days.working_after(closed), partial(_write, office, period))
    diary.add(diary.days.working_after(closed + timedelta(days=2)), partial(_freeze, office, period))
    diary.add(diary.days.working_after(closed + timedelta(days=7)), partial(_issue, office, period))


def closed_half(days: Days) -> Period:
    """The first half of this administrative year, or of the one before while this one's is still running."""
    period = Period("nd09", "half_year", days.year, 1)
    return period if period.window.end + timedelta(days=14) < days.on else same_period_last_year(period)


def _regime(office: Office, on: date) -> Regime:
    regime = Regime.objects.filter(agency=office.agency).first()
    if regime is not None:
        return regime
    return Regime.objects.create(
        agency=office.agency,
        code="uy-ban-tinh",
        title="Báo cáo kết quả hoạt động khoa học, công nghệ và đổi mới sáng tạo",
        periods=["half_year", "year"],
        recipient="Ủy ban nhân dân tỉnh",
        unit=office.units["van-phong"],
        valid_from=on,
    )


def _report(office: Office, period: Period) -> Report:
    return Report.objects.get(agency=office.agency, period=period.key)


def _write(office: Office, period: Period, at: datetime) -> None:
    by = office.first(Role.OFFICE)
    report = actions.open_report(by=by, regime=_regime(office, period.window.start), period=period, at=at)
    actions.edit_frame(by=by, report=report, version=report.version, opening=OPENING, closing=CLOSING, at=at)


def _freeze(office: Office, period: Period, at: datetime) -> None:
    by, report = office.first(Role.OFFICE), _report(office, period)
    frozen = actions.freeze(by=by, report=report, version=report.version, at=at)
    actions.submit(by=by, report=frozen, version=frozen.version, at=at)


def _issue(office: Office, period: Period, at: datetime) -> None:
    by, report = office.first(Role.OFFICE), _report(office, period)
    actions.issue(by=by, report=report, version=report.version, number="318/BC-SKHCN", issued_on=at.date(), at=at)
