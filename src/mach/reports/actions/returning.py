"""A draft that comes back from Word: kept as a file, offered change by change, its numbers never taken silently."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.engines.drafting import UnreadableDocument, figure_value
from mach.engines.reading.extract import UnableToReadFile, check_upload
from mach.office import audit, files
from mach.office.concurrency import lock
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import must
from mach.reports.actions.writing import UnableToReport, refuse_unless_draft, set_estimate
from mach.reports.models import ProposedChange, Report, ReportItem, ReturnedDraft
from mach.reports.paper import signer_of
from mach.reports.proposals import amended_words, compare_with_report, has_other_words, proposed

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
State = ProposedChange.State


@transaction.atomic
def take_back(*, by: User, report: Report, data: bytes, name: str, base_url: str, at: datetime) -> ReturnedDraft:
    """Keep a draft edited in Word and offer what it changes. `base_url` is where its numbers open their records."""
    must(by, Permission.EDIT_REPORT, on=localdate(at))
    row = lock(Report.objects.select_related("agency", "regime__unit"), report.pk, version=None)
    refuse_unless_draft(row)
    try:
        if check_upload(data, name) != "docx":
            raise UnableToReport(f"“{name}” không phải tệp Word (.docx). Hãy gửi lại tệp Word đã tải từ báo cáo này.")
        comparison = compare_with_report(row, data, signer=signer_of(row, on=localdate(at)), base_url=base_url)
    except (UnableToReadFile, UnreadableDocument) as error:
        raise UnableToReport(str(error)) from error
    file = files.store(data, agency=row.agency, name=name, content_type=WORD, by=by, at=at)
    draft = ReturnedDraft.objects.create(
        report=row, file=file, moved=list(comparison.moved), returned_at=at, returned_by=by
    )
    changes = proposed(row, comparison)
    for change in changes:
        change.draft = draft
    ProposedChange.objects.bulk_create(changes, batch_size=500)
    taken = [audit.Change("file", None, f"{name} {file.sha256}"), audit.Change("changes", None, str(len(changes)))]
    audit.record(agency=row.agency, by=by, action="reports.take_back", subject=row, at=at, changes=taken)
    return draft


@transaction.atomic
def accept_change(
    *, by: User, change: ProposedChange, version: int | None, at: datetime, with_figures: bool = False
) -> ProposedChange:
    """Write a change into its words. Figures stay as they were unless `with_figures`; counted ones stay in any case."""
    row = _locked(by, change, version, at)
    if not row.field:
        raise UnableToReport("Phần này do hệ thống trình bày từ dữ liệu, không nhận lời từ bản Word.")
    words = amended_words(row, with_figures=with_figures)
    if words is None:
        raise UnableToReport(
            "Câu này trên hệ thống không còn như bản Word thấy, hoặc có số thêm mới. Hãy sửa trực tiếp trong báo cáo."
        )
    target = row.item or row.draft.report
    if row.field == ProposedChange.Field.TEXT and not words.strip():
        raise UnableToReport("Mỗi chỉ tiêu, nhiệm vụ phải có nội dung; không bỏ được khỏi báo cáo.")
    changes = audit.changes(target, **{row.field: words})
    setattr(target, row.field, words)
    target.version += 1
    target.save()
    _decide(row, State.ACCEPTED, "nhận cả số" if with_figures else "", by=by, at=at)
    audit.record(agency=by.agency, by=by, action="reports.accept_change", subject=target, at=at, changes=changes)
    return row


@transaction.atomic
def reject_change(*, by: User, change: ProposedChange, version: int | None, at: datetime) -> ProposedChange:
    """Leave the words of the report as they are."""
    row = _locked(by, change, version, at)
    _decide(row, State.REJECTED, "", by=by, at=at)
    told = [audit.Change("change", row.before or None, row.after or None)]
    audit.record(agency=by.agency, by=by, action="reports.reject_change", subject=row.draft.report, at=at, changes=told)
    return row


@transaction.atomic
def estimate_from_change(
    *, by: User, change: ProposedChange, version: int | None, place: int, reason: str, at: datetime
) -> ProposedChange:
    """Keep a typed figure as an estimate of its item; the counted number stays. `place` is that in `change.figures`."""
    row = _locked(by, change, version, at)
    figure = row.figures[place] if 0 <= place < len(row.figures) else None
    value = figure_value(figure["new"]) if figure else None
    if figure is None or value is None or row.item is None:
        raise UnableToReport("Con số này không ghi thành số ước được.")
    figure["estimated"] = True
    if all(one.get("estimated") for one in row.figures) and not has_other_words(row):
        _decide(row, State.ACCEPTED, "ghi thành số ước", by=by, at=at)
    else:
        row.version += 1
        row.save()
    set_estimate(by=by, item=row.item, version=None, estimate=value, reason=reason, at=at)
    return row


def _locked(by: User, change: ProposedChange, version: int | None, at: datetime) -> ProposedChange:
    must(by, Permission.EDIT_REPORT, on=localdate(at))
    report = lock(Report.objects.select_related("agency"), change.draft.report_id, version=None)
    refuse_unless_draft(report)
    rows = ProposedChange.objects.select_related("draft", "item")
    row = lock(rows, change.pk, version=version)
    row.draft.report = report
    if row.item is not None:
        row.item = lock(ReportItem.objects.select_related("commitment", "report"), row.item.pk, version=None)
    if row.state != State.OFFERED:
        raise UnableToReport(f"Chỗ này {row.get_state_display().lower()} rồi.")
    return row


def _decide(row: ProposedChange, state: str, note: str, *, by: User, at: datetime) -> None:
    row.state, row.note, row.decided_by, row.decided_at = state, note, by, at
    row.version += 1
    row.save()
