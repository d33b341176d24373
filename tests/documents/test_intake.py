"""Papers are taken in whole: known again, cut into clauses, linked both ways; secrets never."""

import io
import zipfile
from datetime import date

import pytest
from django.urls import reverse

from mach.documents import actions, queries
from mach.documents.actions import UnableToCorrect, UnableToDecide, UnableToTakeIn, add_document
from mach.documents.actions.taking_back import TAKEN_IN
from mach.documents.models import Citation, Document, Edition, Reading
from mach.engines.reading import UnableToReadFile
from mach.office import audit, files
from mach.office.actions import UnableToUndo, undo_bulk
from mach.office.concurrency import StaleVersion
from mach.office.models import Attachment, AuditEntry
from mach.office.rules import NotAllowed
from tests.documents.papers import BUDGET, CLASSES, MARKS, NEWS, docx, draft, html, plan, resolution, txt
from tests.engines.reading.made_files import pdf

pytestmark = pytest.mark.usefixtures("store")


@pytest.fixture
def take_in(office, now):
    def take_in(data: bytes, name: str = "van-ban.docx", **given):
        return add_document(**{"by": office.clerk, "data": data, "name": name, "at": now, **given})

    return take_in


def kept(store) -> list:
    return [path for path in store.rglob("*") if path.is_file()]


@pytest.mark.parametrize(("write", "name"), [(docx, "kh.docx"), (txt, "kh.txt"), (html, "kh.html")])
def test_a_plan_is_read_the_same_from_every_format(take_in, office, write, name):
    data = write(plan())
    taken = take_in(data, name)
    document, edition = taken.document, taken.edition
    assert (document.standing, document.kind, document.number, document.number_key) == (
        "signed",
        "Kế hoạch",
        "45/KH-UBND",
        "45/KH-UBND",
    )
    assert (document.issuer, document.issued_on) == ("Ủy ban nhân dân tỉnh Thử Nghiệm", date(2026, 3, 2))
    assert (document.subject, document.signer_name) == ("Phát triển tài sản trí tuệ năm 2026", "Nguyễn Văn Mẫu")
    assert (document.agency, document.created_by) == (office.agency, office.clerk)
    assert files.read(edition.attachment) == data
    assert (edition.sequence, edition.attachment.name, edition.format) == (1, name, name.split(".")[1])
    found = list(edition.readings.values_list("kind", "state", "clause__path"))
    assert found == [
        ("quantity", "proposed", "I.p1"),
        ("quantity", "proposed", "I.p2"),
        ("assignment", "proposed", "II.p1"),
    ]
    assert [edition.text[one.start : one.end] for one in edition.readings.filter(kind="quantity")] == [
        "04",
        "02 đến 03",
    ]


def test_clauses_cover_the_text_without_gap_or_overlap(take_in):
    edition = take_in(docx(plan())).edition
    clauses = list(edition.clauses.all())
    assert "".join(edition.text[clause.start : clause.end] for clause in clauses) == edition.text
    first = next(clause for clause in clauses if clause.path == "I.p1")
    assert edition.text[first.start : first.end].strip(" -\n") == CLASSES


def test_the_trail_says_who_took_it_in(take_in, office):
    document = take_in(docx(plan())).document
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor_id, entry.object_id) == ("documents.add", office.clerk.pk, document.pk)
    assert audit.verify(agency=office.agency) == []


def test_the_same_bytes_are_already_held_whatever_their_name(take_in):
    data = docx(plan())
    first = take_in(data)
    again = take_in(data, "ban-sao.docx", standing="draft")
    assert (again.already_held, again.document, again.edition) == (True, first.document, first.edition)
    assert (Document.objects.count(), Edition.objects.count(), Attachment.objects.count()) == (1, 1, 1)


def test_other_bytes_of_the_same_paper_are_a_new_edition_whose_clauses_succeed(take_in):
    first = take_in(docx(plan()))
    second = take_in(docx(plan(CLASSES, "Hỗ trợ từ 05 đến 06 doanh nghiệp đăng ký bảo hộ nhãn hiệu.")))
    assert (second.new_edition, second.document, second.edition.sequence) == (True, first.document, 2)
    before = {clause.path: clause for clause in first.edition.clauses.all()}
    after = {clause.path: clause.succeeds for clause in second.edition.clauses.all()}
    assert after["I.p1"] == before["I.p1"]
    assert after["II.p1"] == before["II.p1"]
    assert after["I.p2"] is None
    assert queries.latest_edition(first.document) == second.edition


def test_a_new_edition_is_to_be_checked_anew_and_old_proposals_give_way(take_in, office, now):
    first = take_in(docx(plan()))
    for reading in first.edition.readings.filter(kind="quantity"):
        actions.decide_reading(by=office.officer, reading=reading, version=1, state="rejected", at=now)
    second = take_in(txt(plan(CLASSES)), "kh.txt")
    old = first.edition.readings.get(kind="assignment")
    assert (old.state, old.decided_by, old.reason, old.version) == (
        "rejected",
        office.clerk,
        "Văn bản đã có bản mới",
        2,
    )
    assert queries.promise_counts(first.document) == {"rejected": 3, "proposed": 2}
    assert second.edition.readings.filter(state="proposed").count() == 2


def test_a_checked_document_is_unchecked_by_a_new_edition(take_in, office, now):
    document = take_in(docx(plan())).document
    Reading.objects.update(state="rejected", decided_at=now, decided_by=office.officer)
    actions.finish_checking(by=office.officer, document=document, at=now)
    assert take_in(txt(plan()), "kh.txt").document.checked_at is None
    assert list(queries.documents_list(office.officer, queries.Filters(unchecked=True))) == [document]


def test_checking_ends_only_when_everything_was_decided(take_in, office, now):
    taken = take_in(docx(plan()))
    with pytest.raises(UnableToDecide, match="Còn 3 mục"):
        actions.finish_checking(by=office.officer, document=taken.document, at=now)
    for reading in taken.edition.readings.all():
        actions.decide_reading(by=office.officer, reading=reading, version=1, state="rejected", at=now)
    done = actions.finish_checking(by=office.officer, document=taken.document, at=now)
    assert (done.checked_by, done.checked_at) == (office.officer, now)


def test_the_number_alone_does_not_make_two_papers_one(take_in):
    take_in(docx(plan()))
    take_in(docx(plan(date=date(2025, 3, 3), subject="Chuyển đổi số")))
    take_in(docx(plan(issuer="Ủy ban nhân dân huyện Mẫu", subject="Cải cách hành chính")))
    assert Document.objects.filter(standing="signed", number_key="45/KH-UBND").count() == 3


@pytest.mark.parametrize("order", ["draft first", "signed first"])
def test_a_draft_and_its_signed_version_find_each_other(take_in, order):
    papers = {"draft": docx(draft()), "signed": docx(plan())}
    names = ("draft", "signed") if order == "draft first" else ("signed", "draft")
    taken = {name: take_in(papers[name]) for name in names}
    document = taken["draft"].document
    document.refresh_from_db()
    assert (document.standing, document.number_key) == ("draft", "")
    assert document.signed_version == taken["signed"].document
    assert [one.pk for one in taken[names[1]].joined] == [document.pk]
    assert taken[names[0]].joined == ()


@pytest.mark.parametrize("order", ["news first", "original first"])
def test_news_is_a_secondary_source_until_the_original_comes(take_in, order):
    if order == "original first":
        original = take_in(docx(plan())).document
    news = take_in(NEWS, "tin.html").document
    assert (news.standing, news.subject) == ("secondary", "Thử Nghiệm đặt mục tiêu mới về tài sản trí tuệ")
    if order == "news first":
        assert news.signed_version is None
        take_in(docx(resolution()), "nq.docx")  # named too, but not what the item is about
        news.refresh_from_db()
        assert news.signed_version is None
        original = take_in(docx(plan())).document
    news.refresh_from_db()
    assert news.signed_version == original


def test_draft_and_news_both_join_the_signed_paper(take_in):
    earlier = {take_in(docx(draft())).document, take_in(NEWS, "tin.html").document}
    assert set(take_in(docx(plan())).joined) == earlier


def test_a_draft_of_another_paper_stays_alone(take_in):
    other = take_in(docx(draft())).document
    assert take_in(docx(plan(subject="Cải cách hành chính năm 2026"))).joined == ()
    other.refresh_from_db()
    assert other.signed_version is None


@pytest.mark.parametrize("order", ["citing first", "cited first"])
def test_citations_resolve_both_ways_in_whichever_order_papers_arrive(take_in, order):
    papers = [docx(plan()), docx(resolution())]
    taken = [take_in(data) for data in (papers if order == "citing first" else reversed(papers))]
    citing, cited = (one.document for one in (taken if order == "citing first" else reversed(taken)))
    citation = Citation.objects.get(number_key="12/NQ-HDND")
    assert (citation.edition.document, citation.target, citation.is_basis) == (citing, cited, True)
    assert list(queries.citing(cited)) == [citation]
    assert list(queries.cited(citing)) == [citation]


def test_a_mention_of_another_day_is_not_this_paper(take_in):
    take_in(docx(plan()))
    take_in(docx(plan(kind="Nghị quyết", number=12, issuer="Hội đồng nhân dân tỉnh Thử Nghiệm", issuer_code="HĐND",
                      date=date(2024, 12, 10), promulgator="Hội đồng nhân dân tỉnh Thử Nghiệm")))  # fmt: skip
    older = Document.objects.get(kind="Nghị quyết")
    assert list(queries.citing(older)) == []


def test_what_is_named_but_not_held_is_listed_until_it_comes(take_in, office):
    take_in(docx(plan()))
    take_in(docx(plan(number=46, subject="Truyền thông về sở hữu trí tuệ")))
    named = [(row["number_key"], row["mentions"], row["documents"]) for row in queries.missing(office.officer)]
    assert named == [("12/NQ-HDND", 2, 2)]
    take_in(docx(resolution()))
    assert list(queries.missing(office.officer)) == []


def test_a_secret_is_refused_before_anything_is_stored(take_in, store):
    with pytest.raises(UnableToTakeIn, match="độ mật"):
        take_in(docx(plan()), is_secret=True)
    assert (Document.objects.count(), Attachment.objects.count(), AuditEntry.objects.count()) == (0, 0, 0)
    assert kept(store) == []


def macro_file() -> bytes:
    made = io.BytesIO(docx(plan()))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "rong.txt"),
        (b"   \n", "trang.txt"),
        (b"MZ\x90\x00" + b"\x00" * 100, "kh.docx"),
        (b"PK\x03\x04 hong", "kh.docx"),
        (macro_file(), "kh.docx"),
    ],
    ids=["empty", "blank", "program", "broken", "macro"],
)
def test_a_bad_file_is_refused_in_words_and_nothing_is_stored(take_in, store, data, name):
    with pytest.raises(UnableToReadFile) as refused:
        take_in(data, name)
    assert name in str(refused.value)
    assert (Document.objects.count(), Attachment.objects.count(), kept(store)) == (0, 0, [])


def test_who_may_not_take_papers_in_is_refused(take_in, office, store):
    with pytest.raises(NotAllowed):
        take_in(docx(plan()), by=office.admin)
    assert kept(store) == []


def test_another_agency_sees_nothing_and_has_its_own_copy(take_in, office, other_office, client):
    ours = take_in(docx(plan())).document
    stranger = other_office.officer
    assert list(queries.documents_list(stranger, queries.Filters())) == []
    assert list(queries.missing(stranger)) == []
    assert queries.find(stranger, "tài sản trí tuệ", 5) == []
    client.force_login(stranger)
    for address in (
        ours.get_absolute_url(),
        reverse("documents:correct", args=[ours.pk]),
        reverse("targets:check", args=[ours.pk]),
    ):
        assert client.get(address).status_code == 404
    theirs = take_in(docx(plan()), by=other_office.clerk)
    assert (theirs.already_held, theirs.document.agency) == (False, other_office.agency)
    take_in(docx(resolution()), by=other_office.clerk)
    assert list(queries.missing(office.officer).values_list("number_key", flat=True)) == ["12/NQ-HDND"]


def test_a_corrected_header_draws_the_mentions_of_its_new_number(take_in, office, now):
    take_in(docx(plan()))
    misread = take_in(docx(resolution()), "nq.docx").document
    actions.correct_header(by=office.officer, document=misread, version=1, at=now, number="21/NQ-HĐND")
    assert list(queries.citing(misread)) == []
    assert [row["number_key"] for row in queries.missing(office.officer)] == ["12/NQ-HDND"]
    fixed = actions.correct_header(by=office.officer, document=misread, version=2, at=now, number="12/NQ-HĐND")
    assert (fixed.number_key, fixed.version, queries.citing(fixed).count()) == ("12/NQ-HDND", 3, 1)
    old, new = AuditEntry.objects.order_by("-sequence").first().values.values_list("old", "new").get()
    assert (old, new) == ("21/NQ-HĐND", "12/NQ-HĐND")


def test_a_header_corrected_into_that_of_a_held_paper_is_refused(take_in, office, now):
    take_in(docx(plan()))
    other = take_in(docx(plan(number=46, subject="Truyền thông"))).document
    with pytest.raises(UnableToCorrect, match="Đã có văn bản 45/KH-UBND ngày 02/03/2026"):
        actions.correct_header(by=office.officer, document=other, version=1, at=now, number="45/KH-UBND")
    other.refresh_from_db()
    assert (other.number, other.version) == ("46/KH-UBND", 1)


def test_a_header_without_number_and_subject_is_refused(take_in, office, now):
    document = take_in(docx(plan())).document
    with pytest.raises(UnableToCorrect, match="Hãy ghi số, ký hiệu hoặc trích yếu"):
        actions.correct_header(by=office.officer, document=document, version=1, at=now, number="", subject="")
    document.refresh_from_db()
    assert (document.number, document.version) == ("45/KH-UBND", 1)


def test_a_joined_draft_cannot_be_called_signed(take_in, office, now):
    document = take_in(docx(draft())).document
    take_in(docx(plan()))
    with pytest.raises(UnableToCorrect, match="Kế hoạch 45/KH-UBND"):
        actions.correct_header(by=office.officer, document=document, version=None, at=now, standing="signed")


def test_the_second_of_two_people_who_correct_is_told(take_in, office, now):
    document = take_in(docx(plan())).document
    actions.correct_header(by=office.officer, document=document, version=1, at=now, subject="Một")
    with pytest.raises(StaleVersion):
        actions.correct_header(by=office.clerk, document=document, version=1, at=now, subject="Hai")
    document.refresh_from_db()
    assert document.subject == "Một"


def test_a_draft_is_joined_by_hand_only_to_a_signed_paper(take_in, office, now):
    signed = take_in(docx(plan(subject="Tên khác hẳn"))).document
    waiting, news = (
        take_in(docx(draft())).document,
        take_in(b"Tin ng\xe1\xba\xafn v\xe1\xbb\x81 l\xe1\xbb\x9bp", "tin.txt").document,
    )
    with pytest.raises(UnableToCorrect):
        actions.join_draft(by=office.officer, draft=waiting, signed=news, at=now)
    with pytest.raises(UnableToCorrect):
        actions.join_draft(by=office.officer, draft=signed, signed=signed, at=now)
    assert actions.join_draft(by=office.officer, draft=waiting, signed=signed, at=now).signed_version == signed


def test_a_finding_is_decided_once_and_by_its_current_version(take_in, office, now):
    reading = take_in(docx(plan())).edition.readings.first()
    with pytest.raises(StaleVersion):
        actions.decide_reading(by=office.officer, reading=reading, version=7, state="rejected", at=now)
    decided = actions.decide_reading(by=office.officer, reading=reading, version=1, state="rejected", at=now)
    assert (decided.state, decided.decided_by, decided.decided_at, decided.version) == (
        "rejected",
        office.officer,
        now,
        2,
    )
    with pytest.raises(UnableToDecide):
        actions.decide_reading(by=office.officer, reading=reading, version=2, state="accepted", at=now)


def test_results_are_noted_and_ask_for_no_decision(take_in, office, now):
    done = "Năm 2025, toàn tỉnh đã tổ chức được 03 lớp tập huấn."
    taken = take_in(docx(plan(done, MARKS)))
    states = {one.quote.strip(" -."): one.state for one in taken.edition.readings.filter(kind="quantity")}
    assert states == {done.strip("."): "noted", MARKS.strip("."): "proposed"}


def test_a_person_marks_what_the_reader_did_not_find(take_in, office, now):
    edition = take_in(docx(plan())).edition
    start = edition.text.index("xây dựng dự toán")
    marked = actions.mark_reading(
        by=office.officer, edition=edition, kind="assignment", start=start, end=start + 16, data={}, at=now
    )
    assert (marked.origin, marked.state, marked.clause.path) == ("person", "proposed", "II.p1")
    assert marked.quote.startswith(BUDGET[:60])
    with pytest.raises(UnableToDecide, match="nằm ngoài"):
        actions.mark_reading(by=office.officer, edition=edition, kind="assignment", start=5, end=10**6, data={}, at=now)


def test_the_upload_page_says_what_came_of_each_file(office, client):
    client.force_login(office.clerk)

    def send(data, name, **more):
        file = io.BytesIO(data)
        file.name = name
        return client.post(reverse("documents:take-in"), {"file": file, **more})

    answer = send(docx(plan()), "kh.docx")
    assert (answer.status_code, "Tìm thấy 3 chỉ tiêu" in answer.content.decode()) == (200, True)
    assert "đã có trong hệ thống" in send(docx(plan()), "kh-2.docx").content.decode()
    refused = send(docx(resolution()), "nq.docx", secret="1")
    assert (refused.status_code, Document.objects.count()) == (422, 1)
    assert send(b"", "rong.docx").status_code == 422


def test_a_scan_is_known_by_the_name_of_its_file(take_in):
    taken = take_in(pdf([]), "cong-van-den-0312.pdf")
    assert (taken.edition.needs_ocr, taken.document.subject) == (True, "cong-van-den-0312")


def test_what_a_new_edition_no_longer_names_is_no_longer_cited(take_in, office):
    cited = take_in(docx(resolution())).document
    first = take_in(docx(plan())).document
    assert [one.target for one in queries.cited(first)] == [cited]
    take_in(docx(plan(bases=("Căn cứ Quyết định số 8/QĐ-TTg ngày 05/01/2026 của Thủ tướng Chính phủ;",))))
    assert [one.number_key for one in queries.cited(first)] == ["8/QD-TTG"]
    assert list(queries.citing(cited)) == []
    assert [row["number_key"] for row in queries.missing(office.officer)] == ["8/QD-TTG"]


def test_papers_that_are_missing_say_who_names_them(take_in, office, other_office, django_assert_num_queries):
    named_by = take_in(docx(plan())).document
    take_in(docx(plan()), by=other_office.clerk)
    assert office.officer.agency_ids  # known from here on
    with django_assert_num_queries(2):
        assert queries.naming(office.officer, ["12/NQ-HDND"]) == {"12/NQ-HDND": [named_by]}


def test_a_paper_named_twice_is_one_line_with_two_places(take_in):
    again = "Theo Nghị quyết số 12/NQ-HĐND, tổ chức ít nhất 04 lớp tập huấn."
    document = take_in(docx(plan(again))).document
    lines = queries.by_cited_paper(queries.cited(document))
    assert [(line.first.number_key, len(line.places), line.is_basis) for line in lines] == [("12/NQ-HDND", 2, True)]


def test_a_draft_is_joined_from_its_page(take_in, office, client):
    signed = take_in(docx(plan(subject="Tên khác hẳn"))).document
    waiting = take_in(docx(draft())).document
    client.force_login(office.officer, backend="django.contrib.auth.backends.ModelBackend")
    assert list(client.get(waiting.get_absolute_url()).context["signed_papers"]) == [signed]
    client.post(reverse("documents:join", args=[waiting.pk]), {"signed": signed.pk})
    waiting.refresh_from_db()
    assert waiting.signed_version == signed
    assert list(client.get(waiting.get_absolute_url()).context["signed_papers"]) == []


@pytest.mark.parametrize(("who", "may"), [("clerk", True), ("director", False), ("admin", False)])
def test_pages_offer_only_what_a_person_may_do(take_in, office, client, who, may):
    document = take_in(docx(plan())).document
    client.force_login(getattr(office, who), backend="django.contrib.auth.backends.ModelBackend")
    shown = client.get(reverse("targets:check", args=[document.pk])).content.decode()
    assert ('data-key="a"' in shown, "data-mark-url" in shown, "Kết thúc đối chiếu" in shown) == (may, may, may)
    assert ("Sửa phần đầu" in client.get(document.get_absolute_url()).content.decode()) == may
    assert ("Tiếp nhận văn bản" in client.get(reverse("documents:list")).content.decode()) == may


def undo(taken, by, now):
    entry = AuditEntry.objects.get(action="documents.add", object_id=taken.document.pk)
    return undo_bulk(by=by, entry=entry, at=now)


def test_a_paper_taken_in_by_mistake_goes_with_its_file(
    take_in, office, now, store, django_capture_on_commit_callbacks
):
    citing = take_in(docx(resolution()), "nq.docx").document
    before = [(one.number, one.target) for one in Citation.objects.filter(edition__document=citing)]
    taken = take_in(docx(plan()))
    with django_capture_on_commit_callbacks(execute=True):
        [row] = undo(taken, office.clerk, now)
    assert row.kept == ""
    assert [paper.pk for paper in Document.objects.all()] == [citing.pk]
    assert (Attachment.objects.count(), len(kept(store))) == (1, 1)
    assert [(one.number, one.target) for one in Citation.objects.filter(edition__document=citing)] == before
    assert audit.verify(agency=office.agency) == []
    assert take_in(docx(plan())).already_held is False


def test_a_file_that_others_point_to_stays_when_its_paper_goes(
    take_in, office, other_office, now, store, django_capture_on_commit_callbacks
):
    taken = take_in(docx(plan()))
    theirs = take_in(docx(plan()), by=other_office.clerk)
    with django_capture_on_commit_callbacks(execute=True):
        undo(taken, office.clerk, now)
    assert files.read(theirs.edition.attachment) == docx(plan())


def _checked(taken, office, now):
    reading = taken.edition.readings.filter(state="proposed").first()
    actions.decide_reading(by=office.clerk, reading=reading, version=1, state=Reading.State.REJECTED, at=now)


def _corrected(taken, office, now):
    actions.correct_header(by=office.clerk, document=taken.document, version=None, subject="Khác", at=now)


def _joined(taken, office, now):
    add_document(by=office.clerk, data=docx(draft()), name="du-thao.docx", at=now)


@pytest.mark.parametrize(
    ("touch", "reason"),
    [
        (_checked, "đã có người đối chiếu"),
        (_corrected, "đã sửa hoặc đã có bản mới"),
        (_joined, "đã được dùng ở nơi khác"),
    ],
)
def test_a_paper_that_somebody_went_on_from_stays(take_in, office, now, touch, reason):
    taken = take_in(docx(plan()))
    touch(taken, office, now)
    with pytest.raises(UnableToUndo):
        undo(taken, office.clerk, now)
    entry = AuditEntry.objects.get(action="documents.add", object_id=taken.document.pk)
    assert [row.kept for row in TAKEN_IN.rows(office.clerk, entry)] == [reason]


def test_the_page_of_a_paper_leads_to_taking_it_out(client, take_in, office):
    taken = take_in(docx(plan()))
    entry = AuditEntry.objects.get(action="documents.add")
    address = reverse("office:bulk", args=[entry.pk])
    for person, offered in ((office.clerk, True), (office.other_officer, False)):
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert (address in client.get(taken.document.get_absolute_url()).content.decode()) == offered
