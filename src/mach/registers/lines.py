"""The rows of a list as HTML, joined in Python: a template would look up every name of fifty rows anew."""

from collections.abc import Iterable, Mapping, Sequence

from django.http import HttpRequest
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from mach.office.models import Unit
from mach.registers.definition.schema import Definition
from mach.registers.models import Record
from mach.registers.showing import Cell, cells_of
from mach.ui import copying
from mach.ui.templatetags.ui import badge, cells, short


def lines_of(
    definition: Definition,
    rows: Iterable[Record],
    *,
    columns: Sequence[str],
    units: Mapping[int, Unit],
    request: HttpRequest,
) -> SafeString:
    """Table rows of records with links and state labels; `request` is for the list.

    What is copied for others names the register and the number: the record itself may speak of a person.
    """
    address = request.path
    verified, provisional = badge("verified"), badge("provisional")
    copied, title = copying.buttons(request), copying.plain(definition.title)

    def line(row: Record) -> str:
        book, state, unit = escape(row.book), row.state_label, units[row.unit_id].short_name
        name, *others = cells_of(definition, row, columns) or [Cell("", row.book)]
        values = cells([*others, Cell("Trạng thái", state), Cell("Đơn vị", unit)])
        link = f'<a href="{address}{row.pk}/">'
        box = f'<input type="checkbox" name="chosen" value="{row.pk}" aria-label="Chọn dòng {book}">'
        mark = f'<td data-label="Xác nhận">{verified if row.verified_at else provisional}</td>'
        head = f'<td class="num" data-label="Số">{link}{book}</a></td><th scope="row">{link}{short(name.text)}</a></th>'
        words = copied(f"Kính chuyển: {title} ({row.book}).", f"{address}{row.pk}/")
        return f"<tr><td>{box}</td>{head}{values}{mark}<td>{words}</td></tr>"

    return mark_safe("".join([line(row) for row in rows]))
