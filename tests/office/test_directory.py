"""The directory of outside parties: found by typing, one page each, and of two rows that are one party one is made."""

import pytest
from django.test import Client

from mach.office import actions, audit
from mach.office.actions import UnableToSave
from mach.office.models import AuditEntry, Party, PartyMerge
from mach.office.queries import look_alikes
from mach.office.rules import NotAllowed, why_not_merge
from tests.factories import make_party


@pytest.fixture
def three(office):
    """The same co-operative thrice, as three people wrote it."""
    names = ["Hợp tác xã Chè Đồng Bằng", "HTX Chè Đồng Bằng", "HTX chè xã Đồng Bằng"]
    return [make_party(office.agency, name) for name in names]


@pytest.fixture
def merge(office, now):
    def run(party, into, by=office.head) -> PartyMerge:
        return actions.merge_parties(by=by, party=party, into=into, at=now)

    return run


def canonicals(parties) -> list[int | None]:
    return [Party.objects.get(pk=party.pk).canonical_id for party in parties]


def test_merged_one_after_the_other_all_are_counted_under_the_last(three, merge):
    first, second, third = three
    merge(first, second)
    merge(Party.objects.get(pk=second.pk), third)
    assert canonicals(three) == [third.pk, third.pk, None]


def test_undone_a_merge_gives_back_the_family_it_took(office, three, merge, now):
    first, second, third = three
    merge(first, second)
    later = merge(Party.objects.get(pk=second.pk), third)
    actions.undo_merge(by=office.coordinator, merge=later, at=now)
    assert canonicals(three) == [second.pk, None, None]
    with pytest.raises(UnableToSave, match="đã được tách lại trước đó"):
        actions.undo_merge(by=office.head, merge=later, at=now)


def test_an_earlier_merge_undone_leaves_the_later_one(office, three, merge, now):
    first, second, third = three
    earlier = merge(first, second)
    merge(Party.objects.get(pk=second.pk), third)
    actions.undo_merge(by=office.head, merge=earlier, at=now)
    assert canonicals(three) == [None, third.pk, None]
    merge(Party.objects.get(pk=first.pk), third)
    assert canonicals(three) == [third.pk, third.pk, None]


def test_merging_and_parting_are_told_in_the_trail(office, three, merge, now):
    first, second, _ = three
    actions.undo_merge(by=office.head, merge=merge(first, second), at=now)
    entries = AuditEntry.objects.filter(object_type="office.party").order_by("pk")
    said = [(entry.action, [(one.old, one.new) for one in entry.values.all()]) for entry in entries]
    label = audit.text(second)
    assert said == [("office.merge_parties", [(None, label)]), ("office.undo_merge", [(label, None)])]


@pytest.mark.parametrize(
    ("tax_codes", "refusal"),
    [
        (("", ""), ""),
        (("", "0101234567"), ""),
        (
            ("0101234567", ""),
            "“A” có mã số thuế, “B” chưa có. Hãy gộp theo chiều ngược lại để giữ mã số thuế.",
        ),
        (
            ("0101234567", "0101234567-001"),
            (
                "Hai mã số thuế khác nhau (0101234567, 0101234567-001) là hai đơn vị khác nhau. "
                "Nếu một mã ghi sai, hãy sửa mã trước khi gộp."
            ),
        ),
    ],
)
def test_two_taxpayers_are_not_one_party(tax_codes, refusal):
    first, second = (
        Party(pk=place, name=name, tax_code=code)
        for place, (name, code) in enumerate(zip("AB", tax_codes, strict=True))
    )
    assert why_not_merge(first, second) == refusal


def test_a_row_is_merged_once_and_never_into_itself_or_into_a_merged_one(three, merge):
    first, second, third = three
    merge(first, second)
    first.refresh_from_db()
    assert why_not_merge(first, third) == "“Hợp tác xã Chè Đồng Bằng” đã được gộp trước đó."
    assert why_not_merge(third, first) == "“Hợp tác xã Chè Đồng Bằng” đã được gộp vào dòng khác. Hãy chọn dòng chính."
    assert why_not_merge(third, third) == "Hai dòng danh bạ là một. Hãy chọn dòng khác."


def test_an_officer_merges_nothing_and_nobody_merges_across_agencies(office, other_office, three, merge, now):
    with pytest.raises(NotAllowed):
        merge(three[0], three[1], by=office.officer)
    with pytest.raises(KeyError):
        merge(three[0], make_party(other_office.agency, "HTX Chè Đồng Bằng"))


def test_rows_of_one_name_are_offered_but_not_two_taxpayers(office):
    names = [
        ("Công ty CP Hạt Giống", "0101234567"),
        ("Cty Cổ phần hạt giống", ""),
        ("Công ty CP hạt giống", "0109999999"),
    ]
    first, second, third = (make_party(office.agency, name, code) for name, code in names)
    assert look_alikes(first) == [second]
    assert look_alikes(second) == [first, third]


def test_the_page_merges_and_parts_again(office, three, shipped):
    first, second, _ = three
    client = Client()
    client.force_login(office.head)
    answer = client.post(f"/danh-ba/{first.pk}/gop/", {"vao": second.pk}, follow=True)
    assert answer.redirect_chain == [(second.get_absolute_url(), 302)]
    assert [one.party for one in answer.context["merges"]] == [first]
    undo = f"/danh-ba/gop/{PartyMerge.objects.get().pk}/tach/"
    assert client.post(undo).url == first.get_absolute_url()
    assert canonicals(three) == [None, None, None]


def test_merged_into_nothing_the_page_says_what_to_do(office, three, shipped):
    client = Client()
    client.force_login(office.head)
    answer = client.post(f"/danh-ba/{three[0].pk}/gop/", {"vao": ""})
    refusal = "Chưa chọn dòng danh bạ để gộp vào. Hãy gõ tên hoặc mã số thuế rồi chọn."
    assert (answer.status_code, answer.context["refusal"]) == (422, refusal)


def test_what_was_typed_in_vain_becomes_the_name_of_the_new_row(office):
    client = Client()
    client.force_login(office.officer)
    options = client.get("/danh-ba/tim/", {"tu": "HTX Rau sạch"}).content.decode()
    assert 'href="/danh-ba/them/?ten=HTX%20Rau%20s%E1%BA%A1ch"' in options
    assert client.get("/danh-ba/them/", {"ten": "HTX Rau sạch"}).context["form"]["name"].value() == "HTX Rau sạch"


def test_who_may_not_write_is_not_sent_to_a_form(office):
    client = Client()
    client.force_login(office.clerk)
    assert "/danh-ba/them/" not in client.get("/danh-ba/tim/", {"tu": "HTX Rau sạch"}).content.decode()
    assert client.get("/danh-ba/").context["may_edit"] is False


@pytest.mark.parametrize("kind", Party.Kind.values)
def test_a_message_that_leaves_the_system_names_no_party_that_may_be_called_after_a_person(kind):
    named = {"doanh_nghiep", "hop_tac_xa", "vien_truong", "to_chuc_khcn", "co_quan_nha_nuoc", "co_so_y_te",
             "to_chuc_xa_hoi"}  # fmt: skip
    said = "Nguyễn Văn An" if kind in named else "Danh bạ tổ chức, cá nhân"
    assert Party(kind=kind, name="Nguyễn Văn An").name_outside == said
