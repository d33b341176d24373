"""What was done to many at once is taken back, as far as nobody went on from it: the list of staff and its mails."""

import pytest
from django.test import Client
from django.urls import reverse

from mach.office import actions, audit, queries
from mach.office.models import AuditEntry, Outbox, Unit, User
from mach.office.permissions import Role
from mach.office.registry import BULK_ACTIONS, TRAIL_WORDS

LIST = "Phòng Mới\tTrần An\tChuyên viên\t\tan@so.test\nPhòng Mới\tLý Bình\nPhòng Hai\tVõ Cường"


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def listed(office):
    signed_in(office.admin).post(reverse("office:staff"), {"rows": LIST, "save": "1"})
    return AuditEntry.objects.get(action="office.add_staff")


def undo(user, entry):
    return signed_in(user).post(reverse("office:bulk-undo", args=[entry.pk]), follow=True)


def rows(user, entry):
    page = signed_in(user).get(reverse("office:bulk", args=[entry.pk]))
    return [(row.title, row.kept) for row in page.context["rows"]]


def test_every_bulk_action_and_its_undoing_have_words_in_the_trail():
    known = {code for room in TRAIL_WORDS for code in room.actions}
    assert set(BULK_ACTIONS) == {
        "casework.urge",
        "documents.add",
        "office.add_staff",
        "office.confirm_days",
        "office.invite",
        "registers.assign",
        "registers.move",
        "registers.verify",
        "targets.load_incoming",
    }
    assert {*BULK_ACTIONS, *(bulk.undone for bulk in BULK_ACTIONS.values())} <= known


def test_the_answer_to_a_list_leads_to_its_undoing(office):
    answer = signed_in(office.admin).post(reverse("office:staff"), {"rows": LIST, "save": "1"}, follow=True)
    entry = AuditEntry.objects.get(action="office.add_staff")
    assert f'<a href="{reverse("office:bulk", args=[entry.pk])}">Xem hoặc hoàn tác</a>' in answer.content.decode()
    assert reverse("office:bulk", args=[entry.pk]) in signed_in(office.admin).get("/don-vi/danh-sach/").content.decode()
    assert reverse("office:bulk", args=[entry.pk]) in signed_in(office.admin).get("/nhat-ky/").content.decode()


def test_a_list_whose_people_have_not_come_is_taken_back_with_its_units_and_mails(office, listed):
    signed_in(office.admin).post(reverse("office:invitations"))
    before = (User.objects.count(), Unit.objects.count(), Outbox.objects.count())
    assert "Đã hoàn tác 5 người, đơn vị." in undo(office.admin, listed).content.decode()
    after = (User.objects.count(), Unit.objects.count(), Outbox.objects.count())
    assert [old - new for old, new in zip(before, after, strict=True)] == [3, 2, 1]
    assert audit.verify(agency=office.agency) == []
    assert "Không còn gì để hoàn tác" in undo(office.admin, listed).content.decode()


def test_whoever_came_was_given_work_or_a_post_stays_with_the_unit(office, listed, now, today):
    an, binh, cuong = (User.objects.get(full_name=name) for name in ("Trần An", "Lý Bình", "Võ Cường"))
    an.set_password("mat-khau-thu")
    an.save()
    actions.give_post(by=office.admin, user=cuong, unit=office.office, role=Role.CLERK, valid_from=today, at=now)
    assert rows(office.admin, listed) == [
        ("Trần An, Chuyên viên, Phòng Mới", "đã vào hệ thống"),
        ("Lý Bình, Chuyên viên, Phòng Mới", ""),
        ("Võ Cường, Chuyên viên, Phòng Hai", "đã được giao thêm chức vụ"),
        ("Phòng Mới", "còn người"),
        ("Phòng Hai", "còn người"),
    ]
    answer = undo(office.admin, listed).content.decode()
    assert "Đã hoàn tác 1 người, đơn vị. 4 người, đơn vị giữ nguyên" in answer
    assert list(User.objects.filter(pk__in=[an.pk, binh.pk, cuong.pk]).order_by("pk")) == [an, cuong]


def test_whoever_was_given_work_stays(office, listed, now):
    from mach.casework import actions as casework

    binh, unit = User.objects.get(full_name="Lý Bình"), Unit.objects.get(name="Phòng Mới")
    casework.open_matter(
        agency=office.agency, kind="report", title="x", address="/", lead_unit=unit, officer=binh, on=now.date()
    )
    assert dict(rows(office.admin, listed))["Lý Bình, Chuyên viên, Phòng Mới"] == "đã được giao việc"


def test_mails_of_invitation_that_have_not_gone_are_withdrawn(office, listed, now):
    client = signed_in(office.admin)
    User.objects.filter(full_name="Lý Bình").update(email="binh@so.test")
    client.post(reverse("office:invitations"))
    entry = AuditEntry.objects.get(action="office.invite")
    Outbox.objects.filter(to="an@so.test").update(state=Outbox.State.SENT, sent_at=now)
    assert rows(office.admin, entry) == [("Lý Bình", ""), ("Trần An", "thư đã gửi")]
    assert "Đã hoàn tác 1 thư mời. 1 thư mời giữ nguyên" in undo(office.admin, entry).content.decode()
    assert [mail.to for mail in Outbox.objects.all()] == ["an@so.test"]


def test_undoing_is_for_those_who_may_and_of_what_can_be(office, other_office, listed):
    assert undo(office.officer, listed).status_code == 403
    assert undo(other_office.admin, listed).status_code == 404
    other = AuditEntry.objects.exclude(action__in=BULK_ACTIONS).first()
    assert other is None or undo(office.admin, other).status_code == 404
    assert User.objects.filter(full_name="Trần An").exists()


def test_what_one_undoes_again_is_seen_on_its_page(office, listed):
    undo(office.admin, listed)
    page = signed_in(office.admin).get(reverse("office:bulk", args=[listed.pk]))
    assert (page.context["undone"].actor_name, page.context["taken"]) == (office.admin.full_name, 0)


def test_days_confirmed_by_the_wrong_announcement_wait_again(office, now):
    actions.load_shared_calendar()
    waiting = queries.unconfirmed_days(office.agency, on=now.date())
    days, calendar = [row.day for row in waiting], queries.calendar_for(office.agency)
    signed_in(office.admin).post(reverse("office:confirm-days"), {"legal_ref": "Thông báo 01/TB"})
    entry = AuditEntry.objects.get(action="office.confirm_days")
    first = days[0]
    actions.save_day(
        by=office.admin, day=first, kind="off", reason="Nghỉ", legal_ref="Thông báo 02/TB", confirmed=True, at=now
    )
    answer = undo(office.admin, entry).content.decode()
    assert f"Đã hoàn tác {len(days) - 1} ngày. 1 ngày giữ nguyên" in answer
    assert [row.day for row in queries.unconfirmed_days(office.agency, on=now.date())] == days[1:]
    after = queries.calendar_for(office.agency)
    assert [one for one in after.days if one.day != first] == [one for one in calendar.days if one.day != first]
