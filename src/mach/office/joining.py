"""Pages by which an agency and its people come into the system: the first start, the list of staff, invitations."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.tokens import default_token_generator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from mach.office import actions, queries
from mach.office.access import public, requires
from mach.office.forms import JoinForm, StartForm
from mach.office.models import Agency, User
from mach.office.permissions import Permission
from mach.office.staffing import StaffRow, read_staff
from mach.office.undoing import say_done
from mach.ui.forms import TableForm
from mach.ui.tables import UnreadableTable

BACKEND = "django.contrib.auth.backends.ModelBackend"


@public
@never_cache
@sensitive_post_parameters("code", "password", "again")
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """The first start of an empty system."""
    if Agency.objects.exists():
        return redirect("office:sign-in")
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            admin = actions.found_agency(at=timezone.now(), **form.cleaned_data)
        except actions.UnableToSave as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            login(request, admin, backend=BACKEND)
            messages.success(request, f"Đã tạo {admin.agency.name}. Các bước tiếp theo ở ngay dưới đây.")
            return redirect("/")
    return render(request, "office/start.html", {"form": form})


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def staff(request: HttpRequest) -> HttpResponse:
    """Units and people from a list: looked at first, then added."""
    form = TableForm(request.POST or None, request.FILES or None)
    rows: list[StaffRow] = []
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_staff(form.cleaned_data["rows"], taken=queries.usernames())
            form = TableForm(initial={"rows": form.cleaned_data["rows"]})
            if "save" in request.POST:
                at = timezone.now()
                done = actions.add_staff(by=request.user, rows=rows, at=at)
                say_done(request, f"Đã thêm {done.units} đơn vị, {done.people} người.", "office.add_staff", at)
                return redirect("office:invitations")
        except UnreadableTable as error:
            form.add_error("rows", str(error))
        except actions.UnableToSave as error:
            messages.error(request, str(error))
    wrong = sum(bool(row.faults) for row in rows)
    recent = queries.recent_entries(request.user, "office.add_staff")
    return render(request, "office/staff.html", {"form": form, "rows": rows, "wrong": wrong, "recent": recent})


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def invitations(request: HttpRequest) -> HttpResponse:
    """Who has not come yet, each with the address by which they come; posting mails it to those who have one."""
    if request.method == "POST":
        at = timezone.now()
        asked = actions.invite(by=request.user, address=request.build_absolute_uri("/")[:-1], at=at)
        say_done(request, f"Đã viết thư mời {asked} người; thư đi trong ít phút.", "office.invite", at)
        return redirect("office:invitations")
    invited = [
        replace(one, address=request.build_absolute_uri(one.address))
        for one in queries.invitations(request.user.agency)
    ]
    return render(
        request,
        "office/invitations.html",
        {"invited": invited, "with_mail": sum(bool(one.person.email) for one in invited)},
    )


@public
@never_cache
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, who: str, token: str) -> HttpResponse:
    """A person invited chooses a password and is signed in."""
    try:
        person = User.objects.get(pk=urlsafe_base64_decode(who).decode(), is_active=True)
    except (User.DoesNotExist, ValueError, OverflowError) as error:
        raise Http404("nobody was invited by this address") from error
    if not default_token_generator.check_token(person, token):
        return render(request, "office/join_expired.html", status=410)
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.join(person=person, token=token, password=form.cleaned_data["password"], at=timezone.now())
        except actions.UnableToSave as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            person.refresh_from_db()
            login(request, person, backend=BACKEND)
            return redirect("/")
    return render(request, "office/join.html", {"form": form, "person": person})


@requires(Permission.MANAGE)
@require_POST
def confirm_days(request: HttpRequest) -> HttpResponse:
    """Confirm all days of the calendar of a year by one announcement."""
    days = [row.day for row in queries.unconfirmed_days(request.user.agency, on=timezone.localdate())]
    at = timezone.now()
    try:
        moves = actions.confirm_days(
            by=request.user, days=days, legal_ref=request.POST.get("legal_ref", "")[:200], at=at
        )
    except actions.UnableToSave as error:
        messages.error(request, str(error))
    else:
        text = f"Đã xác nhận {len(days)} ngày; {len(moves)} hạn đổi theo."
        say_done(request, text, "office.confirm_days", at)
    return redirect("office:calendar")


@requires(Permission.READ)
@require_POST
def hide_steps(request: HttpRequest) -> HttpResponse:
    """Somebody who knows the way no longer needs the first steps."""
    actions.hide_first_steps(by=request.user)
    return redirect("/")
