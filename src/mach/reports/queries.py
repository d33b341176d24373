"""What is asked of reports: the list, the figures of a draft or of what was frozen, what changed since."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from mach.engines.measure import Verdict, judge
from mach.engines.workdays import Window, same_period_last_year
from mach.office.models import User
from mach.reports.models import Report, ReportItem
from mach.reports.rules import period_of_report
from mach.targets.compiler import Count, UnableToCount
from mach.targets.models import Commitment, Snapshot
from mach.targets.queries.asking import asked_for
from mach.targets.queries.proving import lacking_of
from mach.targets.queries.stated import Question, Stated, StatedPart, one_stated, rows_behind, stated_counts

PERIOD, CUMULATIVE, LAST_YEAR = "period", "cumulative", "last_year"


@dataclass(frozen=True, slots=True)
class Line:
    """An item with its figures by role (period, cumulative, last_year) and what they say of the promise.

    `stated` are the parts of a figure that sent reports give, or gave until the books reached them. `lacking` are the
    counted rows, up to the end of the period, that do not carry the evidence that the promise asks for.
    """

    item: ReportItem
    figures: dict[str, Count]
    verdict: Verdict | None
    percent: Decimal | None
    stated: dict[str, tuple[StatedPart, ...]]
    lacking: int = 0

    @property
    def standing(self) -> str:
        """The state that pages show for the verdict; empty without one."""
        if self.verdict is None:
            return ""
        return "reached" if self.verdict.state == "met" else self.verdict.state

    def from_reports(self, role: str) -> tuple[StatedPart, ...]:
        """The parts of a figure that no rows stand behind."""
        return tuple(part for part in self.stated.get(role, ()) if part.is_used)

    @property
    def stated_parts(self) -> list[StatedPart]:
        """Every part of its figures that a sent report gives or gave, once."""
        return list({part.opening: part for parts in self.stated.values() for part in parts}.values())

    @property
    def period_from_reports(self) -> tuple[StatedPart, ...]:
        return self.from_reports(PERIOD)

    @property
    def cumulative_from_reports(self) -> tuple[StatedPart, ...]:
        return self.from_reports(CUMULATIVE)

    @property
    def last_year_from_reports(self) -> tuple[StatedPart, ...]:
        return self.from_reports(LAST_YEAR)

    @property
    def period(self) -> Count | None:
        return self.figures.get(PERIOD)

    @property
    def cumulative(self) -> Count | None:
        return self.figures.get(CUMULATIVE)

    @property
    def last_year(self) -> Count | None:
        return self.figures.get(LAST_YEAR)


_WORDS = {
    "added": "Tính thêm",
    "removed": "Không còn tính",
    "changed": "Đã sửa",
    "behind": "Bị sửa ngoài hệ thống, không có lần sửa nào được ghi",
    "loaded": "Nay đếm từ sổ thay cho số theo",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """How what stands behind a frozen figure differs today: rows added, removed, edited or changed behind the
    system, reports that gave way.
    """

    snapshot: Snapshot
    kind: str
    title: str
    address: str
    outside: str = ""  # how a message calls it

    @property
    def words(self) -> str:
        return _WORDS[self.kind]


def reports_list(user: User) -> QuerySet[Report]:
    """Reports, the newest period first."""
    return Report.objects.visible_to(user).select_related("regime").order_by("-window_end", "-pk")


def windows_of(report: Report) -> dict[str, Window]:
    """The three columns of a report (domain indicators §3.4): period, cumulative of the year, same period last year."""
    period = period_of_report(report)
    return {PERIOD: period.window, CUMULATIVE: period.cumulative, LAST_YEAR: same_period_last_year(period).window}


def lines_of(report: Report, *, only: int | None = None) -> list[Line]:
    """Every item (or one) with its figures: counted now for a draft, as frozen afterwards; few statements."""
    chosen = report.items.all() if only is None else report.items.filter(pk=only)
    items = list(
        chosen.select_related(
            "commitment__indicator", "commitment__lead_unit", "commitment__officer", "estimate_by", "commitment__agency"
        ).prefetch_related("commitment__sources__document", "snapshots")
    )
    if report.state == Report.State.DRAFT:
        figures = _counted(report, items)
    else:
        figures = {item.pk: {one.role: _frozen(one) for one in item.snapshots.all()} for item in items}
    lacking = lacking_of([item.commitment for item in items], report.window_end, agency=report.agency)
    return [
        replace(
            _line(item, figures.get(item.pk, {}), report.window_end), lacking=len(lacking.get(item.commitment_id, ()))
        )
        for item in items
    ]


def differences(report: Report) -> list[Difference]:
    """What has changed since freezing behind the figures of the period; nothing is rewritten in the report."""
    found: list[Difference] = []
    taken = Snapshot.objects.filter(report_items__report=report, role=PERIOD).prefetch_related("rows")
    for snapshot in taken.select_related("commitment__indicator", "commitment__agency", "commitment__lead_unit"):
        agency = snapshot.commitment.agency
        question = question_of(snapshot.commitment, Window(snapshot.window_start, snapshot.window_end))
        stated = one_stated(question, agency=agency)
        standing = {part.opening for part in stated.used}
        gone = [part for part in _frozen(snapshot).used if part.opening not in standing]
        found += [Difference(snapshot, "loaded", part.source, "") for part in gone]
        now = {
            (row.part, row.series, row.object_id): row
            for row in rows_behind(question, stated, agency=agency)
            if row.is_verified
        }
        then = {(row.part, row.series, row.object_id): row for row in snapshot.rows.all()}
        for key, row in now.items():
            if key not in then:
                found.append(Difference(snapshot, "added", row.title, row.address, row.outside))
            elif then[key].object_hash != row.hash:
                kind = "behind" if then[key].object_version == row.version else "changed"
                found.append(Difference(snapshot, kind, row.title, row.address, row.outside))
        found += [Difference(snapshot, "removed", row.label, "") for key, row in then.items() if key not in now]
    return found


def question_of(commitment: Commitment, window: Window) -> Question:
    """The figure of a promise over some days, asked of the books and of sent reports."""
    return Question(asked_for(commitment, window), commitment)


def _frozen(snapshot: Snapshot) -> Stated:
    count = Count(snapshot.value, snapshot.provisional, snapshot.numerator, snapshot.denominator)
    return Stated(count, tuple(StatedPart.from_json(kept) for kept in snapshot.stated), ())


def _counted(report: Report, items: list[ReportItem]) -> dict[int, dict[str, Stated]]:
    windows = windows_of(report)
    wanted = [
        (item.pk, role, question_of(item.commitment, window))
        for item in items
        if item.commitment.indicator is not None
        for role, window in windows.items()
    ]
    values = stated_counts([question for _, _, question in wanted], agency=report.agency)
    figures: dict[int, dict[str, Stated]] = {}
    for (pk, role, _), value in zip(wanted, values, strict=True):
        if isinstance(value, UnableToCount):
            raise value
        figures.setdefault(pk, {})[role] = value
    return figures


def _line(item: ReportItem, found: dict[str, Stated], until: date) -> Line:
    figures = {role: one.count for role, one in found.items()}
    stated = {role: one.parts for role, one in found.items() if one.parts}
    commitment, cumulative = item.commitment, figures.get(CUMULATIVE)
    if commitment.kind != Commitment.Kind.TARGET or cumulative is None:
        return Line(item, figures, None, None, stated)
    over = commitment.period_end is not None and commitment.period_end <= until
    value = None if cumulative.value is None else float(cumulative.value)
    verdict = judge(
        comparator=commitment.comparator,
        min=float(commitment.min),
        max=float(commitment.max),
        value=value,
        period_over=over,
        denominator_zero=cumulative.value is None,
    )
    percent = None
    if cumulative.value is not None and commitment.min:
        percent = round(100 * cumulative.value / commitment.min, 1)
    return Line(item, figures, verdict, percent, stated)
