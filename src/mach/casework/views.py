"""Hôm nay, Đôn đốc, and the page of one obligation."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.casework import actions, queries
from mach.casework.forms import CloseForm, DueForm, ExplanationForm, ReasonForm, ReassignForm
from mach.casework.models import Matter, Obligation
from mach.casework.reminders import snooze_of
from mach.casework.rules import may_account_for
from mach.engines.workdays import days_left
from mach.office.access import requires
from mach.office.actions import attach_file
from mach.office.models import Unit
from mach.office.permissions import Permission
from mach.office.queries import calendar_for
from mach.office.rules import may
from mach.ui import registry
from mach.ui.paging import page_of
from mach.ui.params import number, numbers


@requires(Permission.READ)
@require_GET
def today(request: HttpRequest) -> HttpResponse:
    on, calendar = timezone.localdate(), calendar_for(request.user.agency)
    context = {
        "day": queries.day_of(request.user, on=on, calendar=calendar),
        "on": on,
        "panels": [panel(request.user, on) for panel in registry.TODAY],
    }
    return render(request, "casework/today.html", context)


@requires(Permission.READ)
@require_GET
def urging(request: HttpRequest) -> HttpResponse:
    on, calendar = timezone.localdate(), calendar_for(request.user.agency)
    filters = queries.Filters(
        words=request.GET.get("tu", "").strip(),
        unit=number(request.GET, "don-vi"),
        kind=request.GET.get("loai", ""),
        due=request.GET.get("han", "late"),
    )
    page = page_of(
        queries.urging_list(request.user, filters, on=on, calendar=calendar), request.GET, key=("due_on", "pk")
    )
    context = {
        "filters": filters,
        "page": page,
        "owed": [queries.Owed(row, days_left(on, row.due_on, calendar)) for row in page.rows],
        "units": queries.units_board(request.user, on=on, calendar=calendar),
        "kinds": Matter.Kind.choices,
        "all_units": Unit.objects.visible_to(request.user),
        "may_urge": may(request.user, Permission.URGE, on=on),
    }
    return render(request, "casework/urging.html", context)


@requires(Permission.URGE)
@require_POST
def urge(request: HttpRequest) -> HttpResponse:
    chosen = Obligation.objects.visible_to(request.user).filter(pk__in=numbers(request.POST, "chosen"))
    try:
        climbed = actions.urge(
            by=request.user,
            obligations=list(chosen),
            message=request.POST.get("message", ""),
            at=timezone.now(),
        )
    except actions.UnableToUrge as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã đôn đốc {len(climbed)} việc.")
    return redirect(request.POST.get("back") or "casework:urging")


@requires(Permission.READ)
@require_GET
def obligation(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _obligation(request, pk))


@requires(Permission.READ)
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    row = _obligation(request, pk)
    form = CloseForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, row, close_form=form)
    data, at = form.cleaned_data, timezone.now()
    if not may_account_for(request.user, row, on=timezone.localdate()):
        return _page(request, row, refusal="Việc này do người khác làm; ông/bà không báo xong thay được.")
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

    return _after(request, row, act, "Đã ghi nhận hoàn thành.", close_form=form)


@requires(Permission.READ)
@require_POST
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _obligation(request, pk), ExplanationForm(request.POST)
    if not form.is_valid():
        return _page(request, row, explanation_form=form)

    def act() -> None:
        actions.explain(by=request.user, obligation=row, text=form.cleaned_data["text"], at=timezone.now())

    return _after(request, row, act, "Đã gửi giải trình.", explanation_form=form)


@requires(Permission.ASSIGN)
@require_POST
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    row = _obligation(request, pk)
    form = ReassignForm(request.POST, user=request.user, on=timezone.localdate())
    if not form.is_valid():
        return _page(request, row, reassign_form=form)

    def act() -> None:
        actions.reassign(by=request.user, obligation=row, at=timezone.now(), **form.cleaned_data)

    return _after(request, row, act, "Đã chuyển việc.", reassign_form=form)


@requires(Permission.ASSIGN)
@require_POST
def set_due(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _obligation(request, pk), DueForm(request.POST)
    if not form.is_valid():
        return _page(request, row, due_form=form)

    def act() -> None:
        actions.set_due(by=request.user, obligation=row, at=timezone.now(), **form.cleaned_data)

    return _after(request, row, act, "Đã đổi hạn; hạn cũ và lý do được giữ trong nhật ký.", due_form=form)


@requires(Permission.ASSIGN)
@require_http_methods(["POST"])
def end(request: HttpRequest, pk: int, how: str) -> HttpResponse:
    """Waive, cancel or reopen, with a reason."""
    row, form = _obligation(request, pk), ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, row, reason_form=form)
    action = {"mien": actions.waive, "huy": actions.cancel, "mo-lai": actions.reopen}[how]

    def act() -> None:
        action(by=request.user, obligation=row, at=timezone.now(), **form.cleaned_data)

    return _after(request, row, act, "Đã ghi nhận.", reason_form=form)


def _obligation(request: HttpRequest, pk: int) -> Obligation:
    rows = Obligation.objects.visible_to(request.user).select_related(
        "matter__agency", "debtor_unit", "debtor_officer", "debtor_party", "follower_unit", "follower_officer"
    )
    return get_object_or_404(rows, pk=pk)


def _after(request: HttpRequest, row: Obligation, act: Callable[[], None], done: str, **forms) -> HttpResponse:
    """Run one action; when refused, the same page with what was typed and why."""
    try:
        act()
    except (actions.UnableToClose, actions.UnableToUrge) as error:
        return _page(request, row, refusal=str(error), **forms)
    messages.success(request, done)
    return redirect("casework:obligation", pk=row.pk)


def _page(request: HttpRequest, row: Obligation, *, refusal: str = "", **forms) -> HttpResponse:
    on = timezone.localdate()
    version = {"version": row.version}
    remaining = days_left(on, row.due_on, calendar_for(row.matter.agency)) if row.due_on else None
    context = {
        "row": row,
        "remaining": remaining,
        "one": queries.Owed(row, remaining) if remaining else None,
        "snooze": snooze_of(row, on=on),
        "evidence": row.evidence.select_related("attachment"),
        "urgings": row.urgings.select_related("by"),
        "explanations": row.explanations.select_related("by"),
        "may_close": may_account_for(request.user, row, on=on),
        "may_assign": may(request.user, Permission.ASSIGN, on=on, unit=row.debtor_unit),
        "refusal": refusal,
        "close_form": CloseForm(initial=version),
        "explanation_form": ExplanationForm(),
        "reassign_form": ReassignForm(user=request.user, on=on, initial={"unit": row.debtor_unit_id, **version}),
        "due_form": DueForm(initial=version),
        "reason_form": ReasonForm(initial=version),
        **forms,
    }
    status = 422 if refusal or forms else 200
    return render(request, "casework/obligation.html", context, status=status)
