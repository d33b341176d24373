"""Pages of reminders: Thông báo, their steps, snoozing one obligation, the calendar of a person."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.casework import actions, reminders
from mach.casework.calendar_feed import calendar_of
from mach.casework.forms import ReminderForm, SnoozeForm
from mach.casework.models import CalendarFeed, Notice, Obligation
from mach.office.access import public, requires
from mach.office.actions import digest_of
from mach.office.permissions import Permission
from mach.office.queries import calendar_for
from mach.ui.paging import page_of

OTHERS_IN_ADDRESS = "viec-khac"  # an address cannot hold the empty code that stands for all other kinds


@requires(Permission.READ)
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    show_all = request.GET.get("xem") == "tat-ca"
    rows = reminders.notices_of(request.user, unread_only=not show_all)
    page = page_of(rows, request.GET, key=("-day", "due_on", "pk"))
    told = reminders.told(page.rows, on=timezone.localdate(), calendar=calendar_for(request.user.agency))
    context = {"page": page, "told": told, "show_all": show_all, "just_read": request.GET.get("vua-doc") == "1"}
    return render(request, "casework/notices.html", context)


@requires(Permission.READ)
@require_GET
def notice(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that it was seen, and go to what it is about."""
    row = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    actions.read_notices(by=request.user, notices=[pk], at=timezone.now())
    return redirect("casework:obligation", row.obligation_id)


@requires(Permission.READ)
@require_POST
def all_read(request: HttpRequest) -> HttpResponse:
    actions.read_notices(by=request.user, notices=None, at=timezone.now())
    return redirect(f"{reverse('casework:notices')}?vua-doc=1")


@requires(Permission.READ)
@require_POST
def all_unread(request: HttpRequest) -> HttpResponse:
    """Take back the last marking as read."""
    count = actions.unread_last(by=request.user)
    messages.success(request, f"Đã đưa {count} thông báo trở lại chưa đọc.")
    return redirect("casework:notices")


@requires(Permission.READ)
@require_http_methods(["GET", "POST"])
def snooze(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Obligation.objects.visible_to(request.user).select_related("matter"), pk=pk)
    form = SnoozeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.snooze(by=request.user, obligation=row, at=timezone.now(), **form.cleaned_data)
        except actions.UnableToRemind as error:
            form.add_error(error.field or None, str(error))
        except actions.UnableToClose as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"Không nhắc việc này đến hết ngày {made.until:%d/%m/%Y}. Hạn không đổi.")
            return redirect("casework:obligation", row.pk)
    shown = {"form": form, "row": row, "crumbs": [(row.title, reverse("casework:obligation", args=[row.pk]))]}
    return render(request, "casework/snooze.html", shown, status=422 if form.errors else 200)


@requires(Permission.READ)
@require_POST
def end_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Obligation.objects.visible_to(request.user), pk=pk)
    try:
        actions.end_snooze(by=request.user, obligation=row, at=timezone.now())
    except (actions.UnableToRemind, actions.UnableToClose) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Việc này được nhắc lại như thường.")
    return redirect("casework:obligation", row.pk)


@requires(Permission.MANAGE)
@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    shown = {
        "plans": reminders.plans_of(request.user.agency, on=timezone.localdate()),
        "others": OTHERS_IN_ADDRESS,
    }
    return render(request, "casework/reminder_plans.html", shown)


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, code: str) -> HttpResponse:
    duty = "" if code == OTHERS_IN_ADDRESS else code
    known = {one.duty.code: one for one in reminders.plans_of(request.user.agency, on=timezone.localdate())}
    if duty not in known:
        raise Http404("no such kind of obligation")
    one = known[duty]
    initial = {
        "before": ", ".join(map(str, one.steps.before)),
        "late_every": one.steps.late_every,
        "version": one.row.version if one.row else None,
    }
    form = ReminderForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_reminders(by=request.user, duty=duty, at=timezone.now(), **form.cleaned_data)
        except actions.UnableToRemind as error:
            form.add_error(error.field or None, str(error))
        else:
            messages.success(request, f"Đã lưu lịch nhắc: {one.duty.label}.")
            return redirect("casework:reminder-plans")
    shown = {"form": form, "duty": one.duty}
    return render(request, "casework/reminder_plan.html", shown, status=422 if form.errors else 200)


@requires(Permission.READ)
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest) -> HttpResponse:
    """The address is shown once, in answer to the request that made it."""
    address = ""
    if request.method == "POST" and "end" in request.POST:
        actions.end_calendar_feed(by=request.user, at=timezone.now())
        messages.success(request, "Đã ngừng. Địa chỉ cũ không mở được nữa.")
        return redirect("casework:calendar")
    if request.method == "POST":
        secret = actions.make_calendar_feed(by=request.user, at=timezone.now())
        address = request.build_absolute_uri(reverse("casework:calendar-feed", args=[secret]))
    feed = CalendarFeed.objects.filter(user=request.user).first()
    return render(request, "casework/calendar.html", {"feed": feed, "address": address})


@public
@require_GET
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Read by programs that cannot sign in: the secret is the key, and what is said is said so that it may be lost."""
    feed = get_object_or_404(CalendarFeed.objects.select_related("user"), digest=digest_of(secret))
    if not feed.user.is_active:
        raise Http404("no such calendar")
    user = feed.user.acting_on(timezone.localdate())
    text = calendar_of(reminders.mine(user), at=timezone.now(), address=request.build_absolute_uri("/").rstrip("/"))
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="han-viec.ics"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer
