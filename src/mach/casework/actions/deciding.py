"""More time asked for and decided; explanations accepted or returned."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from mach.casework.actions.closing import locked_open
from mach.casework.models import Explanation, Extension, Obligation
from mach.casework.rules import in_place_of, may_account_for, may_decide
from mach.engines.vietnamese import format_date
from mach.office import audit
from mach.office.concurrency import lock
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import NotAllowed


class UnableToDecide(Exception):
    """What was asked cannot be asked or decided this way."""


@transaction.atomic
def ask_extension(
    *, by: User, obligation: Obligation, version: int | None, due_on: date, reason: str, at: datetime
) -> Extension:
    """Ask for more time; asked again before it is decided, it corrects what was asked. Raises `UnableToDecide`."""
    on = localdate(at)
    row = locked_open(obligation, version)
    if not may_account_for(by, row, on=on):
        raise NotAllowed(Permission.ACCOUNT)
    if not reason.strip():
        raise UnableToDecide("Chưa ghi lý do xin gia hạn.")
    if row.pauses.filter(ended_on=None).exists():
        raise UnableToDecide("Việc này đang tạm dừng tính hạn, chưa cần xin gia hạn.")
    if due_on <= row.due_on or due_on < on:
        raise UnableToDecide(f"Ngày xin gia hạn phải sau hạn hiện nay ({format_date(row.due_on)}) và chưa qua.")
    asked = row.extensions.filter(state=Extension.State.ASKED).first() or Extension(obligation=row)
    asked.reason, asked.original_due_on, asked.asked_due_on = reason.strip()[:500], row.due_on, due_on
    asked.asked_by, asked.asked_on = by, on
    asked.version += 1 if asked.pk else 0
    asked.save()
    changes = [audit.Change("asked_due_on", str(row.due_on), str(due_on)), audit.Change("reason", None, asked.reason)]
    _written(by, row, "casework.ask_extension", changes, at)
    return asked


@transaction.atomic
def grant_extension(
    *, by: User, extension: Extension, version: int | None, at: datetime, due_on: date | None = None, decision: str = ""
) -> Extension:
    """Give the time asked for, or until another later day; the due day moves, the three days are kept."""
    asked, row = _asked(by, extension, version, at)
    due_on = due_on or asked.asked_due_on
    if row.due_on != asked.original_due_on:
        raise UnableToDecide(
            f"Hạn đã đổi từ {format_date(asked.original_due_on)} thành {format_date(row.due_on)} sau khi xin gia hạn. "
            "Hãy trả lại để người xin xem lại."
        )
    if due_on <= row.due_on:
        raise UnableToDecide(f"Ngày gia hạn phải sau hạn hiện nay ({format_date(row.due_on)}).")
    asked.computed_before, asked.granted_due_on = row.computed_by, due_on
    _decide(asked, by, Extension.State.GRANTED, decision, localdate(at))
    agreed = f"{by.full_name} đồng ý ngày {format_date(localdate(at))}"
    rule = f"Gia hạn từ {format_date(row.due_on)} đến {format_date(due_on)}, {agreed}"
    changes = audit.changes(row, due_on=due_on)
    row.due_on, row.computed_by = due_on, {"rule": rule, "skipped": [], "moved": "extension"}
    _written(by, row, "casework.grant_extension", changes, at)
    return asked


@transaction.atomic
def refuse_extension(*, by: User, extension: Extension, version: int | None, decision: str, at: datetime) -> Extension:
    """Refuse more time, with the reason; the due day stays."""
    asked, row = _asked(by, extension, version, at)
    if not decision.strip():
        raise UnableToDecide("Chưa ghi lý do không đồng ý gia hạn.")
    _decide(asked, by, Extension.State.REFUSED, decision, localdate(at))
    _written(by, row, "casework.refuse_extension", [audit.Change("decision", None, asked.decision)], at)
    return asked


@transaction.atomic
def undo_extension(*, by: User, extension: Extension, at: datetime) -> Extension:
    """Take back one's own decision of today; refused once the due day was moved otherwise."""
    asked = lock(Extension.objects.all(), extension.pk, version=None)
    row = locked_open(asked.obligation, None)
    _own_of_today(asked, by, localdate(at))
    changes = [audit.Change("state", asked.state, Extension.State.ASKED)]
    if asked.state == Extension.State.GRANTED:
        if row.due_on != asked.granted_due_on:
            raise UnableToDecide("Hạn đã đổi sau khi gia hạn, không hoàn tác được.")
        changes += audit.changes(row, due_on=asked.original_due_on)
        row.due_on, row.computed_by = asked.original_due_on, asked.computed_before
        asked.granted_due_on = None
    if row.extensions.filter(state=Extension.State.ASKED).exists():
        raise UnableToDecide("Đã có đề nghị gia hạn mới, không hoàn tác được.")
    _undecide(asked, Extension.State.ASKED)
    _written(by, row, "casework.undo_extension", changes, at)
    return asked


@transaction.atomic
def accept_explanation(
    *, by: User, explanation: Explanation, version: int | None, at: datetime, decision: str = ""
) -> Explanation:
    """Accept why something is late."""
    return _judge(by, explanation, version, Explanation.State.ACCEPTED, decision, at)


@transaction.atomic
def return_explanation(
    *, by: User, explanation: Explanation, version: int | None, decision: str, at: datetime
) -> Explanation:
    """Return an explanation that does not suffice, with the reason."""
    if not decision.strip():
        raise UnableToDecide("Chưa ghi lý do trả lại giải trình.")
    return _judge(by, explanation, version, Explanation.State.RETURNED, decision, at)


@transaction.atomic
def undo_explanation(*, by: User, explanation: Explanation, at: datetime) -> Explanation:
    """Take back one's own decision of today."""
    row = lock(Explanation.objects.select_related("obligation__matter__agency"), explanation.pk, version=None)
    _own_of_today(row, by, localdate(at))
    changes = [audit.Change("state", row.state, Explanation.State.GIVEN)]
    _undecide(row, Explanation.State.GIVEN)
    audit.record(
        agency=row.obligation.matter.agency, by=by, action="casework.undo_explanation", subject=row, at=at,
        changes=changes,
    )  # fmt: skip
    return row


def _asked(by: User, extension: Extension, version: int | None, at: datetime) -> tuple[Extension, Obligation]:
    """The extension and its obligation, locked, still to be decided by this person."""
    asked = lock(Extension.objects.all(), extension.pk, version=version)
    row = locked_open(asked.obligation, None)
    if not may_decide(by, row, asked_by=asked.asked_by_id, on=localdate(at)):
        raise NotAllowed(Permission.ASSIGN)
    if asked.state != Extension.State.ASKED:
        raise UnableToDecide(f"Đề nghị gia hạn này đã được quyết định: {asked.get_state_display().lower()}.")
    return asked, row


def _judge(by: User, given: Explanation, version: int | None, state: str, decision: str, at: datetime) -> Explanation:
    row = lock(Explanation.objects.select_related("obligation__matter__agency"), given.pk, version=version)
    obligation, on = row.obligation, localdate(at)
    if not may_decide(by, obligation, asked_by=row.by_id, on=on):
        raise NotAllowed(Permission.ASSIGN)
    if row.state != Explanation.State.GIVEN:
        raise UnableToDecide(f"Giải trình này đã được xem xét: {row.get_state_display().lower()}.")
    changes = [*audit.changes(row, state=state), *in_place_of(by, (obligation.follower_officer_id,), on=on)]
    _decide(row, by, state, decision, on)
    accepted = state == Explanation.State.ACCEPTED
    action = "casework.explanation_accepted" if accepted else "casework.explanation_returned"
    audit.record(agency=obligation.matter.agency, by=by, action=action, subject=row, at=at, changes=changes)
    return row


def _decide(row: Any, by: User, state: str, decision: str, on: date) -> None:
    row.state, row.decided_by, row.decided_on, row.decision = state, by, on, decision.strip()[:500]
    row.version += 1
    row.save()


def _undecide(row: Any, state: str) -> None:
    row.state, row.decided_by, row.decided_on, row.decision = state, None, None, ""
    row.version += 1
    row.save()


def _own_of_today(row: Any, by: User, on: date) -> None:
    if (row.decided_by_id, row.decided_on) != (by.pk, on):
        raise UnableToDecide("Chỉ hoàn tác được quyết định của chính mình trong ngày.")


def _written(by: User, row: Obligation, action: str, changes: list[audit.Change], at: datetime) -> None:
    row.version += 1
    row.save()
    changes = [*changes, *in_place_of(by, (row.debtor_officer_id, row.follower_officer_id), on=localdate(at))]
    audit.record(agency=row.matter.agency, by=by, action=action, subject=row, at=at, changes=changes)
