"""An urging in bulk is taken back where nobody has heard it yet."""

import pytest
from django.test import Client
from django.urls import reverse

from mach.casework import actions
from mach.casework.models import Notice, Obligation, Urging
from mach.office import audit
from mach.office.models import AuditEntry


@pytest.fixture
def two(obligation, office):
    """Two open obligations, of the officer of the technology division and of the other officer."""
    other = actions.owe(
        matter=obligation.matter,
        duty="account",
        title="Báo cáo kết quả",
        due=obligation.due_on,
        rule="",
        debtor_unit=office.standards,
        debtor_officer=office.other_officer,
        on=obligation.opened_on,
    )
    return [obligation, other]


@pytest.fixture
def client(office):
    client = Client()
    client.force_login(office.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    return client


def urge(client, rows):
    chosen = {"chosen": [row.pk for row in rows], "message": "Xin gửi sớm"}
    return client.post(reverse("casework:urge"), chosen, follow=True).content.decode()


def undo(client):
    entry = AuditEntry.objects.filter(action="casework.urge").latest("pk")
    return client.post(reverse("office:bulk-undo", args=[entry.pk]), follow=True).content.decode()


def test_what_nobody_has_read_is_withdrawn_and_may_be_urged_again(client, two, office):
    answer = urge(client, two)
    assert "Đã đôn đốc 2 việc." in answer
    assert "Xem hoặc hoàn tác" in answer
    assert "Đã hoàn tác 2 việc." in undo(client)
    assert (Urging.objects.count(), Notice.objects.count()) == (0, 0)
    assert audit.verify(agency=office.agency) == []
    assert "Không còn gì để hoàn tác" in undo(client)
    urge(client, two)
    assert (Urging.objects.count(), Notice.objects.count()) == (2, 2)


def test_what_was_read_or_mailed_stands_and_says_who_knows(client, two, office, now):
    urge(client, two)
    notice = Notice.objects.get(user=office.officer)
    actions.read_notices(by=office.officer, notices=[notice.pk], at=now)
    answer = undo(client)
    assert "Đã hoàn tác 1 việc. 1 việc giữ nguyên" in answer
    assert f"{office.officer.full_name} đã đọc" in answer
    assert [urging.obligation for urging in Urging.objects.all()] == [two[0]]
    assert Notice.objects.get() == notice


def test_earlier_urgings_of_the_same_work_stay(client, two, office, now, today):
    from datetime import timedelta

    actions.urge(by=office.director, obligations=[two[0]], message="", at=now - timedelta(days=1))
    urge(client, two)
    undo(client)
    assert [(one.rung, one.by) for one in Urging.objects.all()] == [(1, office.director)]
    assert Obligation.objects.open().count() == 2
