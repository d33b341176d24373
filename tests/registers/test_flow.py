"""Records of a register by month beside the year before and by unit, as a chart with its table."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.registers import actions
from mach.registers.models import Register
from mach.registers.queries import definition_for, flow_of
from tests.factories import make_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def register(office, shipped, now):
    """Four classes of this year (one waits, one of another unit), two of the year before, one planned."""
    register, host = Register.objects.get(code="training_class"), make_party(office.agency, "Trung tâm đào tạo")
    told = [
        (office.officer, date(2025, 12, 15), "to_chuc", True), (office.officer, date(2026, 1, 14), "to_chuc", True),
        (office.officer, date(2026, 1, 15), "to_chuc", False),
        (office.other_officer, date(2026, 6, 1), "to_chuc", True),
        (office.officer, date(2025, 12, 14), "to_chuc", True), (office.officer, date(2025, 1, 2), "to_chuc", True),
        (office.officer, date(2026, 6, 2), "ke_hoach", False),
    ]  # fmt: skip
    for by, day, state, verified in told:
        values = {
            "topic": "shtt", "title": f"Lớp {day}", "organiser": host.pk, "lecturer": "Nguyễn Văn Giảng",
            "from_on": day, "to_on": day, "hours": 8, "place": "Hội trường", "mode": "truc_tiep",
            "headcount_by_audience": {"cbccvc": 20},
        }  # fmt: skip
        row = actions.save_record(register=register, values=values, state=state, at=now, by=by).record
        actions.add_evidence(by=by, record=row, references=["12/BC-TT"], at=now)
        if verified:
            actions.verify(by=office.director, records=[row], at=now)
    return register


def flow(office, register, user, year=2026):
    definition = definition_for(register, agency=office.agency, day=date(2026, 11, 25))
    return flow_of(user, register, definition, year=year)


def test_months_run_from_15_to_14_beside_the_year_before(office, register):
    found = flow(office, register, office.director)
    some = [(now, before) for _, now, before in found.months]
    assert (some[0], some[1], some[5], some[11]) == ((2, 1), (1, 0), (1, 0), (0, 1))
    assert sum(now for now, _ in some) == 4


def test_units_tell_what_is_verified_and_what_waits(office, register):
    found = flow(office, register, office.director)
    units = {unit.code: counts for unit, *counts in found.units}
    assert units == {"cn": [2, 1], "tdc": [1, 0]}


def test_only_rows_that_a_person_sees_are_drawn(office, other_office, register):
    found = flow(other_office, register, other_office.director)
    assert (found.units, sum(now + before for _, now, before in found.months)) == ([], 0)


def test_the_flow_takes_as_many_queries_for_any_number_of_rows(office, register, django_assert_num_queries):
    flow(office, register, office.director)
    with django_assert_num_queries(3):
        flow(office, register, office.director)


def test_the_page_has_a_table_behind_each_chart(office, register):
    client = Client()
    client.force_login(office.director, backend="django.contrib.auth.backends.ModelBackend")
    page = HTMLParser(client.get(reverse("registers:flow", args=["training_class"]), {"nam": "2026"}).content)
    assert len(page.css("main figure svg[role=img]")) == len(page.css("main figure table")) == 2
    empty = HTMLParser(client.get(reverse("registers:flow", args=["training_class"]), {"nam": "2020"}).content)
    assert empty.css("main figure") == []
