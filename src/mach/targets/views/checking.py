"""Đối chiếu: the document on the left, what was read from it on the right."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.documents import actions as documents
from mach.documents.models import Document, Edition, Reading
from mach.documents.queries import latest_edition
from mach.office.access import requires
from mach.office.concurrency import StaleVersion
from mach.office.permissions import Permission
from mach.office.rules import NotAllowed, may
from mach.targets import actions
from mach.targets.actions import Promise
from mach.targets.forms import PromiseForm, initial_of
from mach.targets.models import Commitment
from mach.targets.proposals import proposal
from mach.targets.queries.checking import card_of, checking_page, choices_for, merge_candidates
from mach.ui.params import number

# What is told on the card itself, with what was typed kept.
REFUSALS = (actions.UnableToChange, actions.UnableToConfirm, documents.UnableToDecide, StaleVersion, NotAllowed)


@requires(Permission.READ)
@require_GET
def check(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    edition = latest_edition(document)
    page = checking_page(
        edition, user=request.user, number=number(request.GET, "trang") or 1, offset=number(request.GET, "vi-tri")
    )
    context = {
        "document": document,
        "edition": edition,
        "page": page,
        "pages": range(1, page.pages + 1),
        "may_confirm": may(request.user, Permission.CONFIRM_READING, on=timezone.localdate()),
    }
    return render(request, "targets/check.html", context)


@requires(Permission.CONFIRM_READING)
@require_GET
def card(request: HttpRequest, pk: int) -> HttpResponse:
    return _card(request, _reading(request, pk))


@requires(Permission.CONFIRM_READING)
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """GET opens the form filled with the proposal; POST confirms, as read or corrected."""
    reading = _reading(request, pk)
    choices = choices_for(request.user)
    promise = proposal(reading, choices)
    sent = request.POST if request.method == "POST" and "title" in request.POST else None
    form = _form(request, reading, promise, sent)
    if request.method == "GET":
        return render(request, "targets/_card_form.html", {"form": form, "reading": reading})
    if form.is_bound:
        if not form.is_valid():
            return render(request, "targets/_card_form.html", {"form": form, "reading": reading})
        promise, version = form.promise(), form.cleaned_data["version"]
    else:
        version = number(request.POST, "version")
    try:
        actions.confirm_reading(by=request.user, reading=reading, version=version, promise=promise, at=timezone.now())
    except REFUSALS as error:
        return render(request, "targets/_card_form.html", {"form": form, "reading": reading, "refusal": str(error)})
    return _card(request, _reading(request, pk), moved=True)


@requires(Permission.CONFIRM_READING)
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: the promises held that say nearly the same, or those found by words; POST: one more source of one."""
    reading = _reading(request, pk)
    if request.method == "GET":
        words = request.GET.get("tu", "").strip()
        context = {"reading": reading, "words": words, "found": merge_candidates(request.user, reading, words)}
        return render(request, "targets/_card_merge.html", context)
    into = get_object_or_404(Commitment.objects.visible_to(request.user), pk=number(request.POST, "into"))
    try:
        actions.merge_reading(
            by=request.user, reading=reading, version=number(request.POST, "version"), into=into, at=timezone.now()
        )
    except REFUSALS as error:
        return _card(request, reading, refusal=str(error))
    return _card(request, _reading(request, pk), moved=True)


@requires(Permission.CONFIRM_READING)
@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    reading = _reading(request, pk)
    try:
        actions.reject_reading(
            by=request.user,
            reading=reading,
            version=number(request.POST, "version"),
            reason=request.POST.get("reason", ""),
            at=timezone.now(),
        )
    except REFUSALS as error:
        return _card(request, reading, refusal=str(error))
    return _card(request, _reading(request, pk), moved=True)


@requires(Permission.CONFIRM_READING)
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a rejection or a merge."""
    reading = _reading(request, pk)
    try:
        actions.reopen_reading(
            by=request.user, reading=reading, version=number(request.POST, "version"), at=timezone.now()
        )
    except REFUSALS as error:
        return _card(request, reading, refusal=str(error))
    return _card(request, _reading(request, pk), moved=True)


@requires(Permission.CONFIRM_READING)
@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a finding from text that a person selected: offsets into the edition's text."""
    edition = get_object_or_404(Edition.objects.filter(document__in=Document.objects.visible_to(request.user)), pk=pk)
    start, end = number(request.POST, "start"), number(request.POST, "end")
    kind = request.POST.get("kind", Reading.Kind.ASSIGNMENT)
    if start is None or end is None or kind not in Reading.Kind.values:
        return HttpResponse("Phần chọn không hợp lệ. Hãy chọn lại.", status=422)
    try:
        reading = actions.mark_selection(
            by=request.user, edition=edition, kind=kind, start=start, end=end, at=timezone.now()
        )
    except documents.UnableToDecide as error:
        return HttpResponse(str(error), status=422)
    return _card(request, _reading(request, reading.pk), is_new=True)


@requires(Permission.CONFIRM_READING)
@require_POST
def finish(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    try:
        documents.finish_checking(by=request.user, document=document, at=timezone.now())
    except documents.UnableToDecide as error:
        messages.error(request, str(error))
        return redirect("targets:check", pk=pk)
    messages.success(request, "Đã đối chiếu xong. Các chỉ tiêu, việc được giao đã vào danh sách theo dõi.")
    return redirect(document)


def _form(request: HttpRequest, reading: Reading, promise: Promise, sent: QueryDict | None) -> PromiseForm:
    """The form of one card; several may be open at once, so each has names of its own for its labels."""
    return PromiseForm(
        sent,
        user=request.user,
        on=timezone.localdate(),
        initial={**initial_of(promise), "version": reading.version},
        auto_id=f"id_{reading.pk}_%s",
    )


def _reading(request: HttpRequest, pk: int) -> Reading:
    rows = Reading.objects.filter(edition__document__in=Document.objects.visible_to(request.user))
    return get_object_or_404(
        rows.select_related("edition__document__agency", "clause", "decided_by", "commitment_source__commitment"),
        pk=pk,
    )


def _card(
    request: HttpRequest, reading: Reading, *, moved: bool = False, is_new: bool = False, refusal: str = ""
) -> HttpResponse:
    """One card; after a decision the counts at the head of the page move with it."""
    context = {
        "card": card_of(reading, choices_for(request.user)),
        "refusal": refusal,
        "is_new": is_new,
        "may_confirm": True,
    }
    if moved:
        states = Reading.objects.filter(edition=reading.edition)
        waiting = states.filter(state=Reading.State.PROPOSED).count()
        decided = states.exclude(state__in=[Reading.State.PROPOSED, Reading.State.NOTED]).count()
        context |= {"moved": True, "waiting": waiting, "decided": decided, "document": reading.edition.document}
    return render(request, "targets/_card.html", context)
