"""Two agencies with the shipped registers, made once for all lines; what each line writes is taken back."""

import pytest

from tests.conftest import TODAY


@pytest.fixture(scope="package")
def agencies(django_db_setup, django_db_blocker):
    """(the agency that counts, another one)."""
    from django.db import transaction

    from mach.office.actions import load_shared_calendar
    from mach.office.permissions import Role
    from mach.registers.actions import load_shipped_definitions
    from mach.research.actions import load_regulations
    from tests.factories import make_department, make_unit, make_user
    from tests.lines.world import UNITS

    with django_db_blocker.unblock(), transaction.atomic():
        load_shipped_definitions(on=TODAY)
        load_shared_calendar()
        load_regulations(on=TODAY)
        own, other = make_department("so-mau"), make_department("so-khac")
        for code in ("kh", "tt", "ttr"):
            make_user(make_unit(own.agency, code, UNITS[code]), Role.HEAD, f"Trưởng {UNITS[code]}")
        yield own, other
        transaction.set_rollback(True)


@pytest.fixture(scope="package")
def papers(agencies, django_db_blocker, tmp_path_factory):
    """The five plans taken in and read: seed → edition."""
    from django.test import override_settings

    from tests.lines.book import PLANS, plan
    from tests.lines.world import take_in

    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("papers")):
        yield {seed: take_in(plan(seed), agencies[0]) for seed in PLANS}


@pytest.fixture
def world(agencies, papers, db):
    """An empty world of a line: see `tests.lines.world.World`."""
    from tests.lines.world import World

    return World(*agencies, papers)
