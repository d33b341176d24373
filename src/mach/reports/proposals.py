"""What a draft edited in Word proposes to a report: each change with the place it belongs to and the words to write.

A counted number is never among the words to write: a result sentence is kept with places for its numbers.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mach.engines.drafting import (
    Change,
    Comparison,
    Figure,
    Part,
    Signature,
    amend,
    compare,
    figure_value,
    original,
    render,
    returned,
    rewritten,
    side_by_side,
)
from mach.reports.models import ProposedChange, Report, ReportItem, ReturnedDraft
from mach.reports.paper import EXPLANATION, PLACES, closing_of, opening_of, paper_of, result_of, text_of
from mach.reports.queries import CUMULATIVE, LAST_YEAR, PERIOD, Line, lines_of

Field = ProposedChange.Field

_ROLES = {PERIOD: "trong kỳ", CUMULATIVE: "lũy kế", LAST_YEAR: "cùng kỳ năm trước"}
_RECORDS = re.compile(r"/bao-cao/muc/(?P<item>\d+)/(?P<role>\w+)/$")
_NAME = re.compile(r"(?:i(?P<item>\d+)_)?(?P<part>[a-z]+)(?:_(?P<line>\d+|opening|closing))?")
_FIELDS = {"opening": Field.OPENING, "closing": Field.CLOSING, "text": Field.TEXT, "result": Field.RESULT,
           "explanation": Field.EXPLANATION}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where words belong: a field of an item, or of the report itself; `line` is the paragraph within the field."""

    item: int | None
    field: str
    line: str


def compare_with_report(report: Report, data: bytes, *, signer: Signature, base_url: str) -> Comparison:
    """How a Word file differs from the draft as it would be exported now. Raises `UnreadableDocument`."""
    now = render(paper_of(report, lines_of(report), signer=signer, base_url=base_url))
    return compare(returned(now), returned(data))


def proposed(report: Report, comparison: Comparison) -> list[ProposedChange]:
    """The changes as rows that wait for a decision, not saved; what belongs nowhere is told all the same."""
    items = {item.pk: item for item in report.items.select_related("commitment")}
    return [_row(change, place, items) for place, change in enumerate(comparison.changes, 1)]


def current_words(row: ProposedChange) -> str:
    """What the field of a change says now."""
    match row.field:
        case Field.OPENING:
            return opening_of(row.draft.report)
        case Field.CLOSING:
            return closing_of(row.draft.report)
        case Field.TEXT if row.item:
            return text_of(row.item)
        case Field.RESULT if row.item:
            return result_of(row.item)
        case Field.EXPLANATION if row.item:
            return row.item.explanation
    raise ValueError(f"change {row.pk} belongs to no words of the report")


def amended_words(row: ProposedChange, *, with_figures: bool) -> str | None:
    """The field with the change made; None when it cannot be made any more or not in this way."""
    new = row.amendment.get("take" if with_figures else "keep")
    if new is None:
        return None
    after = row.amendment.get("after")
    return amend(
        current_words(row),
        old=row.amendment.get("find", ""),
        new=new,
        after=None if after is None else tuple(after),
        own_line=row.amendment.get("own_line", False),
    )


def has_other_words(row: ProposedChange) -> bool:
    """Whether anything but figures would be written."""
    keep = row.amendment.get("keep")
    return keep is not None and keep != row.amendment.get("find")


@dataclass(frozen=True, slots=True)
class TypedFigure:
    """A figure as typed in Word beside the one it replaces and the counted one; `role` in words, "" if not counted."""

    place: int
    old: str
    new: str
    role: str
    counted: Decimal | None
    may_be_estimate: bool
    is_estimated: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change as a page shows it: both texts in parts, its figures, and what may be done with it."""

    row: ProposedChange
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    figures: tuple[TypedFigure, ...]
    period: Decimal | None
    keeps_figures: bool
    takes_figures: bool


def proposals_of(draft: ReturnedDraft, *, only: ProposedChange | None = None) -> list[Proposal]:
    """The changes of a returned draft, or one of them, with the counted numbers of today."""
    rows = [only] if only else list(draft.changes.select_related("item__commitment", "decided_by"))
    lines = lines_of(draft.report, only=only.item_id if only else None) if any(row.item_id for row in rows) else []
    by_item = {line.item.pk: line for line in lines}
    return [_proposal(row, by_item.get(row.item_id)) for row in rows]


def _proposal(row: ProposedChange, line: Line | None) -> Proposal:
    before, after = side_by_side(row.before, row.after)
    typed = []
    for place, figure in enumerate(row.figures):
        count = line.figures.get(figure["role"]) if line and figure["role"] else None
        value = figure_value(figure["new"])
        typed.append(
            TypedFigure(
                place=place,
                old=figure["old"],
                new=figure["new"],
                role=_ROLES.get(figure["role"], ""),
                counted=count.value if count else None,
                may_be_estimate=row.item_id is not None and value is not None,
                is_estimated=bool(figure.get("estimated")),
            )
        )
    return Proposal(
        row=row,
        before=before,
        after=after,
        figures=tuple(typed),
        period=line.period.value if line and line.period else None,
        keeps_figures=bool(row.field) and has_other_words(row),
        takes_figures=bool(row.field and row.figures) and row.amendment.get("take") is not None,
    )


def _row(change: Change, position: int, items: dict[int, ReportItem]) -> ProposedChange:
    place = _place(change)
    item = items.get(place.item) if place.item else _item_of_figures(change, items)
    field = place.field if place.item is None or item else Field.NONE
    return ProposedChange(
        position=position,
        kind=change.kind,
        item=item,
        field=field,
        before=change.old,
        after=change.new,
        figures=[{"old": figure.old, "new": figure.new, "role": _role(figure)} for figure in change.changed_figures],
        amendment=_amendment(change, place, item) if field else {},
        is_stale=change.is_stale,
    )


def _place(change: Change) -> Place:
    """Where a change belongs; a new paragraph belongs where the one before it does."""
    found = _NAME.fullmatch(change.name)
    if not found:
        return Place(None, Field.NONE, "")
    item, part, line = found["item"], found["part"], found["line"] or ""
    pk = int(item) if item else None
    if change.is_paragraph and change.kind == "added":
        if pk:
            return Place(pk, Field.TEXT, "")
        return Place(None, _FIELDS.get(line if part == "head" else part, Field.NONE), "0" if part == "head" else "")
    if change.is_paragraph and (part == "result" or (part == "text" and line == "1")):
        return Place(pk, Field.NONE, line)  # an item stays in the report, and so does its count
    return Place(pk, _FIELDS.get(part, Field.NONE), line)


def _item_of_figures(change: Change, items: dict[int, ReportItem]) -> ReportItem | None:
    """The item whose records a figure opens, for the cells of the annex."""
    for figure in change.figures:
        found = _RECORDS.search(figure.address)
        if found and int(found["item"]) in items:
            return items[int(found["item"])]
    return None


def _role(figure: Figure) -> str:
    found = _RECORDS.search(figure.address)
    return found["role"] if found else ""


def _amendment(change: Change, place: Place, item: ReportItem | None) -> dict[str, Any]:
    """`find` gives way to `keep` (figures as they were) or `take` (as typed); what is added goes after `after`."""
    unit = item.commitment.unit_label if item else ""

    def mark(figure: Figure) -> str:
        words = PLACES.get(_role(figure), figure.old)
        is_bare = not any(c.isdigit() for c in figure.old)  # "không phát sinh" stands for number and unit
        return f"{words} {unit}".strip() if is_bare else words

    def tidy(words: str) -> str:
        words = re.sub(rf"\}} {re.escape(unit)} {re.escape(unit)}\b", f"}} {unit}", words) if unit else words
        return words.removeprefix(EXPLANATION) if place.field == Field.EXPLANATION else words

    keep = rewritten(change, keep_figures=True, mark=mark)
    take = rewritten(change, keep_figures=False, mark=mark)
    is_counted = any(figure.address for figure in change.changed_figures)
    return {
        "find": tidy(original(change, mark)),
        "keep": None if keep is None else tidy(keep),
        "take": None if is_counted or take is None else tidy(take),
        "after": [] if place.line == "0" else list(change.after) or (None if change.is_paragraph else []),
        "own_line": change.is_paragraph,
    }
