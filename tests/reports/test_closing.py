"""The registers are told when the data of a report close, until the report is frozen or past its due day."""

from datetime import date

import pytest

from mach.engines.workdays import Window
from mach.office.actions import load_shared_calendar
from mach.registers.closing import CLOSINGS
from mach.reports.closing import closings_of
from mach.reports.models import Regime


@pytest.fixture
def regime(office):
    load_shared_calendar()
    return Regime.objects.create(
        agency=office.agency,
        code="uy-ban",
        title="Báo cáo",
        periods=["half_year", "year"],
        recipient="UBND",
        unit=office.office,
        valid_from=date(2020, 1, 1),
    )


def test_running_windows_and_those_just_closed_are_told(office, regime):
    year = Window(date(2025, 12, 15), date(2026, 12, 14))
    half = Window(date(2026, 6, 15), date(2026, 12, 14))
    on = date(2026, 12, 7)
    assert [(one.label, one.window) for one in closings_of(office.agency, on)] == [
        ("6 tháng cuối năm 2026", half),
        ("năm 2026", year),
    ]
    after = closings_of(office.agency, date(2026, 12, 16))
    assert {one.window for one in after} >= {year, half}
    assert year not in {one.window for one in closings_of(office.agency, date(2027, 1, 20))}


def test_the_registers_are_given_this_list(office, regime):
    assert closings_of in CLOSINGS
    assert closings_of(office.agency, date(2019, 6, 1)) == []
