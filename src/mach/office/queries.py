"""What the other rooms ask the office."""

from datetime import date

from django.db.models import Q

from mach.engines.workdays import Calendar, CalendarDay
from mach.office.models import Agency, CalendarException, Post, Unit, User
from mach.office.permissions import Role


def calendar_for(agency: Agency) -> Calendar:
    """The working calendar of an agency: shared days, overridden by its own; one query."""
    rows = CalendarException.objects.filter(Q(agency=agency) | Q(agency=None)).order_by("day")
    days: dict[date, CalendarDay] = {}
    for row in sorted(rows, key=lambda row: row.agency_id is not None):
        days[row.day] = CalendarDay(row.day, row.kind, row.reason, row.confirmed)
    return Calendar(tuple(days[day] for day in sorted(days)))


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


def people_of(agency: Agency, *, on: date):
    """Active people with their units, in the order of units."""
    return (
        Post.objects.valid_on(on)
        .filter(unit__agency=agency, user__is_active=True)
        .select_related("user", "unit")
        .order_by("unit__position", "role", "user__full_name")
    )
