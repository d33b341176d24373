"""Roles give permissions over units and on days."""

from datetime import date

from mach.office.models import Post
from mach.office.permissions import Permission, Role
from mach.office.rules import may


def test_a_head_verifies_only_in_the_own_unit(office, today):
    assert may(office.head, Permission.VERIFY_RECORDS, on=today, unit=office.technology)
    assert not may(office.head, Permission.VERIFY_RECORDS, on=today, unit=office.standards)


def test_a_director_decides_in_every_unit(office, today):
    assert may(office.director, Permission.VERIFY_RECORDS, on=today, unit=office.standards)


def test_an_officer_does_not_assign(office, today):
    assert not may(office.officer, Permission.ASSIGN, on=today)


def test_an_administrator_has_no_say_in_the_work(office, today):
    assert not may(office.admin, Permission.EDIT_RECORDS, on=today)
    assert may(office.admin, Permission.MANAGE, on=today)


def test_a_post_counts_only_on_its_days(office):
    Post.objects.filter(user=office.head).update(valid_to=date(2026, 6, 30))
    assert may(office.head, Permission.ASSIGN, on=date(2026, 6, 30))
    del office.head.posts
    assert not may(office.head, Permission.ASSIGN, on=date(2026, 7, 1))


def test_every_role_has_its_permissions_named():
    from mach.office.permissions import ROLE_PERMISSIONS

    assert set(ROLE_PERMISSIONS) == set(Role)
