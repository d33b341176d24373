"""Obligations for programs."""

from datetime import date

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema, Status

from mach.casework import actions, queries
from mach.casework.models import Obligation
from mach.office.api import ERRORS, Problem, permits
from mach.office.permissions import Permission
from mach.office.queries import calendar_for

router = Router(tags=["Nghĩa vụ"])


class ObligationOut(Schema):
    id: int
    title: str
    duty: str
    period: str
    state: str
    due_on: date | None
    days_left: str
    matter_kind: str
    debtor_unit: str | None
    debtor_officer: str | None
    follower_unit: str | None
    version: int


class CloseIn(Schema):
    version: int
    result: str
    references: list[str]
    done_on: date | None = None


def _out(row: Obligation, phrase: str) -> ObligationOut:
    return ObligationOut(
        id=row.pk,
        title=row.title,
        duty=row.duty,
        period=row.period,
        state=row.state,
        due_on=row.due_on,
        days_left=phrase,
        matter_kind=row.matter.kind,
        debtor_unit=row.debtor_unit.name if row.debtor_unit else None,
        debtor_officer=row.debtor_officer.full_name if row.debtor_officer else None,
        follower_unit=row.follower_unit.name if row.follower_unit else None,
        version=row.version,
    )


@router.get("", response={200: list[ObligationOut], **ERRORS})
@permits(Permission.READ)
def list_obligations(
    request: HttpRequest, due: str = "", unit: int | None = None, limit: int = 100
) -> list[ObligationOut]:
    """Open obligations, the earliest due first; `due` is late, soon, later or empty for all."""
    on, calendar = timezone.localdate(), calendar_for(request.user.agency)
    rows = queries.urging_list(request.user, queries.Filters(unit=unit, due=due), on=on, calendar=calendar)
    found = queries.owed(rows[: min(max(limit, 1), 500)], on=on, calendar=calendar)
    return [_out(one.row, one.phrase) for one in found]


@router.get("/{pk}", response={200: ObligationOut, **ERRORS})
@permits(Permission.READ)
def get_obligation(request: HttpRequest, pk: int) -> ObligationOut:
    return _one(request, pk)


@router.post("/{pk}/close", response={200: ObligationOut, **ERRORS})
@permits(Permission.ACCOUNT)
def close_obligation(request: HttpRequest, pk: int, payload: CloseIn) -> ObligationOut | Status:
    """Say that it is done, with papers that prove it."""
    row = get_object_or_404(Obligation.objects.visible_to(request.user), pk=pk)
    try:
        actions.close_obligation(by=request.user, obligation=row, at=timezone.now(), **payload.dict())
    except actions.UnableToClose as error:
        return Status(422, Problem(code="unable_to_close", message=str(error)))
    return _one(request, pk)


def _one(request: HttpRequest, pk: int) -> ObligationOut:
    rows = Obligation.objects.visible_to(request.user).select_related(
        "matter", "debtor_unit", "debtor_officer", "follower_unit"
    )
    row = get_object_or_404(rows, pk=pk)
    found = queries.owed([row], on=timezone.localdate(), calendar=calendar_for(request.user.agency))[0]
    return _out(found.row, found.phrase)
