"""A figure by place: every row in one bucket, the same total in the old and the new geography."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.office.geography import NEW, OLD
from mach.office.models import Place
from mach.registers import actions
from mach.registers.models import Register
from mach.targets.compiler import CountedRow
from mach.targets.models import Indicator
from mach.targets.queries.placed import by_place
from tests.factories import make_party
from tests.office.test_geography import WORLD
from tests.reports.world import make_target


def row(pk, part="value", identity="", amount=None, verified=True) -> CountedRow:
    return CountedRow(part, "s", pk, 1, "", "", "", "", identity or str(pk), amount, verified, None)


def told(rows, places, level, day):
    held = {("s", pk): place for pk, place in places.items()}
    return [(line.name, line.value, line.provisional) for line in by_place(rows, held, WORLD, level=level, day=day)]


def test_what_is_counted_as_one_thing_stands_in_one_place():
    rows = [
        row(1, identity="a", verified=False),
        row(2, identity="a"),
        row(3, identity="b"),
        row(4, part="denominator"),
    ]
    assert told(rows, {1: 4, 2: 6, 3: 5}, "xa", NEW) == [
        ("Chia cho: Xã Hợp, Xã Mới", 1, 1), ("Xã Hợp", 1, 1),
    ]  # fmt: skip


def test_amounts_are_added_and_a_row_without_a_place_stands_last():
    rows = [row(1, amount=Decimal(5)), row(2, amount=Decimal(7), verified=False), row(3, amount=Decimal(1))]
    assert told(rows, {1: 4, 2: 4}, "tinh", OLD) == [("Tỉnh A", 5, 12), ("Chưa rõ địa bàn", 1, 1)]


@given(
    st.lists(st.tuples(st.sampled_from([0, 1, 3, 4, 5, 6, 9, 11, 12, 13, 20]), st.booleans(), st.integers(0, 3))),
    st.booleans(),
)
def test_totals_are_equal_in_either_geography_and_at_every_level(cases, is_sum):
    rows = [
        row(pk, identity=str(same), amount=Decimal(pk) if is_sum else None, verified=verified)
        for pk, (_, verified, same) in enumerate(cases, 1)
    ]
    places = {pk: place for pk, (place, _, _) in enumerate(cases, 1) if place}
    totals = {
        tuple(sum(line[n] for line in told(rows, places, level, day)) for n in (1, 2))
        for level, day in (("xa", OLD), ("huyen", OLD), ("tinh", OLD), ("xa", NEW), ("tinh", NEW))
    }
    assert len(totals) == 1


@pytest.mark.django_db
def test_the_page_of_a_target_reads_its_number_by_place(office, shipped, now):
    new = Place.objects.create(code="n", name="Xã Mới", level="xa", valid_from=NEW)
    old = Place.objects.create(code="o", name="Xã Cũ", level="xa", valid_from=date(2000, 1, 1), valid_to=OLD)
    old.successors.add(new)
    register = Register.objects.get(code="advice_log")
    for number, place in enumerate((old, new, None)):
        party = make_party(office.agency, f"Hợp tác xã {number}")
        party.place = place
        party.save()
        values = {"party": party.pk, "advised_on": date(2026, 5, 4), "topic": "cgcn", "channel": "van_ban"}
        values["content"] = "Hỏi máy sấy"
        actions.save_record(by=office.officer, register=register, values=values, at=now)
    indicator = Indicator.objects.filter(series="advice_log", kind="count").first()
    target = make_target(office, indicator=indicator, indicator_filter="", at=now)
    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    found = {}
    for geography in ("moi", "cu"):
        page = client.get(reverse("targets:commitment-rows", args=[target.pk]), {"dia-gioi": geography})
        lines = HTMLParser(page.text).css("main section table tbody tr")
        found[geography] = [" ".join(line.text().split()) for line in lines]
    assert found == {
        "moi": ["Xã Mới02", "Chưa rõ địa bàn01", "Tổng03"],
        "cu": ["Xã Cũ02", "Chưa rõ địa bàn01", "Tổng03"],
    }
