"""Pages of administrators: mergers, posts, people who leave, passwords, the agency and its calendar."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.engines.workdays import CalendarDay
from mach.office import actions, queries
from mach.office.access import requires
from mach.office.forms import (
    AgencyForm,
    CalendarDayForm,
    EndPostForm,
    LeaveForm,
    MergeForm,
    OwnPasswordForm,
    PostForm,
    ResetPasswordForm,
)
from mach.office.models import Outbox, Post, Unit, User
from mach.office.permissions import Permission
from mach.office.registry import HANDOVERS, DueMove
from mach.office.rules import may
from mach.ui.paging import page_of


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def unit_merge(request: HttpRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(Unit.objects.visible_to(request.user).filter(valid_to=None), pk=pk)
    form = MergeForm(request.POST or None, unit=unit, initial={"on": timezone.localdate()})

    def merge(into: Unit, on: date) -> str:
        actions.merge_unit(by=request.user, unit=unit, into=into, on=on, at=timezone.now())
        return f"Đã sáp nhập {unit.name} vào {into.name}; việc đang mở đã chuyển theo."

    return _form_page(
        request,
        form,
        merge,
        title=f"Sáp nhập {unit.name}",
        submit="Sáp nhập",
        confirm=f"Sáp nhập {unit.name}? Việc này không hoàn lại được.",
        lead="Người và mọi việc đang mở chuyển sang đơn vị tiếp nhận từ ngày sáp nhập. "
        "Dòng sổ và việc đã xong ở lại với đơn vị cũ. Không hoàn lại được.",
        counts=[(handover.label, handover.open_in(unit)) for handover in HANDOVERS],
    )


@requires(Permission.MANAGE)
@require_GET
def person(request: HttpRequest, pk: int) -> HttpResponse:
    row = _person(request, pk)
    posts = row.post_set.select_related("unit").order_by("-valid_from", "pk")
    shown = {"person": row, "posts": posts, "holdings": queries.holdings(row), "today": timezone.localdate()}
    return render(request, "office/person.html", shown)


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def post_new(request: HttpRequest, pk: int) -> HttpResponse:
    row = _person(request, pk)
    form = PostForm(request.POST or None, user=request.user, initial={"valid_from": timezone.localdate()})

    def give(**entered: Any) -> str:
        actions.give_post(by=request.user, user=row, at=timezone.now(), **entered)
        return f"Đã giao chức vụ cho {row.full_name}."

    return _form_page(request, form, give, title="Giao chức vụ", person=row)


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Unit.objects.visible_to(request.user)
    post = get_object_or_404(Post.objects.filter(unit__in=visible).select_related("user", "unit"), pk=pk)
    today = timezone.localdate()
    form = EndPostForm(request.POST or None, person=post.user, user=request.user, initial={"on": today})

    def end(**entered: Any) -> str:
        actions.end_post(by=request.user, post=post, at=timezone.now(), **entered)
        return f"{post.user.full_name} thôi giữ chức vụ {post.get_role_display()} của {post.unit.name}."

    return _form_page(
        request,
        form,
        end,
        title=f"Kết thúc chức vụ {post.get_role_display()}",
        lead=f"Đơn vị: {post.unit.name}.",
        person=post.user,
        holdings=queries.holdings(post.user, post.unit),
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def person_leave(request: HttpRequest, pk: int) -> HttpResponse:
    row = _person(request, pk)
    form = LeaveForm(request.POST or None, person=row, user=request.user)

    def leave(to: User | None) -> str:
        actions.let_go(by=request.user, person=row, to=to, at=timezone.now())
        return f"Đã đóng tài khoản của {row.full_name}."

    return _form_page(
        request,
        form,
        leave,
        title=f"Cho nghỉ: {row.full_name}",
        submit="Đóng tài khoản",
        confirm=f"Đóng tài khoản của {row.full_name}?",
        lead="Chức vụ kết thúc hôm nay, tài khoản không đăng nhập được nữa; những gì đã làm vẫn còn nguyên.",
        person=row,
        holdings=queries.holdings(row),
    )


@requires(Permission.MANAGE)
@require_POST
def person_return(request: HttpRequest, pk: int) -> HttpResponse:
    row = actions.take_back(by=request.user, person=_person(request, pk), at=timezone.now())
    messages.success(request, f"Đã mở lại tài khoản của {row.full_name}. Hãy giao chức vụ để người này làm việc được.")
    return redirect("office:person", row.pk)


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def person_password(request: HttpRequest, pk: int) -> HttpResponse:
    row = _person(request, pk)

    def reset(password: str) -> str:
        actions.reset_password(by=request.user, person=row, password=password, at=timezone.now())
        return f"Đã đặt lại mật khẩu. Hãy báo mật khẩu mới cho {row.full_name} và nhắc đổi ngay khi đăng nhập."

    return _form_page(request, ResetPasswordForm(request.POST or None), reset, title="Đặt lại mật khẩu", person=row)


@requires(Permission.READ)
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    def change(**entered: str) -> str:
        user = actions.change_password(by=request.user, at=timezone.now(), **entered)
        update_session_auth_hash(request, user)
        return "Đã đổi mật khẩu. Các thiết bị khác phải đăng nhập lại."

    form = OwnPasswordForm(request.POST or None)
    return _form_page(request, form, change, title="Đổi mật khẩu", back="/", crumbs=[])


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def agency(request: HttpRequest) -> HttpResponse:
    form = AgencyForm(request.POST or None, instance=request.user.agency)

    def save(**entered: Any) -> str:
        actions.save_agency(by=request.user, at=timezone.now(), **entered)
        return "Đã lưu thông tin cơ quan."

    return _form_page(
        request, form, save, title="Thông tin cơ quan", lead="Dùng cho tiêu đề trang in, báo cáo và hạn báo cáo."
    )


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def calendar_day(request: HttpRequest) -> HttpResponse:
    """A day off or swapped working day; the due days that it moves are shown before it is saved."""
    form = CalendarDayForm(request.POST or None, initial=_day_shown(request))
    moves: list[DueMove] = []

    def save(agreed: str, **entered: Any) -> str | None:
        seen = f"{entered['day']} {entered['kind']}"
        if agreed != seen:
            day = CalendarDay(entered["day"], entered["kind"], entered["reason"], entered["confirmed"])
            moves.extend(queries.moves_with(request.user.agency, day))
        if moves:
            form.data = {**form.data.dict(), "agreed": seen}
            return None
        saved = actions.save_day(by=request.user, at=timezone.now(), **entered)
        return f"Đã lưu ngày {saved.row.day:%d/%m/%Y}; {len(saved.moves)} hạn đổi theo."

    address = reverse("office:calendar")
    return _form_page(
        request,
        form,
        save,
        title="Ngày nghỉ, ngày làm bù",
        back=address,
        crumbs=[("Lịch làm việc", address)],
        moves=moves,
    )


@requires(Permission.MANAGE)
@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """What was sent, what waits, and first of all what did not go."""
    rows = Outbox.objects.visible_to(request.user)
    state = request.GET.get("tinh-trang", "")
    page = page_of(rows.filter(state=state) if state else rows, request.GET, key=("-pk",))
    shown = {"page": page, "state": state, "states": Outbox.State.choices, "stuck": queries.stuck_mails(rows)}
    return render(request, "office/mails.html", shown)


@requires(Permission.MANAGE)
@require_POST
def mail_again(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(Outbox.objects.visible_to(request.user), pk=pk)
    try:
        actions.send_again(by=request.user, mail=mail, at=timezone.now())
    except actions.UnableToSave as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"Thư “{mail.subject}” sẽ được gửi lại trong ít phút.")
    return redirect("office:mails")


def _person(request: HttpRequest, pk: int) -> User:
    return get_object_or_404(User.objects.filter(membership__agency=request.user.agency), pk=pk)


def _day_shown(request: HttpRequest) -> dict[str, Any]:
    """The day of the calendar that the address names, as it stands; else nothing."""
    try:
        day = parse_date(request.GET.get("ngay", ""))
    except ValueError:
        day = None
    row = queries.calendar_rows(request.user.agency, since=day).filter(day=day).first() if day else None
    if row is None:
        return {"day": day or timezone.localdate()}
    return {name: getattr(row, name) for name in ("day", "kind", "reason", "legal_ref")} | {"confirmed": True}


def _form_page(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[..., str | None],
    *,
    title: str,
    person: User | None = None,
    back: str = "",
    crumbs: list[tuple[str, str]] | None = None,
    **shown: Any,
) -> HttpResponse:
    """A form for one action. `do` says what it did, or None when it has to be asked again; what it refuses stays."""
    units = reverse("office:units")
    back = back or (reverse("office:person", args=[person.pk]) if person else units)
    if crumbs is None:
        crumbs = [("Đơn vị", units), *([(person.full_name, back)] if person else [])]
    if request.method == "POST" and form.is_valid():
        try:
            said = do(**form.cleaned_data)
        except actions.UnableToSave as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
        else:
            if said is not None:
                messages.success(request, said)
                return redirect(back)
    return render(
        request, "office/administer.html", {"form": form, "title": title, "back": back, "crumbs": crumbs, **shown}
    )


@requires(Permission.READ)
@require_GET
def places(request: HttpRequest) -> HttpResponse:
    """Địa bàn: the provinces before and after 01/7/2025."""
    return _places(request)


@requires(Permission.MANAGE)
@require_POST
def load_communes(request: HttpRequest) -> HttpResponse:
    """The communes of a province are brought in."""
    try:
        count = actions.load_communes(by=request.user, province=request.POST.get("tinh", ""), at=timezone.now())
    except actions.UnableToSave as error:
        return _places(request, refusal=str(error))
    messages.success(request, f"Đã nạp {count} xã, phường, đặc khu.")
    return redirect("office:places")


def _places(request: HttpRequest, *, refusal: str = "") -> HttpResponse:
    may_manage = may(request.user, Permission.MANAGE, on=timezone.localdate())
    context = {"provinces": queries.provinces(), "refusal": refusal, "may_manage": may_manage}
    return render(request, "office/places.html", context, status=422 if refusal else 200)
