"""Numbers given before, and why the same question has another answer today."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from mach.engines.formulas import rule_hash
from mach.engines.workdays import Window
from mach.office.models import User
from mach.targets.compiler import Count, CountedRow, UnableToCount, counts_or_reasons, rows, rule_of
from mach.targets.models import SuppliedFigure
from mach.targets.queries.lookup import Subject, asked_of, indicator_subject, target_subject


@dataclass(frozen=True, slots=True)
class Moved:
    """A record that stands differently behind the number today."""

    kind: str  # added | removed | changed | verified | unverified
    title: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Since:
    """A number given before beside today's answer over the same days."""

    given: SuppliedFigure
    now: Count | None
    moved: tuple[Moved, ...]
    is_counted_otherwise: bool
    problem: str = ""

    @property
    def difference(self) -> Decimal | None:
        if self.now is None or self.now.value is None or self.given.value is None:
            return None
        return self.now.value - self.given.value

    @property
    def is_same(self) -> bool:
        return (
            self.now is not None
            and (self.now.value, self.now.provisional) == (self.given.value, self.given.provisional)
            and not self.moved
        )

    @property
    def summary(self) -> str:
        """Why it differs, in words: "thêm 3 dòng, 1 dòng được xác nhận"."""
        tally = [(kind, sum(one.kind == kind for one in self.moved)) for kind in _SAID]
        parts = [_SAID[kind].format(number) for kind, number in tally if number]
        if self.is_counted_otherwise:
            parts.append("cách đếm đã đổi")
        return ", ".join(parts)


_SAID = {
    "added": "thêm {} dòng",
    "removed": "bớt {} dòng",
    "changed": "sửa {} dòng",
    "verified": "{} dòng được xác nhận",
    "unverified": "{} dòng thôi xác nhận",
}


def supplied(user: User) -> QuerySet[SuppliedFigure]:
    """Numbers given to others, the newest first."""
    rows_of = SuppliedFigure.objects.visible_to(user).select_related(*_WITH).defer("rows")
    return rows_of.order_by("-given_at", "-pk")


def given_before(user: User, subject: Subject, *, limit: int) -> list[Since]:
    """The last numbers given of a subject, each explained."""
    found = SuppliedFigure.objects.visible_to(user).filter(commitment=subject.commitment)
    if subject.commitment is None:
        found = found.filter(indicator__code=subject.indicator.code)
    return [since(one) for one in found.select_related(*_WITH).order_by("-given_at", "-pk")[:limit]]


def since(given: SuppliedFigure) -> Since:
    """A number given before, set beside what the same question gives now."""
    subject = subject_of(given)
    asked = asked_of(subject, Window(given.window_start, given.window_end))
    count = counts_or_reasons([asked], agency=given.agency)[0]
    if isinstance(count, UnableToCount):
        return Since(given, None, (), True, str(count))
    otherwise = rule_hash(rule_of(asked, agency=given.agency)) != given.rule_hash
    return Since(given, count, tuple(_moved(given.rows, rows(asked, agency=given.agency))), otherwise)


def subject_of(given: SuppliedFigure) -> Subject:
    """What was asked for then, counted as it is counted now."""
    if given.commitment is not None and given.commitment.indicator is not None:
        return target_subject(given.commitment)
    return indicator_subject(given.indicator)


def kept_rows(behind: Sequence[CountedRow]) -> list[list]:
    """Rows behind a number as they are kept with it."""
    return [[row.series, row.object_id, row.version, row.hash, row.is_verified, row.title] for row in behind]


def _moved(then: list[list], now: Sequence[CountedRow]) -> list[Moved]:
    before = {(series, pk): (digest, is_verified) for series, pk, _, digest, is_verified, _ in then}
    today = {(row.series, row.object_id): row for row in now}
    found = []
    for key, row in today.items():
        if key not in before:
            found.append(Moved("added", row.title, row.address))
            continue
        digest, was_verified = before[key]
        if digest != row.hash:
            found.append(Moved("changed", row.title, row.address))
        if was_verified != row.is_verified:
            found.append(Moved("verified" if row.is_verified else "unverified", row.title, row.address))
    lost = {(series, pk): title for series, pk, *_, title in then if (series, pk) not in today}
    return found + [Moved("removed", title) for title in lost.values()]


_WITH = ("agency", "indicator", "commitment__indicator", "commitment__lead_unit", "commitment__agency", "given_by")
