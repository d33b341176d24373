"""What holds work up today: some of it waits for others, more time is asked for, and somebody will be away."""

from datetime import datetime, timedelta
from functools import partial

from mach.casework import actions
from mach.casework.models import Obligation
from mach.office.actions import name_substitute
from mach.office.models import User
from mach.web.sample.diary import Diary
from mach.web.sample.offices import Office
from mach.web.sample.year import asked_for

WAITS = (("Sở Tài chính", 6, "Công văn số 412/SKHCN-VP"), ("Ủy ban nhân dân các xã", 4, ""))
ASKED = (
    "Chờ kinh phí được cấp trong tháng sau; phần hồ sơ đã xong.",
    "Đơn vị phối hợp gửi số liệu chậm, cần thêm thời gian đối chiếu.",
)
KEPT = 2  # of what each person owes nothing holds up the first of these, so that they stay late and soon


def hold_up(diary: Diary, office: Office) -> None:
    """Plan what is said today about the work of those whom visitors sign in as."""
    diary.add(diary.days.on, partial(_today, office))


def _today(office: Office, at: datetime) -> None:
    for username in ("chuyenvien", "truongphong"):
        person = office.people[username]
        waiting = [row for row in asked_for(office).filter(debtor_officer=person) if row.due_on < at.date()][1:]
        for row, (whom, days, reference) in zip(waiting, WAITS, strict=False):
            since = max(row.opened_on, at.date() - timedelta(days=days))
            actions.wait(by=person, obligation=row, version=None, whom=whom, since=since, reference=reference, at=at)
        coming = [row for row in asked_for(office).filter(debtor_officer=person) if row.due_on >= at.date()][KEPT:]
        for row, reason in zip(coming, ASKED, strict=False):
            _ask(person, row, reason, at)
    away = at.date() + timedelta(days=7)
    name_substitute(
        by=office.people["truongphong"],
        person=office.people["truongphong"],
        substitute=office.people["chuyenvien"],
        valid_from=away,
        valid_to=away + timedelta(days=4),
        reason="Nghỉ phép năm",
        at=at,
    )


def _ask(person: User, row: Obligation, reason: str, at: datetime) -> None:
    day = row.due_on + timedelta(days=14)
    actions.ask_extension(by=person, obligation=row, version=None, due_on=day, reason=reason, at=at)
