"""Làm nhiều dòng: what a filter finds is given to an officer or moved to a state, after a look at who refuses."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from mach.office.access import requires
from mach.office.models import User
from mach.office.permissions import Permission
from mach.office.rules import NotAllowed, may
from mach.office.undoing import say_done
from mach.registers import actions, queries
from mach.registers.actions.many import MOST
from mach.registers.models import Record
from mach.registers.views.opening import register_of
from mach.registers.views.records import KEY, filters_of
from mach.ui.params import number, numbers


@requires(Permission.EDIT_RECORDS)
@require_http_methods(["GET", "POST"])
def work(request: HttpRequest, code: str) -> HttpResponse:
    """Rows of a filter with a tick each; which work, its preview, and doing it to those that can take it."""
    register, definition = register_of(request, code)
    at, on = timezone.now(), timezone.localdate()
    rows = queries.records_list(request.user, register, filters_of(request)).rows
    found = list(rows.select_related("unit", "officer", "register").order_by(*KEY)[: MOST + 1])
    states = {state.code: state.label for state in definition.procedure.states}
    people = User.objects.visible_to(request.user).filter(is_active=True).order_by("full_name")
    context: dict[str, Any] = {
        "register": register,
        "definition": definition,
        "rows": [(row, states.get(row.state, row.state)) for row in found[:MOST]],
        "has_more": len(found) > MOST,
        "most": MOST,
        "states": states.items(),
        "people": people,
        "may_assign": may(request.user, Permission.ASSIGN, on=on),
        "to": request.POST.get("den", ""),
        "ticked": numbers(request.POST, "chosen") if request.method == "POST" else [row.pk for row in found[:MOST]],
    }
    if request.method == "GET":
        return render(request, "registers/many.html", context)
    chosen = [row for row in found[:MOST] if row.pk in set(context["ticked"])]
    try:
        if request.POST.get("viec") == "giao":
            officer = people.filter(pk=number(request.POST, "nguoi")).first()
            if officer is None:
                raise actions.UnableToSaveRecord([actions.Fault("", "Hãy chọn người phụ trách.")])
            done = actions.assign_many(by=request.user, records=chosen, officer=officer, at=at)
            say_done(request, f"Đã giao {len(done)} dòng cho {officer}.", "registers.assign", at)
            return redirect(register)
        refused = actions.try_move(by=request.user, records=chosen, to=context["to"], at=at)
        good = [row for row in chosen if not refused[row.pk]]
        if request.POST.get("viec") == "chuyen" and good:
            done = actions.move_many(by=request.user, records=good, to=context["to"], at=at)
            say_done(request, f"Đã chuyển {len(done)} dòng sang “{states[context['to']]}”.", "registers.move", at)
            return redirect(register)
        context |= {"good": good, "refused": _refused(chosen, refused), "ticked": [row.pk for row in good]}
    except actions.UnableToSaveRecord as error:
        context["refusal"] = str(error)
    except NotAllowed:
        messages.error(request, "Ông/bà chưa có quyền giao dòng của đơn vị này.")
        return redirect(register)
    return render(request, "registers/many.html", context, status=422 if "refusal" in context else 200)


def _refused(chosen: list[Record], why: dict[int, str]) -> list[tuple[Record, str]]:
    return [(row, why[row.pk]) for row in chosen if why[row.pk]]
