"""Opening matters and obligations. Nothing can be opened that is owned by nobody: the database refuses it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.casework.actions.closing import UnableToClose, locked_open
from mach.casework.models import Matter, Obligation
from mach.casework.rules import BY_HAND, reckoning
from mach.engines.vietnamese import fold
from mach.engines.workdays import Due
from mach.office import audit
from mach.office.models import Agency, Party, Unit, User
from mach.office.permissions import Permission
from mach.office.queries import coordination, head_of
from mach.office.rules import must


class UnableToOwe(Exception):
    """No one can be found who would follow the obligation."""


def open_matter(
    *,
    agency: Agency,
    kind: str,
    title: str,
    address: str,
    lead_unit: Unit | None,
    officer: User | None,
    on: date,
) -> Matter:
    """Open the anchor of something that can owe; part of a larger action."""
    return Matter.objects.create(
        agency=agency,
        kind=kind,
        title=title[:1000],
        address=address,
        lead_unit=lead_unit,
        officer=officer,
        opened_on=on,
        fold=fold(title),
    )


def describe_matter(*, matter: Matter, title: str, address: str) -> None:
    """Say anew what a matter is called and where its page is; part of a larger action."""
    matter.title, matter.address, matter.fold = title[:1000], address, fold(title)
    matter.save(update_fields=["title", "address", "fold"])


def owe(
    *,
    matter: Matter,
    duty: str,
    title: str,
    due: Due | date,
    rule: str,
    on: date,
    debtor_unit: Unit | None = None,
    debtor_officer: User | None = None,
    debtor_party: Party | None = None,
    follower_unit: Unit | None = None,
    follower_officer: User | None = None,
    period: str = "",
) -> Obligation:
    """Open an obligation, or return the one already there for this matter, duty and period; part of a larger action.

    Without a follower the Office follows; without a debtor the Office owes. Raises `UnableToOwe` when the Department
    has nobody in its Office on that day.
    """
    if follower_unit is None or follower_officer is None or (debtor_unit is None and debtor_party is None):
        office = _office(matter.agency, on)
        if debtor_unit is None and debtor_party is None:
            debtor_unit, debtor_officer = office
        if follower_unit is None or follower_officer is None:
            follower_unit, follower_officer = office
    day, computed_by = reckoning(due, rule)
    obligation, _ = Obligation.objects.get_or_create(
        matter=matter,
        duty=duty,
        period=period,
        defaults={
            "title": title[:1000],
            "debtor_unit": debtor_unit,
            "debtor_officer": debtor_officer or (head_of(debtor_unit, on=on) if debtor_unit else None),
            "debtor_party": debtor_party,
            "follower_unit": follower_unit,
            "follower_officer": follower_officer,
            "due_on": day,
            "computed_by": computed_by,
            "opened_on": on,
        },
    )
    return obligation


@transaction.atomic
def reassign(
    *, by: User, obligation: Obligation, version: int | None, unit: Unit, officer: User | None, at: datetime
) -> Obligation:
    """Give an open obligation to another unit and officer."""
    on = localdate(at)
    row = locked_open(obligation, version)
    must(by, Permission.ASSIGN, on=on, unit=row.debtor_unit)
    new = {"debtor_unit": unit, "debtor_officer": officer or head_of(unit, on=on)}
    return _change(by=by, row=row, new=new, action="casework.reassign", at=at)


@transaction.atomic
def set_due(
    *, by: User, obligation: Obligation, version: int | None, due_on: date, reason: str, at: datetime
) -> Obligation:
    """Move the due day of an open obligation; the old day and the reason stay in the trail."""
    row = locked_open(obligation, version)
    must(by, Permission.ASSIGN, on=localdate(at), unit=row.debtor_unit)
    if row.pauses.filter(ended_on=None).exists():
        raise UnableToClose("Việc này đang tạm dừng tính hạn. Hãy cho tính tiếp trước, rồi đổi hạn.")
    computed = {"rule": BY_HAND, "skipped": [], "reason": reason, "before": row.due_on.isoformat()}
    return _change(by=by, row=row, new={"due_on": due_on, "computed_by": computed}, action="casework.set_due", at=at)


def move_matter(*, matter: Matter, lead_unit: Unit, officer: User | None, on: date) -> None:
    """Hand a matter and all its open obligations to a unit; part of a larger action."""
    officer = officer or head_of(lead_unit, on=on)
    matter.lead_unit, matter.officer = lead_unit, officer
    matter.save(update_fields=["lead_unit", "officer"])
    matter.obligations.open().filter(debtor_party=None).update(debtor_unit=lead_unit, debtor_officer=officer)


def leave_to_office(*, matter: Matter, on: date) -> None:
    """Nobody leads a matter any more: the Office answers for what is open, as `owe` has it; part of a larger action.

    Raises `UnableToOwe`.
    """
    unit, officer = _office(matter.agency, on)
    matter.lead_unit = matter.officer = None
    matter.save(update_fields=["lead_unit", "officer"])
    matter.obligations.open().filter(debtor_party=None).update(debtor_unit=unit, debtor_officer=officer)


def _office(agency: Agency, on: date) -> tuple[Unit, User]:
    office = coordination(agency, on=on)
    if office is None:
        raise UnableToOwe(
            "Chưa có ai giữ vai trò Văn phòng (tổng hợp) để theo dõi. Hãy nhờ quản trị hệ thống phân công trước."
        )
    return office


def _change(*, by: User, row: Obligation, new: dict, action: str, at: datetime) -> Obligation:
    changes = audit.changes(row, **new)
    for field, value in new.items():
        setattr(row, field, value)
    row.version += 1
    row.save()
    audit.record(agency=row.matter.agency, by=by, action=action, subject=row, at=at, changes=changes)
    return row
