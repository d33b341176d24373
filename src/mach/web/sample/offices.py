"""The people side of the sample: places, an agency with its units, people and posts, and the parties it deals with."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from mach.office import actions
from mach.office.models import Agency, Party, Place, Unit, User
from mach.office.permissions import Role
from mach.web.sample.days import PROVINCE_MERGED_ON, Days

PASSWORD = "nguon-mach-tan-giang"
_OLD_PLACES_FROM = date(2000, 1, 1)
_WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)  # of the check digit of a tax code


@dataclass(frozen=True)
class Office:
    """An agency that was made; units by code, people by sign-in name, parties by name."""

    agency: Agency
    sites: tuple[str, ...]
    units: Mapping[str, Unit]
    people: Mapping[str, User]
    parties: Mapping[str, Party]

    def serving(self, unit: str, day: date, *roles: Role) -> list[User]:
        """Who holds one of some roles in a unit on a day."""
        row = self.units[unit]
        return [
            person
            for person in self.people.values()
            if any(post.unit_id == row.pk and post.role in roles for post in person.posts_on(day))
        ]

    def first(self, role: Role) -> User:
        """The first person of the list who holds a role."""
        return next(person for person in self.people.values() if any(post.role == role for post in person.posts))


def table(name: str) -> dict[str, Any]:
    """A data file of the sample."""
    return tomllib.loads(files("mach.web.sample").joinpath(name).read_text(encoding="utf-8"))


def make_places() -> dict[str, Place]:
    """Two former provinces that became one, their districts and communes, each naming what succeeded it."""
    data = table("places.toml")
    last = PROVINCE_MERGED_ON - timedelta(days=1)

    def place(code: str, name: str, level: str, parent: Place | None, *, former: bool) -> Place:
        since, until = (_OLD_PLACES_FROM, last) if former else (PROVINCE_MERGED_ON, None)
        return Place.objects.create(code=code, name=name, level=level, parent=parent, valid_from=since, valid_to=until)

    level = Place.Level
    province = place(data["province"]["code"], data["province"]["name"], level.PROVINCE, None, former=False)
    former: dict[str, Place] = {}
    districts: dict[str, Place] = {}
    old_communes: dict[str, Place] = {}
    for code, name in data["former_provinces"].items():
        former[code] = place(code, name, level.PROVINCE, None, former=True)
        former[code].successors.add(province)
    for code, (name, of, *communes) in data["districts"].items():
        districts[code] = place(code, name, level.DISTRICT, former[of], former=True)
        for number, commune in enumerate(communes, 1):
            old_communes[commune] = place(f"{code}{number:02d}", commune, level.COMMUNE, districts[code], former=True)
    made = {}
    for code, (name, *before) in data["communes"].items():
        made[code] = place(code, name, level.COMMUNE, province, former=False)
        for commune in before:
            old_communes[commune].successors.add(made[code])
            old_communes[commune].parent.successors.add(made[code])
    return made


def make_office(name: str, *, places: Mapping[str, Place], days: Days) -> Office:
    """Make the agency of a data file, as its administrator would: units, people, posts, parties.

    The posts of the year are given beforehand, so that whoever plans it knows who serves where on which day.
    """
    data = table(name)
    head = {key: value for key, value in data["agency"].items() if key not in ("tax_prefix", "sites")}
    agency = Agency.objects.create(**head, valid_from=days.founded)
    admin_name = next(key for key, row in data["people"].items() if row[3] == Role.ADMIN)
    units = _units(agency, data["units"], days)
    admin = _person(agency, admin_name, data["people"][admin_name], units, by=None, days=days)
    people = {
        username: admin if username == admin_name else _person(agency, username, row, units, by=admin, days=days)
        for username, row in data["people"].items()
    }
    if "merger" in data:
        for username, (unit, role, when) in data["moves"].items():
            moved_on = days.merged if when == "merger" else days.working(days.merged - timedelta(days=60))
            _move(people[username], units[unit], Role(role), admin=admin, on=moved_on, days=days)
    clerk = next(people[key] for key, row in data["people"].items() if row[3] == Role.OFFICER)
    parties = _parties(data["parties"], prefix=data["agency"]["tax_prefix"], places=places, by=clerk, days=days)
    fresh = {username: User.objects.get(pk=person.pk) for username, person in people.items()}
    return Office(agency, tuple(data["agency"]["sites"]), units, fresh, parties)


def tax_code(prefix: str, number: int) -> str:
    """A tax code of ten digits with its check digit: 10 less the weighted sum modulo 11 (Thông tư 105/2020/TT-BTC)."""
    while True:
        digits = f"{prefix}{number:05d}"
        check = 10 - sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=True)) % 11
        if check < 10:
            return f"{digits}{check}"
        number += 50_000  # no check digit exists for this number


def _units(agency: Agency, rows: Mapping[str, list[str]], days: Days) -> dict[str, Unit]:
    return {
        code: Unit.objects.create(
            agency=agency,
            code=code,
            name=name,
            short_name=short_name,
            kind=kind,
            position=position,
            valid_from=days.founded,
        )
        for position, (code, (name, short_name, kind)) in enumerate(rows.items(), 1)
    }


def _person(agency: Agency, username: str, row: list[str], units, *, by: User | None, days: Days) -> User:
    full_name, title, unit, role = row
    return actions.add_person(
        by=by,
        agency=agency,
        username=username,
        full_name=full_name,
        title=title,
        password=PASSWORD,
        unit=units[unit],
        role=Role(role),
        valid_from=days.founded,
        at=days.at(days.first_record),
    )


def _move(person: User, unit: Unit, role: Role, *, admin: User, on: date, days: Days) -> None:
    for post in person.post_set.filter(valid_to=None):
        actions.end_post(by=admin, post=post, on=on - timedelta(days=1), at=days.at(on))
    actions.give_post(by=admin, user=person, unit=unit, role=role, valid_from=on, at=days.at(on))


def _parties(rows: Mapping[str, list[list[str]]], *, prefix: str, places, by: User, days: Days) -> dict[str, Party]:
    made = {}
    for kind, entries in rows.items():
        for name, commune in entries:
            number = len(made) + 1
            place = places.get(commune)
            made[name.rstrip("*")] = actions.save_party(
                by=by,
                kind=kind,
                name=name.rstrip("*"),
                tax_code=tax_code(prefix, number) if kind != Party.Kind.PERSON else "",
                address=f"Số {number}, {place.name}" if place else "",
                place=place,
                is_key_enterprise=name.endswith("*"),
                at=days.at(days.first_record, number),
            )
    return made
