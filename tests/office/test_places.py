"""The national catalogue of places: whole, loaded once, communes of a province by the administrator."""

from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.office import actions
from mach.office.catalogue import places
from mach.office.geography import NEW, OLD, geography
from mach.office.models import Place
from mach.office.rules import NotAllowed


def test_the_catalogue_is_that_of_the_decision():
    kinds = Counter((one.level, bool(one.successor)) for one in places())
    assert kinds == {("tinh", True): 52, ("tinh", False): 34, ("xa", False): 3321}
    codes = {one.code for one in places()}
    assert len(codes) == 52 + 34 + 3321
    assert {one.parent for one in places() if one.level == "xa"} == {
        one.code for one in places() if one.level == "tinh" and not one.successor
    }
    merged = Counter(one.successor for one in places() if one.successor)
    assert (len(merged), sorted(merged.values())) == (23, [2] * 17 + [3] * 6)


@pytest.mark.django_db
def test_provinces_are_loaded_once_with_what_succeeded_them():
    actions.load_provinces()
    actions.load_provinces()
    assert (Place.objects.count(), Place.objects.filter(valid_to=None).count()) == (86, 34)
    old = Place.objects.get(name="Tỉnh Bến Tre")
    held = geography()
    assert held.named(held.at_level(old.pk, "tinh", NEW)) == "Tỉnh Vĩnh Long"
    new = Place.objects.get(name="Tỉnh Vĩnh Long", valid_to=None)
    assert held.named(held.at_level(new.pk, "tinh", OLD)) == "Chia cho: Tỉnh Bến Tre, Tỉnh Trà Vinh, Tỉnh Vĩnh Long"
    same = Place.objects.get(code="01")
    assert held.at_level(same.pk, "tinh", OLD) == {same.pk}


@pytest.mark.django_db
def test_the_administrator_brings_the_communes_of_a_province_in_once(office, now):
    actions.load_provinces()
    with pytest.raises(NotAllowed):
        actions.load_communes(by=office.officer, province="86", at=now)
    with pytest.raises(actions.UnableToSave, match="Hãy chọn một tỉnh"):
        actions.load_communes(by=office.admin, province="86c", at=now)
    count = actions.load_communes(by=office.admin, province="86", at=now)
    assert count == Place.objects.filter(parent__code="86").count() > 100
    client = Client()
    client.force_login(office.admin, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("office:load-communes")
    assert client.post(address, {"tinh": ""}).status_code == 422
    assert client.post(address, {"tinh": "86"}).status_code == 302
    page = HTMLParser(client.get(reverse("office:places")).text)
    counts = [int(cell.text()) for cell in page.css("main tbody td.num")]
    assert (len(counts), sum(counts), max(counts)) == (86, count, count)
