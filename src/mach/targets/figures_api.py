"""Figures for programs: an indicator over any days, and the rows behind it."""

from datetime import date
from decimal import Decimal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema, Status

from mach.engines.workdays import Window
from mach.office.api import ERRORS, Problem, permits
from mach.office.permissions import Permission
from mach.targets.compiler import Asked, UnableToCount, counts, rows
from mach.targets.models import Indicator
from mach.targets.queries.indicators import indicators_of

router = Router(tags=["Số liệu"])


class IndicatorOut(Schema):
    id: int
    code: str
    label: str
    unit: str
    kind: str
    series: str


class RowOut(Schema):
    part: str
    series: str
    object_id: int
    version: int
    title: str
    identity: str
    amount: Decimal | None
    is_verified: bool
    day: date | None


class FigureOut(Schema):
    code: str
    unit: str
    start: date
    end: date
    value: Decimal | None
    provisional: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    rows: list[RowOut]


@router.get("", response={200: list[IndicatorOut], **ERRORS})
@permits(Permission.READ)
def list_indicators(request: HttpRequest) -> list[Indicator]:
    return list(indicators_of(request.user.agency))


@router.get("/{code}", response={200: FigureOut, **ERRORS})
@permits(Permission.READ)
def get_figure(
    request: HttpRequest, code: str, start: date, end: date, condition: str = "", with_rows: bool = False
) -> FigureOut | Status:
    """Count an indicator over the days from `start` to `end`; `condition` narrows it, as in `topic = shtt`."""
    agency = request.user.agency
    indicator = get_object_or_404(indicators_of(agency), code=code)
    if end < start:
        return Status(422, Problem(code="days", message="Ngày kết thúc đứng trước ngày bắt đầu."))
    asked = Asked(indicator, Window(start, end), end, extra_filter=condition)
    try:
        count = counts([asked], agency=agency)[0]
        behind = rows(asked, agency=agency) if with_rows else []
    except UnableToCount as error:
        return Status(422, Problem(code="unable_to_count", message=str(error)))
    return FigureOut(
        code=indicator.code,
        unit=indicator.unit,
        start=start,
        end=end,
        value=count.value,
        provisional=count.provisional,
        numerator=count.numerator,
        denominator=count.denominator,
        rows=[RowOut.from_orm(row) for row in behind],
    )
