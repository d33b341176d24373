"""A regime of half-years and a promise of four classes, with records behind it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from mach.engines.workdays import Period, parse_period
from mach.registers import actions as registers
from mach.registers.models import Record, Register
from mach.reports.models import Regime
from mach.targets.actions import Promise
from mach.targets.actions.commitments import make_commitment
from mach.targets.models import Commitment, Indicator
from tests.factories import START, Department, make_party

HALF: Period | None = parse_period("2026-H1", scheme="nd09")  # 15/12/2025 – 14/6/2026


def make_regime(office: Department) -> Regime:
    return Regime.objects.create(
        agency=office.agency,
        code="6-thang",
        title="Báo cáo kết quả thực hiện nhiệm vụ",
        periods=["half_year"],
        due_working_days=4,
        recipient="Ủy ban nhân dân tỉnh Thử Nghiệm",
        unit=office.office,
        valid_from=START,
    )


def make_target(office: Department, at: datetime, **given) -> Commitment:
    """Four classes about intellectual property in the year, unless told otherwise."""
    usual = {
        "kind": "target",
        "title": "Tổ chức 04 lớp tập huấn sở hữu trí tuệ",
        "lead_unit": office.technology,
        "period_start": date(2025, 12, 15),
        "period_end": date(2026, 12, 14),
        "comparator": "at_least",
        "min": Decimal(4),
        "unit_label": "lớp",
        "indicator": Indicator.objects.get(code="training_class.count"),
        "indicator_filter": "topic = shtt",
    }
    return make_commitment(by=office.director, agency=office.agency, promise=Promise(**{**usual, **given}), at=at)


def hold_class(office: Department, day: date, at: datetime) -> Record:
    """A class held and verified."""
    values = {
        "topic": "shtt",
        "title": f"Lớp ngày {day:%d/%m/%Y}",
        "organiser": make_party(office.agency, f"Trung tâm {day}").pk,
        "lecturer": "Nguyễn Văn Giảng",
        "from_on": day,
        "to_on": day,
        "hours": 8,
        "place": "Hội trường",
        "mode": "truc_tiep",
        "headcount_by_audience": {"cbccvc": 20},
    }
    register = Register.objects.get(code="training_class")
    row = registers.save_record(by=office.officer, register=register, values=values, state="to_chuc", at=at).record
    registers.add_evidence(by=office.officer, record=row, references=["12/BC-TT"], at=at)
    registers.verify(by=office.director, records=[row], at=at)
    return row


def hold_classes(office: Department, at: datetime) -> list[Record]:
    """Two in the half-year, one in the half-year before, one after it."""
    first = date(2025, 3, 1)
    days = (first, date(2026, 2, 1), date(2026, 3, 1), date(2026, 6, 20))
    return [hold_class(office, day, at + timedelta(minutes=place)) for place, day in enumerate(days)]
