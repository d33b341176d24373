"""Quick intake: a letter with the leader's note, a scan with a box, a secret paper, the book of incoming papers."""

import io
from datetime import date

import pypdfium2 as pdfium
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from mach.casework import actions as casework
from mach.casework.models import Matter, Obligation
from mach.documents.models import Document
from mach.office import audit
from mach.office.models import Attachment, AuditEntry
from mach.targets.actions import Letter, add_evidence, change_commitment, take_letter
from mach.targets.models import Commitment, CommitmentSource

LETTER = {
    "secret": "0",
    "number": "45/UBND-KGVX",
    "issued_on": "20/11/2026",
    "note": "Giao Phòng Công nghệ tham mưu văn bản trả lời",
    "due_on": "30/11/2026",
}


@pytest.fixture
def clerk(office):
    client = Client()
    client.force_login(office.clerk, backend="django.contrib.auth.backends.ModelBackend")
    return client


def scan(pages=2):
    """A PDF of empty pages: a scan without text."""
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    written = io.BytesIO()
    document.save(written)
    written.seek(0)
    written.name = "quet.pdf"
    return written


def quick(client, **more):
    return client.post(reverse("targets:quick"), {**LETTER, **more})


def test_six_entries_make_an_obligation_of_the_unit_named_by_the_note(clerk, office):
    answer = quick(clerk, lead_unit=office.technology.pk, support_units=[office.standards.pk])
    assert answer.status_code == 302
    paper, commitment = Document.objects.get(), Commitment.objects.get()
    assert (paper.number, paper.issued_on, paper.editions.count()) == ("45/UBND-KGVX", date(2026, 11, 20), 0)
    assert (commitment.lead_unit, list(commitment.support_units.all())) == (office.technology, [office.standards])
    owed = Obligation.objects.get()
    assert (owed.duty, owed.due_on, owed.debtor_unit, owed.debtor_officer, owed.follower_officer) == (
        "deliver",
        date(2026, 11, 30),
        office.technology,
        office.head,
        office.coordinator,
    )
    assert AuditEntry.objects.get(action="targets.take").actor_name == office.clerk.full_name
    assert audit.verify(agency=office.agency) == []
    for page in (paper.get_absolute_url(), commitment.get_absolute_url(), "/van-ban/"):
        assert clerk.get(page).status_code == 200


def test_without_a_lead_the_office_owes_the_assignment(clerk, office):
    quick(clerk)
    duties = {row.duty: row.debtor_officer for row in Obligation.objects.all()}
    assert duties["assign"] == office.coordinator


def test_a_paper_held_already_gets_a_second_note_and_no_second_row(clerk):
    quick(clerk)
    quick(clerk, note="Phối hợp rà soát")
    assert (Document.objects.count(), Commitment.objects.count()) == (1, 2)


def test_missing_entries_keep_what_was_typed(clerk):
    answer = quick(clerk, due_on="32/13/2026", note="")
    form = answer.context["form"]
    assert (sorted(form.errors), form["number"].value()) == (["due_on", "note"], LETTER["number"])
    assert Document.objects.count() == 0


def test_a_scan_is_shown_page_by_page_and_a_box_on_it_is_kept(clerk, store):
    answer = clerk.post(reverse("targets:quick-file"), {"secret": "0", "file": scan()})
    edition = Document.objects.get().editions.get()
    assert edition.warnings == [
        "Tệp PDF là bản quét, không có lớp chữ: cần nhận dạng chữ (OCR) trước khi đọc.",
    ]
    assert list(answer.context["pages"]) == [1, 2]
    image = clerk.get(reverse("documents:page-image", args=[edition.pk, 2]))
    assert (image.status_code, image.content[:3]) == (200, b"\xff\xd8\xff")
    assert clerk.get(reverse("documents:page-image", args=[edition.pk, 3])).status_code == 404
    quick(clerk, document=edition.document_id, box=f"{edition.pk} 2 0.1 0.2 0.5 0.05")
    paper, source = Document.objects.get(), CommitmentSource.objects.get()
    assert (paper.number, paper.standing) == (LETTER["number"], "signed")
    assert source.place == {"edition": edition.pk, "page": 2, "box": [0.1, 0.2, 0.5, 0.05]}
    assert LETTER["note"] in clerk.get(paper.get_absolute_url()).content.decode()
    page = clerk.get(source.commitment.get_absolute_url()).content.decode()
    assert '<rect x="0.1" y="0.2" width="0.5" height="0.05"/>' in page


def test_the_scan_of_a_paper_in_the_book_already_joins_it(clerk, store):
    quick(clerk)
    clerk.post(reverse("targets:quick-file"), {"secret": "0", "file": scan()})
    scanned = Document.objects.latest("pk")
    quick(clerk, document=scanned.pk)
    scanned.refresh_from_db()
    assert (scanned.standing, scanned.signed_version) == ("draft", Document.objects.earliest("pk"))
    assert CommitmentSource.objects.count() == 2


@pytest.mark.parametrize("box", ["", "1 2 3", "1 1 0 0 2 1", "a b c d e f", "1 0 0 0 1 1"])
def test_a_box_that_is_none_is_left_out(clerk, store, box):
    clerk.post(reverse("targets:quick-file"), {"secret": "0", "file": scan()})
    quick(clerk, document=Document.objects.get().pk, box=box)
    assert CommitmentSource.objects.get().place is None


def test_pages_of_another_agency_are_not_there(clerk, store, other_office):
    stranger = Client()
    stranger.force_login(other_office.clerk, backend="django.contrib.auth.backends.ModelBackend")
    stranger.post(reverse("targets:quick-file"), {"secret": "0", "file": scan()})
    paper = Document.objects.get()
    assert clerk.get(reverse("documents:page-image", args=[paper.editions.get().pk, 1])).status_code == 404
    assert quick(clerk, document=paper.pk).status_code == 404


def test_before_secrecy_is_answered_no_file_is_kept(clerk, store):
    answer = clerk.post(reverse("targets:quick-file"), {"file": scan()})
    assert (answer.status_code, Attachment.objects.count(), Document.objects.count()) == (422, 0, 0)


SECRET = {"secret": "1", "mat-number": "12/M", "mat-due_on": "30/11/2026"}


def test_of_a_secret_paper_only_number_day_and_keeper_are_kept(clerk, office):
    clerk.post(reverse("targets:quick"), {**SECRET, "mat-keeper": office.officer.pk, "note": "nội dung mật"})
    owed = Obligation.objects.get()
    assert (owed.title, owed.due_on, owed.debtor_officer) == (
        "Xử lý văn bản mật số 12/M",
        date(2026, 11, 30),
        office.officer,
    )
    assert (owed.matter.kind, Document.objects.count()) == (Matter.Kind.SECRET, 0)
    assert clerk.get(owed.matter.address).status_code == 200


def test_a_file_sent_with_a_secret_paper_is_refused_and_nothing_is_kept(clerk, office, store):
    answer = clerk.post(reverse("targets:quick"), {**SECRET, "mat-keeper": office.officer.pk, "file": scan()})
    assert answer.context["secret_form"].non_field_errors() == [
        "Tệp của văn bản mật không được đưa vào hệ thống; tệp vừa chọn đã bị bỏ, không lưu lại."
    ]
    assert (Obligation.objects.count(), Attachment.objects.count()) == (0, 0)


BOOK = """SỔ VĂN BẢN ĐẾN NĂM 2026
Số đến\tSố, ký hiệu\tNgày văn bản\tCơ quan ban hành\tTrích yếu\tĐơn vị xử lý\tHạn xử lý
1\t10/UBND-TH\t02/11/2026\tUBND tỉnh\tBáo cáo công tác chuyển đổi số\t{unit}\t10/12/2026
2\t11/UBND-TH\t03/11/2026\tUBND tỉnh\tMời họp\t\t
3\t10/UBND-TH\t02/11/2026\tUBND tỉnh\tBáo cáo công tác chuyển đổi số\t{unit}\t10/12/2026
"""


def test_the_book_of_incoming_papers_loads_once(clerk, office):
    text = BOOK.format(unit=office.technology.name)
    answer = clerk.post(reverse("targets:incoming"), {"rows": text})
    assert [(row.held, row.owed) for row in answer.context["rows"]] == [(False, True), (False, False), (True, False)]
    assert Document.objects.count() == 0
    for _ in range(2):
        clerk.post(reverse("targets:incoming"), {"rows": text, "save": "1"})
        assert (Document.objects.count(), Obligation.objects.filter(duty="deliver").count()) == (2, 1)


def test_faults_of_the_book_are_named_and_nothing_is_saved(clerk):
    text = BOOK.format(unit="Phòng Không Có").replace("03/11/2026", "sắp tới")
    answer = clerk.post(reverse("targets:incoming"), {"rows": text, "save": "1"})
    assert [row.faults for row in answer.context["rows"]][1] == (
        "Ngày văn bản “sắp tới” không phải ngày. Hãy viết ngày/tháng/năm.",
    )
    assert (answer.context["wrong"], Document.objects.count()) == (3, 0)


def test_the_book_costs_a_fixed_number_of_queries_to_look_at(clerk):
    head, row, *_ = BOOK.format(unit="").splitlines()[1:]
    counts = []
    for many in (2, 60):
        rows = "\n".join([head, *(row.replace("10/UBND", f"{n}/UBND") for n in range(many))])
        with CaptureQueriesContext(connection) as seen:
            clerk.post(reverse("targets:incoming"), {"rows": rows})
        counts.append(len(seen))
    assert counts[0] == counts[1]


@pytest.fixture
def loaded(clerk, office, today):
    """A load of two papers, the first of them owed by the technology division."""
    clerk.post(reverse("targets:incoming"), {"rows": BOOK.format(unit=office.technology.name), "save": "1"})
    return AuditEntry.objects.get(action="targets.load_incoming")


def undo(client, entry):
    return client.post(reverse("office:bulk-undo", args=[entry.pk]), follow=True)


def test_a_load_that_nobody_touched_is_taken_back_whole(clerk, office, loaded, today):
    page = clerk.get(reverse("office:bulk", args=[loaded.pk]))
    assert [(row.title, row.kept) for row in page.context["rows"]] == [
        ("10/UBND-TH: Báo cáo công tác chuyển đổi số", ""),
        ("11/UBND-TH: Mời họp", ""),
    ]
    assert "Đã hoàn tác 2 văn bản." in undo(clerk, loaded).content.decode()
    left = [model.objects.count() for model in (Document, Commitment, CommitmentSource, Matter, Obligation)]
    assert left == [0, 0, 0, 0, 0]
    assert AuditEntry.objects.latest("pk").action == "targets.undo_incoming"
    assert audit.verify(agency=office.agency) == []
    again = undo(clerk, loaded).content.decode()
    assert "Không còn gì để hoàn tác" in again
    clerk.post(reverse("targets:incoming"), {"rows": BOOK.format(unit=office.technology.name), "save": "1"})
    assert Document.objects.count() == 2


def _note(office, now):
    take_letter(by=office.clerk, letter=_letter(office), at=now)


def _explained(office, now):
    casework.explain(by=office.head, obligation=Obligation.objects.get(), text="Đang chờ ý kiến", at=now)


def _closed(office, now):
    row = Obligation.objects.get()
    casework.close_obligation(
        by=office.head, obligation=row, version=1, result="Xong", references=["1/BC"], at=now
    )  # fmt: skip


def _changed(office, now):
    row = Commitment.objects.get()
    change_commitment(by=office.director, commitment=row, version=row.version, title="Tên khác", at=now)


def _read(office, now):
    casework.urge(by=office.director, obligations=[Obligation.objects.get()], message="", at=now)


def _proved(office, now):
    add_evidence(by=office.head, commitment=Commitment.objects.get(), document=Document.objects.first(), at=now)


def _letter(office):
    return Letter(
        number="10/UBND-TH",
        issued_on=date(2026, 11, 2),
        issuer="UBND tỉnh",
        note="Giao thêm",
        due_on=date(2026, 12, 20),
        lead_unit=office.standards,
    )


@pytest.mark.parametrize("touch", [_note, _explained, _closed, _changed, _read, _proved])
def test_a_paper_that_somebody_went_on_from_is_kept_and_named(clerk, office, loaded, now, touch):
    touch(office, now)
    answer = undo(clerk, loaded).content.decode()
    assert "Đã hoàn tác 1 văn bản. 1 văn bản giữ nguyên" in answer
    assert "10/UBND-TH: Báo cáo công tác chuyển đổi số" in answer
    assert [paper.number for paper in Document.objects.all()] == ["10/UBND-TH"]
    assert Commitment.objects.filter(confirmed_at=loaded.at).count() == 1


def test_a_load_is_undone_by_who_did_it_or_who_keeps_the_book(office, other_office, loaded):
    for person, status in ((office.officer, 403), (other_office.clerk, 404), (office.coordinator, 302)):
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        assert client.post(reverse("office:bulk-undo", args=[loaded.pk])).status_code == status
    assert Document.objects.count() == 0
