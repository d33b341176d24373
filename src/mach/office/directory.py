"""Pages of the directory: outside organisations and people, one page each, and rows that are one party."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.engines.vietnamese import fold
from mach.office import actions, queries
from mach.office.access import requires
from mach.office.forms import PartyForm, PartyMergeForm
from mach.office.models import Party, PartyMerge
from mach.office.permissions import Permission
from mach.office.rules import may, which_stays
from mach.ui.excel import MOST_ROWS, Sheet, download
from mach.ui.paging import page_of

OFFERED = 10


@requires(Permission.READ)
@require_GET
def parties(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("tu", "").strip()
    page = page_of(queries.parties_list(request.user, words), request.GET, key=("sort_key", "pk"))
    may_edit = may(request.user, Permission.EDIT_RECORDS, on=timezone.localdate())
    return render(request, "office/parties.html", {"page": page, "words": words, "may_edit": may_edit})


@requires(Permission.READ)
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The list of parties as filtered, as an Excel workbook."""
    rows = queries.parties_list(request.user, request.GET.get("tu", "").strip()).order_by("sort_key", "pk")
    titles = ["Tên", "Loại", "Mã số thuế", "Địa bàn"]
    lines = [
        [row.name, row.get_kind_display(), row.tax_code, row.place.name if row.place else None]
        for row in rows[: MOST_ROWS + 1]
    ]
    return download("danh-ba", Sheet("Danh bạ", titles, lines))


@requires(Permission.READ)
@require_GET
def lookup(request: HttpRequest) -> HttpResponse:
    """Options for a look-up field: the first parties whose folded name holds every word typed."""
    words = request.GET.get("tu", "").strip()
    found = queries.parties_list(request.user, words).order_by("sort_key")[:OFFERED] if fold(words) else []
    may_add = may(request.user, Permission.EDIT_RECORDS, on=timezone.localdate())
    return render(request, "office/_party_options.html", {"parties": found, "words": words, "may_add": may_add})


@requires(Permission.READ)
@require_GET
def party(request: HttpRequest, pk: int) -> HttpResponse:
    """Who it is, and through the panels of the rooms all that was done for or with it."""
    row = get_object_or_404(Party.objects.visible_to(request.user).select_related("place", "canonical"), pk=pk)
    return _page(request, row)


@requires(Permission.EDIT_RECORDS)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    row = get_object_or_404(Party.objects.visible_to(request.user), pk=pk) if pk else None
    form = PartyForm(request.POST or None, instance=row, name=request.GET.get("ten", "").strip())
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data.pop("version", None)
        try:
            saved = actions.save_party(
                by=request.user, party=row, version=version, at=timezone.now(), **form.cleaned_data
            )
        except actions.UnableToSave as error:
            form.add_error(error.field or None, str(error))
        else:
            back = " Hãy trở lại trang đang ghi và gõ lại tên." if request.GET.get("ten") else ""
            messages.success(request, f"Đã lưu {saved.name}.{back}")
            return redirect(saved)
    title = f"Sửa {row.name}" if row else "Thêm tổ chức, cá nhân"
    return render(request, "office/party_edit.html", {"form": form, "title": title, "party": row})


@requires(Permission.MERGE_PARTIES)
@require_POST
def merge(request: HttpRequest, pk: int) -> HttpResponse:
    """Count this party under another from now on."""
    row = get_object_or_404(Party.objects.visible_to(request.user), pk=pk)
    form = PartyMergeForm(request.POST, party=row, user=request.user)
    if not form.is_valid():
        return _page(request, row, refusal="Chưa chọn dòng danh bạ để gộp vào. Hãy gõ tên hoặc mã số thuế rồi chọn.")
    into = form.cleaned_data["vao"]
    try:
        actions.merge_parties(by=request.user, party=row, into=into, at=timezone.now())
    except actions.UnableToSave as error:
        return _page(request, row, refusal=str(error))
    messages.success(request, f"Đã gộp “{row}” vào “{into}”: từ nay đếm là một. Dòng sổ giữ nguyên, tách lại được.")
    return redirect(into)


@requires(Permission.MERGE_PARTIES)
@require_POST
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(PartyMerge.objects.filter(party__in=Party.objects.visible_to(request.user)), pk=pk)
    try:
        row = actions.undo_merge(by=request.user, merge=one, at=timezone.now())
    except actions.UnableToSave as error:
        messages.error(request, str(error))
        return redirect(one.into)
    messages.success(request, f"Đã tách “{row}” ra: lại đếm riêng.")
    return redirect(row)


def _page(request: HttpRequest, row: Party, *, refusal: str = "") -> HttpResponse:
    today = timezone.localdate()
    may_merge = may(request.user, Permission.MERGE_PARTIES, on=today)
    shown = {
        "party": row,
        "merges": queries.merges_standing(row),
        "look_alikes": [(one, *which_stays(row, one)) for one in queries.look_alikes(row)] if may_merge else [],
        "may_edit": may(request.user, Permission.EDIT_RECORDS, on=today),
        "may_merge": may_merge,
        "merge_form": PartyMergeForm(party=row, user=request.user) if may_merge else None,
        "refusal": refusal,
    }
    return render(request, "office/party.html", shown, status=422 if refusal else 200)
