"""A figure cut by quarter, beside the same quarter last year, and by unit; the page of a unit draws its targets."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.registers import actions as registers
from mach.registers.models import Register
from mach.targets.actions import Promise
from mach.targets.actions.commitments import make_commitment
from mach.targets.models import Indicator
from mach.targets.queries.sharing import parts_of
from tests.factories import make_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(office, shipped, now):
    """Classes in the first quarter of two units, one last year's first quarter; a target of four."""
    host, register = make_party(office.agency, "Trung tâm"), Register.objects.get(code="training_class")
    for by, day in (
        (office.officer, date(2026, 1, 5)), (office.officer, date(2026, 3, 15)),
        (office.other_officer, date(2026, 2, 5)), (office.officer, date(2025, 2, 5)),
    ):  # fmt: skip
        values = {
            "topic": "shtt", "title": f"Lớp {day}", "organiser": host.pk, "lecturer": "Nguyễn Văn Giảng",
            "from_on": day, "to_on": day, "hours": 8, "place": "Hội trường", "mode": "truc_tiep",
            "headcount_by_audience": {"cbccvc": 20},
        }  # fmt: skip
        row = registers.save_record(register=register, values=values, state="to_chuc", at=now, by=by).record
        registers.add_evidence(by=by, record=row, references=["12/BC-TT"], at=now)
        registers.verify(by=office.director, records=[row], at=now)
    told = Promise(
        kind="target", title="Tổ chức lớp tập huấn", lead_unit=office.technology, comparator="at_least",
        min=Decimal(4), unit_label="lớp", period_start=date(2025, 12, 15), period_end=date(2026, 12, 14),
        indicator=Indicator.objects.get(code="training_class.count"),
    )  # fmt: skip
    return make_commitment(by=office.director, agency=office.agency, promise=told, at=now)


def test_quarters_stand_beside_last_year_and_units_add_up(office, target, today):
    parts = parts_of(target, today)
    assert [(now, before) for _, now, before in parts.quarters] == [(2, 1), (1, 0), (0, 0), (0, 0)]
    assert {unit.code: value for unit, value in parts.units} == {"cn": 2, "tdc": 1}


def test_a_share_is_not_cut_in_parts(office, target, today):
    target.indicator = Indicator.objects.get(code="ste_certificate.high_tech_share")
    assert parts_of(target, today) is None


def test_the_page_of_a_target_draws_them_with_their_tables(office, target):
    client = Client()
    client.force_login(office.director, backend="django.contrib.auth.backends.ModelBackend")
    page = HTMLParser(client.get(target.get_absolute_url()).content)
    titles = [one.text() for one in page.css("main figure figcaption")]
    assert [title for title in titles if title.startswith("Theo")] == ["Theo quý trong năm", "Theo đơn vị ghi sổ"]
    assert len(page.css("main figure")) == len(page.css("main figure table"))


def test_the_page_of_a_unit_draws_what_it_promised_and_keeps(office, other_office, target):
    client = Client()
    client.force_login(office.director, backend="django.contrib.auth.backends.ModelBackend")
    page = HTMLParser(client.get(reverse("office:unit", args=[office.technology.pk])).content)
    heads = [one.text().split("  ")[0].strip() for one in page.css("main h2")]
    assert [head.split(" 1")[0] for head in heads] == ["Việc và thời hạn", "Chỉ tiêu chủ trì", "Sổ đơn vị ghi"]
    client.force_login(other_office.director, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("office:unit", args=[office.technology.pk])).status_code == 404
