"""Targets and assignments for programs."""

from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from mach.office.api import ERRORS, permits
from mach.office.permissions import Permission
from mach.targets.models import Commitment
from mach.targets.queries.commitments import Filters, commitments

router = Router(tags=["Chỉ tiêu"])


class CommitmentOut(Schema):
    id: int
    kind: str
    title: str
    state: str
    comparator: str
    min: Decimal | None
    max: Decimal | None
    unit_label: str
    period_start: date | None
    period_end: date | None
    lead_unit_id: int | None
    officer_id: int | None
    indicator_id: int | None
    version: int


@router.get("", response={200: list[CommitmentOut], **ERRORS})
@permits(Permission.READ)
def list_commitments(
    request: HttpRequest, kind: str = "target", words: str = "", unit: int | None = None, limit: int = 100
) -> list[Commitment]:
    """Active targets (`kind=target`) or assignments (`kind=assignment`)."""
    rows = commitments(request.user, kind, Filters(words=words, unit=unit))
    return list(rows.order_by("-pk")[: min(max(limit, 1), 500)])


@router.get("/{pk}", response={200: CommitmentOut, **ERRORS})
@permits(Permission.READ)
def get_commitment(request: HttpRequest, pk: int) -> Commitment:
    return get_object_or_404(Commitment.objects.visible_to(request.user), pk=pk)
