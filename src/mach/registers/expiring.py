"""Sắp hết hạn: certificates, licences and devices whose validity ends, and whether their holders were told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from mach.casework.models import Obligation
from mach.office.models import Party, User
from mach.registers.actions.limits import EXPIRY
from mach.registers.definition.schema import Definition
from mach.registers.models import Record
from mach.registers.queries import definition_of, definitions_in_force, readable_by
from mach.registers.rules import is_hidden

LONGEST_AGO = 365
"""Days after the end of validity for which a record that nobody renewed still stands in the list."""


@dataclass(frozen=True, slots=True)
class ExpiryFilters:
    """What to list: until how many days from now, of one register or unit, told already or not."""

    within: int = 60
    register: int | None = None
    unit: int | None = None
    told: bool = False


@dataclass(frozen=True, slots=True)
class Expiring:
    """A record whose validity ends on `last`; `told` is the obligation by which its holder was told, if any."""

    record: Record
    last: date
    duty: str
    holder: Party | None
    owed: Obligation

    @property
    def told(self) -> Obligation | None:
        return None if self.owed.state == Obligation.State.OPEN else self.owed


def expiring_records(user: User, filters: ExpiryFilters, *, on: date) -> QuerySet[Obligation]:
    """The duties to tell holders, of records that a person may see; by `("due_on", "pk")` the most urgent first."""
    ahead = on + timedelta(days=filters.within)
    parts = [
        Q(
            matter__record__register=one.register_id,
            due_on__range=(
                on - timedelta(days=LONGEST_AGO + one.definition.expiry.days_before),
                ahead - timedelta(days=one.definition.expiry.days_before),
            ),
        )
        for one in definitions_in_force(user.agency, day=on)
        if one.definition.expiry is not None
    ]
    if not parts:
        return Obligation.objects.none()
    records = Record.objects.visible_to(user).roots()
    records = records.filter(register=filters.register) if filters.register else records
    records = records.filter(unit=filters.unit) if filters.unit else records
    told = [Obligation.State.MET, Obligation.State.MET_LATE]
    rows = Obligation.objects.filter(reduce(or_, parts), duty=EXPIRY, matter__record__in=records)
    rows = rows.filter(state__in=told) if filters.told else rows.filter(state=Obligation.State.OPEN)
    return rows.select_related(
        "matter__record__register", "matter__record__definition", "matter__record__unit", "debtor_unit"
    ).prefetch_related("evidence")


def shown(user: User, rows: Sequence[Obligation]) -> list[Expiring]:
    """Duties with their records and holders; one query more for the holders.

    A holder in a field that few read is named to nobody here.
    """
    records = {row.pk: row.matter.record for row in rows}
    readable = {
        one.pk: one for record in records.values() for one in readable_by(user, definition_of(record), [record])
    }
    holders = {pk: holder_of(readable[record.pk]) for pk, record in records.items()}
    parties = Party.objects.in_bulk({pk for pk in holders.values() if pk})
    found = []
    for row in rows:
        record = records[row.pk]
        expiry = definition_of(record).expiry
        last = row.due_on + timedelta(days=expiry.days_before) if expiry else row.due_on
        found.append(Expiring(record, last, expiry.duty if expiry else "", parties.get(holders[row.pk]), row))
    return found


def holder_of(record: Record) -> int | None:
    """The party whom a record is about: the first link to one that everybody may read."""
    definition: Definition = definition_of(record)
    for name, field in definition.fields.items():
        if field.to == "party" and not is_hidden(definition, field, None) and record.data.get(name):
            return record.data[name]
    return None
