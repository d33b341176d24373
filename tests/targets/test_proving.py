"""Rows that do not carry the evidence a promise asks for stand apart; rows that prove several promises are named."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.office.actions import attach_file
from mach.registers import actions as registers
from mach.registers.models import Record, Register
from mach.targets.actions import Promise
from mach.targets.actions.commitments import make_commitment
from mach.targets.models import Commitment, Indicator
from mach.targets.queries.commitments import Filters
from mach.targets.queries.figures import figure_for
from mach.targets.queries.proving import lacking_of, overlaps
from tests.factories import make_party

pytestmark = pytest.mark.django_db


@pytest.fixture
def hold(office, shipped, now, store):
    """`hold(topic, file, paper)` → a verified class with that evidence."""
    host = make_party(office.agency, "Trung tâm đào tạo")

    def make(topic="shtt", *, file=False, paper=True) -> Record:
        values = {
            "topic": topic, "title": f"Lớp {Record.objects.count()}", "organiser": host.pk,
            "lecturer": "Nguyễn Văn Giảng", "from_on": date(2026, 5, 4), "to_on": date(2026, 5, 5),
            "hours": 8, "place": "Hội trường", "mode": "truc_tiep", "headcount_by_audience": {"cbccvc": 20},
        }  # fmt: skip
        register = Register.objects.get(code="training_class")
        row = registers.save_record(register=register, values=values, state="to_chuc", at=now, by=office.officer).record
        given = {"data": b"%PDF-1.4 ...", "name": "danh-sach.pdf", "content_type": "application/pdf"}
        files = [attach_file(by=office.officer, at=now, **given)] if file else []
        papers = ["12/BC-TT"] if paper else []
        registers.add_evidence(by=office.officer, record=row, references=papers, files=files, at=now)
        registers.verify(by=office.director, records=[row], at=now)
        return row

    return make


@pytest.fixture
def promise(office, shipped, now):
    def make(**given) -> Commitment:
        told = {
            "kind": "target", "title": "Tổ chức lớp tập huấn", "lead_unit": office.technology, "min": Decimal(4),
            "period_start": date(2025, 12, 15), "period_end": date(2026, 12, 14), "comparator": "at_least",
            "indicator": Indicator.objects.get(code="training_class.count"), **given,
        }  # fmt: skip
        return make_commitment(by=office.director, agency=office.agency, promise=Promise(**told), at=now)

    return make


def lacks(row: Commitment, today: date) -> dict[int, str]:
    return {pk: said for (_, pk), said in lacking_of([row], today, agency=row.agency).get(row.pk, {}).items()}


def test_a_promise_names_the_rows_that_do_not_prove_it(hold, promise, today):
    papered, filed = hold(), hold(paper=False, file=True)
    both = hold(file=True)
    assert lacks(promise(proof_needed="file"), today) == {papered.pk: "thiếu tệp đính kèm"}
    assert lacks(promise(proof_needed="paper"), today) == {filed.pk: "thiếu số, ngày văn bản"}
    assert lacks(promise(proof_needed="both"), today) == {
        papered.pk: "thiếu tệp đính kèm", filed.pk: "thiếu số, ngày văn bản",
    }  # fmt: skip
    assert lacks(promise(), today) == {}
    assert both.pk not in lacks(promise(proof_needed="both"), today)


def test_rows_without_proof_stand_apart_and_the_number_stays(hold, promise, today, office):
    hold(), hold(file=True)
    target = promise(proof_needed="file")
    assert figure_for(target, today).value == 2
    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    page = HTMLParser(client.get(target.get_absolute_url()).content)
    facts = {
        one.css_first("dt").text(): " ".join(one.css_first("dd").text().split()) for one in page.css("dl.facts > div")
    }
    assert facts["Minh chứng của dòng sổ"] == "Có tệp đính kèm: 1 dòng chưa đủ minh chứng"
    rows = client.get(reverse("targets:commitment-rows", args=[target.pk])).context["rows"]
    assert sorted(row.lacks for row in rows) == ["", "thiếu tệp đính kèm"]


def test_proof_takes_as_many_queries_for_many_promises_as_for_one(hold, promise, today, django_assert_max_num_queries):
    hold(), hold("nscl")
    some = [promise(proof_needed="file", title=f"Lớp {n}") for n in range(6)]
    with django_assert_max_num_queries(8):
        assert [len(one) for one in lacking_of(some, today, agency=some[0].agency).values()] == [2] * 6


def test_rows_that_prove_two_targets_are_named_once_for_the_pair(hold, promise, office, other_office, today):
    shared, _ = hold(), hold("nscl")
    every, few = promise(), promise(title="Lớp sở hữu trí tuệ", indicator_filter="topic = shtt")
    promise(title="Lớp bức xạ", indicator_filter="topic = atbx")
    (pair,) = overlaps(office.officer, today, Filters())
    assert (pair.first, pair.second, pair.count, pair.is_same_count) == (every, few, 1, False)
    assert [row.title for row in pair.shown] == [f"{shared.title}, số {shared.book}"]
    assert overlaps(other_office.officer, today, Filters()) == []


def test_one_promise_written_twice_is_told_as_such(hold, promise, office, today):
    hold()
    promise(), promise(title="Mở lớp tập huấn")
    assert [one.is_same_count for one in overlaps(office.officer, today, Filters())] == [True]


def test_the_page_of_shared_rows_opens_both_targets_and_the_rows(hold, promise, office, today):
    row = hold()
    targets = [promise(), promise(title="Mở lớp tập huấn")]
    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    page = HTMLParser(client.get(reverse("targets:overlaps")).content)
    links = [link.attributes["href"] for link in page.css("main tbody a")]
    assert links == [*(one.get_absolute_url() for one in targets), row.get_absolute_url()]
    empty = HTMLParser(client.get(reverse("targets:overlaps"), {"tu": "bức xạ"}).content)
    assert empty.css_first("main tbody") is None
