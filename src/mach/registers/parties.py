"""What the registers hold of a party: everything the Department did for or with it."""

from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from mach.office.models import Party, User
from mach.registers.models import Record, Register
from mach.registers.queries import definition_of, naming


@dataclass(frozen=True, slots=True)
class WithParty:
    """What one register holds of a party: how many records, how many of them verified, and the latest."""

    register: Register
    total: int
    verified: int
    latest: list[Record]


def records_of_party(user: User, party: Party, *, limit: int) -> list[WithParty]:
    """Records that name a party or a row merged into it, themselves or in a child row, by register; four queries."""
    rows = Record.objects.visible_to(user).roots().filter(pk__in=naming(user, party.pk))
    counts = rows.order_by().values("register").annotate(total=Count("pk"), verified=Count("verified_at"))
    held = {line["register"]: line for line in counts}
    place = Window(RowNumber(), partition_by="register", order_by=[F("book_year").desc(), F("book_no").desc()])
    latest: dict[int, list[Record]] = {}
    shown = rows.annotate(place=place).filter(place__lte=limit).select_related("unit", "definition")
    for row in shown.order_by("-book_year", "-book_no"):
        row.state_label = definition_of(row).procedure.state(row.state).label
        latest.setdefault(row.register_id, []).append(row)
    registers = Register.objects.filter(pk__in=held)
    return [
        WithParty(one, held[one.pk]["total"], held[one.pk]["verified"], latest.get(one.pk, [])) for one in registers
    ]
