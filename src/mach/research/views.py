"""Nhiệm vụ KH&CN: the list by stage and trouble, the path of one task, everything skipped or late."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.casework.actions import UnableToStep
from mach.casework.models import Step
from mach.office.access import requires
from mach.office.actions import attach_file
from mach.office.models import Attachment, Unit
from mach.office.permissions import Permission
from mach.office.queries import calendar_for
from mach.office.rules import may
from mach.research import actions, queries
from mach.research.forms import ExtensionForm, ParticipantForm, StepForm, StopForm, TaskForm, initial_of
from mach.research.models import Participant, ResearchTask
from mach.research.queries import TROUBLES, Filters
from mach.ui.excel import MOST_ROWS, Sheet, download
from mach.ui.paging import page_of
from mach.ui.params import number

HEADS = [
    "Mã số", "Tên nhiệm vụ", "Loại", "Lĩnh vực", "Chủ trì", "Chủ nhiệm", "Đơn vị quản lý", "Chuyên viên", "Giai đoạn",
    "Bước tiếp", "Hạn", "Bước trễ", "Bước bỏ sót", "Bắt đầu", "Kết thúc", "Ngân sách (đồng)",
]  # fmt: skip


@requires(Permission.READ)
@require_GET
def tasks(request: HttpRequest) -> HttpResponse:
    on, filters = timezone.localdate(), _filters(request)
    rows = queries.tasks_list(request.user, filters, on=on)
    page = page_of(rows.select_related("host", "lead_unit", "case__procedure"), request.GET, key=("-pk",))
    context = {
        "page": page,
        "rows": queries.with_standing(page.rows, on=on),
        "filters": filters,
        "stages": queries.stages_of(request.user, on=on),
        "troubles": TROUBLES.items(),
        "fields": ResearchTask.Field.choices,
        "units": Unit.objects.visible_to(request.user).filter(valid_to=None),
        "may_add": may(request.user, Permission.EDIT_RECORDS, on=on),
    }
    return render(request, "research/list.html", context)


@requires(Permission.READ)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The list as filtered, as an Excel workbook."""
    on = timezone.localdate()
    rows = queries.tasks_list(request.user, _filters(request), on=on).order_by("-pk")
    rows = rows.select_related("host", "lead_unit", "officer", "case__procedure")[: MOST_ROWS + 1]
    lines = [
        [
            row.code, row.title, row.get_kind_display(), row.get_field_display(), str(row.host or ""),
            row.investigator, row.lead_unit.short_name, str(row.officer or ""), row.stage_label, row.now_label,
            row.now.obligation.due_on if row.now and row.now.obligation else None, row.late, row.skipped, row.start_on,
            row.end_on, row.state_money,
        ]
        for row in queries.with_standing(list(rows), on=on)
    ]  # fmt: skip
    return download("nhiem-vu-khcn", Sheet("Nhiệm vụ KH&CN", HEADS, lines))


def _filters(request: HttpRequest) -> Filters:
    return Filters(
        words=request.GET.get("tu", "").strip(),
        stage=request.GET.get("giai-doan", ""),
        trouble=request.GET.get("vuong", ""),
        field=request.GET.get("linh-vuc", ""),
        unit=number(request.GET, "don-vi"),
    )


@requires(Permission.READ)
@require_GET
def troubles(request: HttpRequest) -> HttpResponse:
    """Everything that was skipped, is late or lacks its paper, with the shares of "100 %"."""
    on, unit = timezone.localdate(), number(request.GET, "don-vi")
    context = {
        "whole": queries.whole(request.user, on=on),
        "troubles": queries.troubles(request.user, on=on, unit=unit),
        "units": Unit.objects.visible_to(request.user).filter(valid_to=None),
        "unit": unit,
    }
    return render(request, "research/troubles.html", context)


@requires(Permission.READ)
@require_GET
def task(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _task(request, pk))


def _page(request: HttpRequest, row: ResearchTask, *, status: int = 200, **more: Any) -> HttpResponse:
    on, user = timezone.localdate(), request.user
    context = {
        "task": row,
        "regulation": row.case.procedure,
        "tracks": queries.path_of(row, on=on, calendar=calendar_for(row.agency)),
        "participants": row.participants.select_related("party"),
        "extensions": row.extensions.all(),
        "may_edit": row.stopped_on is None and may(user, Permission.EDIT_RECORDS, on=on, unit=row.lead_unit),
        "may_assign": row.stopped_on is None and may(user, Permission.ASSIGN, on=on, unit=row.lead_unit),
        "extension_form": ExtensionForm(initial={"version": row.version}),
        "stop_form": StopForm(initial={"version": row.version}),
        "participant_form": ParticipantForm(user=user),
        **more,
    }
    return render(request, "research/task.html", context, status=status)


@requires(Permission.EDIT_RECORDS)
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _edit(request, None)


@requires(Permission.EDIT_RECORDS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, _task(request, pk))


def _edit(request: HttpRequest, row: ResearchTask | None) -> HttpResponse:
    units = request.user.unit_ids
    first = initial_of(row) if row else {"lead_unit": units[0] if units else None, "officer": request.user}
    form = TaskForm(request.POST or None, user=request.user, initial=first)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        version = values.pop("version")
        try:
            saved = actions.save_task(by=request.user, values=values, task=row, version=version, at=timezone.now())
        except actions.UnableToSaveTask as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã lưu nhiệm vụ; các bước và thời hạn đã tính theo quy định.")
            return redirect(saved)
    status = 422 if form.errors else 200
    return render(request, "research/edit.html", {"form": form, "task": row}, status=status)


@requires(Permission.EDIT_RECORDS)
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, pk: int, step: int) -> HttpResponse:
    """One step: written as done, taken back, or left out by a decision."""
    row = _task(request, pk)
    found = get_object_or_404(Step.objects.filter(case=row.case).select_related("obligation"), pk=step)
    tracks = queries.path_of(row, on=timezone.localdate(), calendar=calendar_for(row.agency))
    line = next(
        (one for track in tracks for _, _, lines in track.stages for one in lines if one.step.pk == found.pk), None
    )
    form = StepForm(
        request.POST or None, request.FILES or None,
        initial={"done_on": found.done_on, "paper": found.paper, "grade": row.grade, "version": found.version},
    )  # fmt: skip
    if found.code != "accepted":
        del form.fields["grade"]
    context = {"task": row, "line": line, "form": form, "may_excuse": _may_excuse(request, row, found)}
    if request.method == "GET":
        return render(request, "research/step.html", context)
    way, at, version = request.POST.get("cach", "xong"), timezone.now(), number(request.POST, "version")
    try:
        if way == "bo":
            actions.take_back_step(
                by=request.user, task=row, step=found, version=version, reason=_reason(request), at=at
            )
            messages.success(request, "Đã bỏ ngày đã ghi ở bước này.")
        elif way == "cho-qua":
            actions.excuse_step(by=request.user, step=found, version=version, decision=_reason(request), at=at)
            messages.success(request, "Bước này được bỏ qua theo văn bản đã ghi.")
        elif form.is_valid():
            values = form.cleaned_data
            file = values.get("file")
            actions.record_step(
                by=request.user, task=row, step=found, version=version, done_on=values["done_on"],
                paper=values["paper"], grade=values.get("grade", ""), at=at,
                file=_kept(request, file, at) if file else None,
            )  # fmt: skip
            messages.success(request, "Đã ghi bước; các bước sau và thời hạn đã tính lại.")
        else:
            return render(request, "research/step.html", context, status=422)
    except (UnableToStep, actions.UnableToSaveTask) as error:
        return render(request, "research/step.html", {**context, "refusal": str(error)}, status=422)
    return redirect(row)


def _kept(request: HttpRequest, file: UploadedFile, at: datetime) -> Attachment:
    """The file in the store."""
    name, kind = file.name or "", file.content_type or ""
    return attach_file(by=request.user, data=file.read(), name=name, content_type=kind, at=at)


def _may_excuse(request: HttpRequest, row: ResearchTask, found: Step) -> bool:
    return found.done_on is None and may(request.user, Permission.ASSIGN, on=timezone.localdate(), unit=row.lead_unit)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("ly-do", "")


@requires(Permission.EDIT_RECORDS)
@require_POST
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _task(request, pk), ExtensionForm(request.POST)
    if not form.is_valid():
        return _page(request, row, status=422, extension_form=form)
    try:
        actions.extend_task(by=request.user, task=row, at=timezone.now(), **form.cleaned_data)
    except actions.UnableToExtend as error:
        for reason in error.reasons:
            form.add_error(None, reason)
        return _page(request, row, status=422, extension_form=form)
    messages.success(request, "Đã gia hạn; các thời hạn tính từ ngày kết thúc đã tính lại.")
    return redirect(row)


@requires(Permission.ASSIGN)
@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _task(request, pk), StopForm(request.POST)
    if not form.is_valid():
        return _page(request, row, status=422, stop_form=form)
    try:
        actions.stop_task(by=request.user, task=row, at=timezone.now(), **form.cleaned_data)
    except actions.UnableToSaveTask as error:
        form.add_error(None, str(error))
        return _page(request, row, status=422, stop_form=form)
    messages.success(request, "Đã ghi việc chấm dứt; nhiệm vụ không còn việc phải làm.")
    return redirect(row)


@requires(Permission.EDIT_RECORDS)
@require_POST
def participate(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _task(request, pk), ParticipantForm(request.POST, user=request.user)
    if not form.is_valid():
        return _page(request, row, status=422, participant_form=form)
    try:
        actions.add_participant(by=request.user, task=row, at=timezone.now(), **form.cleaned_data)
    except actions.UnableToSaveTask as error:
        form.add_error(None, str(error))
        return _page(request, row, status=422, participant_form=form)
    return redirect(row)


@requires(Permission.EDIT_RECORDS)
@require_POST
def leave(request: HttpRequest, pk: int, participant: int) -> HttpResponse:
    row = _task(request, pk)
    found = get_object_or_404(Participant.objects.filter(task=row).select_related("party"), pk=participant)
    actions.drop_participant(by=request.user, participant=found, at=timezone.now())
    return redirect(row)


def _task(request: HttpRequest, pk: int) -> ResearchTask:
    rows = ResearchTask.objects.visible_to(request.user)
    related = ("agency", "host", "lead_unit", "officer", "case__matter", "case__procedure")
    return get_object_or_404(rows.select_related(*related), pk=pk)
