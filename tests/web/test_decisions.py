"""Chờ tôi quyết: what awaits whom, and what approving, sending back, giving and undoing do to each kind."""

import pytest
from django.urls import reverse

from mach.casework.actions import explain, urge
from mach.casework.actions.bulk import approve_all, give_all, key_of, send_back_all, undo_all
from mach.casework.decisions import count_awaiting
from mach.casework.models import Obligation
from mach.casework.registry import DECISIONS
from mach.office import audit
from mach.registers import actions as registers
from mach.registers.models import Record
from mach.web.upkeep import check
from tests import awaiting


@pytest.fixture
def things(office, now):
    """One of each kind, asked for by the officer."""
    return {
        "gia-han": awaiting.make_extension(office, now, by=office.officer),
        "giai-trinh": awaiting.make_explanation(office, now, by=office.officer),
        "xac-nhan": awaiting.make_record(office, now, by=office.officer),
        "bao-cao": awaiting.make_report(office, now, by=office.coordinator),
        "giao-viec": awaiting.make_unassigned(office, now),
    }


def awaited(user, today):
    return {kind.code for kind in DECISIONS for row in kind.awaiting(user, today, 20)}


def key(things, code):
    row = things[code]
    return key_of(f"{code}.{row.pk}.{type(row).objects.get(pk=row.pk).version}")


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_everything_awaits_those_who_may_decide_it(office, things, today):
    assert awaited(office.head, today) == {"gia-han", "giai-trinh", "xac-nhan"}
    assert awaited(office.coordinator, today) == {"gia-han", "giai-trinh", "giao-viec"}
    assert awaited(office.director, today) == {"bao-cao", "giao-viec"}
    for nobody in (office.officer, office.other_officer, office.clerk, office.admin):
        assert awaited(nobody, today) == set()


def test_what_heads_ask_for_awaits_the_director(office, now, today):
    awaiting.make_extension(office, now, by=office.head)
    awaiting.make_explanation(office, now, by=office.head)
    awaiting.make_record(office, now, by=office.head)
    assert awaited(office.head, today) == set()
    assert awaited(office.director, today) == {"gia-han", "giai-trinh", "xac-nhan"}


def test_another_agency_sees_and_decides_nothing(office, other_office, things, today, now):
    assert awaited(other_office.director, today) == set()
    keys = [key(things, code) for code in things]
    refused = [
        *approve_all(by=other_office.director, keys=keys, at=now),
        *give_all(by=other_office.director, keys=keys, unit=other_office.technology, officer=None, at=now),
    ]
    assert all(outcome.refusal for outcome in refused)


def test_the_number_in_the_menu_is_what_awaits(office, things, settings, monkeypatch, now):
    monkeypatch.setattr("mach.casework.decisions.localdate", lambda: now.date())
    assert count_awaiting(office.head) == 3
    assert count_awaiting(office.officer) == 0


def test_each_kind_tells_three_lines(office, things, today):
    [row] = next(kind for kind in DECISIONS if kind.code == "gia-han").awaiting(office.head, today, 20)
    assert row.title == "Hoàn thành: Rà soát thủ tục hành chính"
    assert row.lines == (
        "Trần Văn Chuyên, Phòng Quản lý Công nghệ và Đổi mới sáng tạo, ngày 25/11/2026",
        "Hạn 02/12/2026, xin đến 09/12/2026 (thêm 5 ngày làm việc)",
        "Lý do: Chờ kinh phí",
    )


def test_many_are_approved_at_once_and_undone(office, things, now, today):
    keys = [key(things, code) for code in ("gia-han", "giai-trinh", "xac-nhan")]
    outcomes = approve_all(by=office.head, keys=keys, at=now)
    assert [outcome.refusal for outcome in outcomes] == ["", "", ""]
    states = (fresh(things["gia-han"]).state, fresh(things["giai-trinh"]).state, fresh(things["xac-nhan"]).verified_by)
    assert states == ("granted", "accepted", office.head)
    assert awaited(office.head, today) == set()
    assert [outcome.refusal for outcome in undo_all(by=office.head, keys=keys, at=now)] == ["", "", ""]
    assert awaited(office.head, today) == {"gia-han", "giai-trinh", "xac-nhan"}
    assert audit.verify(agency=office.agency) == []
    assert check(on=today) == []


def test_what_cannot_be_decided_says_why_and_the_others_are(office, things, now):
    keys = [key(things, "gia-han"), key(things, "giao-viec")]
    first, second = approve_all(by=office.coordinator, keys=keys, at=now)
    assert (first.refusal, second.refusal) == ("", "Không áp dụng được cho mục “giao việc”.")
    [again] = approve_all(by=office.head, keys=[key(things, "gia-han")], at=now)
    assert again.refusal == "Đề nghị gia hạn này đã được quyết định: đồng ý."


def test_sending_back_needs_a_reason(office, things, now):
    keys = [key(things, code) for code in ("gia-han", "giai-trinh", "xac-nhan")]
    assert {one.refusal for one in send_back_all(by=office.head, keys=keys, reason=" ", at=now)} == {
        "Chưa ghi lý do trả lại."
    }
    assert [one.refusal for one in send_back_all(by=office.head, keys=keys, reason="Nêu rõ ngày xong", at=now)] == [
        ""
    ] * 3
    assert (fresh(things["gia-han"]).state, fresh(things["giai-trinh"]).state) == ("refused", "returned")


def test_a_record_sent_back_is_owed_until_it_is_corrected(office, things, now, today):
    send_back_all(by=office.head, keys=[key(things, "xac-nhan")], reason="Thiếu số trang", at=now)
    owed = Obligation.objects.get(duty="correct")
    assert (owed.state, owed.debtor_officer, owed.follower_officer) == ("open", office.officer, office.head)
    assert "xac-nhan" not in awaited(office.head, today)
    assert check(on=today) == []
    row = Record.objects.get()
    registers.save_record(
        by=office.officer,
        register=row.register,
        record=row,
        version=row.version,
        values={**row.data, "pages": 4},
        at=now,
    )
    owed.refresh_from_db()
    assert (owed.state, owed.closed_by) == ("met", office.officer)
    assert "xac-nhan" in awaited(office.head, today)
    assert check(on=today) == []


def test_a_report_returned_is_a_draft_with_the_reason(office, things, now, client, today):
    send_back_all(by=office.director, keys=[key(things, "bao-cao")], reason="Bổ sung phương hướng", at=now)
    report = fresh(things["bao-cao"])
    assert (report.state, report.hash, report.frozen_by) == ("draft", "", None)
    client.force_login(office.coordinator)
    assert "Báo cáo được trả lại: Bổ sung phương hướng" in client.get(report.get_absolute_url()).content.decode()
    assert check(on=today) == []


def test_a_report_approved_is_sent_up(office, things, now):
    [outcome] = approve_all(by=office.director, keys=[key(things, "bao-cao")], at=now)
    assert (outcome.refusal, outcome.may_undo, fresh(things["bao-cao"]).state) == ("", True, "submitted")


def undone(user, things, code, at):
    [outcome] = undo_all(by=user, keys=[key(things, code)], at=at)
    return outcome.refusal


def test_sending_up_is_undone_on_the_day_and_the_report_is_owed_again(office, things, now, today):
    owed = Obligation.objects.get(matter=things["bao-cao"].matter)
    approve_all(by=office.director, keys=[key(things, "bao-cao")], at=now)
    assert undone(office.coordinator, things, "bao-cao", now).startswith("Chỉ hoàn tác được việc trình của chính mình")
    assert undone(office.director, things, "bao-cao", now) == ""
    report = fresh(things["bao-cao"])
    assert (report.state, fresh(owed).state, report.matter.closed_on) == ("frozen", owed.state, None)
    assert "bao-cao" in awaited(office.director, today)
    assert check(on=today) == []
    assert audit.verify(agency=office.agency) == []
    assert undone(office.director, things, "bao-cao", now) != ""


def test_a_returned_report_offers_no_undoing(office, things, now):
    [outcome] = send_back_all(by=office.director, keys=[key(things, "bao-cao")], reason="Thiếu", at=now)
    assert (outcome.refusal, outcome.may_undo) == ("", False)


def test_a_record_sent_back_by_mistake_awaits_again(office, things, now, today):
    [outcome] = send_back_all(by=office.head, keys=[key(things, "xac-nhan")], reason="Nhầm", at=now)
    assert (outcome.may_undo, Obligation.objects.filter(duty="correct").count()) == (True, 1)
    assert undone(office.director, things, "xac-nhan", now) == "Chỉ hoàn tác được quyết định của chính mình trong ngày."
    assert undone(office.head, things, "xac-nhan", now) == ""
    assert Obligation.objects.filter(duty="correct").count() == 0
    assert "xac-nhan" in awaited(office.head, today)
    assert check(on=today) == []
    send_back_all(by=office.head, keys=[key(things, "xac-nhan")], reason="Lần này đúng", at=now)
    assert Obligation.objects.get(duty="correct").state == "open"


def test_a_return_that_its_officer_knows_of_stands(office, things, now):
    send_back_all(by=office.head, keys=[key(things, "xac-nhan")], reason="Thiếu", at=now)
    urge(by=office.head, obligations=[Obligation.objects.get(duty="correct")], message="", at=now)
    assert "đã biết hoặc đã trả lời" in undone(office.head, things, "xac-nhan", now)


def test_a_record_sent_back_twice_is_owed_twice(office, things, now, today):
    """Evidence answers a return without a new version of the record; the second return is owed like the first."""
    for reason in ("Thiếu trang 2", "Vẫn thiếu trang 3"):
        send_back_all(by=office.head, keys=[key(things, "xac-nhan")], reason=reason, at=now)
        assert Obligation.objects.open().get(duty="correct").title.endswith(reason)
        registers.add_evidence(by=office.officer, record=fresh(things["xac-nhan"]), references=["1/BC"], at=now)
    assert Obligation.objects.filter(duty="correct", state="met").count() == 2


def test_work_given_to_the_wrong_unit_is_to_be_given_again(office, things, now, today):
    row = things["giao-viec"]
    before = owed_of(row)
    [outcome] = give_all(
        by=office.director, keys=[key(things, "giao-viec")], unit=office.standards, officer=None, at=now
    )
    assert (outcome.may_undo, owed_of(row) == before) == (True, False)
    assert undone(office.coordinator, things, "giao-viec", now).startswith("Chỉ hoàn tác được việc giao lần đầu")
    assert undone(office.director, things, "giao-viec", now) == ""
    assert (fresh(row).lead_unit, fresh(row).officer, fresh(row.matter).lead_unit) == (None, None, None)
    assert owed_of(row) == before
    assert "giao-viec" in awaited(office.director, today)
    assert check(on=today) == []
    assert audit.verify(agency=office.agency) == []
    give_all(by=office.director, keys=[key(things, "giao-viec")], unit=office.technology, officer=None, at=now)
    assert fresh(row).lead_unit == office.technology


def owed_of(row):
    owed = Obligation.objects.filter(matter=row.matter).order_by("pk")
    return [(one.duty, one.state, one.debtor_unit, one.debtor_officer, one.closed_on) for one in owed]


def test_work_that_the_unit_began_is_not_taken_back(office, things, now):
    give_all(by=office.director, keys=[key(things, "giao-viec")], unit=office.standards, officer=None, at=now)
    begun = Obligation.objects.open().filter(matter=things["giao-viec"].matter).first()
    explain(by=office.coordinator, obligation=begun, text="Đã họp", at=now)
    assert undone(office.director, things, "giao-viec", now).endswith(
        "đã bắt đầu làm việc này. Hãy giao lại cho đơn vị đúng."
    )


def test_work_is_given_to_a_unit_and_officer(office, things, now):
    [outcome] = give_all(
        by=office.director, keys=[key(things, "giao-viec")], unit=office.standards, officer=office.other_officer, at=now
    )
    row = fresh(things["giao-viec"])
    assert (outcome.refusal, row.lead_unit, row.officer) == ("", office.standards, office.other_officer)


def test_work_like_earlier_work_is_proposed_to_the_same_unit(office, things, now, today):
    [first] = next(kind for kind in DECISIONS if kind.code == "giao-viec").awaiting(office.director, today, 20)
    assert first.unit is None
    give_all(by=office.director, keys=[key(things, "giao-viec")], unit=office.standards, officer=None, at=now)
    awaiting.make_unassigned(office, now)
    [second] = next(kind for kind in DECISIONS if kind.code == "giao-viec").awaiting(office.director, today, 20)
    assert second.unit == office.standards


@pytest.mark.parametrize(
    "text", ["", "gia-han.1", "x.1.1", "gia-han.a.1", "gia-han.1.²", "gia-han.1.1.1", "gia-han.1." + "9" * 40]
)
def test_what_is_no_key_is_left_out(text):
    assert key_of(text) is None


def test_the_page_answers_with_one_card_or_with_the_list(office, things, client, monkeypatch):
    client.force_login(office.head)
    page = client.get(reverse("casework:decisions"))
    assert [card.key for card in page.context["cards"]] == [
        str(key(things, code)) for code in ("gia-han", "giai-trinh", "xac-nhan")
    ]
    one, address = str(key(things, "gia-han")), reverse("casework:decide")
    refused = client.post(address, {"tra-lai": one}, headers={"HX-Request": "true"})
    assert (refused.status_code, "Chưa ghi lý do trả lại." in refused.content.decode()) == (422, True)
    done = client.post(address, {"duyet": one}, headers={"HX-Request": "true"}).content.decode()
    assert "Đã duyệt." in done
    assert "Hoàn tác" in done
    rest = client.post(address, {"duyet": "", "muc": [str(key(things, "giai-trinh")), str(key(things, "xac-nhan"))]})
    assert "Đã duyệt 2 mục." in rest.content.decode()
    undone = client.post(reverse("casework:undo-decisions"), {"hoan-tac": one}).content.decode()
    assert "Đã hoàn tác 1 quyết định." in undone
