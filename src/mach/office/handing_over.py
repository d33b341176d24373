"""Bàn giao công việc, its minute, and who acts in the place of people who are away."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.engines.drafting import DraftingError
from mach.engines.drafting import render as draw
from mach.office import actions, queries
from mach.office.access import requires
from mach.office.forms import HandoverForm, SubstituteForm
from mach.office.minutes import paper_of
from mach.office.models import Delegation, HandoverMinute, User
from mach.office.permissions import Permission
from mach.office.registry import HANDOVERS, Holding
from mach.office.rules import may_hand_over, review_posts
from mach.ui.params import number

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RECEIVERS = ("nhan", "nhan-2", "nhan-3")
REVIEW = Holding("", "", "review", 0)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that may be handed over, and the person it is meant for; "" keeps it."""

    holding: Holding
    to: str

    @property
    def name(self) -> str:
        return f"viec.{self.holding.code}-{self.holding.pk}"


@requires(Permission.READ)
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """Choose the person and who receives; then all is ticked, and one button hands it over with a minute."""
    on = timezone.localdate()
    asked = request.POST if request.method == "POST" else request.GET
    people = queries.handing_over(request.user, on=on)
    person = next((one for one in people if one.pk == (number(asked, "tu") or request.user.pk)), None)
    if person is None:
        return redirect("office:hand-over")
    others = queries.receivers(request.user.agency, person)
    chosen = [number(asked, name) for name in RECEIVERS]
    to = [one for pk in dict.fromkeys(chosen) for one in others if one.pk == pk]
    posts = review_posts(person, on=on)
    form = HandoverForm(request.POST if request.method == "POST" else None, initial={"reason": "Bàn giao công việc"})
    lines = _lines(request, person, to)
    review = Line(REVIEW, request.POST.get("viec.review-0", "")) if posts else None
    if request.method == "POST" and form.is_valid():
        try:
            minute = actions.hand_over(
                by=request.user,
                person=person,
                parts=_parts(lines, review, to),
                at=timezone.now(),
                **form.cleaned_data,
            )
        except actions.UnableToSave as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, f"Đã bàn giao công việc của {person.full_name}.")
            return redirect(minute)
    context = {
        "form": form,
        "people": people,
        "person": person,
        "others": others,
        "chosen": [(name, pk) for name, pk in zip(RECEIVERS, chosen, strict=True)],
        "to": to,
        "groups": _groups(lines),
        "review": review,
        "posts": posts,
        "minutes": queries.minutes(request.user, on=on)[:10],
    }
    return render(request, "office/hand_over.html", context, status=422 if form.errors else 200)


@requires(Permission.READ)
@require_GET
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """The minute, to be printed and signed."""
    minute = _minute(request, pk)
    context = {"minute": minute, "parts": queries.parts_of(minute), "may_undo": _may(request, minute.person)}
    return render(request, "office/handover.html", context)


@requires(Permission.READ)
@require_GET
def handover_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The minute as a Word document in the official layout."""
    minute = _minute(request, pk)
    try:
        data = draw(paper_of(minute, queries.parts_of(minute)))
    except DraftingError as error:
        messages.error(request, str(error))
        return redirect(minute)
    answer = HttpResponse(data, content_type=WORD)
    answer.headers["Content-Disposition"] = f'attachment; filename="bien-ban-ban-giao-{minute.pk}.docx"'
    return answer


@requires(Permission.READ)
@require_POST
def handover_undo(request: HttpRequest, pk: int) -> HttpResponse:
    minute = _minute(request, pk)
    try:
        actions.undo_hand_over(by=request.user, minute=minute, at=timezone.now())
    except actions.UnableToSave as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã hoàn tác; việc trở lại với {minute.person.full_name}.")
    return redirect(minute)


@requires(Permission.READ)
@require_http_methods(["GET", "POST"])
def leaves(request: HttpRequest) -> HttpResponse:
    """Who is away, who acts in their place, and naming a substitute."""
    on = timezone.localdate()
    form = SubstituteForm(
        request.POST or None,
        people=queries.handing_over(request.user, on=on),
        user=request.user,
        initial={"person": request.user.pk, "valid_from": on, "reason": "Nghỉ phép"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.name_substitute(by=request.user, at=timezone.now(), **form.cleaned_data)
        except actions.UnableToSave as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            messages.success(request, f"{row.substitute.full_name} làm thay {row.person.full_name}.")
            return redirect("office:leaves")
    rows = [(row, _may(request, row.person)) for row in queries.substitutions(request.user, on=on)]
    context = {"form": form, "rows": rows, "on": on}
    return render(request, "office/leaves.html", context, status=422 if form.errors else 200)


@requires(Permission.READ)
@require_POST
def leave_end(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Delegation.objects.visible_to(request.user), pk=pk)
    try:
        actions.end_substitution(by=request.user, delegation=row, at=timezone.now())
    except actions.UnableToSave as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"{row.substitute.full_name} thôi làm thay {row.person.full_name}.")
    return redirect("office:leaves")


def _may(request: HttpRequest, person: User) -> bool:
    return may_hand_over(request.user, person, on=timezone.localdate())


def _minute(request: HttpRequest, pk: int) -> HandoverMinute:
    return get_object_or_404(queries.minutes(request.user, on=timezone.localdate()), pk=pk)


def _lines(request: HttpRequest, person: User, to: list[User]) -> list[Line]:
    """Everything open; before anything was sent all of it is meant for the first who receives."""
    first = str(to[0].pk) if to else ""
    lines = [Line(holding, first) for holding in queries.holdings(person)]
    if request.method == "POST":
        lines = [Line(line.holding, request.POST.get(line.name, "")) for line in lines]
    return lines


def _groups(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    by_code = {handover.code: (handover.label, []) for handover in HANDOVERS}
    for line in lines:
        by_code[line.holding.code][1].append(line)
    return [(label, rows) for label, rows in by_code.values() if rows]


def _parts(lines: list[Line], review: Line | None, to: list[User]) -> list[actions.Part]:
    return [
        actions.Part(
            to=one,
            chosen=frozenset((line.holding.code, line.holding.pk) for line in lines if line.to == str(one.pk)),
            review=review is not None and review.to == str(one.pk),
        )
        for one in to
    ]
