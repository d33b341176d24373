"""Places before and after the first of July 2025: what became of them, and what they were made of."""

from datetime import date

import pytest

from mach.office.geography import NEW, OLD, Geography, Held, geography
from mach.office.models import Place

START = date(2000, 1, 1)


def held(name, level, parent=None, *, old, successors=(), predecessors=()):
    since, until = (START, OLD) if old else (NEW, None)
    return Held(name, level, parent, since, until, successors, predecessors)


WORLD = Geography(
    {
        1: held("Tỉnh A", "tinh", old=True, successors=(9,)),
        2: held("Tỉnh B", "tinh", old=True, successors=(9,)),
        3: held("Huyện Một", "huyen", 1, old=True, successors=(11, 12)),
        4: held("Xã Đông", "xa", 3, old=True, successors=(11,)),
        5: held("Xã Tây", "xa", 3, old=True, successors=(11, 12)),  # divided between two
        6: held("Xã Nam", "xa", 2, old=True, successors=(12,)),
        9: held("Tỉnh C", "tinh", old=False, predecessors=(1, 2)),
        11: held("Xã Mới", "xa", 9, old=False, predecessors=(4, 5, 3)),
        12: held("Xã Hợp", "xa", 9, old=False, predecessors=(5, 6, 3)),
        13: held("Đặc khu", "xa", 9, old=False),
        20: Held("Xã Giữ", "xa", 9, START, None, (), ()),
    }
)


@pytest.mark.parametrize(
    ("place", "level", "day", "name"),
    [
        (4, "xa", OLD, "Xã Đông"),
        (4, "xa", NEW, "Xã Mới"),
        (5, "xa", NEW, "Chia cho: Xã Hợp, Xã Mới"),
        (5, "tinh", NEW, "Tỉnh C"),  # divided, but within one province
        (4, "huyen", OLD, "Huyện Một"),
        (3, "xa", NEW, "Chia cho: Xã Hợp, Xã Mới"),
        (11, "xa", OLD, "Chia cho: Xã Tây, Xã Đông"),
        (11, "tinh", OLD, "Tỉnh A"),
        (12, "tinh", OLD, "Chia cho: Tỉnh A, Tỉnh B"),
        (13, "xa", OLD, "Chưa rõ địa bàn"),
        (13, "xa", NEW, "Đặc khu"),
        (20, "xa", OLD, "Xã Giữ"),
        (99, "xa", NEW, "Chưa rõ địa bàn"),
    ],
)
def test_a_place_is_read_in_the_geography_of_a_day(place, level, day, name):
    assert WORLD.named(WORLD.at_level(place, level, day)) == name


@pytest.mark.django_db
def test_what_stands_in_the_database_is_read_with_two_queries(django_assert_num_queries):
    new = Place.objects.create(code="n", name="Xã Mới", level="xa", valid_from=NEW)
    old = Place.objects.create(code="o", name="Xã Cũ", level="xa", valid_from=START, valid_to=OLD)
    old.successors.add(new)
    with django_assert_num_queries(2):
        read = geography()
    assert (read.on(old.pk, NEW), read.on(new.pk, OLD)) == ({new.pk}, {old.pk})
