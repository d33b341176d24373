"""The page of one obligation, and what can be done with it there."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.casework import actions, queries
from mach.casework.forms import (
    CloseForm,
    DayForm,
    DueForm,
    ExplanationForm,
    ExtensionForm,
    PauseForm,
    ReasonForm,
    ReassignForm,
    WaitForm,
)
from mach.casework.models import Obligation
from mach.casework.reminders import snooze_of
from mach.casework.rules import may_account_for, may_stop_the_clock
from mach.engines.workdays import days_left
from mach.office.access import requires
from mach.office.actions import attach_file
from mach.office.permissions import Permission
from mach.office.queries import calendar_for
from mach.office.rules import may

REFUSALS = (actions.UnableToClose, actions.UnableToUrge, actions.UnableToDelay, actions.UnableToDecide)


@requires(Permission.READ)
@require_GET
def obligation(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, find(request, pk))


@requires(Permission.READ)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(request, pk)
    form = CloseForm(request.POST, request.FILES)
    if not form.is_valid():
        return page(request, row, close_form=form)
    data, at = form.cleaned_data, timezone.now()
    if not may_account_for(request.user, row, on=timezone.localdate()):
        return page(request, row, refusal="Việc này do người khác làm; ông/bà không báo xong thay được.")
    kept = [
        attach_file(by=request.user, data=file.read(), name=file.name, content_type=file.content_type or "", at=at)
        for file in request.FILES.getlist("files")
    ]

    def act() -> None:
        actions.close_obligation(
            by=request.user,
            obligation=row,
            version=data["version"],
            result=data["result"],
            files=kept,
            references=data["references"].splitlines(),
            done_on=data["done_on"],
            at=at,
        )

    return after(request, row, act, "Đã ghi nhận hoàn thành.", close_form=form)


@requires(Permission.READ)
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = find(request, pk), ExplanationForm(request.POST)
    if not form.is_valid():
        return page(request, row, explanation_form=form)

    def act() -> None:
        actions.explain(by=request.user, obligation=row, text=form.cleaned_data["text"], at=timezone.now())

    return after(request, row, act, "Đã gửi giải trình.", explanation_form=form)


@requires(Permission.ASSIGN)
@require_POST
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    row = find(request, pk)
    form = ReassignForm(request.POST, user=request.user, on=timezone.localdate())
    if not form.is_valid():
        return page(request, row, reassign_form=form)

    def act() -> None:
        actions.reassign(by=request.user, obligation=row, at=timezone.now(), **form.cleaned_data)

    return after(request, row, act, "Đã chuyển việc.", reassign_form=form)


@requires(Permission.ASSIGN)
@require_POST
def set_due(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = find(request, pk), DueForm(request.POST)
    if not form.is_valid():
        return page(request, row, due_form=form)

    def act() -> None:
        actions.set_due(by=request.user, obligation=row, at=timezone.now(), **form.cleaned_data)

    return after(request, row, act, "Đã đổi hạn; hạn cũ và lý do được giữ trong nhật ký.", due_form=form)


@requires(Permission.ASSIGN)
@require_http_methods(["POST"])
def end(request: HttpRequest, pk: int, how: str) -> HttpResponse:
    """Waive, cancel or reopen, with a reason."""
    row, form = find(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return page(request, row, reason_form=form)
    action = {"mien": actions.waive, "huy": actions.cancel, "mo-lai": actions.reopen}[how]

    def act() -> None:
        action(by=request.user, obligation=row, at=timezone.now(), **form.cleaned_data)

    return after(request, row, act, "Đã ghi nhận.", reason_form=form)


def find(request: HttpRequest, pk: int) -> Obligation:
    """The obligation of an address; 404 when the person may not see it."""
    rows = Obligation.objects.visible_to(request.user).select_related(
        "matter__agency", "debtor_unit", "debtor_officer", "debtor_party", "follower_unit", "follower_officer"
    )
    return get_object_or_404(rows, pk=pk)


def after(request: HttpRequest, row: Obligation, act: Callable[[], None], done: str, **forms) -> HttpResponse:
    """Run one action; when refused, the same page with what was typed and why."""
    try:
        act()
    except REFUSALS as error:
        return page(request, row, refusal=str(error), **forms)
    messages.success(request, done)
    return redirect("casework:obligation", pk=row.pk)


def page(request: HttpRequest, row: Obligation, *, refusal: str = "", **forms) -> HttpResponse:
    """The page of an obligation; with a refusal or a form in hand, what was typed and what is wrong."""
    on, calendar = timezone.localdate(), calendar_for(row.matter.agency)
    version = {"version": row.version}
    waits, pauses = list(row.waits.all()), list(row.pauses.select_related("by"))
    whom, reference = queries.usual_wait(row)
    remaining = days_left(on, row.due_on, calendar) if row.due_on else None
    context = {
        "row": row,
        "remaining": remaining,
        "one": queries.Owed(row, remaining) if remaining else None,
        "snooze": snooze_of(row, on=on),
        "evidence": row.evidence.select_related("attachment"),
        "urgings": row.urgings.select_related("by"),
        "explanations": row.explanations.select_related("by", "decided_by"),
        "extensions": row.extensions.select_related("asked_by", "decided_by"),
        "waits": waits,
        "waiting": next((wait for wait in waits if wait.ended_on is None), None),
        "pauses": pauses,
        "pause": next((pause for pause in pauses if pause.ended_on is None), None),
        "held": queries.held(row, waits, on=on, calendar=calendar),
        "may_stop_the_clock": may_stop_the_clock(request.user, row, on=on),
        "may_close": may_account_for(request.user, row, on=on),
        "may_assign": may(request.user, Permission.ASSIGN, on=on, unit=row.debtor_unit),
        "refusal": refusal,
        "close_form": CloseForm(initial=version),
        "explanation_form": ExplanationForm(),
        "reassign_form": ReassignForm(user=request.user, on=on, initial={"unit": row.debtor_unit_id, **version}),
        "due_form": DueForm(initial=version),
        "reason_form": ReasonForm(initial=version),
        "wait_form": WaitForm(initial={"whom": whom, "reference": reference, "since": on, **version}),
        "extension_form": ExtensionForm(initial=version),
        "pause_form": PauseForm(initial={"since": on, **version}),
        "resume_form": DayForm(initial={"on": on, **version}),
        **forms,
    }
    status = 422 if refusal or forms else 200
    return render(request, "casework/obligation.html", context, status=status)
