"""One-time assignments close themselves when the books prove them; who follows them confirms, or gives them back."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils.timezone import localdate, make_aware

from mach.casework import actions as casework
from mach.casework.models import Obligation
from mach.casework.rules import may_decide
from mach.engines.workdays import Window
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import Agency, User
from mach.office.permissions import Permission
from mach.office.rules import NotAllowed
from mach.targets.actions.accounts import DELIVER
from mach.targets.actions.commitments import UnableToChange
from mach.targets.compiler import CountedRow, UnableToCount
from mach.targets.compiler import rows as counted_rows
from mach.targets.models import Commitment, SelfClosing
from mach.targets.queries.asking import asked_for
from mach.targets.queries.figures import window_of
from mach.targets.queries.proving import lacking_of

NAMED = 5


def close_proven(agency: Agency, on: date) -> None:
    """Nightly: close every assignment with a single delivery whose verified, proven rows are there."""
    rows = (
        Commitment.objects.assignments()
        .active()
        .filter(agency=agency, recurs=Commitment.Recurrence.ONCE, matter__obligations__duty=DELIVER)
        .filter(matter__obligations__state=Obligation.State.OPEN)
        .exclude(indicator=None)
        .select_related("indicator", "lead_unit", "agency", "matter")
        .prefetch_related("self_closings")
        .distinct()
        .order_by("pk")
    )
    found = list(rows)
    lacking = lacking_of(found, on, agency=agency)
    for row in found:
        proving = [one for one in _proving(row, on) if (one.series, one.object_id) not in lacking.get(row.pk, {})]
        if len(proving) >= max(int(row.min or 1), 1) and _is_new(row, proving):
            _close(row, proving, on, make_aware(datetime.combine(on, time.min)))


def _proving(row: Commitment, on: date) -> list[CountedRow]:
    """The verified rows that an assignment asks for, by day."""
    window = window_of(row, on)
    if window is None:
        return []
    if row.period_start is None:  # what was there before the order does not answer it
        window = Window(max(window.start, row.matter.opened_on), window.end)
    try:
        behind = counted_rows(asked_for(row, window), agency=row.agency)
    except UnableToCount:
        return []
    return [one for one in behind if one.is_verified and one.part != "denominator"]


def _is_new(row: Commitment, proving: list[CountedRow]) -> bool:
    """Whether something is there that was not when the assignment was given back."""
    seen = {tuple(key) for one in row.self_closings.all() for key in one.rows}
    return not {(one.series, one.object_id) for one in proving} <= seen


@transaction.atomic
def _close(row: Commitment, proving: list[CountedRow], on: date, at: datetime) -> None:
    obligation = row.matter.obligations.open().filter(duty=DELIVER).first()
    if obligation is None:
        return
    needed = max(int(row.min or 1), 1)
    done_on = min(on, proving[needed - 1].day or on)
    titles = [one.title for one in proving[:NAMED]]
    said = f"Đủ minh chứng trong sổ: {'; '.join(titles)}{'…' if len(proving) > NAMED else ''}"
    casework.close_as_proven(obligation=obligation, result=said, references=titles, done_on=done_on, at=at)
    SelfClosing.objects.create(
        commitment=row,
        obligation=obligation,
        on=on,
        rows=[[one.series, one.object_id] for one in proving],
        said=said,
    )


@transaction.atomic
def confirm_self_closing(*, by: User, closing: SelfClosing, version: int | None, at: datetime) -> SelfClosing:
    """Who follows the assignment says that the books do prove it."""
    return _decide(by, closing, version, SelfClosing.State.CONFIRMED, "", at)


@transaction.atomic
def return_self_closing(
    *, by: User, closing: SelfClosing, version: int | None, reason: str, at: datetime
) -> SelfClosing:
    """What stands in the books does not suffice: the delivery is owed again."""
    if not reason.strip():
        raise UnableToChange("Chưa ghi lý do mở lại.")
    row = _decide(by, closing, version, SelfClosing.State.RETURNED, reason.strip()[:500], at)
    casework.reopen(by=by, obligation=row.obligation, version=None, reason=reason, at=at)
    return row


def _decide(by: User, closing: SelfClosing, version: int | None, state: str, decision: str, at) -> SelfClosing:
    rows = SelfClosing.objects.visible_to(by).select_related("obligation__debtor_unit", "commitment__agency")
    row, on = lock(rows, closing.pk, version=version), localdate(at)
    if not may_decide(by, row.obligation, asked_by=row.obligation.debtor_officer_id or 0, on=on):
        raise NotAllowed(Permission.ASSIGN)
    if row.state != SelfClosing.State.WAITING:
        raise UnableToChange(f"Việc tự đóng này đã được xem: {row.get_state_display().lower()}.")
    changes = [*audit.changes(row, state=state), *([audit.Change("reason", None, decision)] if decision else [])]
    row.state, row.decided_by, row.decided_on, row.decision = state, by, on, decision
    row.version += 1
    row.save()
    action = "targets.confirm_closing" if state == SelfClosing.State.CONFIRMED else "targets.return_closing"
    audit.record(agency=row.commitment.agency, by=by, action=action, subject=row.commitment, at=at, changes=changes)
    return row
