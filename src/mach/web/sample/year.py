"""What is done about the obligations of the year: accounts opened, closed in time or late, urged, explained."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from django.db.models import QuerySet

from mach.casework import actions
from mach.casework.models import Explanation, Matter, Obligation
from mach.office.actions import merge_unit
from mach.office.models import User
from mach.office.permissions import Role
from mach.targets.actions import open_due_accounts
from mach.targets.actions.accounts import ASSIGN
from mach.web.sample.diary import Diary
from mach.web.sample.offices import Office, table

SNOOZED = 7  # days
WAITS_FOR = "Chờ các xã gửi số liệu, đã hẹn trong tuần tới."
LATELY = 12  # days: what fell due since then is mostly still open, so that there is something to do
ON_TIME, LATE = 0.8, 0.97  # shares of what is closed by its due day, and of what is closed at all
RESULTS = (
    "Đã hoàn thành theo kế hoạch.",
    "Đã thực hiện xong, gửi báo cáo về Văn phòng Sở.",
    "Đã làm xong phần việc của kỳ; số liệu đã ghi sổ.",
    "Đã hoàn thành, các đơn vị phối hợp thống nhất kết quả.",
)
EXPLANATIONS = (
    "Chờ ý kiến của đơn vị phối hợp, dự kiến xong trong tuần tới.",
    "Hồ sơ còn thiếu số liệu của cơ sở, đang đôn đốc bổ sung.",
    "Người phụ trách đi công tác; đã phân công lại.",
)


def live_through(diary: Diary, office: Office) -> None:
    """Plan the routine of the year: accounts open on the 15th, work is closed and urged every week."""
    day = diary.days.first_record
    while day < diary.days.on:
        if day.day == 15:
            diary.add(day, partial(_open_accounts, office, day))
        if (diary.days.on - day).days % 7 == 1:
            diary.add(diary.days.working(day), partial(_week, diary, office))
        day += timedelta(days=1)
    diary.add(diary.days.working(diary.days.on), partial(_remind, office))
    diary.add(diary.days.merged, partial(_merge, office, table("department.toml")["merger"], diary.days.merged))


def _open_accounts(office: Office, on: date, at: datetime) -> None:
    open_due_accounts(office.agency, on)


def _remind(office: Office, at: datetime) -> None:
    """The night before the last working day; one officer has put off the reminders of what waits for others."""
    late = asked_for(office).filter(due_on__lt=at.date(), debtor_officer__username="chuyenvien").first()
    if late is not None:
        until = at.date() + timedelta(days=SNOOZED)
        actions.snooze(by=late.debtor_officer, obligation=late, until=until, reason=WAITS_FOR, at=at)
    actions.remind(office.agency, at.date())


def _merge(office: Office, merger: Mapping[str, str], on: date, at: datetime) -> None:
    """One unit goes on in another, with everything it has open."""
    unit, into = office.units[merger["unit"]], office.units[merger["into"]]
    merge_unit(by=office.first(Role.ADMIN), unit=unit, into=into, on=on, at=at)
    unit.refresh_from_db()
    into.refresh_from_db()


def _week(diary: Diary, office: Office, at: datetime) -> None:
    day, today = at.date(), diary.days.on
    for obligation in list(asked_for(office).filter(due_on__lte=day + timedelta(days=6))):
        done_on = _done_on(obligation, day, today)
        if done_on is not None:
            _close(obligation, done_on, at)
    late = list(asked_for(office).filter(due_on__lt=day, due_on__gte=day - timedelta(days=30)))
    if late:
        message = "Đề nghị đơn vị hoàn thành và báo cáo kết quả."
        actions.urge(by=office.first(Role.OFFICE), obligations=late, message=message, at=at)
    for obligation in late:
        _explain(obligation, at)


def asked_for(office: Office) -> QuerySet[Obligation]:
    """What is open and asked for by a paper; limits of records and reports close with the record and the report."""
    apart = (Matter.Kind.RECORD, Matter.Kind.REPORT)
    rows = Obligation.objects.open().filter(matter__agency=office.agency).exclude(matter__kind__in=apart)
    return rows.exclude(duty=ASSIGN).select_related("debtor_officer", "debtor_unit").order_by("due_on", "pk")


def _dice(obligation: Obligation) -> Random:
    """Dice that fall the same each time for the same obligation, whatever its number in the database."""
    return Random(f"{obligation.title}|{obligation.period}")


def _done_on(obligation: Obligation, day: date, today: date) -> date | None:
    """The day on which an obligation is done if that is by `day`; None while it is not."""
    fate = _dice(obligation).random()
    if (today - obligation.due_on).days < LATELY:
        return min(day, obligation.due_on) if fate < ON_TIME / 2 and not _shown(obligation) else None
    if fate < ON_TIME:
        return min(day, obligation.due_on)
    late = obligation.due_on + timedelta(days=3 + int(fate * 1000) % 15)
    return late if late <= day and (fate < LATE or _shown(obligation)) else None


def _shown(obligation: Obligation) -> bool:
    """Whether one of the people that visitors sign in as owes it: new things stay on their desks, old ones do not."""
    officer = obligation.debtor_officer
    return officer is not None and "." not in officer.username


def _close(obligation: Obligation, done_on: date, at: datetime) -> None:
    dice = _dice(obligation)
    by = _debtor(obligation)
    actions.close_obligation(
        by=by,
        obligation=obligation,
        version=obligation.version,
        result=dice.choice(RESULTS),
        references=[f"Báo cáo số {dice.randrange(10, 400)}/BC ngày {done_on:%d/%m/%Y}"],
        done_on=done_on,
        at=at,
    )


def _debtor(obligation: Obligation) -> User:
    assert obligation.debtor_officer is not None
    return obligation.debtor_officer


def _explain(obligation: Obligation, at: datetime) -> None:
    dice = _dice(obligation)
    if dice.random() < 0.4 or Explanation.objects.filter(obligation=obligation).exists():
        return
    actions.explain(by=_debtor(obligation), obligation=obligation, text=dice.choice(EXPLANATIONS), at=at)
