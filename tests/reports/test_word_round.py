"""A draft comes back from Word: every edit is offered, none is taken by itself, counted numbers stay counted."""

import io
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import docx
import pytest
from django.urls import reverse
from docx.oxml.ns import qn

from mach.engines.drafting import check, render, returned
from mach.engines.reading import extract
from mach.office import audit, files
from mach.office.concurrency import StaleVersion
from mach.office.rules import NotAllowed
from mach.reports import actions
from mach.reports.actions import UnableToReport
from mach.reports.models import ProposedChange, ReturnedDraft
from mach.reports.paper import paper_of, signer_of
from mach.reports.proposals import proposals_of
from mach.reports.queries import lines_of
from tests.reports.world import HALF, hold_class, hold_classes, make_regime, make_target

JUNE = datetime(2026, 6, 16, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
BASE = "http://testserver"
RESULT = "Kết quả trong kỳ: 2 lớp; lũy kế từ đầu năm: 2 lớp; cùng kỳ năm trước: 1 lớp."


@pytest.fixture
def report(office, shipped, now, store):
    make_target(office, now)
    hold_classes(office, now)
    opened = actions.open_report(by=office.coordinator, regime=make_regime(office), period=HALF, at=JUNE)
    item = opened.items.get()
    text = "Tổ chức lớp tập huấn sở hữu trí tuệ.\nCác lớp mở tại xã. Học viên đánh giá tốt."
    actions.edit_item(by=office.officer, item=item, version=1, text=text, explanation="Chờ vốn năm sau.", at=JUNE)
    opening = "Sở đã triển khai sớm. Các phòng phối hợp tốt. Còn 3 việc chậm."
    actions.edit_frame(by=office.officer, report=opened, version=1, opening=opening, closing="Đẩy mạnh.", at=JUNE)
    opened.refresh_from_db()
    return opened


def exported(report) -> bytes:
    signer = signer_of(report, on=JUNE.date())
    return render(paper_of(report, lines_of(report), signer=signer, base_url=BASE))


def typed_over(data: bytes, *edits: tuple[str, str]) -> bytes:
    """The file with words typed over; a word that stands in several runs (a number in text and annex) first only."""
    paper = docx.Document(io.BytesIO(data))
    for old, new in edits:
        node = next(node for node in paper.element.body.iter(qn("w:t")) if old in (node.text or ""))
        node.text = node.text.replace(old, new)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def take_back(office, report, *edits) -> ReturnedDraft:
    return actions.take_back(
        by=office.officer,
        report=report,
        data=typed_over(exported(report), *edits),
        name="sua.docx",
        base_url=BASE,
        at=JUNE,
    )


def offered(draft) -> list[tuple]:
    return [(one.kind, one.field, one.before, one.after) for one in draft.changes.all()]


def accept(office, change, **given):
    return actions.accept_change(by=office.officer, change=change, version=change.version, at=JUNE, **given)


def printed(report) -> str:
    return extract(exported(report), name="a.docx").text


def test_the_exported_draft_carries_names_and_stays_in_the_official_layout(report):
    data = exported(report)
    assert check(data) == ()
    names = [one.name for one in returned(data) if one.name]
    pk = report.items.get().pk
    assert names == [
        "head_opening", "opening_1", "head_targets", "head_annex", f"i{pk}_text_1", f"i{pk}_promise", f"i{pk}_result",
        f"i{pk}_verdict", f"i{pk}_text_2", f"i{pk}_explanation", "head_closing", "closing_1",
    ]  # fmt: skip


def test_an_unedited_draft_offers_nothing_and_is_kept(office, report):
    draft = take_back(office, report)
    assert (offered(draft), draft.moved, draft.file.name) == ([], [], "sua.docx")
    assert returned(files.read(draft.file)) == returned(exported(report))


def test_edited_sentences_are_offered_for_their_places_and_written_one_by_one(office, report):
    draft = take_back(
        office, report, ("phối hợp tốt", "phối hợp chặt chẽ"), ("Học viên đánh giá", "Học viên các xã đánh giá"),
        ("Chờ vốn", "Còn chờ vốn"), ("Đẩy mạnh", "Đẩy mạnh hơn nữa"),
    )  # fmt: skip
    assert offered(draft) == [
        ("changed", "opening", "Các phòng phối hợp tốt.", "Các phòng phối hợp chặt chẽ."),
        ("changed", "text", "Học viên đánh giá tốt.", "Học viên các xã đánh giá tốt."),
        ("changed", "explanation", "Nguyên nhân: Chờ vốn năm sau.", "Nguyên nhân: Còn chờ vốn năm sau."),
        ("changed", "closing", "Đẩy mạnh.", "Đẩy mạnh hơn nữa."),
    ]
    first, second, third, fourth = draft.changes.all()
    report.refresh_from_db()
    assert report.opening == "Sở đã triển khai sớm. Các phòng phối hợp tốt. Còn 3 việc chậm."
    accept(office, first)
    accept(office, second)
    accept(office, third)
    actions.reject_change(by=office.officer, change=fourth, version=1, at=JUNE)
    report.refresh_from_db()
    item = report.items.get()
    assert (report.opening, report.closing, item.text, item.explanation) == (
        "Sở đã triển khai sớm. Các phòng phối hợp chặt chẽ. Còn 3 việc chậm.",
        "Đẩy mạnh.",
        "Tổ chức lớp tập huấn sở hữu trí tuệ.\nCác lớp mở tại xã. Học viên các xã đánh giá tốt.",
        "Còn chờ vốn năm sau.",
    )
    assert [one.state for one in draft.changes.all()] == ["accepted"] * 3 + ["rejected"]
    assert audit.verify(agency=office.agency) == []


def test_a_counted_number_is_listed_and_stays_counted(office, report, now):
    draft = take_back(office, report, ("2 lớp", "5 lớp"), ("; lũy kế từ đầu năm", " tại miền núi; lũy kế từ đầu năm"))
    change = draft.changes.get()
    assert change.figures == [{"old": "2", "new": "5", "role": "period"}]
    (shown,) = proposals_of(draft)
    assert [(one.new, one.counted, one.may_be_estimate) for one in shown.figures] == [("5", Decimal(2), True)]
    assert (shown.keeps_figures, shown.takes_figures) == (True, False)
    with pytest.raises(UnableToReport):
        accept(office, change, with_figures=True)
    accept(office, change)
    item = report.items.get()
    assert item.result == (
        "Kết quả trong kỳ: {trong kỳ} lớp tại miền núi; lũy kế từ đầu năm: {lũy kế} lớp; "
        "cùng kỳ năm trước: {cùng kỳ} lớp."
    )
    assert RESULT.replace("2 lớp;", "2 lớp tại miền núi;", 1) in printed(report)
    hold_class(office, datetime(2026, 4, 1).date(), now)
    assert "Kết quả trong kỳ: 3 lớp tại miền núi; lũy kế từ đầu năm: 3 lớp;" in printed(report)
    given = {"text": item.text, "explanation": "", "at": JUNE}
    actions.edit_item(by=office.officer, item=item, version=item.version, result="", **given)
    assert "Kết quả trong kỳ: 3 lớp; lũy kế từ đầu năm: 3 lớp; cùng kỳ năm trước: 1 lớp." in printed(report)


def test_a_number_alone_may_become_an_estimate_with_a_reason(office, report):
    draft = take_back(office, report, ("2 lớp", "5 lớp"))
    change = draft.changes.get()
    (shown,) = proposals_of(draft)
    assert (shown.keeps_figures, shown.takes_figures) == (False, False)
    given = {"by": office.officer, "change": change, "version": 1, "at": JUNE}
    with pytest.raises(UnableToReport, match="căn cứ"):
        actions.estimate_from_change(**given, place=0, reason=" ")
    with pytest.raises(UnableToReport):
        actions.estimate_from_change(**given, place=7, reason="x")
    change.refresh_from_db()
    assert (change.state, change.version) == ("offered", 1)
    actions.estimate_from_change(**given, place=0, reason="03 lớp mở trong tháng 6")
    item = report.items.get()
    assert (item.estimate, item.estimate_by, item.estimate_reason) == (5, office.officer, "03 lớp mở trong tháng 6")
    change.refresh_from_db()
    assert (change.state, change.note) == ("accepted", "ghi thành số ước")
    assert RESULT in printed(report)


def test_a_number_of_the_annex_is_told_with_its_item(office, report):
    data = exported(report)
    paper = docx.Document(io.BytesIO(data))
    cell = next(node for node in paper.tables[-1]._tbl.iter(qn("w:t")) if node.text == "2 lớp")
    cell.text = "9 lớp"
    stream = io.BytesIO()
    paper.save(stream)
    draft = actions.take_back(
        by=office.officer, report=report, data=stream.getvalue(), name="a.docx", base_url=BASE, at=JUNE
    )
    change = draft.changes.get()
    assert (change.item, change.field, change.figures) == (
        report.items.get(), "", [{"old": "2", "new": "9", "role": "period"}],
    )  # fmt: skip
    with pytest.raises(UnableToReport, match="hệ thống trình bày"):
        accept(office, change)


def test_a_number_that_people_wrote_is_taken_only_when_they_say_so(office, report):
    draft = take_back(office, report, ("Còn 3 việc chậm", "Chỉ còn 2 việc chậm"))
    change = draft.changes.get()
    accept(office, change)
    report.refresh_from_db()
    assert report.opening.endswith("Chỉ còn 3 việc chậm.")
    again = take_back(office, report, ("Chỉ còn 3 việc", "Chỉ còn 2 việc")).changes.get()
    assert [one.keeps_figures for one in proposals_of(again.draft)] == [False]
    accept(office, again, with_figures=True)
    report.refresh_from_db()
    assert (report.opening.endswith("Chỉ còn 2 việc chậm."), again.draft.changes.get().note) == (True, "nhận cả số")


def test_new_and_removed_paragraphs_are_offered(office, report):
    paper = docx.Document(io.BytesIO(exported(report)))
    (result,) = [one for one in paper.paragraphs if "Kết quả trong kỳ" in one.text]
    result.insert_paragraph_before("Sở mời thêm giảng viên các tỉnh bạn.")
    (gone,) = [one for one in paper.paragraphs if "Chờ vốn" in one.text]
    gone._p.getparent().remove(gone._p)
    stream = io.BytesIO()
    paper.save(stream)
    draft = actions.take_back(
        by=office.officer, report=report, data=stream.getvalue(), name="a.docx", base_url=BASE, at=JUNE
    )
    assert offered(draft) == [
        ("added", "text", "", "Sở mời thêm giảng viên các tỉnh bạn."),
        ("removed", "explanation", "Nguyên nhân: Chờ vốn năm sau.", ""),
    ]
    for change in draft.changes.all():
        accept(office, change)
    item = report.items.get()
    assert (item.text.splitlines()[-1], item.explanation) == ("Sở mời thêm giảng viên các tỉnh bạn.", "")


def test_an_item_cannot_be_removed_by_word(office, report):
    paper = docx.Document(io.BytesIO(exported(report)))
    (gone,) = [one for one in paper.paragraphs if "Tổ chức lớp tập huấn" in one.text]
    gone._p.getparent().remove(gone._p)
    stream = io.BytesIO()
    paper.save(stream)
    draft = actions.take_back(
        by=office.officer, report=report, data=stream.getvalue(), name="a.docx", base_url=BASE, at=JUNE
    )
    assert [(one.kind, one.field) for one in draft.changes.all()] == [("removed", "")]


def test_what_was_edited_on_both_sides_is_told_and_not_overwritten(office, report):
    data = typed_over(exported(report), ("phối hợp tốt", "phối hợp chặt chẽ"))
    opening = "Sở đã triển khai sớm. Các phòng cùng làm tốt. Còn 3 việc chậm."
    actions.edit_frame(by=office.head, report=report, version=None, opening=opening, closing="Đẩy mạnh.", at=JUNE)
    draft = actions.take_back(by=office.officer, report=report, data=data, name="a.docx", base_url=BASE, at=JUNE)
    change = draft.changes.get()
    assert (change.is_stale, change.before) == (True, "Các phòng cùng làm tốt.")
    opening = opening.replace("cùng làm tốt", "làm rất tốt")
    actions.edit_frame(by=office.head, report=report, version=None, opening=opening, closing="Đẩy mạnh.", at=JUNE)
    with pytest.raises(UnableToReport, match="không còn như bản Word thấy"):
        accept(office, change)
    report.refresh_from_db()
    assert report.opening == opening


def test_each_change_is_decided_once_and_only_in_a_draft(office, report):
    draft = take_back(office, report, ("phối hợp tốt", "phối hợp chặt chẽ"), ("Đẩy mạnh", "Đẩy mạnh hơn"))
    first, second = draft.changes.all()
    accept(office, first)
    with pytest.raises(StaleVersion):
        accept(office, first)
    with pytest.raises(UnableToReport, match="rồi"):
        actions.accept_change(by=office.officer, change=first, version=None, at=JUNE)
    actions.freeze(by=office.coordinator, report=report, version=None, at=JUNE)
    with pytest.raises(UnableToReport, match="đã chốt số liệu"):
        accept(office, second)
    with pytest.raises(UnableToReport, match="đã chốt số liệu"):
        take_back(office, report)


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (b"chu thuong", "a.txt", "không phải tệp Word"),
        (b"PK\x03\x04hong", "a.docx", "tệp bị hỏng"),
        (b"", "a.docx", "tệp rỗng"),
    ],
)
def test_what_is_no_word_file_is_refused_and_leaves_nothing(office, report, data, name, told):
    with pytest.raises(UnableToReport, match=told):
        actions.take_back(by=office.officer, report=report, data=data, name=name, base_url=BASE, at=JUNE)
    assert ReturnedDraft.objects.count() == 0


def test_only_who_writes_reports_takes_drafts_back(office, report):
    with pytest.raises(NotAllowed):
        actions.take_back(by=office.clerk, report=report, data=exported(report), name="a.docx", base_url=BASE, at=JUNE)


def test_the_pages_take_a_draft_back_and_answer_each_decision(office, report, client):
    client.force_login(office.officer)
    data = typed_over(
        client.get(reverse("reports:export", args=[report.pk])).content,
        ("phối hợp tốt", "phối hợp chặt chẽ"), ("2 lớp", "5 lớp"),
    )  # fmt: skip
    file = io.BytesIO(data)
    file.name = "bao-cao.docx"
    answer = client.post(reverse("reports:take-back", args=[report.pk]), {"file": file})
    draft = ReturnedDraft.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, draft.get_absolute_url())
    page = client.get(draft.get_absolute_url()).content.decode()
    assert "<del>tốt</del>" in page and "<ins>chặt chẽ</ins>" in page
    words, number = draft.changes.all()
    address = reverse("reports:decide-change", args=[words.pk, "nhan"])
    assert client.post(address, {"version": 1}).status_code == 302
    answer = client.post(
        reverse("reports:decide-change", args=[number.pk, "nhan-ca-so"]), headers={"HX-Request": "true"}
    )
    assert answer.status_code == 422
    answer = client.post(
        reverse("reports:decide-change", args=[number.pk, "uoc"]),
        {"version": 1, "place": 0, "reason": "Đã ký hợp đồng 03 lớp"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 200
    assert set(ProposedChange.objects.values_list("state", flat=True)) == {"accepted"}
    assert client.post(reverse("reports:take-back", args=[report.pk])).status_code == 302


def test_returned_drafts_of_another_agency_are_not_there(office, other_office, report, client):
    draft = take_back(office, report, ("phối hợp tốt", "phối hợp chặt chẽ"))
    client.force_login(other_office.officer)
    assert client.get(draft.get_absolute_url()).status_code == 404
    change = draft.changes.get()
    assert client.post(reverse("reports:decide-change", args=[change.pk, "nhan"])).status_code == 404
