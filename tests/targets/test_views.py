"""Pages of a commitment: changing how it counts, adding proof; refusals keep what was typed."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mach.targets.actions.commitments import Promise, make_commitment


@pytest.fixture
def target(office, now):
    promise = Promise(kind="target", title="Tổ chức lớp tập huấn", lead_unit=office.technology, comparator="at_least",
                      min=Decimal(4), unit_label="lớp")  # fmt: skip
    return make_commitment(by=office.head, agency=office.agency, promise=promise, at=now)


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def changed(target, **new):
    given = {"kind": "target", "title": target.title, "comparator": "at_least", "min": "5", "unit_label": "lớp",
             "recurs": "half_year", "curve": "linear", "version": target.version}  # fmt: skip
    return {**given, **new}


def test_a_head_changes_the_number_and_the_trail_keeps_the_old_one(office, target, client):
    sign_in(client, office.head)
    assert client.get(reverse("targets:change", args=[target.pk])).status_code == 200
    answer = client.post(reverse("targets:change", args=[target.pk]), changed(target))
    assert answer.headers["Location"] == target.get_absolute_url()
    target.refresh_from_db()
    assert (target.min, target.max, target.version) == (5, 5, 2)


def test_a_range_the_wrong_way_round_is_told_and_kept_on_the_page(office, target, client):
    sign_in(client, office.head)
    answer = client.post(reverse("targets:change", args=[target.pk]), changed(target, max="2"))
    assert answer.status_code == 200
    assert len(answer.context["form"].non_field_errors()) == 1
    target.refresh_from_db()
    assert (target.min, target.version) == (4, 1)


def test_a_stale_page_changes_nothing(office, target, client):
    sign_in(client, office.head)
    client.post(reverse("targets:change", args=[target.pk]), changed(target))
    assert client.post(reverse("targets:change", args=[target.pk]), changed(target, min="9")).status_code == 409
    target.refresh_from_db()
    assert target.min == 5


def test_proof_is_added_by_the_unit_and_named_with_who_brought_it(office, target, client):
    sign_in(client, office.officer)
    file = SimpleUploadedFile("ket-qua.txt", "Kết quả".encode())
    client.post(reverse("targets:add-evidence", args=[target.pk]), {"file": file, "note": "Danh sách"})
    evidence = target.evidence.get()
    assert (evidence.attachment.name, evidence.note, evidence.added_by) == ("ket-qua.txt", "Danh sách", office.officer)


def test_proof_that_is_nothing_is_refused(office, target, client):
    sign_in(client, office.officer)
    assert client.post(reverse("targets:add-evidence", args=[target.pk]), {}).status_code == 422
    assert target.evidence.count() == 0


def test_a_period_that_ends_before_it_begins_is_told_and_kept_on_the_page(office, target, client):
    sign_in(client, office.head)
    wrong = changed(target, period_start="05/05/2026", period_end="04/05/2026")
    answer = client.post(reverse("targets:change", args=[target.pk]), wrong)
    assert answer.status_code == 200
    assert answer.context["form"].non_field_errors() == ["Thời gian thực hiện: ngày kết thúc đứng trước ngày bắt đầu."]
    target.refresh_from_db()
    assert target.version == 1


def test_a_target_cannot_lose_its_comparison(office, target, client):
    sign_in(client, office.head)
    answer = client.post(reverse("targets:change", args=[target.pk]), changed(target, comparator=""))
    assert len(answer.context["form"].non_field_errors()) == 1


def test_the_list_of_assignments_says_what_is_due_next_in_as_many_queries(
    office, client, now, django_assert_num_queries
):
    def make(number):
        promise = Promise(kind="assignment", title=f"Xây dựng dự toán {number}", lead_unit=office.technology,
                          recurs="once", due_on=date(2026, 12, 31))  # fmt: skip
        make_commitment(by=office.head, agency=office.agency, promise=promise, at=now)

    sign_in(client, office.head)
    address = reverse("targets:assignments")
    make(0)
    client.get(address)
    with CaptureQueriesContext(connection) as for_one:
        client.get(address)
    make(1)
    make(2)
    with django_assert_num_queries(len(for_one)):
        answer = client.get(address)
    assert [figure.commitment.next_due for figure, _, _ in answer.context["lines"]] == [date(2026, 12, 31)] * 3
    assert answer.content.decode().count("31/12/2026") == 3


def test_everything_is_promised_without_a_number_twice(office, client, now):
    promise = Promise(kind="target", title="Nhiệm vụ được theo dõi", comparator="all", min=Decimal(100),
                      unit_label="%", lead_unit=office.technology)  # fmt: skip
    make_commitment(by=office.head, agency=office.agency, promise=promise, at=now)
    sign_in(client, office.head)
    shown = client.get(reverse("targets:targets")).content.decode()
    assert "toàn bộ (100%)" in shown
    assert "100</span>" not in shown
