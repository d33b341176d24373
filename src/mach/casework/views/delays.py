"""Waiting for others, asking for more time, a legal pause: from the page of an obligation or its line in a list."""

from collections.abc import Callable
from functools import partial

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from mach.casework import actions, queries
from mach.casework.forms import DayForm, ExtensionForm, PauseForm, WaitForm
from mach.casework.models import Obligation
from mach.casework.views.obligations import after, find, page
from mach.office.access import requires
from mach.office.permissions import Permission
from mach.office.queries import calendar_for
from mach.ui.params import number


@requires(Permission.READ)
@require_POST
def wait(request: HttpRequest, pk: int) -> HttpResponse:
    """With nothing entered: as last time, from today (one click in a list)."""
    row = find(request, pk)
    if "whom" in request.POST:
        return _do(request, row, WaitForm(request.POST), "wait_form", actions.wait, "Đã ghi đang chờ; hạn vẫn tính.")
    whom, reference = queries.usual_wait(row)
    act = partial(
        actions.wait,
        by=request.user,
        obligation=row,
        version=number(request.POST, "version"),
        whom=whom,
        reference=reference,
        since=timezone.localdate(),
        at=timezone.now(),
    )
    return _in_list(request, row, act, f"Đã ghi đang chờ {whom}; hạn vẫn tính.")


@requires(Permission.READ)
@require_POST
def end_wait(request: HttpRequest, pk: int) -> HttpResponse:
    row, version = find(request, pk), number(request.POST, "version")
    act = partial(actions.end_wait, by=request.user, obligation=row, version=version, at=timezone.now())
    return _in_list(request, row, act, "Đã ghi có trả lời; việc lại do đơn vị giữ.")


@requires(Permission.READ)
@require_POST
def ask_extension(request: HttpRequest, pk: int) -> HttpResponse:
    form = ExtensionForm(request.POST)
    done = "Đã gửi đề nghị gia hạn; trong khi chờ, hạn cũ vẫn tính."
    return _do(request, find(request, pk), form, "extension_form", actions.ask_extension, done)


@requires(Permission.READ)
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    done = "Đã tạm dừng tính hạn."
    return _do(request, find(request, pk), PauseForm(request.POST), "pause_form", actions.pause, done)


@requires(Permission.READ)
@require_POST
def end_pause(request: HttpRequest, pk: int) -> HttpResponse:
    done = "Đã tính tiếp; hạn mới ghi ở trên."
    return _do(request, find(request, pk), DayForm(request.POST), "resume_form", actions.end_pause, done)


def _do(
    request: HttpRequest, row: Obligation, form: forms.Form, name: str, action: Callable[..., object], done: str
) -> HttpResponse:
    """Run an action with what a form of the page of an obligation says."""
    if not form.is_valid():
        return page(request, row, **{name: form})
    act = partial(action, by=request.user, obligation=row, at=timezone.now(), **form.cleaned_data)
    return after(request, row, act, done, **{name: form})


def _in_list(request: HttpRequest, row: Obligation, act: Callable[[], object], done: str) -> HttpResponse:
    """Run an action of one click; its line of the list comes back as it is now."""
    if not request.headers.get("HX-Request"):
        return after(request, row, act, done)
    refusal = ""
    try:
        act()
    except (actions.UnableToClose, actions.UnableToDelay) as error:
        refusal = str(error)
    on = timezone.localdate()
    rows = list(queries.listed(request.user).filter(pk=row.pk))
    [one] = queries.owed_and_held(rows, on=on, calendar=calendar_for(row.matter.agency))
    context = {"one": one, "refusal": refusal, "is_mine": True}
    return render(request, "casework/_owed.html", context, status=422 if refusal else 200)
