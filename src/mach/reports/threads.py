"""Sợi chỉ: the way from a sentence of a paper to a number in a report, and back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q
from django.urls import reverse

from mach.casework.models import Obligation
from mach.documents.models import Document
from mach.engines.vietnamese import format_number
from mach.office.models import User
from mach.reports.models import Report, ReportItem
from mach.targets.compiler import UnableToCount
from mach.targets.models import Commitment, Evidence
from mach.targets.queries.asking import asked_for
from mach.targets.queries.figures import window_of
from mach.targets.queries.stated import Question, one_stated, rows_behind

SHOWN_ROWS = 20


@dataclass(frozen=True, slots=True)
class Knot:
    """One station of a thread; `parts` are what it is made of."""

    kind: str
    title: str
    detail: str = ""
    address: str = ""
    parts: Sequence["Knot"] = ()


@dataclass(frozen=True, slots=True)
class Strand:
    """One promise with everything before and after it."""

    title: str
    knots: list[Knot] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Thread:
    """What hangs on one document, promise or report."""

    subject: str  # what kind of thing: "Văn bản", "Chỉ tiêu", "Báo cáo"
    title: str
    address: str
    strands: list[Strand]


def thread_of(kind: str, pk: int, *, user: User, on: date) -> Thread | None:
    """The thread of a document ("van-ban"), a promise ("cam-ket") or a report ("bao-cao"); None when it is not seen."""
    visible = Commitment.objects.visible_to(user).select_related("indicator", "lead_unit", "agency", "matter")
    subject: Document | Commitment | Report | None
    if kind == "van-ban":
        subject = Document.objects.visible_to(user).filter(pk=pk).first()
        promises = visible.filter(Q(sources__document=pk) | Q(adjustments__document=pk)).distinct()
    elif kind == "cam-ket":
        promises = visible.filter(pk=pk)
        subject = promises.first()
    elif kind == "bao-cao":
        subject = Report.objects.visible_to(user).filter(pk=pk).first()
        promises = visible.filter(report_items__report=pk)
    else:
        return None
    if subject is None:
        return None
    strands = [_strand(promise, on) for promise in promises.order_by("-kind", "pk")]
    return Thread(_kind_of(subject), str(subject), subject.get_absolute_url(), strands)


def _kind_of(subject: Document | Commitment | Report) -> str:
    if isinstance(subject, Commitment):
        return subject.get_kind_display()
    return "Văn bản" if isinstance(subject, Document) else "Báo cáo"


def _strand(promise: Commitment, on: date) -> Strand:
    knots = []
    for source in promise.sources.select_related("document", "clause"):
        check = reverse("targets:check", args=[source.document_id])
        knots.append(Knot("Văn bản", str(source.document), source.document.subject, source.document.get_absolute_url()))
        anchor = f"{check}?vi-tri={source.start}#cho-{source.reading_id}" if source.reading_id else check
        place = source.clause.place if source.clause else ""
        knots.append(Knot("Điều khoản", place[:1].upper() + place[1:], source.quote, anchor))
    lead = promise.lead_unit.name if promise.lead_unit else "chưa giao"
    knots.append(Knot(promise.get_kind_display(), promise.title, f"Chủ trì: {lead}", promise.get_absolute_url()))
    knots += _adjustments(promise)
    knots += _obligations(promise)
    knots += _records(promise, on)
    knots += [
        Knot("Minh chứng", str(one.attachment or one.document), one.note)
        for one in Evidence.objects.filter(commitment=promise).select_related("attachment", "document")
    ]
    knots += _reports(promise)
    return Strand(promise.title, knots)


def _adjustments(promise: Commitment) -> list[Knot]:
    """Later papers that changed the promise."""
    knots = []
    for one in promise.adjustments.select_related("document"):
        old, new = (_span(*pair, promise) for pair in ((one.old_min, one.old_max), (one.new_min, one.new_max)))
        address = one.document.get_absolute_url() if one.document else promise.get_absolute_url()
        knots.append(Knot("Điều chỉnh", f"Từ {old} thành {new}", f"Theo {one.source}", address))
    return knots


def _span(low: Decimal, high: Decimal, promise: Commitment) -> str:
    return _said(high, promise) if low == high else f"{format_number(low)} – {_said(high, promise)}"


def _obligations(promise: Commitment) -> list[Knot]:
    rows = Obligation.objects.filter(matter=promise.matter).order_by("due_on")
    return [
        Knot(
            "Nghĩa vụ",
            row.title,
            f"{row.get_state_display()}, hạn {row.due_on:%d/%m/%Y}" if row.due_on else row.get_state_display(),
            reverse("casework:obligation", args=[row.pk]),
        )
        for row in rows
    ]


def _records(promise: Commitment, on: date) -> list[Knot]:
    """The records counted by a day as one station, and the number they make."""
    window = window_of(promise, on)
    if promise.indicator is None or window is None:
        return []
    question = Question(asked_for(promise, window), promise)
    try:
        stated = one_stated(question, agency=promise.agency)
        every = rows_behind(question, stated, agency=promise.agency)
    except UnableToCount as error:
        return [Knot("Số liệu", "Chưa đếm được", str(error))]
    address = reverse("targets:commitment-rows", args=[promise.pk])
    behind = [row for row in every if row.part != "denominator"]
    shown = [
        Knot("Dòng sổ", row.title, "đã xác nhận" if row.is_verified else "tạm tính", row.address)
        for row in behind[:SHOWN_ROWS]
    ]
    unverified = sum(not row.is_verified for row in behind)
    detail = f"{unverified} dòng tạm tính, chưa vào số chính thức" if unverified else ""
    found = [Knot("Dòng sổ", f"{len(behind)} dòng sổ được tính", detail, address, shown)] if behind else []
    return [*found, Knot("Số liệu hôm nay", _said(stated.count.value, promise), stated.mark, address)]


def _said(value: Decimal | None, promise: Commitment) -> str:
    return "không phát sinh" if value is None else f"{format_number(value)} {promise.unit_label}".strip()


def _reports(promise: Commitment) -> list[Knot]:
    items = ReportItem.objects.filter(commitment=promise).select_related("report").prefetch_related("snapshots")
    knots = []
    for item in items.order_by("report__window_end"):
        for snapshot in item.snapshots.all():
            if snapshot.role == "period":
                address = reverse("reports:rows", args=[item.pk, snapshot.role])
                knots.append(Knot("Số liệu chốt", _said(snapshot.value, promise), "", address))
        knots.append(
            Knot("Báo cáo", item.report.title, item.report.get_state_display(), item.report.get_absolute_url())
        )
    return knots
