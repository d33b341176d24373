"""Numbers given before, and why the same question has another answer today."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from mach.engines.formulas import rule_hash
from mach.engines.vietnamese import format_number
from mach.engines.workdays import Window
from mach.office.models import User
from mach.targets.compiler import Count, CountedRow, UnableToCount, rule_of
from mach.targets.models import SuppliedFigure
from mach.targets.queries.lookup import Subject, indicator_subject, question_of, target_subject
from mach.targets.queries.stated import StatedPart, rows_behind, stated_counts


@dataclass(frozen=True, slots=True)
class Moved:
    """A record that stands differently behind the number today."""

    kind: str  # added | removed | changed | verified | unverified, or of a sent report: stated | unstated
    title: str
    address: str = ""
    outside: str = ""  # how a message calls it


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
    "stated": "thêm {} số theo báo cáo đã gửi",
    "unstated": "{} số theo báo cáo đã thay bằng sổ",
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
    question = question_of(subject, Window(given.window_start, given.window_end))
    (now,) = stated_counts([question], agency=given.agency)
    if isinstance(now, UnableToCount):
        return Since(given, None, (), True, str(now))
    otherwise = rule_hash(rule_of(question.asked, agency=given.agency)) != given.rule_hash
    behind = rows_behind(question, now, agency=given.agency)
    moved = [*_restated(given, now.used), *_moved(given.rows, behind)]
    return Since(given, now.count, tuple(moved), otherwise)


def subject_of(given: SuppliedFigure) -> Subject:
    """What was asked for then, counted as it is counted now."""
    if given.commitment is not None and given.commitment.indicator is not None:
        return target_subject(given.commitment)
    return indicator_subject(given.indicator)


def kept_rows(behind: Sequence[CountedRow]) -> list[list]:
    """Rows behind a number as they are kept with it."""
    return [[row.series, row.object_id, row.version, row.hash, row.is_verified, row.title] for row in behind]


def _restated(given: SuppliedFigure, now: Sequence[StatedPart]) -> list[Moved]:
    """Values of reports that stood in the number then and do not now, and the other way round."""
    then = {part.opening: part for kept in given.stated if (part := StatedPart.from_json(kept)).is_used}
    today = {part.opening: part for part in now}
    gone = [
        Moved("unstated", f"{one.source}: {format_number(one.value)}") for pk, one in then.items() if pk not in today
    ]
    come = [Moved("stated", f"{one.source}: {format_number(one.value)}") for pk, one in today.items() if pk not in then]
    return gone + come


def _moved(then: list[list], now: Sequence[CountedRow]) -> list[Moved]:
    before = {(series, pk): (digest, is_verified) for series, pk, _, digest, is_verified, _ in then}
    today = {(row.series, row.object_id): row for row in now}
    found = []
    for key, row in today.items():
        if key not in before:
            found.append(Moved("added", row.title, row.address, row.outside))
            continue
        digest, was_verified = before[key]
        if digest != row.hash:
            found.append(Moved("changed", row.title, row.address, row.outside))
        if was_verified != row.is_verified:
            found.append(Moved("verified" if row.is_verified else "unverified", row.title, row.address, row.outside))
    lost = {(series, pk): title for series, pk, *_, title in then if (series, pk) not in today}
    return found + [Moved("removed", title) for title in lost.values()]


_WITH = ("agency", "indicator", "commitment__indicator", "commitment__lead_unit", "commitment__agency", "given_by")
