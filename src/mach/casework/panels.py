"""What this room puts on pages of the rooms below: how a unit keeps its days."""

from datetime import date

from django.http import HttpRequest
from django.template.loader import render_to_string

from mach.casework.queries import units_board
from mach.office.models import Unit
from mach.office.queries import calendar_for
from mach.ui import charts

NAMES = ["Xong đúng hạn", "Xong quá hạn", "Đang mở, còn hạn", "Đang quá hạn"]


def of_unit(unit: Unit, request: HttpRequest, on: date) -> str:
    """What the unit owed since the year began, in time and late."""
    lines = units_board(request.user, on=on, calendar=calendar_for(unit.agency))
    line = next((one for one in lines if one.unit.pk == unit.pk), None)
    if line is None:
        return ""
    row = charts.Row("Việc từ đầu năm", (line.met, line.met_late, line.open - line.late, line.late))
    chart = charts.stacked([row], names=NAMES, title="Việc của đơn vị", unit="việc")
    return render_to_string("casework/_of_unit.html", {"unit": unit, "line": line, "chart": chart}, request)
