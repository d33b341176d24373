"""One open obligation of the technology division, followed by the Office."""

from datetime import date

import pytest

from mach.casework import actions
from mach.engines.workdays import due, shipped_calendar


@pytest.fixture
def obligation(office, today):
    """Due on 26/11/2026, three working days after 20/11."""
    matter = actions.open_matter(
        agency=office.agency,
        kind="assignment",
        title="Tổ chức hội thảo kết nối cung cầu",
        address="/cam-ket/1/",
        lead_unit=office.technology,
        officer=office.officer,
        on=date(2026, 11, 20),
    )
    return actions.owe(
        matter=matter,
        duty="deliver",
        title="Nộp báo cáo hội thảo",
        due=due(start=date(2026, 11, 20), days=3, kind="working", calendar=shipped_calendar()),
        rule="03 ngày làm việc",
        debtor_unit=office.technology,
        debtor_officer=office.officer,
        follower_unit=office.office,
        follower_officer=office.coordinator,
        on=date(2026, 11, 20),
    )
