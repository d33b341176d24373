"""Reporting regimes: which reports the Department owes, to whom, how often, over which windows."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.models import Agency, Unit, User
from mach.office.permissions import Permission
from mach.office.queries import coordination
from mach.office.rules import must
from mach.reports.actions.writing import UnableToReport
from mach.reports.models import Regime

DEFAULT_CODE = "dinh-ky"


@transaction.atomic
def add_regime(
    *,
    by: User,
    code: str,
    title: str,
    scheme: str,
    periods: Sequence[str],
    due_working_days: int,
    recipient: str,
    unit: Unit,
    valid_from: date,
    at: datetime,
) -> Regime:
    """Add a regime; from the day it holds the nightly timetable owes its reports."""
    must(by, Permission.MANAGE, on=localdate(at))
    if not periods:
        raise UnableToReport("Chưa chọn kỳ báo cáo nào.")
    try:
        with transaction.atomic():
            regime = Regime.objects.create(
                agency=by.agency,
                code=code,
                title=title,
                scheme=scheme,
                periods=list(periods),
                due_working_days=due_working_days,
                recipient=recipient,
                unit=unit,
                valid_from=valid_from,
            )
    except IntegrityError as error:
        raise UnableToReport(f"Đã có chế độ báo cáo mã “{code}” từ ngày ấy. Hãy chọn mã khác.") from error
    audit.record(agency=regime.agency, by=by, action="reports.add_regime", subject=regime, at=at)
    return regime


@transaction.atomic
def end_regime(*, by: User, regime: Regime, on: date, at: datetime) -> Regime:
    """End a regime after a day; its reports stay."""
    must(by, Permission.MANAGE, on=localdate(at))
    changes = audit.changes(regime, valid_to=on)
    regime.valid_to = on
    regime.save(update_fields=["valid_to"])
    audit.record(agency=regime.agency, by=by, action="reports.end_regime", subject=regime, at=at, changes=changes)
    return regime


def of_unit(unit: Unit) -> QuerySet[Regime]:
    """Regimes in force whose reports a unit writes."""
    return Regime.objects.filter(unit=unit, valid_to=None)


def hand_on_unit(unit: Unit, into: Unit, on: date) -> int:
    """Reports to come are written by the successor of a unit that ended; part of a larger action."""
    return of_unit(unit).update(unit=into)


def default_regime(agency: Agency, on: date) -> Regime | None:
    """The regime of an agency that has set none (Nghị định 09/2019/NĐ-CP); part of a larger action."""
    office = coordination(agency, on=on)
    if office is None or Regime.objects.filter(agency=agency).exists():
        return None
    return Regime.objects.create(
        agency=agency,
        code=DEFAULT_CODE,
        title="Báo cáo kết quả hoạt động khoa học, công nghệ và đổi mới sáng tạo",
        periods=["half_year", "year"],
        recipient="Ủy ban nhân dân tỉnh",
        unit=office[0],
        valid_from=on,
    )
