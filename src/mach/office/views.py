"""Pages of the office: signing in, units and people, calendar, audit trail, keys, files."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.views import LoginView, LogoutView
from django.db.models import Prefetch, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.office import actions, files, queries, trail
from mach.office.access import public, requires
from mach.office.forms import PersonForm, TokenForm, UnitForm
from mach.office.models import Agency, Attachment, AuditEntry, Post, Token, Unit
from mach.office.permissions import Permission
from mach.office.rules import may, may_undo
from mach.ui.excel import MOST_ROWS, Sheet, download
from mach.ui.paging import page_of
from mach.ui.params import number

_sign_in = LoginView.as_view(template_name="office/sign_in.html", redirect_authenticated_user=True)
sign_out = public(LogoutView.as_view())


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """The sign-in page; on an empty system, the first start."""
    return _sign_in(request) if Agency.objects.exists() else redirect("office:start")


@requires(Permission.READ)
@require_GET
def units(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    posts = Post.objects.valid_on(today).filter(user__is_active=True).select_related("user").order_by("role", "user")
    rows = Unit.objects.visible_to(request.user).select_related("successor").prefetch_related(Prefetch("posts", posts))
    shown = {"units": rows, "may_manage": may(request.user, Permission.MANAGE, on=today)}
    if shown["may_manage"]:
        shown["invited"] = queries.not_come_yet(request.user.agency).count()
        shown["without_post"] = queries.without_post(request.user.agency, on=today)
    return render(request, "office/units.html", shown)


@requires(Permission.READ)
@require_GET
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: its people, and what every room has to say of its work."""
    posts = Post.objects.valid_on(timezone.localdate()).filter(user__is_active=True).select_related("user")
    rows = Unit.objects.visible_to(request.user).select_related("successor")
    row = get_object_or_404(rows.prefetch_related(Prefetch("posts", posts.order_by("role", "user"))), pk=pk)
    return render(request, "office/unit.html", {"unit": row})


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def unit_new(request: HttpRequest) -> HttpResponse:
    form = UnitForm(request.POST or None, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            unit = actions.add_unit(by=request.user, at=timezone.now(), **form.cleaned_data)
        except actions.UnableToSave as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, f"Đã thêm {unit.name}.")
            return redirect("office:units")
    return render(request, "office/form.html", {"form": form, "title": "Thêm đơn vị", "back": "office:units"})


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def person_new(request: HttpRequest) -> HttpResponse:
    form = PersonForm(request.POST or None, user=request.user, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.add_person(
                by=request.user, agency=request.user.agency, at=timezone.now(), **form.cleaned_data
            )
        except actions.UnableToSave as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, f"Đã thêm {person.full_name}. Hãy báo tên đăng nhập và mật khẩu cho người ấy.")
            return redirect("office:units")
    return render(request, "office/form.html", {"form": form, "title": "Thêm người", "back": "office:units"})


@requires(Permission.READ)
@require_GET
def calendar(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    days = queries.calendar_rows(request.user.agency, since=date(today.year - 1, 1, 1))
    may_manage = may(request.user, Permission.MANAGE, on=today)
    return render(
        request,
        "office/calendar.html",
        {
            "days": days,
            "may_manage": may_manage,
            "unconfirmed": may_manage and queries.unconfirmed_days(request.user.agency, on=today),
        },
    )


@requires(Permission.READ_AUDIT)
@require_GET
def audit_trail(request: HttpRequest) -> HttpResponse:
    page = page_of(_entries(request), request.GET, key=("-pk",))
    on = timezone.localdate()
    context = {
        "page": page,
        "lines": trail.lines(request.user, page.rows),
        "undoable": {entry.pk for entry in page.rows if may_undo(request.user, entry, on=on)},
    }
    return render(request, "office/audit.html", context)


@requires(Permission.READ_AUDIT)
@require_GET
def audit_export(request: HttpRequest) -> HttpResponse:
    """The trail as filtered, the newest first, as an Excel workbook."""
    titles = ["Số", "Lúc", "Người làm", "Việc", "Loại đối tượng", "Đối tượng", "Thay đổi"]
    entries = list(_entries(request).order_by("-pk")[: MOST_ROWS + 1])
    lines = [
        [
            line.entry.sequence,
            line.entry.at,
            line.entry.actor_name,
            line.action,
            line.kind,
            line.entry.object_name,
            "\n".join(f"{one.label}: {one.old or '–'} → {one.new or '–'}" for one in line.changes),
        ]
        for line in trail.lines(request.user, entries)
    ]
    return download("nhat-ky", Sheet("Nhật ký", titles, lines))


def _entries(request: HttpRequest) -> QuerySet[AuditEntry]:
    rows = AuditEntry.objects.visible_to(request.user).prefetch_related("values")
    if request.GET.get("loai"):
        rows = rows.filter(object_type=request.GET["loai"], object_id=number(request.GET, "ma"))
    return rows


@requires(Permission.READ)
@require_http_methods(["GET", "POST"])
def tokens(request: HttpRequest) -> HttpResponse:
    form, new = TokenForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            new = actions.make_token(by=request.user, name=form.cleaned_data["name"], at=timezone.now())
            form = TokenForm()
        except actions.UnableToSave as error:
            form.add_error(error.field or None, str(error))
    rows = Token.objects.filter(user=request.user).order_by("-created_at")
    return render(request, "office/tokens.html", {"form": form, "new": new, "tokens": rows})


@requires(Permission.READ)
@require_POST
def token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(Token, pk=pk, user=request.user)
    actions.revoke_token(by=request.user, token=token, at=timezone.now())
    messages.success(request, f"Đã thu hồi khóa “{token.name}”.")
    return redirect("office:tokens")


@requires(Permission.READ)
@require_GET
def file(request: HttpRequest, pk: int) -> HttpResponse:
    """A stored file, always as a download: what people uploaded is never run by the browser."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user), pk=pk)
    try:
        stream = files.path_of(attachment.sha256).open("rb")
    except FileNotFoundError as error:
        raise Http404("file lost") from error
    return FileResponse(stream, as_attachment=True, filename=attachment.name, content_type="application/octet-stream")
