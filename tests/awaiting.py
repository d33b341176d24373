"""One thing of each kind that awaits decisions: an extension, an explanation, a record, a report, an assignment."""

from datetime import date, datetime

from django.utils.timezone import localdate

from mach.casework import actions as casework
from mach.casework.models import Explanation, Extension, Obligation
from mach.engines.workdays import Period, add_working_days, period_of, shipped_calendar
from mach.office.models import User
from mach.registers import actions as registers
from mach.registers.models import Record, Register
from mach.reports import actions as reports
from mach.reports.models import Regime, Report
from mach.targets.actions import Promise
from mach.targets.actions.commitments import make_commitment
from mach.targets.models import Commitment
from tests.factories import Department


def make_obligation(office: Department, at: datetime, *, title: str = "Nộp báo cáo hội thảo") -> Obligation:
    """Owed by the officer of the technology division in a week, followed by the Office."""
    promise = Promise(
        kind="assignment",
        title=title,
        lead_unit=office.technology,
        officer=office.officer,
        due_on=add_working_days(localdate(at), 5, shipped_calendar()).day,
        recurs="once",
    )
    commitment = make_commitment(by=office.director, agency=office.agency, promise=promise, at=at)
    return commitment.matter.obligations.get()


def make_extension(office: Department, at: datetime, *, by: User) -> Extension:
    row = make_obligation(office, at, title="Rà soát thủ tục hành chính")
    day = add_working_days(row.due_on, 5, shipped_calendar()).day
    return casework.ask_extension(by=by, obligation=row, version=None, due_on=day, reason="Chờ kinh phí", at=at)


def make_explanation(office: Department, at: datetime, *, by: User) -> Explanation:
    row = make_obligation(office, at, title="Báo cáo sở hữu trí tuệ")
    return casework.explain(by=by, obligation=row, text="Chờ số liệu của các xã", at=at)


def make_record(office: Department, at: datetime, *, by: User) -> Record:
    """A leaflet with evidence, not verified."""
    registers.load_shipped_definitions(on=date(2026, 1, 1))
    leaflet = {"pub_kind": "to_gap", "title": "Hỏi đáp về nhãn hiệu", "issue_no": "1", "year": localdate(at).year}
    register = Register.objects.get(code="publication")
    row = registers.save_record(by=by, register=register, values=leaflet, unit=office.technology, at=at).record
    registers.add_evidence(by=by, record=row, references=["12/QĐ-SKHCN"], at=at)
    return row


def make_report(office: Department, at: datetime, *, by: User) -> Report:
    """A report whose figures are frozen."""
    regime = Regime.objects.create(
        agency=office.agency,
        code="uy-ban",
        title="Báo cáo kết quả khoa học, công nghệ",
        periods=["half_year"],
        recipient="Ủy ban nhân dân tỉnh",
        unit=office.office,
        valid_from=date(2020, 1, 1),
    )
    period: Period = period_of(localdate(at), scheme="nd09", kind="half_year")
    report = reports.open_report(by=by, regime=regime, period=period, at=at)
    return reports.freeze(by=by, report=report, version=report.version, at=at)


def make_unassigned(office: Department, at: datetime) -> Commitment:
    promise = Promise(kind="assignment", title="Tổ chức ngày hội đổi mới sáng tạo", recurs="year")
    return make_commitment(by=office.clerk, agency=office.agency, promise=promise, at=at)
