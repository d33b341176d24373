"""When a report is due, what it starts with, and what stops it from being frozen."""

from datetime import date

from mach.engines.workdays import Calendar, Due, Period, due, parse_period, period_of
from mach.reports.models import Regime, Report, ReportItem


def report_due(regime: Regime, period: Period, *, calendar: Calendar) -> Due:
    """Some working days after the data close, at least one (Nghị định 09/2019/NĐ-CP, Điều 8 khoản 5)."""
    return due(start=period.window.end, days=max(1, regime.due_working_days), kind="working", calendar=calendar)


def running_periods(regime: Regime, *, on: date) -> list[Period]:
    """The periods of a regime in which a day lies, and those that have just closed and are still to be reported."""
    kinds = [kind for kind in regime.periods if kind != "nine_months"]
    running = [period_of(on, scheme=regime.scheme, kind=kind) for kind in kinds]
    if "nine_months" in regime.periods:
        running.append(Period(regime.scheme, "nine_months", period_of(on, scheme=regime.scheme, kind="year").year))
    return running


def period_of_report(report: Report) -> Period:
    """The period a report is about."""
    period = parse_period(report.period, scheme=report.regime.scheme)
    if period is None:
        raise ValueError(f"report {report.pk} has an unknown period {report.period}")
    return period


def first_text(item: ReportItem) -> str:
    """What an item says before anybody wrote: what was promised. Numbers come from the count, never from text."""
    commitment = item.commitment
    return commitment.title.rstrip(". ") + "."
