"""Mails: written inside the action that they tell of, sent afterwards by the worker, never twice."""

import contextlib
import hashlib
import smtplib
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from mach.office import audit
from mach.office.actions.errors import UnableToSave
from mach.office.models import Agency, Outbox, User
from mach.office.permissions import Permission
from mach.office.rules import must

# How long to wait after each refusal; after the last a person has to look.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
LONGEST_SENDING = timedelta(minutes=15)
AT_ONCE = 200
NOT_THERE = (OSError, smtplib.SMTPException)


def post_mail(
    *, agency: Agency, key: str, to: str, subject: str, body: str, at: datetime, due_at: datetime | None = None
) -> Outbox:
    """Write a mail to be sent once this transaction stands; part of a larger action.

    A key already taken gives the mail written under it.
    """
    mail, _ = Outbox.objects.get_or_create(
        key=key,
        defaults={
            "agency": agency,
            "to": to,
            "subject": " ".join(subject.split())[:200],
            "body": body,
            "written_at": at,
            "due_at": due_at or at,
        },
    )
    return mail


def send_mails(*, at: datetime) -> int:
    """Send what waits; gives how many mails went. Each step stands on its own, for a sent mail cannot be taken back."""
    Outbox.objects.filter(state=Outbox.State.SENDING, tried_at__lt=at - LONGEST_SENDING).update(
        state=Outbox.State.UNCERTAIN, error="Máy dừng giữa lúc gửi."
    )
    waiting = list(Outbox.objects.filter(state=Outbox.State.WAITING, due_at__lte=at).order_by("due_at", "pk")[:AT_ONCE])
    if not waiting:
        return 0
    connection = get_connection()
    try:
        connection.open()
    except NOT_THERE as error:
        for mail in waiting:
            _try_later(mail, error, at=at)
        return 0
    sent = 0
    for mail in waiting:
        state = _send(mail, connection, at=at)
        sent += state == Outbox.State.SENT
        if state == Outbox.State.UNCERTAIN:  # the connection is gone; the others go next time
            break
    with contextlib.suppress(*NOT_THERE):
        connection.close()
    return sent


@transaction.atomic
def send_again(*, by: User, mail: Outbox, at: datetime) -> Outbox:
    """Let a mail that failed, or of which nobody knows, go once more; a person has decided so."""
    must(by, Permission.MANAGE, on=localdate(at))
    row = Outbox.objects.visible_to(by).select_for_update(of=("self",)).get(pk=mail.pk)
    if row.state not in (Outbox.State.FAILED, Outbox.State.UNCERTAIN):
        raise UnableToSave(f"Thư này {row.get_state_display().lower()}, không cần gửi lại.")
    new = {"state": Outbox.State.WAITING, "tries": 0, "due_at": at, "error": ""}
    changes = audit.changes(row, **new)
    _end(row, **new)
    audit.record(agency=row.agency, by=by, action="office.send_again", subject=row, at=at, changes=changes)
    return row


def _send(mail: Outbox, connection: BaseEmailBackend, *, at: datetime) -> str:
    """Send one mail, unless another worker has taken it; gives its state."""
    mine = Outbox.objects.filter(pk=mail.pk, state=Outbox.State.WAITING)
    if not mine.update(state=Outbox.State.SENDING, tries=F("tries") + 1, tried_at=at):
        return Outbox.State.SENDING
    host = urlsplit(settings.ADDRESS).hostname
    name = hashlib.sha256(f"{mail.key} {mail.written_at}".encode()).hexdigest()[:32]
    headers = {"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"}
    message = EmailMessage(mail.subject, mail.body, to=[mail.to], headers=headers, connection=connection)
    try:
        message.send()
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:  # the server said no: it did not go
        return _try_later(mail, error, at=at)
    except NOT_THERE as error:  # nobody knows
        return _end(mail, state=Outbox.State.UNCERTAIN, error=str(error)[:300])
    except ValueError as error:  # no address
        return _end(mail, state=Outbox.State.FAILED, error=str(error)[:300])
    return _end(mail, state=Outbox.State.SENT, sent_at=at, error="")


def _try_later(mail: Outbox, error: Exception, *, at: datetime) -> str:
    tries = mail.tries + 1
    over = tries > len(PAUSES)
    return _end(
        mail,
        state=Outbox.State.FAILED if over else Outbox.State.WAITING,
        tries=tries,
        tried_at=at,
        due_at=at if over else at + PAUSES[tries - 1],
        error=str(error)[:300],
    )


def _end(mail: Outbox, *, state: str, **new: Any) -> str:
    Outbox.objects.filter(pk=mail.pk).update(state=state, **new)
    return state
