"""What the other rooms ask the office."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.tokens import default_token_generator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.timezone import localdate

from mach.engines.vietnamese import fold, organisation_key, sort_key
from mach.engines.workdays import Calendar, CalendarDay
from mach.office import catalogue
from mach.office.models import (
    Agency,
    AuditEntry,
    CalendarException,
    Delegation,
    HandoverMinute,
    HandoverRow,
    Outbox,
    Party,
    PartyMerge,
    Place,
    Post,
    Unit,
    User,
)
from mach.office.permissions import Permission, Role
from mach.office.registry import (
    CALENDAR_FOLLOWERS,
    FIRST_STEPS,
    HANDOVERS,
    POINTERS,
    DueMove,
    FirstStep,
    Holding,
    SearchHit,
)
from mach.office.rules import may, may_everywhere, units_under


def calendar_for(agency: Agency) -> Calendar:
    """The working calendar of an agency: shared days, overridden by its own; one query."""
    rows = CalendarException.objects.filter(Q(agency=agency) | Q(agency=None)).order_by("day")
    days: dict[date, CalendarDay] = {}
    for row in sorted(rows, key=lambda row: row.agency_id is not None):
        days[row.day] = CalendarDay(row.day, row.kind, row.reason, row.confirmed)
    return Calendar(tuple(days[day] for day in sorted(days)))


def calendar_rows(agency: Agency, *, since: date) -> QuerySet[CalendarException]:
    """The days of the calendar of an agency, the last first; its own go before the shared ones."""
    own = CalendarException.objects.filter(agency=agency)
    shared = CalendarException.objects.filter(agency=None).exclude(day__in=own.values("day"))
    return (own | shared).filter(day__gte=since).order_by("-day")


def moves_with(agency: Agency, day: CalendarDay) -> list[DueMove]:
    """The due days that adding or changing a day would move."""
    calendar = calendar_for(agency).overridden_by((day,))
    return [move for follower in CALENDAR_FOLLOWERS for move in follower.foresee(agency, calendar)]


def holdings(person: User, unit: Unit | None = None) -> list[Holding]:
    """Open work that a person answers for, in one unit if given."""
    return [holding for handover in HANDOVERS for holding in handover.held_by(person, unit)]


def holder(agency: Agency, role: Role, *, on: date, unit: Unit | None = None) -> User | None:
    """Who holds a role on a day: the longest-serving active holder, in one unit if given."""
    posts = Post.objects.valid_on(on).filter(unit__agency=agency, role=role, user__is_active=True)
    if unit is not None:
        posts = posts.filter(unit=unit)
    post = posts.select_related("user").order_by("valid_from", "id").first()
    return post.user if post else None


def coordination(agency: Agency, *, on: date) -> tuple[Unit, User] | None:
    """The Office that consolidates, and its person: they answer for whatever nobody was given yet."""
    posts = Post.objects.valid_on(on).filter(unit__agency=agency, role=Role.OFFICE, user__is_active=True)
    post = posts.select_related("user", "unit").order_by("valid_from", "id").first()
    return (post.unit, post.user) if post else None


def head_of(unit: Unit, *, on: date) -> User | None:
    """The head of a unit on a day; a director for the leadership."""
    return holder(unit.agency, Role.HEAD, on=on, unit=unit) or holder(unit.agency, Role.DIRECTOR, on=on, unit=unit)


def carrier_of(person: User | None, unit: Unit, *, on: date) -> User | None:
    """Who goes on in a unit with the work of a person: the same one when serving there, else the head."""
    if person is not None and person.is_active and Post.objects.valid_on(on).filter(user=person, unit=unit).exists():
        return person
    return head_of(unit, on=on)


def people_of(agency: Agency, *, on: date):
    """Active people with their units, in the order of units."""
    return (
        Post.objects.valid_on(on)
        .filter(unit__agency=agency, user__is_active=True)
        .select_related("user", "unit")
        .order_by("unit__position", "role", "user__full_name")
    )


def stuck_mails(mails: QuerySet[Outbox]) -> QuerySet[Outbox]:
    """Mails that did not go, or of which nobody knows, the newest first."""
    return mails.filter(state__in=(Outbox.State.FAILED, Outbox.State.UNCERTAIN)).order_by("-pk")


def handing_over(user: User, *, on: date) -> list[User]:
    """The people whose work this person may hand over: themselves, those of their unit, or everybody."""
    everybody = User.objects.filter(membership__agency=user.agency, is_active=True)
    if not (may(user, Permission.MANAGE, on=on) or may_everywhere(user, Permission.ASSIGN, on=on)):
        under = units_under(user, Permission.ASSIGN, on=on)
        theirs = Post.objects.valid_on(on).filter(unit__in=under).values("user")
        everybody = everybody.filter(Q(pk=user.pk) | Q(pk__in=theirs))
    return list(everybody.order_by("full_name", "pk"))


def receivers(agency: Agency, person: User) -> list[User]:
    """Who may receive the work of a person."""
    others = User.objects.filter(membership__agency=agency, is_active=True).exclude(pk=person.pk)
    return list(others.order_by("full_name", "pk"))


def minutes(user: User, *, on: date) -> QuerySet[HandoverMinute]:
    """Minutes of those whose work this person may hand over, and of what they received or handed over themselves."""
    theirs = Q(person__in=handing_over(user, on=on)) | Q(by=user)
    mine = theirs | Q(pk__in=HandoverRow.objects.filter(to=user).values("minute"))
    rows = HandoverMinute.objects.visible_to(user).filter(mine)
    return rows.select_related("agency", "person", "by", "undone_by")


def parts_of(minute: HandoverMinute) -> list[tuple[User, list[HandoverRow]]]:
    """What each received."""
    parts: dict[int, tuple[User, list[HandoverRow]]] = {}
    for row in minute.rows.select_related("to").order_by("to", "pk"):
        parts.setdefault(row.to_id, (row.to, []))[1].append(row)
    return list(parts.values())


def substitutions(user: User, *, on: date) -> QuerySet[Delegation]:
    """Who acts in whose place today and on days to come."""
    rows = Delegation.objects.visible_to(user).filter(Q(valid_to=None) | Q(valid_to__gte=on), revoked_at=None)
    return rows.select_related("person", "substitute").order_by("valid_from", "pk")


def absences(people: Collection[int]) -> QuerySet[Delegation]:
    """Who of these people (ids) is away and who acts meanwhile; who only lent the rights to review is not away."""
    lent = HandoverRow.objects.filter(code=HandoverRow.REVIEW).values("object_id")
    return Delegation.objects.filter(person__in=people, revoked_at=None).exclude(pk__in=lent)


def without_post(agency: Agency, *, on: date) -> QuerySet[User]:
    """People who hold no post on a day or have left."""
    serving = Post.objects.valid_on(on).filter(unit__agency=agency, user__is_active=True)
    return User.objects.filter(membership__agency=agency).exclude(pk__in=serving.values("user")).order_by("full_name")


def usernames() -> set[str]:
    """Sign-in names in use, in every agency."""
    return set(User.objects.values_list("username", flat=True))


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was added and has not chosen a password yet."""

    person: User
    unit: str
    address: str


def not_come_yet(agency: Agency) -> QuerySet[User]:
    """People who were added and have not chosen a password."""
    return User.objects.filter(membership__agency=agency, is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)


def invitations(agency: Agency) -> list[Invited]:
    """Who has not come yet, by unit, each with the path by which they come."""
    posts = Post.objects.filter(user__in=not_come_yet(agency), unit__agency=agency, valid_to=None)
    found: dict[int, Invited] = {}
    for post in posts.select_related("user", "unit").order_by("unit__position", "user__full_name", "pk"):
        token = default_token_generator.make_token(post.user)
        path = reverse("office:join", args=[urlsafe_base64_encode(force_bytes(post.user_id)), token])
        found.setdefault(post.user_id, Invited(post.user, post.unit.name, path))
    return list(found.values())


def parties_list(user: User, words: str) -> QuerySet[Party]:
    """Parties that a person may see whose folded name or tax code holds every word."""
    rows = Party.objects.visible_to(user).filter(canonical=None).select_related("place")
    for word in fold(words).split():
        rows = rows.filter(fold__contains=word)
    return rows


def look_alikes(party: Party) -> list[Party]:
    """Other rows whose name is the same but for accents, signs, abbreviations, and whose tax code may be the same.

    A row that was merged has none any more.
    """
    if party.canonical_id is not None:
        return []
    key = organisation_key(party.name)
    rows = Party.objects.filter(agency=party.agency_id, canonical=None).exclude(pk=party.pk).order_by("sort_key", "pk")
    same = [pk for pk, name in rows.values_list("pk", "name") if organisation_key(name) == key]
    return [row for row in rows.filter(pk__in=same) if not (row.tax_code and party.tax_code)]


def merges_standing(party: Party) -> QuerySet[PartyMerge]:
    """The rows that were merged into a party, the latest first."""
    return party.merged_here.filter(undone_at=None).select_related("party", "by").order_by("-at", "-pk")


def find_parties(user: User, words: str, limit: int) -> list[SearchHit]:
    """Parties for the search box."""
    return [
        SearchHit(row.get_kind_display(), row.name, row.tax_code and f"MST {row.tax_code}", row.get_absolute_url())
        for row in parties_list(user, words).order_by("sort_key", "pk")[:limit]
    ]


def unconfirmed_days(agency: Agency, *, on: date) -> list[CalendarException]:
    """Days that wait for the yearly announcement: those of this year, once they are confirmed those of the next."""
    waiting = list(calendar_rows(agency, since=date(on.year, 1, 1)).filter(confirmed=False))
    first = min((row.day.year for row in waiting), default=on.year)
    return [row for row in waiting if row.day.year == first]


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A first step and whether it was taken."""

    step: FirstStep
    done: bool


def first_steps(user: User, *, on: date) -> list[StepTaken]:
    """The first steps of a person, ticked by the audit trail; one query."""
    steps = [step for step in sorted(FIRST_STEPS, key=lambda one: one.order) if may(user, step.permission, on=on)]
    if user.agency is None or not steps:
        return []
    entries = AuditEntry.objects.filter(agency=OuterRef("pk"))
    taken = {
        f"step{place}": Exists(
            entries.filter(
                action__in=step.actions, **({"actor_id__isnull": False} if step.shared else {"actor_id": user.pk})
            )
        )
        for place, step in enumerate(steps)
    }
    row = Agency.objects.filter(pk=user.agency.pk).annotate(**taken).values_list(*taken).get()
    return [StepTaken(step, done) for step, done in zip(steps, row, strict=True)]


def entry_of(user: User, action: str, at: datetime) -> AuditEntry:
    """The entry of what this person has just done."""
    return AuditEntry.objects.visible_to(user).filter(action=action, actor_id=user.pk, at=at).latest("sequence")


def entry_about(row: models.Model, action: str) -> AuditEntry | None:
    """The last entry of one action on a row."""
    entries = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_id=row.pk, action=action)
    return entries.order_by("-pk").first()


def recent_entries(user: User, action: str, limit: int = 5) -> list[AuditEntry]:
    """What this person did last of one kind, the newest first."""
    rows = AuditEntry.objects.visible_to(user).filter(action=action, actor_id=user.pk)
    return list(rows.order_by("-pk")[:limit])


def undone(entry: AuditEntry) -> AuditEntry | None:
    """When and by whom a bulk action was last undone, None for never."""
    rows = AuditEntry.objects.filter(object_type=entry._meta.label_lower, object_id=entry.pk)
    return rows.order_by("-pk").first()


def named_in(entry: AuditEntry, field: str) -> dict[int, str]:
    """Rows that an entry names under a field as `audit.text` keeps them: id → the rest of its words."""
    found = {}
    for text in entry.values.filter(field=field).values_list("new", flat=True):
        pk, _, words = (text or "").partition(" ")
        if pk.isdigit():
            found[int(pk)] = words
    return found


def in_use(model: type[models.Model], ids: Collection[int], *, but: Collection[str] = ()) -> set[int]:
    """Which of these rows any row of any room points to; `but` names keys that do not count ("app.model.field").

    As many queries as there are keys to the model.
    """
    found: set[int] = set()
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
            continue
        key = relation.field
        if f"{key.model._meta.label_lower}.{key.name}" not in but:
            rows = key.model._base_manager.filter(**{f"{key.name}__in": ids})
            found.update(rows.values_list(key.attname, flat=True))
    return found.union(*(pointed(str(model._meta.model_name), ids) for pointed in POINTERS))


def is_own_of_today(user: User, row: models.Model, action: str, *, on: date) -> bool:
    """Whether the last thing that happened to a row is what this person did to it on that day."""
    entries = AuditEntry.objects.filter(object_type=row._meta.label_lower, object_id=row.pk)
    last = entries.order_by("-pk").first()
    return last is not None and (last.action, last.actor_id, localdate(last.at)) == (action, user.pk, on)


def provinces() -> list[Place]:
    """Every province with what succeeded it and how many communes it has; `in_catalogue`: one that ships."""
    known = {one.code for one in catalogue.places()}
    rows = Place.objects.filter(level=Place.Level.PROVINCE).prefetch_related("successors")
    rows = rows.annotate(communes=Count("children", filter=Q(children__level=Place.Level.COMMUNE)))
    found = sorted(rows, key=lambda row: (row.valid_to is not None, sort_key(row.name)))
    for row in found:
        row.in_catalogue = row.code in known  # type: ignore[attr-defined]
    return found
