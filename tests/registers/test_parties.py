"""One page for a party: every record that names it, itself or in a child row, as far as the person may know."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mach.engines.workdays import Window
from mach.office.actions import merge_parties, undo_merge
from mach.office.models import Party
from mach.registers import actions, queries
from mach.registers.models import Record, Register
from mach.registers.parties import records_of_party
from mach.targets.compiler import Asked, counts
from mach.targets.models import Indicator
from tests.factories import make_party

CLASS = {
    "topic": "shtt",
    "from_on": date(2026, 5, 4),
    "to_on": date(2026, 5, 6),
    "lecturer": "Nguyễn Văn Giảng",
    "hours": 16,
    "place": "Hội trường Sở",
    "mode": "truc_tiep",
}
TRAINEE = {"person_name": "Lê Học", "person_key": "079090001234", "audience": "doanh_nghiep", "attended": True}


@pytest.fixture
def co_op(office):
    return make_party(office.agency, "Hợp tác xã Chè")


@pytest.fixture
def double(office):
    return make_party(office.agency, "HTX Chè")


@pytest.fixture
def host(office):
    return make_party(office.agency, "Trung tâm Thông tin")


@pytest.fixture
def hold(office, shipped, now, host):
    """Record a class; `sent` is the party that sent a trainee."""

    def run(title, organiser=host, sent=None, state=None) -> Record:
        rows = {"trainee": [{**TRAINEE, "org": sent.pk}]} if sent else {}
        return actions.save_record(
            by=office.officer,
            register=Register.objects.get(code="training_class"),
            values={**CLASS, "title": title, "organiser": organiser.pk},
            children=rows,
            state=state,
            at=now,
        ).record

    return run


def said(office, party, by=None):
    books = records_of_party(by or office.coordinator, party, limit=2)
    return [(book.register.code, book.total, [row.title for row in book.latest]) for book in books]


def test_records_and_child_rows_that_name_a_party_stand_on_its_page_the_latest_first(office, co_op, hold):
    for number in range(3):
        hold(f"Lớp {number}", organiser=co_op)
    hold("Lớp cuối", sent=co_op)
    hold("Lớp của người khác")
    assert said(office, co_op) == [("training_class", 4, ["Lớp cuối", "Lớp 2"])]


def test_a_merged_row_brings_its_records_and_takes_them_back(office, co_op, double, hold, now):
    hold("Lớp một", organiser=co_op)
    hold("Lớp hai", organiser=double)
    merge = merge_parties(by=office.head, party=double, into=co_op, at=now)
    assert said(office, co_op) == [("training_class", 2, ["Lớp hai", "Lớp một"])]
    undo_merge(by=office.head, merge=merge, at=now)
    assert said(office, co_op) == [("training_class", 1, ["Lớp một"])]


def test_figures_count_two_merged_rows_as_one_party_until_they_are_parted(office, co_op, double, hold, now):
    hold("Lớp một", organiser=co_op, state="to_chuc")
    hold("Lớp hai", organiser=double, state="to_chuc")
    formula = "distinct(training_class.organiser where to_on in W)"
    indicator = Indicator(code="thu.don_vi", label="Thử", series="training_class", formula=formula, unit="đơn vị")
    year = Window(date(2026, 1, 1), date(2026, 12, 31))

    def counted():
        return counts([Asked(indicator, year, year.end)], agency=office.agency)[0].provisional

    before = counted()
    merge = merge_parties(by=office.head, party=double, into=co_op, at=now)
    merged = counted()
    undo_merge(by=office.head, merge=merge, at=now)
    assert (before, merged, counted()) == (2, 1, 2)


def test_the_list_of_a_register_is_cut_to_a_party(office, co_op, hold):
    hold("Lớp một", organiser=co_op)
    hold("Lớp hai")
    client = Client()
    client.force_login(office.officer)
    answer = client.get("/so/training_class/", {"ben": co_op.pk})
    assert [row.title for row in answer.context["page"].rows] == ["Lớp một"]
    assert answer.context["party"] == co_op


def test_who_may_not_read_a_personal_field_does_not_learn_whom_it_names(office, co_op, hold):
    """The link to the sender of a trainee stands in a personal table."""
    hold("Lớp một", sent=co_op)
    seen = {name: said(office, co_op, by=getattr(office, name)) for name in ("officer", "other_officer", "coordinator")}
    shown = [("training_class", 1, ["Lớp một"])]
    assert seen == {"officer": shown, "other_officer": [], "coordinator": shown}


def test_links_of_personal_fields_are_hidden_ones(office, shipped):
    codes = dict(Register.objects.values_list("pk", "code"))
    hidden = {(codes[pk], name) for pk, name in queries._hidden_links(office.officer)}
    assert hidden == {
        ("admin_dossier", "applicant"),
        ("staff_training", "provider"),
        ("statistics_survey", "party"),
        ("training_class", "org"),
    }


def test_the_page_takes_as_many_queries_for_one_record_as_for_many(office, co_op, hold, django_assert_num_queries):
    client = Client()
    client.force_login(office.coordinator)
    hold("Lớp 0", organiser=co_op)
    client.get(co_op.get_absolute_url())
    with CaptureQueriesContext(connection) as few:
        client.get(co_op.get_absolute_url())
    for number in range(1, 6):
        hold(f"Lớp {number}", organiser=co_op)
    with django_assert_num_queries(len(few)):
        client.get(co_op.get_absolute_url())
    assert Party.objects.count() == 2


def test_a_record_of_a_merged_row_is_edited_without_losing_it(office, co_op, double, hold, now):
    record = hold("Lớp một", organiser=double)
    merge_parties(by=office.head, party=double, into=co_op, at=now)
    client = Client()
    client.force_login(office.officer)
    address = f"/so/training_class/{record.pk}/sua/"
    form = client.get(address).context["form"]
    assert f'<option value="{double.pk}" selected>{double.name}</option>' in str(form["organiser"])
    sent = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    rows = {"trainee-TOTAL_FORMS": 0, "trainee-INITIAL_FORMS": 0}
    answer = client.post(address, {**sent, **rows, "title": "Lớp một sửa", "version": record.version})
    assert answer.status_code == 302, answer.context["form"].errors
    record.refresh_from_db()
    assert (record.title, record.data["organiser"]) == ("Lớp một sửa", double.pk)
