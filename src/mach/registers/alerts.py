"""TBT alerts beside those who export what they are about: by the first digits of the HS code, and by the market."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from mach.office.models import Party, User
from mach.registers.models import Record

ALERT, DISPATCH, EXPORT = "tbt_alert", "tbt_dispatch", "export_product"
SHORTEST = 4  # digits of a heading of the Harmonised System: fewer name a whole chapter
LATELY = timedelta(days=90)
MOST = 200  # alerts looked at on the page of today


@dataclass(frozen=True, slots=True)
class Exporter:
    """Somebody whom an alert concerns: by which of their goods, why, and when they were told (None: not yet)."""

    party: Party
    goods: str
    why: str
    told_on: date | None


@dataclass(frozen=True, slots=True)
class Concerned:
    """An alert with whom it concerns and who was told."""

    record: Record
    exporters: tuple[Exporter, ...]

    @property
    def untold(self) -> int:
        return sum(one.told_on is None for one in self.exporters)


def why_concerned(alert: Mapping, export: Mapping) -> str:
    """Why goods are concerned by an alert, "" when they are not.

    Both are data of records. One code must begin with the other, and both have a heading's four digits; goods whose
    markets are not known are concerned wherever the alert comes from.
    """
    digits = _digits(export.get("hs_code", ""))
    codes = [code for code in alert.get("hs_ics") or () if _same(_digits(code), digits)]
    markets = [market.strip().upper() for market in export.get("markets") or ()]
    member = str(alert.get("member", "")).upper()
    if not codes or (markets and member not in markets):
        return ""
    market = f"thị trường {member}" if markets else "chưa rõ thị trường"
    return f"HS {export['hs_code']} trùng {codes[0]}, {market}"


def concerned_by(user: User, alerts: Sequence[Record], *, on: date) -> list[Concerned]:
    """Whom each alert concerns, of the goods exported on that day; three queries whatever their number."""
    goods = [row for row in _exports(user) if _in_force(row.data, on)]
    parties = (
        Party.objects.visible_to(user).select_related("canonical").in_bulk({row.data["exporter"] for row in goods})
    )
    told = _told(alerts)
    found = []
    for alert in alerts:
        exporters: dict[int, Exporter] = {}
        for row in goods:
            why, party = why_concerned(alert.data, row.data), parties.get(row.data["exporter"])
            if why and party is not None and party.identity_id not in exporters:
                named = party.canonical or party
                told_on = told.get((alert.pk, party.pk)) or told.get((alert.pk, named.pk))
                exporters[party.identity_id] = Exporter(named, row.data["product"], why, told_on)
        found.append(Concerned(alert, tuple(sorted(exporters.values(), key=lambda one: one.party.sort_key))))
    return found


def untold_alerts(user: User, *, on: date) -> list[Concerned]:
    """Alerts of the last three months in the person's units that concern somebody whom nobody has told."""
    rows = Record.objects.visible_to(user).roots().filter(register__code=ALERT, unit__in=user.unit_ids)
    rows = rows.filter(created_at__date__gte=on - LATELY).select_related("register").order_by("-pk")[:MOST]
    return [one for one in concerned_by(user, list(rows), on=on) if one.untold]


def alerts_for(user: User, party: Party, *, on: date) -> list[tuple[Record, Exporter]]:
    """The newest alerts that concern a party."""
    rows = Record.objects.visible_to(user).roots().filter(register__code=ALERT).select_related("register")
    found = concerned_by(user, list(rows.order_by("-pk")[:MOST]), on=on)
    return [
        (one.record, each) for one in found for each in one.exporters if each.party.identity_id == party.identity_id
    ]


def _exports(user: User) -> Iterable[Record]:
    return Record.objects.visible_to(user).roots().filter(register__code=EXPORT).only("data", "register").order_by("pk")


def _in_force(data: Mapping, on: date) -> bool:
    until = data.get("until_on")
    return data["since_on"] <= on.isoformat() and (until is None or until > on.isoformat())


def _told(alerts: Sequence[Record]) -> dict[tuple[int, int], date]:
    """(alert, party) → the first day on which the party was told."""
    rows = Record.objects.filter(parent__in=[one.pk for one in alerts], section=DISPATCH, removed_at=None)
    found: dict[tuple[int, int], date] = {}
    for parent, data in rows.values_list("parent", "data"):
        day = date.fromisoformat(data["sent_on"])
        key = (parent, data["party"])
        found[key] = min(day, found.get(key, day))
    return found


def _digits(code: str) -> str:
    return re.sub(r"\D", "", str(code))


def _same(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= SHORTEST and longer.startswith(shorter)
