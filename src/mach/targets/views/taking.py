"""Quick intake: one screen for the daily letter, and the book of incoming papers in bulk."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mach.casework import actions as casework
from mach.documents import actions as documents
from mach.documents.models import Document
from mach.documents.queries import pages_of
from mach.engines.reading import UnableToReadFile
from mach.office.access import requires
from mach.office.permissions import Permission
from mach.office.queries import recent_entries
from mach.office.undoing import say_done
from mach.targets import actions
from mach.targets.forms import LetterForm, SecretForm
from mach.targets.incoming import IncomingRow, read_incoming
from mach.ui.forms import TableForm
from mach.ui.params import number
from mach.ui.tables import UnreadableTable


@requires(Permission.ADD_DOCUMENT)
@require_http_methods(["GET", "POST"])
def quick(request: HttpRequest) -> HttpResponse:
    """A paper with the leader's note → an obligation. A secret paper: number, day and keeper, nothing else."""
    if request.method == "POST" and request.POST.get("secret") == "1":
        return _secret(request)
    form = LetterForm(request.POST or None, user=request.user)
    document = _document(request, request.POST or request.GET)
    if request.method == "POST" and form.is_valid():
        try:
            commitment = actions.take_letter(
                by=request.user, letter=form.letter, document=document, place=form.place, at=timezone.now()
            )
        except (actions.UnableToChange, documents.UnableToCorrect) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã giao: {commitment.title}")
            return redirect(f"{reverse('targets:quick')}?mat=0")
    return _page(request, form, SecretForm(user=request.user), document)


@requires(Permission.ADD_DOCUMENT)
@require_POST
def quick_file(request: HttpRequest) -> HttpResponse:
    """The file of the paper: kept, read, its pages shown; answers with what the form takes from it."""
    upload = request.FILES.get("file")
    if upload is None or request.POST.get("secret") != "0":
        refusal = "Hãy cho biết văn bản không mật trước khi chọn tệp." if upload else "Chưa chọn tệp nào."
        return render(request, "targets/_quick_file.html", {"refusal": refusal}, status=422)
    try:
        outcome = documents.add_document(by=request.user, data=upload.read(), name=upload.name, at=timezone.now())
    except (UnableToReadFile, documents.UnableToTakeIn) as error:
        return render(request, "targets/_quick_file.html", {"refusal": str(error)}, status=422)
    return render(
        request,
        "targets/_quick_file.html",
        {**_shown(outcome.document), "outcome": outcome, "form": _form_for(request, outcome.document)},
    )


@requires(Permission.ADD_DOCUMENT)
@require_http_methods(["GET", "POST"])
def incoming(request: HttpRequest) -> HttpResponse:
    """The book of incoming papers: looked at first, then entered."""
    form = TableForm(request.POST or None, request.FILES or None)
    rows: list[IncomingRow] = []
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_incoming(form.cleaned_data["rows"], agency=request.user.agency, on=timezone.localdate())
            form = TableForm(initial={"rows": form.cleaned_data["rows"]})
        except UnreadableTable as error:
            form.add_error("rows", str(error))
    wrong = sum(bool(row.faults) for row in rows)
    if rows and not wrong and "save" in request.POST:
        at = timezone.now()
        done = actions.load_incoming(by=request.user, letters=[(row.letter, row.subject) for row in rows], at=at)
        text = f"Đã vào sổ {done.papers} văn bản, giao {done.owed} việc; {done.held} văn bản đã có từ trước."
        say_done(request, text, "targets.load_incoming", at)
        return redirect("documents:list")
    shown = {
        "form": form,
        "rows": rows,
        "wrong": wrong,
        "held": sum(row.held for row in rows),
        "recent": recent_entries(request.user, "targets.load_incoming"),
    }
    return render(request, "targets/incoming.html", shown)


def _secret(request: HttpRequest) -> HttpResponse:
    form = SecretForm(request.POST, user=request.user)
    if request.FILES:
        form.add_error(None, "Tệp của văn bản mật không được đưa vào hệ thống; tệp vừa chọn đã bị bỏ, không lưu lại.")
    elif form.is_valid():
        try:
            kept = casework.keep_secret(by=request.user, at=timezone.now(), **form.cleaned_data)
        except (casework.UnableToKeep, casework.UnableToOwe) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Đã ghi: {kept.title}, người giữ {kept.debtor_officer.full_name}.")
            return redirect(f"{reverse('targets:quick')}?mat=0")
    return _page(request, LetterForm(user=request.user), form, None, is_secret=True)


def _page(
    request: HttpRequest, form: LetterForm, secret: SecretForm, document: Document | None, is_secret: bool = False
) -> HttpResponse:
    shown = {"form": form, "secret_form": secret, "is_secret": is_secret, **(_shown(document) if document else {})}
    return render(request, "targets/quick.html", shown)


def _shown(document: Document) -> dict[str, Any]:
    edition = document.editions.select_related("attachment").defer("text").first()
    return {"document": document, "edition": edition, "pages": pages_of(edition) if edition else range(0)}


def _form_for(request: HttpRequest, document: Document) -> LetterForm:
    """The form filled with what the paper says of itself."""
    known = {"number": document.number, "issued_on": document.issued_on, "issuer": document.issuer}
    return LetterForm(user=request.user, initial={**known, "document": document.pk})


def _document(request: HttpRequest, data: Any) -> Document | None:
    pk = number(data, "document")
    return get_object_or_404(Document.objects.visible_to(request.user), pk=pk) if pk else None
