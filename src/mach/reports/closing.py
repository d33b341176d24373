"""When data close for the reports of an agency, told to the registers."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from mach.engines.workdays import Period, period_of
from mach.office.models import Agency
from mach.office.queries import calendar_for
from mach.registers.closing import Closing
from mach.reports.models import Regime, Report
from mach.reports.rules import report_due, running_periods


def closings_of(agency: Agency, on: date) -> list[Closing]:
    """Windows whose report is neither frozen nor past its due day; three queries."""
    regimes = Regime.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), agency=agency, valid_from__lte=on)
    calendar = calendar_for(agency)
    frozen = set(Report.objects.filter(agency=agency).exclude(state=Report.State.DRAFT).values_list("regime", "period"))
    found = []
    for regime in regimes:
        for period in _periods(regime, on):
            last = report_due(regime, period, calendar=calendar).day
            if (regime.pk, period.key) not in frozen and on <= last:
                found.append(Closing(period.label, period.key, period.window, last))
    return found


def _periods(regime: Regime, on: date) -> Iterable[Period]:
    """Periods that run on a day, and those before them, which may have closed without their report."""
    running = running_periods(regime, on=on)
    yield from running
    for period in running:
        if period.kind != "nine_months":
            yield period_of(period.window.start - timedelta(days=1), scheme=regime.scheme, kind=period.kind)
