"""Văn bản: the list, taking papers in, one paper with what it cites and who cites it."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.documents import actions, queries
from mach.documents.forms import HeaderForm
from mach.documents.models import Document, Edition, Reading
from mach.engines.reading import UnableToReadFile
from mach.engines.reading.extract.images import NoSuchPage
from mach.engines.reading.extract.images import page_image as draw_page
from mach.office import files
from mach.office.access import requires
from mach.office.permissions import Permission
from mach.office.queries import entry_about, entry_of
from mach.office.rules import may, may_undo
from mach.ui.excel import MOST_ROWS, Sheet, download
from mach.ui.paging import page_of
from mach.ui.params import number


@requires(Permission.READ)
@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    filters = _filters(request)
    rows = queries.documents_list(request.user, filters)
    context = {
        "page": page_of(rows, request.GET, key=("-created_at", "-pk")),
        "filters": filters,
        "standings": Document.Standing.choices,
        "kinds": queries.kinds(request.user),
        "may_add": may(request.user, Permission.ADD_DOCUMENT, on=timezone.localdate()),
    }
    return render(request, "documents/list.html", context)


@requires(Permission.READ)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The list as filtered, as an Excel workbook."""
    titles = [
        "Loại",
        "Số, ký hiệu",
        "Ngày",
        "Cơ quan ban hành",
        "Trích yếu",
        "Loại bản",
        "Đối chiếu xong",
        "Chờ đối chiếu",
    ]
    rows = [
        [
            row.kind,
            row.number,
            row.issued_on,
            row.issuer,
            row.subject,
            row.get_standing_display(),
            row.checked_at,
            row.waiting,
        ]
        for row in queries.documents_list(request.user, _filters(request))[: MOST_ROWS + 1]
    ]
    return download("van-ban", Sheet("Văn bản", titles, rows))


def _filters(request: HttpRequest) -> queries.Filters:
    return queries.Filters(
        words=request.GET.get("tu", "").strip(),
        standing=request.GET.get("ban", ""),
        kind=request.GET.get("loai", ""),
        unchecked=request.GET.get("cho") == "1",
    )


@requires(Permission.ADD_DOCUMENT)
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest) -> HttpResponse:
    """GET: the page with the drop zone. POST: one file; answers with its line, so that progress shows per file."""
    if request.method == "GET":
        return render(request, "documents/take_in.html", {"standings": Document.Standing.choices})
    upload = request.FILES.get("file")
    if upload is None:
        return render(request, "documents/_taken.html", {"refusal": "Chưa chọn tệp nào."}, status=422)
    at = timezone.now()
    try:
        outcome = actions.add_document(
            by=request.user,
            data=upload.read(),
            name=upload.name,
            standing=request.POST.get("standing") or None,
            is_secret=request.POST.get("secret") == "1",
            at=at,
        )
    except UnableToReadFile as error:  # says itself which file
        return render(request, "documents/_taken.html", {"refusal": str(error)}, status=422)
    except actions.UnableToTakeIn as error:
        return render(request, "documents/_taken.html", {"refusal": f"Tệp “{upload.name}”: {error}"}, status=422)
    waiting = outcome.edition.readings.filter(state=Reading.State.PROPOSED).count()
    is_new = not (outcome.already_held or outcome.new_edition)
    entry = entry_of(request.user, "documents.add", at) if is_new else None
    shown = {"name": upload.name, "outcome": outcome, "waiting": waiting, "entry": entry}
    return render(request, "documents/_taken.html", shown)


@requires(Permission.READ)
@require_GET
@cache_control(private=True, max_age=86_400, immutable=True)
def page_image(request: HttpRequest, pk: int, page: int) -> HttpResponse:
    """One page of the file of an edition as an image; a file never changes, so the browser may keep it."""
    visible = Document.objects.visible_to(request.user)
    edition = get_object_or_404(
        Edition.objects.filter(document__in=visible, format="pdf").select_related("attachment").defer("text"), pk=pk
    )
    try:
        image = draw_page(files.read(edition.attachment), page)
    except (FileNotFoundError, NoSuchPage, UnableToReadFile) as error:
        raise Http404("page cannot be shown") from error
    return HttpResponse(image, content_type="image/jpeg")


@requires(Permission.READ)
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(
        Document.objects.visible_to(request.user).select_related("signed_version", "created_by", "checked_by"), pk=pk
    )
    editions = list(document.editions.select_related("attachment").defer("text"))
    added = entry_about(document, "documents.add")
    context = {
        "document": document,
        "added": added if added and may_undo(request.user, added, on=timezone.localdate()) else None,
        "edition": editions[0] if editions else None,
        "editions": editions,
        "cited": queries.by_cited_paper(queries.cited(document)),
        "citing": queries.by_citing_paper(queries.citing(document)),
        "earlier_forms": document.earlier_forms.all(),
        "promises": queries.promise_counts(document),
        "may_correct": may(request.user, Permission.CONFIRM_READING, on=timezone.localdate()),
        "signed_papers": _signed_papers(request, document),
    }
    return render(request, "documents/detail.html", context)


def _signed_papers(request: HttpRequest, document: Document) -> QuerySet[Document]:
    """What a draft or news item may be joined to by hand; nothing for a paper that needs it no more."""
    papers = Document.objects.visible_to(request.user).filter(standing=Document.Standing.SIGNED)
    waits = document.standing != Document.Standing.SIGNED and document.signed_version is None
    return papers.order_by("-issued_on", "-pk")[:500] if waits else papers.none()


@requires(Permission.CONFIRM_READING)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    initial = {field: getattr(document, field) for field in (*actions.HEADER_FIELDS, "version")}
    form = HeaderForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        fields = form.cleaned_data
        version = fields.pop("version")
        try:
            actions.correct_header(by=request.user, document=document, version=version, at=timezone.now(), **fields)
        except actions.UnableToCorrect as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Đã sửa phần đầu văn bản.")
            return redirect(document)
    return render(request, "documents/correct.html", {"form": form, "document": document})


@requires(Permission.CONFIRM_READING)
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which signed paper a draft or news item became."""
    visible = Document.objects.visible_to(request.user)
    draft = get_object_or_404(visible, pk=pk)
    signed = get_object_or_404(visible, pk=number(request.POST, "signed"))
    try:
        actions.join_draft(by=request.user, draft=draft, signed=signed, at=timezone.now())
    except actions.UnableToCorrect as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Đã gắn vào {signed}.")
    return redirect(draft)


@requires(Permission.READ)
@require_GET
def missing(request: HttpRequest) -> HttpResponse:
    rows = list(queries.missing(request.user)[:500])
    naming = queries.naming(request.user, {row["number_key"] for row in rows})
    lines = [{**row, "named_by": naming.get(row["number_key"], [])} for row in rows]
    may_add = may(request.user, Permission.ADD_DOCUMENT, on=timezone.localdate())
    return render(request, "documents/missing.html", {"rows": lines, "may_add": may_add})
