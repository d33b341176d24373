"""Links of a record are found by typing: only what the person may see, with or without accents."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.documents.models import Document
from mach.registers.definition import shipped
from mach.registers.forms import FoundField, ReferenceField, form_class
from mach.registers.linking import LINKS, found_by_words, is_long
from mach.registers.rules.links import links_of

pytestmark = pytest.mark.django_db


def paper(of, number: str) -> Document:
    return Document.objects.create(
        agency=of.agency, standing=Document.Standing.SIGNED, kind="Nghị quyết", number=number, number_key=number,
        fold=f"nghi quyet {number.lower()} ho tro doanh nghiep", issued_on=date(2026, 1, 5), created_by=of.officer,
        created_at="2026-01-05T09:00:00+07:00",
    )  # fmt: skip


def test_papers_and_people_are_found_by_typing_and_units_are_chosen(office):
    fields = {name: field for one in shipped() for name, field in one.fields.items() if field.kind == "ref"}
    kinds = {field.to: is_long(field) for field in fields.values() if field.to in LINKS}
    assert {kind for kind, long in kinds.items() if not long} == {"place", "unit"}
    made = form_class({"a": next(field for field in fields.values() if field.to == "document")})(user=office.officer)
    assert isinstance(made.fields["a"], FoundField)
    made = form_class({"a": next(field for field in fields.values() if field.to == "place")})(user=office.officer)
    assert isinstance(made.fields["a"], ReferenceField)


def test_only_what_the_person_may_see_is_offered(office, other_office):
    own, other = paper(office, "82/NQ"), paper(other_office, "83/NQ")
    assert found_by_words(("document",), office.officer, "nghị quyết", 5) == [own]
    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    page = HTMLParser(client.get(reverse("registers:link-lookup", args=["document"]), {"tu": "ho tro"}).text)
    assert [line.attributes["data-value"] for line in page.css("li")] == [str(own.pk)]
    field = next(field for one in shipped() for field in one.fields.values() if field.to == "document")
    definition = next(one for one in shipped() if field in one.fields.values())
    values = {field.name: own.pk}
    assert links_of(definition, office.agency, values, {}).names == {("document", own.pk): str(own)}
    assert links_of(definition, office.agency, {field.name: other.pk}, {}).names == {}


def test_people_are_found_by_names_without_accents(office):
    assert found_by_words(("user",), office.officer, "giam doc", 5) == [office.director]


def test_nothing_typed_offers_nothing_and_nothing_found_says_so(office):
    client = Client()
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("registers:link-lookup", args=["st_task"])
    assert client.get(address).text.strip() == ""
    assert HTMLParser(client.get(address, {"tu": "không có"}).text).css_first("span").text() == (
        "Không tìm thấy “không có”. Thử ít chữ hơn."
    )
