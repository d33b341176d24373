"""What a commitment owes: being assigned, being delivered, and an account for each period."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from mach.casework import actions as casework
from mach.casework.models import Matter, Obligation
from mach.casework.registry import Duty
from mach.engines.workdays import Calendar, due
from mach.office.models import Agency
from mach.office.queries import calendar_for, coordination, head_of
from mach.targets.models import Commitment
from mach.targets.rules import FINAL, account_due, account_period

ASSIGN, ACCOUNT, DELIVER = "assign", "account", "deliver"


def duties(agency: Agency, on: date) -> list[Duty]:
    """The kinds of obligation that commitments owe."""
    return [
        Duty(ASSIGN, "Giao đơn vị chủ trì"),
        Duty(DELIVER, "Hoàn thành việc được giao"),
        Duty(ACCOUNT, "Báo cáo kết quả chỉ tiêu, việc được giao"),
    ]


def open_matter(commitment_kind: str, *, agency: Agency, title: str, on: date) -> Matter:
    """The anchor of a commitment; its page address is filled once the commitment has a number."""
    return casework.open_matter(
        agency=agency, kind=commitment_kind, title=title, address="", lead_unit=None, officer=None, on=on
    )


def settle(commitment: Commitment, *, due_on: date | None, on: date, calendar: Calendar) -> None:
    """Bring what a commitment owes in line with who owns it; part of a larger action.

    Unassigned: the Office owes the assignment within one working day, and answers for the delivery on its day until
    then. Assigned: the unit owes the delivery, and an account for the running period, or one final account when the
    promise came after its time.
    """
    matter = commitment.matter
    casework.describe_matter(
        matter=matter, title=commitment.title, address=reverse("targets:detail", args=[commitment.pk])
    )
    if due_on is not None:
        _owe(commitment, DELIVER, f"Hoàn thành: {commitment.title}", due_on, "Ngày ghi trong văn bản giao việc", on)
    if commitment.lead_unit is None:
        casework.owe(
            matter=matter,
            duty=ASSIGN,
            title=f"Giao đơn vị chủ trì: {commitment.title}",
            due=due(start=on, days=1, kind="working", calendar=calendar),
            rule="Giao việc trong 01 ngày làm việc kể từ ngày xác nhận",
            on=on,
        )
        return
    _close_assignment(matter, on=on)
    casework.move_matter(matter=matter, lead_unit=commitment.lead_unit, officer=commitment.officer, on=on)
    open_account(commitment, on=on, calendar=calendar)


def open_account(commitment: Commitment, *, on: date, calendar: Calendar) -> Obligation | None:
    """Open the account of the running period, once; None when a single delivery day says it all or time is over.

    A promise whose time was over before it owed anything owes one final account, counted from `on`.
    """
    if commitment.period_end is not None and on > commitment.period_end:
        return _open_final_account(commitment, on=on, calendar=calendar)
    delivered_once = (
        commitment.kind == Commitment.Kind.ASSIGNMENT
        and commitment.recurs == Commitment.Recurrence.ONCE
        and commitment.matter.obligations.filter(duty=DELIVER).exists()
    )
    period = account_period(commitment, on)
    if delivered_once or period is None or commitment.lead_unit is None:
        return None
    day = account_due(period, working_days=commitment.agency.account_working_days, calendar=calendar)
    return _owe(
        commitment,
        ACCOUNT,
        f"Báo cáo kết quả {period.label}: {commitment.title}",
        day,
        f"{commitment.agency.account_working_days} ngày làm việc sau ngày chốt số liệu "
        f"{period.window.end:%d/%m/%Y} (Nghị định 09/2019/NĐ-CP)",
        on,
        period=period.key,
    )


def _open_final_account(commitment: Commitment, *, on: date, calendar: Calendar) -> Obligation | None:
    if commitment.lead_unit is None or commitment.matter.obligations.exclude(duty=ASSIGN).exists():
        return None
    days = commitment.agency.account_working_days
    return _owe(
        commitment,
        ACCOUNT,
        f"Báo cáo kết quả cả kỳ: {commitment.title}",
        due(start=on, days=days, kind="working", calendar=calendar),
        f"{days:02d} ngày làm việc kể từ ngày giao, vì thời gian thực hiện đã hết từ {commitment.period_end:%d/%m/%Y}",
        on,
        period=FINAL,
    )


def _close_assignment(matter: Matter, *, on: date) -> None:
    """The Office has assigned: in time or late, it stays the one who owed it."""
    for obligation in matter.obligations.open().filter(duty=ASSIGN):
        late = on > obligation.due_on
        obligation.state = Obligation.State.MET_LATE if late else Obligation.State.MET
        obligation.closed_on, obligation.result = on, "Đã giao đơn vị chủ trì"
        obligation.version += 1
        obligation.save()


@transaction.atomic
def open_due_accounts(agency: Agency, on: date) -> None:
    """Nightly: open the account of the running period for every active, assigned commitment."""
    calendar = calendar_for(agency)
    rows = Commitment.objects.active().filter(agency=agency).exclude(lead_unit=None)
    for commitment in rows.select_related("agency", "matter", "lead_unit", "officer").order_by("pk"):
        open_account(commitment, on=on, calendar=calendar)


def _owe(commitment: Commitment, duty: str, title: str, day, rule: str, on: date, period: str = "") -> Obligation:
    unit, officer = coordination(commitment.agency, on=on) or (None, None)
    if unit is None and commitment.lead_unit is not None:
        unit, officer = commitment.lead_unit, head_of(commitment.lead_unit, on=on)
    return casework.owe(
        matter=commitment.matter,
        duty=duty,
        title=title,
        due=day,
        rule=rule,
        debtor_unit=commitment.lead_unit,
        debtor_officer=commitment.officer,
        follower_unit=unit,
        follower_officer=officer,
        period=period,
        on=on,
    )


def end_of_year(on: date) -> date:
    """The end of the administrative year that a day belongs to (14/12, Nghị định 09/2019/NĐ-CP)."""
    end = date(on.year, 12, 14)
    return end if on <= end else date(on.year + 1, 12, 14)


def start_of_year(on: date) -> date:
    """The start of the administrative year that a day belongs to (15/12 of the year before)."""
    end = end_of_year(on)
    return end.replace(year=end.year - 1) + timedelta(days=1)
