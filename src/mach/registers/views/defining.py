"""Định nghĩa sổ: a register is described or written, tried, published, withdrawn; records are brought forward."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from mach.office.access import requires
from mach.office.permissions import Permission
from mach.registers import actions, guided
from mach.registers.definition import differences
from mach.registers.definition.schema import Definition
from mach.registers.forms import SinceForm, defaults_of, form_class
from mach.registers.lists import MORE_KINDS, kind_label, with_column
from mach.registers.models import Definition as StoredDefinition
from mach.registers.models import Record, Register
from mach.registers.queries import (
    definition_row,
    groups_for_lists,
    older_records,
    read_definition,
    registers_to_copy,
    versions_of,
    withdrawal_of,
)
from mach.ui.params import numbers

SHOWN = 200
PREFIX = "thu"
BLANK = """code = "so_moi"
title = "Sổ mới"
short = "Sổ mới"
group = "Sổ của cơ quan"
tier = 2
purpose = "Ghi vì sao lập sổ và sổ phục vụ chỉ tiêu nào."
privacy = "internal"
source = "Cơ quan tự lập."
title_template = "{ten}"
columns = ["ten", "ngay", "kinh_phi"]
basis = "ngay"

[states]
path = "ghi_nhan > hoan_thanh"
counted = "ghi_nhan"
labels = { ghi_nhan = "Ghi nhận", hoan_thanh = "Hoàn thành" }

[bases.ngay]
label = "Ngày"
field = "ngay"
state = "ghi_nhan"

[fields.ten]
label = "Tên"
type = "text"
required = "always"

[fields.ngay]
label = "Ngày"
type = "date"
required = "always"
index = true

[fields.kinh_phi]
label = "Kinh phí"
type = "money"
unit = "đồng"
min = 0
index = true

[numbering]
book = "{n:03d}/{yyyy}"

[indicators.count]
label = "Số dòng của sổ mới"
measure = "count"
unit = "dòng"
formula = "count(so_moi where basis_date in W)"
date = "basis_date"
basis = "ngay"
"""


@requires(Permission.MANAGE)
@require_GET
def definition(request: HttpRequest, code: str) -> HttpResponse:
    """The versions of a register and the text in force."""
    register = _register(request, code)
    on = timezone.localdate()
    context = {
        "register": register,
        "versions": versions_of(request.user, register),
        "row": definition_row(register, agency=request.user.agency, day=on),
        "withdrawn": withdrawal_of(register, request.user.agency),
    }
    return render(request, "registers/definition.html", context)


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def edit_definition(request: HttpRequest, code: str) -> HttpResponse:
    """The next version of a register as text: checked with its lines, tried, published from a day on."""
    register = _register(request, code)
    row = definition_row(register, agency=request.user.agency, day=timezone.localdate())
    return _editor(request, register, row.source, read_definition(row))


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def describe_register(request: HttpRequest) -> HttpResponse:
    """A register of the agency's own by answers; its definition then goes on as if it had been written."""
    answers = guided.answers_of(request.POST) if request.method == "POST" else guided.Answers()
    context: dict[str, Any] = {
        "answers": answers,
        "kinds": MORE_KINDS.items(),
        "privacies": guided.PRIVACY.items(),
        "groups": groups_for_lists(),
    }
    if request.POST.get("buoc") == "tiep":
        try:
            text = actions.described_text(request.user.agency, guided.described(answers))
        except (guided.UnclearAnswer, actions.UnableToMakeList) as error:
            return render(request, "registers/describe.html", {**context, "refusal": str(error)}, status=422)
        return _editor(request, None, text, None, is_described=True)
    if request.method == "POST":
        context["answers"] = guided.with_more(answers)
    return render(request, "registers/describe.html", context)


@requires(Permission.MANAGE)
@require_http_methods(["GET", "POST"])
def new_definition(request: HttpRequest) -> HttpResponse:
    """A register of the agency's own, from a short example or from the text of another register."""
    like = request.GET.get("nhu", "")
    start = BLANK
    if like:
        register = _register(request, like)
        start = definition_row(register, agency=request.user.agency, day=timezone.localdate()).source
    return _editor(request, None, start, None)


@requires(Permission.MANAGE)
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """The agency no longer keeps the register, or keeps it again."""
    register, at = _register(request, code), timezone.now()
    try:
        if request.POST.get("buoc") == "dung-lai":
            actions.restore_register(by=request.user, register=register, at=at)
            messages.success(request, "Sổ được dùng lại.")
        else:
            actions.withdraw_register(by=request.user, register=register, reason=request.POST.get("ly-do", ""), at=at)
            messages.success(request, "Sổ ngừng dùng từ hôm nay; các dòng đã ghi vẫn xem và đếm được.")
    except actions.UnableToPublish as error:
        messages.error(request, str(error))
    return redirect("registers:definition", code)


@requires(Permission.EDIT_RECORDS)
@require_http_methods(["GET", "POST"])
def forward(request: HttpRequest, code: str) -> HttpResponse:
    """Records under older versions, what each would become, and bringing the chosen ones on."""
    register, at = _register(request, code), timezone.now()
    rows = older_records(request.user, register, on=timezone.localdate())
    if request.method == "POST":
        chosen = list(rows.filter(pk__in=numbers(request.POST, "chosen")))
        try:
            count = actions.bring_forward(by=request.user, records=chosen, at=at)
        except actions.UnableToSaveRecord as error:
            messages.error(request, f"Chưa đưa dòng nào lên phiên bản mới. {error}")
        else:
            messages.success(request, f"Đã đưa {count} dòng lên phiên bản mới; các dòng này chờ xác nhận lại.")
        return redirect("registers:forward", code)
    shown = list(rows.order_by("pk")[:SHOWN])
    tried = actions.try_forward(by=request.user, records=shown, at=at)
    now = definition_row(register, agency=request.user.agency, day=timezone.localdate())
    context = {
        "register": register,
        "lines": [(row, tried[row.pk], _lost(row, read_definition(now))) for row in shown],
        "total": rows.count(),
        "changes": _changes(shown, read_definition(now)),
    }
    return render(request, "registers/forward.html", context)


def _changes(rows: list[Record], now: Definition) -> list[str]:
    """What the versions of these records and the one in force say differently."""
    older = {row.definition_id: read_definition(row.definition) for row in rows}
    return list(dict.fromkeys(change for one in older.values() for change in differences(one, now)))


def _lost(row: Record, now: Definition) -> list[str]:
    """The filled fields of a record that the definition in force does not have."""
    fields = read_definition(row.definition).fields
    return [fields[name].label for name in row.data if name in fields and name not in now.fields]


def _editor(
    request: HttpRequest, register: Register | None, start: str, old: Definition | None, *, is_described: bool = False
) -> HttpResponse:
    """The text with what becomes of it; one that was described is folded away until it is asked for or at fault."""
    user, at, on = request.user, timezone.now(), timezone.localdate()
    text = request.POST.get("van-ban", start).replace("\r\n", "\n")
    step = request.POST.get("buoc", "")
    since = SinceForm(request.POST if "tu_ngay" in request.POST else None)
    context: dict[str, Any] = {
        "register": register, "text": text, "since": since,
        "copies": [] if register else registers_to_copy(user),
        "is_described": is_described or "mo-ta" in request.POST,
        "kinds": MORE_KINDS.items(), "columns": [guided.ColumnAnswer()], "step": step,
    }  # fmt: skip
    if request.method == "GET":
        return render(request, "registers/define.html", context)
    try:
        read = actions.read_source(text, agency=user.agency, register=register, on=on)
        if step == "them-cot":
            added = guided.list_column(guided.column_of(request.POST, "cot-0"), {*read.fields, *read.sections})
            text = with_column(text, added)
            read = actions.read_source(text, agency=user.agency, register=register, on=on)
        context |= {
            "read": read, "text": text, "changes": differences(old, read) if old else [],
            "fields": [(field.label, kind_label(field), field.required == "always") for field in read.fields.values()],
        }  # fmt: skip
        if step in ("thu", "thu-ghi"):
            posted = request.POST if step == "thu-ghi" else None
            form = form_class(read.fields)(posted, user=user, initial=defaults_of(read), prefix=PREFIX)
            context["form"] = form
            if posted is not None and form.is_valid():
                context["attempt"] = actions.try_definition(
                    by=user, register=register, source=text, values=form.values(), at=at
                )
        elif step == "ban-hanh":
            valid_from = on if register is None else since.day()
            if valid_from is None:
                raise actions.UnableToPublish("Ngày áp dụng chưa ghi, hoặc không phải ngày.")
            made = actions.publish_definition(by=user, register=register, source=text, valid_from=valid_from, at=at)
            messages.success(request, f"Đã ban hành {made.title.lower()}, áp dụng từ {valid_from:%d/%m/%Y}.")
            return redirect("registers:definition", made.code)
    except guided.UnclearAnswer as error:
        return render(request, "registers/define.html", {**context, "refusal": str(error)}, status=422)
    except actions.UnableToPublish as error:
        lines = text.split("\n")
        faults = [(one, lines[one.line - 1] if one.line <= len(lines) else "") for one in error.faults]
        context |= {"refusal": str(error), "faults": faults, "is_described": False}
        return render(request, "registers/define.html", context, status=422)
    return render(request, "registers/define.html", context)


def _register(request: HttpRequest, code: str) -> Register:
    rows = Register.objects.visible_to(request.user)
    return get_object_or_404(rows.filter(definitions__in=StoredDefinition.objects.all()).distinct(), code=code)
