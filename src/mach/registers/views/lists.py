"""A simple list made from a pasted table, in two steps; its promotion to a register."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mach.engines.vietnamese import fold
from mach.office.access import requires
from mach.office.permissions import Permission
from mach.registers import actions
from mach.registers.lists import DAY, KINDS, ListColumn, SimpleList, code_of, guess_columns, unit_of, with_day
from mach.registers.models import Register
from mach.registers.pasted import SCALES, Pasted
from mach.registers.queries import definition_for
from mach.registers.sheets import EVIDENCE, scale_of, targets_of
from mach.registers.views.pasting import save_or_preview
from mach.targets.models import Commitment
from mach.ui.params import number
from mach.ui.tables import UnreadableTable, has_heads, parse_table, table_text

LEFT_OUT = "bo"
EVIDENCE_WORDS = ("minh chung", "van ban chung minh", "so van ban", "can cu", "ho so")


@requires(Permission.MAKE_LISTS)
@require_http_methods(["GET", "POST"])
def new_list(request: HttpRequest) -> HttpResponse:
    """First a title and a table; then its columns as they were guessed; then the list with its rows."""
    commitment = _commitment(request)
    context: dict[str, Any] = {
        "commitment": commitment,
        "title": request.POST.get("ten", commitment.title[:120] if commitment else "").strip(),
        "text": request.POST.get("bang", ""),
        "unit": request.POST.get("don-vi-tinh", commitment.unit_label if commitment else "").strip(),
    }
    if request.method == "GET":
        return render(request, "registers/list_new.html", context)
    try:
        table = parse_table(context["text"])
    except UnreadableTable as error:
        return render(request, "registers/list_new.html", {**context, "refusal": str(error)}, status=422)
    table = table if has_heads(table, []) else [[f"Cột {n}" for n in range(1, len(table[0]) + 1)], *table]
    if request.POST.get("buoc") != "lap":
        return render(request, "registers/list_columns.html", {**context, **_guessed(table)})
    described, keys, table = _described(request, table, context)
    try:
        register = actions.make_list(
            by=request.user,
            described=described,
            at=timezone.now(),
            commitment=commitment,
            version=number(request.POST, "version"),
        )
    except actions.UnableToMakeList as error:
        again = {**context, **_guessed(table), "refusal": str(error)}
        return render(request, "registers/list_columns.html", again, status=422)
    messages.success(request, f"Đã lập “{register.title}”.")
    definition = definition_for(register, agency=request.user.agency, day=timezone.localdate())
    pasted = Pasted(
        table=table,
        head_rows=1,
        keys=keys,
        left_out=frozenset(),
        state="",
        evidence=request.POST.get("minh-chung", "").strip(),
        parties={},
    )
    shown = {"register": register, "definition": definition, "targets": targets_of(definition)}
    return save_or_preview(request, register, pasted, shown)


@requires(Permission.MAKE_LISTS)
@require_POST
def promote(request: HttpRequest, code: str) -> HttpResponse:
    register = get_object_or_404(Register.objects.filter(agency=request.user.agency), code=code)
    try:
        actions.promote_list(
            by=request.user,
            register=register,
            title=request.POST.get("ten", ""),
            group=request.POST.get("nhom", ""),
            at=timezone.now(),
        )
    except actions.UnableToMakeList as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Danh sách đã thành sổ; các dòng và số liệu giữ nguyên.")
    return redirect(register)


def _guessed(table: list[list[str]]) -> dict[str, Any]:
    """The columns of the table as guessed, for the second step."""
    heads, rows = table[0], table[1:]
    guessed = {column.place: column for column in guess_columns(heads, rows)}
    columns, day = with_day(list(guessed.values()))
    text = next((column for column in columns if column.kind in ("text", "long_text")), columns[0])
    lines = []
    for place, head in enumerate(heads):
        column = guessed.get(place)
        kind = LEFT_OUT if column is None else EVIDENCE if fold(head).startswith(EVIDENCE_WORDS) else column.kind
        samples = "; ".join(list(dict.fromkeys(row[place] for row in rows if row[place]))[:3])
        if kind == "money" and scale_of(head) in SCALES:
            samples += f" ({SCALES[scale_of(head)]})"
        lines.append({"place": place, "head": column.label if column else head, "kind": kind, "samples": samples})
    return {
        "lines": lines,
        "count": len(rows),
        "kinds": [*KINDS.items(), (EVIDENCE, "Minh chứng của dòng"), (LEFT_OUT, "Không lấy cột này")],
        "day": next((column.place for column in columns if column.name == day), None),
        "named_by": text.place,
        "text": table_text(table),
    }


def _described(
    request: HttpRequest, table: list[list[str]], context: dict[str, Any]
) -> tuple[SimpleList, list[str], list[list[str]]]:
    """The list as described in the form, what each column of the table fills, the table with a day in every row."""
    heads, rows = table[0], table[1:]
    columns: list[ListColumn] = []
    keys = []
    for place, head in enumerate(heads):
        kind = request.POST.get(f"kieu-{place}", LEFT_OUT)
        if kind not in KINDS:
            keys.append(EVIDENCE if kind == EVIDENCE and EVIDENCE not in keys else "")
            continue
        label = " ".join(request.POST.get(f"ten-{place}", head).split())[:120] or head
        cells = [row[place] for row in rows if row[place]]
        choices = tuple(dict.fromkeys(cells)) if kind == "enum" else ()
        name = code_of(label, {column.name for column in columns})
        unit = unit_of(head, kind)
        columns.append(ListColumn(place, name, label, kind, choices, len(cells) == len(rows), unit))
        keys.append(name)
    at = {column.place: column.name for column in columns}
    days = {column.name for column in columns if column.kind == "date"}
    day = at.get(number(request.POST, "ngay"), "")
    if day not in days:
        columns.append(ListColumn(None, DAY, "Ngày tính vào kỳ", "date", (), True))
        day = DAY
        entered = request.POST.get("ngay-chung", "").strip()
        table = [[*heads, "Ngày tính vào kỳ"], *([*row, entered] for row in rows)]
        keys.append(DAY)
    named_by = at.get(number(request.POST, "goi-ten"), columns[0].name)
    return SimpleList(context["title"], context["unit"], tuple(columns), day, named_by), keys, table


def _commitment(request: HttpRequest) -> Commitment | None:
    """The target that the list is made for, if any."""
    wanted = number(request.POST if request.method == "POST" else request.GET, "chi-tieu")
    return get_object_or_404(Commitment.objects.visible_to(request.user), pk=wanted) if wanted else None
