"""Outside parties: written, and of two rows that are one party merged; records keep the row they were written for."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from mach.engines.vietnamese import fold, sort_key
from mach.office import audit
from mach.office.actions.errors import UnableToSave
from mach.office.concurrency import lock
from mach.office.models import Party, PartyMerge, User
from mach.office.permissions import Permission
from mach.office.rules import must, why_not_merge


@transaction.atomic
def save_party(
    *, by: User, party: Party | None = None, version: int | None = None, kind: str, name: str, tax_code: str = "",
    legal_rep: str = "", address: str = "", place=None, is_key_enterprise: bool = False, at: datetime
) -> Party:  # fmt: skip
    """Add or change an outside party; a tax code is held once."""
    must(by, Permission.EDIT_RECORDS, on=localdate(at))
    agency = by.agency
    row = lock(Party.objects.visible_to(by), party.pk, version=version) if party else Party(agency=agency, version=0)
    if tax_code and Party.objects.filter(agency=agency, tax_code=tax_code).exclude(pk=row.pk).exists():
        raise UnableToSave(f"Mã số thuế {tax_code} đã thuộc một tổ chức khác trong danh bạ.", "tax_code")
    new = {
        "kind": kind,
        "name": name.strip(),
        "tax_code": tax_code,
        "legal_rep": legal_rep,
        "address": address,
        "place": place,
        "is_key_enterprise": is_key_enterprise,
    }
    changes = audit.changes(row, **new)
    for field, value in new.items():
        setattr(row, field, value)
    row.fold, row.sort_key = fold(f"{row.name} {row.tax_code}")[:300], sort_key(row.name)[:300]
    row.version += 1
    row.save()
    audit.record(agency=agency, by=by, action="office.save_party", subject=row, at=at, changes=changes)
    return row


@transaction.atomic
def merge_parties(*, by: User, party: Party, into: Party, at: datetime) -> PartyMerge:
    """Count a party under another from now on, those that stand merged into it too. Raises `UnableToSave`."""
    must(by, Permission.MERGE_PARTIES, on=localdate(at))
    party, into = _both(by, party, into)
    why_not = why_not_merge(party, into)
    if why_not:
        raise UnableToSave(why_not, "into")
    merge = PartyMerge.objects.create(party=party, into=into, at=at, by=by)
    _follow_merges(party)
    changes = [audit.Change("into", None, audit.text(into))]
    audit.record(agency=party.agency, by=by, action="office.merge_parties", subject=party, at=at, changes=changes)
    return merge


@transaction.atomic
def undo_merge(*, by: User, merge: PartyMerge, at: datetime) -> Party:
    """Count a party for itself again, with those that had been merged into it before. Raises `UnableToSave`."""
    must(by, Permission.MERGE_PARTIES, on=localdate(at))
    party, into = _both(by, merge.party, merge.into)
    undone = PartyMerge.objects.filter(pk=merge.pk, undone_at=None).update(undone_at=at, undone_by=by)
    if not undone:
        raise UnableToSave(f"“{party}” đã được tách lại trước đó.")
    _follow_merges(party)
    changes = [audit.Change("into", audit.text(into), None)]
    audit.record(agency=party.agency, by=by, action="office.undo_merge", subject=party, at=at, changes=changes)
    return party


def _both(by: User, party: Party, into: Party) -> tuple[Party, Party]:
    """Two parties, locked in one order whoever asks."""
    rows = Party.objects.visible_to(by).select_for_update().filter(pk__in=[party.pk, into.pk])
    by_id = {row.pk: row for row in rows.order_by("pk")}
    return by_id[party.pk], by_id[into.pk]


def _follow_merges(party: Party) -> None:
    """Point a party and all that stand merged into it to the end of the chain of merges."""
    into = dict(PartyMerge.objects.filter(party__agency=party.agency_id, undone_at=None).values_list("party", "into"))

    def end_of(pk: int) -> int:
        while pk in into:
            pk = into[pk]
        return pk

    of_family = {party.pk}
    while more := {pk for pk, to in into.items() if to in of_family} - of_family:
        of_family |= more
    end = end_of(party.pk)
    Party.objects.filter(pk__in=of_family - {end}).update(canonical=end)
    Party.objects.filter(pk=end).update(canonical=None)
