"""Keeping a number that was given to somebody, so that a later different one explains itself."""

import hashlib
import json
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from mach.engines.formulas import rule_hash
from mach.engines.workdays import Window
from mach.office import audit
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import must
from mach.targets.compiler import UnableToCount, rule_of
from mach.targets.models import SuppliedFigure
from mach.targets.queries.lookup import Answer, Subject, question_of, sentence_of
from mach.targets.queries.stated import one_stated, rows_behind
from mach.targets.queries.supplied import kept_rows


class UnableToSupply(Exception):
    """The number cannot be kept as given; says what to do."""


@transaction.atomic
def supply_figure(
    *,
    by: User,
    subject: Subject,
    window: Window,
    period_label: str,
    given_to: str,
    shown: tuple[Decimal | None, Decimal | None],
    at: datetime,
) -> SuppliedFigure:
    """Keep what was told to somebody. `shown` is the verified and provisional value that the person saw."""
    must(by, Permission.READ, on=localdate(at))
    agency = by.agency
    if not given_to.strip():
        raise UnableToSupply("Hãy ghi đã cung cấp cho ai, chẳng hạn: Văn phòng UBND tỉnh, ông Nguyễn Văn An.")
    question = question_of(subject, window)
    try:
        stated = one_stated(question, agency=agency)
    except UnableToCount as error:
        raise UnableToSupply(str(error)) from error
    if (stated.count.value, stated.count.provisional) != shown:
        raise UnableToSupply("Sổ vừa thay đổi nên con số đã khác lúc ông/bà xem. Hãy xem lại số mới rồi ghi.")
    answer = Answer(subject, window, period_label, stated.count, stated.parts)
    row = SuppliedFigure(
        agency=agency,
        indicator=subject.indicator,
        commitment=subject.commitment,
        given_to=given_to.strip()[:200],
        given_at=at,
        given_by=by,
        period_label=period_label[:120],
        window_start=window.start,
        window_end=window.end,
        rule_hash=rule_hash(rule_of(question.asked, agency=agency)),
        value=stated.count.value,
        provisional=stated.count.provisional,
        sentence=sentence_of(answer, agency=agency, at=at),
        rows=kept_rows(rows_behind(question, stated, agency=agency)),
        stated=[part.as_json() for part in stated.parts],
    )
    row.digest = supplied_digest(row)
    row.save()
    told = [audit.Change("given_to", None, row.given_to), audit.Change("value", None, audit.text(row.value))]
    audit.record(agency=agency, by=by, action="targets.supply_figure", subject=row, at=at, changes=told)
    return row


def supplied_digest(row: SuppliedFigure) -> str:
    """The digest that a given number and its rows must have."""
    values = [None if one is None else f"{Decimal(one):.4f}" for one in (row.value, row.provisional)]
    window = [row.window_start.isoformat(), row.window_end.isoformat()]
    told = [row.indicator_id, row.commitment_id, row.given_to, window, row.rule_hash, values, row.sentence, row.rows]
    told += [row.stated] if row.stated else []
    return hashlib.sha256(
        json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()
