"""What every test may ask for: a Department with six people, a second agency, a fixed day."""

import os
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

TODAY = date(2026, 11, 25)


@pytest.fixture(autouse=True)
def _nothing_remembered():
    """What a page remembers for a minute is of another database in the next test."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def today() -> date:
    """A Wednesday, the day after Vietnam Cultural Day."""
    return TODAY


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The shared test data; a missing folder fails, for a skipped test proves nothing."""
    folder = Path(os.environ.get("MACH_SHARED", Path(__file__).parents[1] / ".." / "shared")).resolve()
    assert folder.is_dir(), f"MACH_SHARED: {folder} is not there"
    return folder


@pytest.fixture
def office(db):
    """The Department of tests: see `tests.factories.Department`."""
    from tests.factories import make_department

    return make_department("so-mau")


@pytest.fixture
def other_office(db):
    """A second agency, none of whose rows the first may see."""
    from tests.factories import make_department

    return make_department("so-khac")


@pytest.fixture
def store(settings, tmp_path) -> Path:
    """An empty file store of the test's own."""
    folder = tmp_path / "files"
    default = {**settings.STORAGES["default"], "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": default}
    return folder


@pytest.fixture
def shipped(db) -> None:
    """The shipped registers and their indicators."""
    from mach.registers.actions import load_shipped_definitions

    load_shipped_definitions(on=date(2026, 1, 1))
