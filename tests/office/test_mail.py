"""Mails are written once under their key, sent after, tried again when refused, and never sent twice."""

import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from django.test import Client

from mach.office import actions
from mach.office.actions import UnableToSave
from mach.office.actions.mail import PAUSES
from mach.office.checks import lost_mails
from mach.office.models import Outbox
from mach.office.rules import NotAllowed

FAILURE: list[Exception] = []


class FailingBackend(EmailBackend):
    """Refuses with the exceptions in `FAILURE`, one for each mail, then delivers."""

    def send_messages(self, messages):
        if FAILURE:
            raise FAILURE.pop(0)
        return super().send_messages(messages)


class AbsentBackend(EmailBackend):
    def open(self):
        raise ConnectionRefusedError("không có máy chủ")


@pytest.fixture
def failing(settings):
    settings.EMAIL_BACKEND = f"{__name__}.FailingBackend"
    FAILURE.clear()
    return FAILURE


def write(office, now, key="một", **given):
    given = {"to": "chuyen@so.vn", "subject": "Nhắc\nviệc", "body": "Nội dung", **given}
    return actions.post_mail(agency=office.agency, key=key, at=now, **given)


def state():
    return list(Outbox.objects.order_by("pk").values_list("state", flat=True))


def test_a_mail_is_written_with_its_action_and_sent_after(office, now):
    write(office, now)
    assert mail.outbox == []
    assert actions.send_mails(at=now) == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["chuyen@so.vn"], "Nhắc việc", "Nội dung")
    assert Outbox.objects.values("state", "tries", "sent_at").get() == {"state": "sent", "tries": 1, "sent_at": now}


def test_what_is_taken_back_takes_its_mail_back(office, now):
    with pytest.raises(RuntimeError), transaction.atomic():
        write(office, now)
        raise RuntimeError("the action failed")
    assert actions.send_mails(at=now) == 0


def test_a_key_gives_one_mail_and_one_sending(office, now):
    assert write(office, now).pk == write(office, now, body="khác").pk
    assert [actions.send_mails(at=now), actions.send_mails(at=now)] == [1, 0]
    assert [one.body for one in mail.outbox] == ["Nội dung"]


def test_a_mail_waits_for_its_hour(office, now):
    write(office, now, due_at=now + timedelta(hours=2))
    assert actions.send_mails(at=now + timedelta(hours=1)) == 0
    assert actions.send_mails(at=now + timedelta(hours=2)) == 1


def test_what_the_server_refuses_is_tried_again_later_each_time(office, now, failing):
    write(office, now)
    failing += [smtplib.SMTPResponseException(451, "bận")] * 2
    times = [now, now + PAUSES[0] - timedelta(seconds=1), now + PAUSES[0], now + PAUSES[0] + PAUSES[1]]
    assert [actions.send_mails(at=at) for at in times] == [0, 0, 0, 1]
    assert Outbox.objects.values("state", "tries", "error").get() == {"state": "sent", "tries": 3, "error": ""}
    assert len(mail.outbox) == 1


def test_after_the_last_pause_a_person_has_to_look(office, now, failing):
    write(office, now)
    failing += [smtplib.SMTPRecipientsRefused({})] * (len(PAUSES) + 1)
    at = now
    for pause in [*PAUSES, timedelta()]:
        actions.send_mails(at=at)
        at += pause
    assert state() == ["failed"]
    assert actions.send_mails(at=at + timedelta(days=9)) == 0


def test_without_a_server_nothing_is_lost(office, now, settings):
    settings.EMAIL_BACKEND = f"{__name__}.AbsentBackend"
    write(office, now)
    assert actions.send_mails(at=now) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert actions.send_mails(at=now + PAUSES[0]) == 1


def test_a_mail_that_may_have_gone_is_not_sent_again(office, now, failing):
    write(office, now)
    write(office, now, key="hai")
    failing.append(smtplib.SMTPServerDisconnected("mất kết nối"))
    assert actions.send_mails(at=now) == 0
    assert state() == ["uncertain", "waiting"]
    assert actions.send_mails(at=now + timedelta(minutes=1)) == 1
    assert state() == ["uncertain", "sent"]


def test_a_worker_killed_while_sending_leaves_a_doubt_and_no_second_mail(office, now):
    mail_row = write(office, now)
    Outbox.objects.filter(pk=mail_row.pk).update(state="sending", tried_at=now, tries=1)
    assert actions.send_mails(at=now + timedelta(minutes=10)) == 0
    assert state() == ["sending"]
    assert actions.send_mails(at=now + timedelta(minutes=16)) == 0
    assert state() == ["uncertain"]
    assert mail.outbox == []


def test_an_address_that_is_none_stops_nothing(office, now):
    write(office, now, to="không phải địa chỉ\n")
    write(office, now, key="hai")
    assert actions.send_mails(at=now) == 1
    assert state() == ["failed", "sent"]


def test_the_administrator_lets_a_failed_mail_go_again(office, now, failing):
    row = write(office, now)
    failing.append(smtplib.SMTPServerDisconnected("mất kết nối"))
    actions.send_mails(at=now)
    with pytest.raises(NotAllowed):
        actions.send_again(by=office.officer, mail=row, at=now)
    actions.send_again(by=office.admin, mail=row, at=now)
    assert actions.send_mails(at=now) == 1
    with pytest.raises(UnableToSave):
        actions.send_again(by=office.admin, mail=row, at=now)


def test_the_page_shows_what_did_not_go_and_lets_it_go_again(office, other_office, now, failing):
    row = write(office, now)
    foreign = write(other_office, now, key="hai", subject="Thư của Sở khác")
    failing.append(smtplib.SMTPServerDisconnected("mất kết nối"))
    actions.send_mails(at=now)
    Outbox.objects.filter(pk=foreign.pk).update(state="failed")
    assert [(one.code, one.subject) for one in lost_mails(office.agency, now.date())] == [
        ("mail_lost", f"thư {row.pk} “Nhắc việc”")
    ]
    client = Client()
    client.force_login(office.admin, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/thu-gui/").content.decode()
    assert (page.count("Không rõ đã tới chưa (mất kết nối)"), page.count("Thư của Sở khác")) == (1, 0)
    assert client.post(f"/thu-gui/{foreign.pk}/gui-lai/").status_code == 404
    assert client.post(f"/thu-gui/{row.pk}/gui-lai/").status_code == 302
    assert list(lost_mails(office.agency, now.date())) == []
