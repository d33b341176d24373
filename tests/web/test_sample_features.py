"""Every feature of daily work stands in the sample, made by the action that its page calls; the neighbour has none."""

from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import localdate

from mach.casework.models import Extension, Matter, Obligation, Pause, Snooze, Urging, Wait
from mach.documents.models import Document, Edition
from mach.office import files
from mach.office.models import AuditEntry, AuditValue, Delegation, HandoverMinute, Outbox, User
from mach.office.queries import not_come_yet
from mach.registers.models import Import, Record, Register
from mach.reports.models import ProposedChange, Report, ReturnedDraft
from mach.reports.proposals import proposals_of
from mach.targets.models import Adjustment, Commitment, CommitmentSource, OpeningValue, SuppliedFigure
from mach.targets.queries.figures import figure_for
from mach.targets.queries.sharing import shares_of
from mach.targets.queries.stated import openings_beside_books
from mach.web.sample.daily.letters import scan_of
from mach.web.sample.daily.targets import RAISED, SHARED
from mach.web.sample.offices import table
from tests.conftest import TODAY

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 25, 17, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.fixture
def visit(made, client):
    """A page as one of the people of the sample sees it that day."""

    def page(username: str, address: str) -> str:
        person = User.objects.get(username=username)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        with time_machine.travel(NOW, tick=False):
            answer = client.get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    return page


def target(line: str) -> Commitment:
    return Commitment.objects.get(title=table("promises.toml")["targets"][line]["title"])


def test_numbers_of_past_periods_stand_until_the_books_do(made):
    lines = openings_beside_books(User.objects.get(username="vanphong"))
    shown = [
        (one.opening.indicator.code, one.opening.period_label, one.opening.report_number, one.opening.state,
         one.part.is_used, one.part.value, one.part.counted)
        for one in lines
    ]  # fmt: skip
    assert shown == [
        ("ste_certificate.issued", "6 tháng đầu năm 2026", "97/BC-SKHCN", "loaded", False, 3, 1),
        ("ip_support.objects", "năm 2025", "512/BC-SKHCN", "stated", True, 19, 1),
        ("ip_support.objects", "6 tháng đầu năm 2025", "204/BC-SKHCN", "stated", True, 8, 0),
    ]
    assert lines[0].part.difference == -2
    assert lines[0].opening.document.number == "97/BC-SKHCN"
    assert OpeningValue.objects.exclude(agency=made).count() == 0


def test_a_target_was_raised_by_a_paper_and_keeps_what_it_was(made):
    change = Adjustment.objects.get()
    assert (change.commitment, change.old_min, change.new_min) == (target(RAISED), 22, 24)
    assert (change.source, change.document.number) == ("1642/QĐ-UBND ngày 16/10/2026", "1642/QĐ-UBND")
    assert (change.commitment.min, change.commitment.sources.get().document.number) == (24, "06/KH-SKHCN")


def test_a_target_is_shared_out_with_a_part_that_nobody_answers_for(made):
    shares = shares_of(target(SHARED), TODAY)
    assert {line.unit.code: line.amount for line in shares.lines} == {"tdc": 220, "ung-dung": 90, "so-huu-tri-tue": 50}
    assert {line.unit.code: line.count.value for line in shares.lines} == {
        "tdc": 36, "ung-dung": 0, "so-huu-tri-tue": 0,
    }  # fmt: skip
    assert (shares.total, shares.gap) == (360, 40)


def test_targets_are_expected_along_curves_of_every_shape(made):
    shapes = Counter(Commitment.objects.filter(agency=made, kind="target").values_list("curve", flat=True))
    assert shapes == {"linear": 32, "per_quarter": 2, "at_end": 2, "last_year": 1}
    figures = {line: figure_for(target(line), TODAY) for line in ("000-Q02", "003-Q07", "000-Q03", "003-Q05")}
    assert {line: one.standing for line, one in figures.items()} == {
        "000-Q02": "behind", "003-Q07": "behind", "000-Q03": "on_pace", "003-Q05": "behind",
    }  # fmt: skip
    assert round(figures["000-Q02"].expected, 1) == 22.6  # 8 of last year's 19 by June, the rest evenly after it


def test_simple_lists_count_targets_without_a_register_and_one_became_a_register(made):
    lists = {line: Register.objects.get(code=target(line).indicator.series) for line in ("001-Q13", "001-Q17")}
    assert [(row.agency, row.title, row.group) for row in lists.values()] == [
        (made, "Doanh nghiệp trọng điểm được thẩm định công nghệ", "Danh sách đơn giản"),
        (made, "Sổ chuyên mục phát thanh, truyền hình",
         "Sự kiện, đào tạo, năng suất, tiêu chuẩn, đo lường, chất lượng"),
    ]  # fmt: skip
    rows = [list(Record.objects.roots().filter(register=row)) for row in lists.values()]
    assert [len(some) for some in rows] == [5, 9]
    assert [row for some in rows for row in some if row.evidence.count() != 1] == []
    assert Import.objects.filter(agency=made, state="finished").count() == 3


def test_a_draft_came_back_from_word_with_sentences_to_accept_and_one_number_listed(made):
    draft = ReturnedDraft.objects.get()
    assert (draft.report.state, draft.report.period, draft.file.name) == (
        Report.State.DRAFT, "2026", "bao-cao-nam-lanh-dao-sua.docx",
    )  # fmt: skip
    assert list(draft.changes.values_list("field", "state")) == [
        ("opening", "accepted"), ("opening", "offered"), ("result", "offered"), ("closing", "offered"),
    ]  # fmt: skip
    figures = [figure for one in proposals_of(draft) for figure in one.figures]
    assert [(one.old, one.new, one.role, one.counted) for one in figures] == [("8", "9", "trong kỳ", Decimal(8))]
    assert "phối hợp tốt hơn năm trước" in draft.report.opening
    assert ProposedChange.objects.filter(is_stale=True).count() == 0


def test_more_time_was_asked_given_and_refused(made):
    asked = Extension.objects.filter(obligation__matter__agency=made)
    assert Counter(asked.values_list("state", flat=True)) == {"asked": 4, "granted": 1, "refused": 1}
    given = asked.get(state="granted")
    assert (given.decided_by.username, given.obligation.due_on) == ("son.lh", given.granted_due_on)


def test_one_clock_stands_still_by_law_and_one_thing_waits_for_others(made):
    stopped = Pause.objects.get()
    assert (stopped.obligation.matter.kind, stopped.obligation.duty, stopped.ended_on) == ("record", "cap_moi", None)
    assert "Nghị định 118/2025/NĐ-CP" in stopped.article
    assert set(Wait.objects.values_list("whom", "ended_on")) == {("Sở Tài chính", None)}


def test_reminders_are_put_off_and_the_late_are_urged(made):
    assert Snooze.objects.get().reason == "Chờ các xã gửi số liệu, đã hẹn trong tuần tới."
    urged = Urging.objects.filter(obligation__matter__agency=made)
    assert set(urged.values_list("rung", flat=True)) == {1, 2, 3}
    assert urged.exclude(message="").count() == urged.count()


def test_work_was_handed_over_with_a_minute_and_a_substitute_is_named(made):
    minute = HandoverMinute.objects.get()
    assert (minute.person.username, minute.undone_at) == ("hoa.nx", None)
    assert {row.to.username for row in minute.rows.all()} == {"anh.dk", "nam.vh"}
    assert not Obligation.objects.open().filter(debtor_officer=minute.person).exists()
    away = Delegation.objects.get(revoked_at=None)
    assert (away.person.username, away.substitute.username) == ("truongphong", "chuyenvien")


def test_many_records_were_verified_at_once(made):
    entries = AuditEntry.objects.filter(agency=made, action="registers.verify")
    assert max(AuditValue.objects.filter(entry=one).count() for one in entries) >= 10


def test_numbers_given_to_others_are_kept(made):
    given = list(SuppliedFigure.objects.order_by("given_at").values_list("given_to", "value", "period_label"))
    assert given == [
        ("Văn phòng UBND tỉnh, bà Lê Thu Nguyệt", 16, "6 tháng đầu năm 2026"),
        ("Ban Kinh tế - Ngân sách HĐND tỉnh, ông Tạ Hữu Lộc", 19, "năm 2025"),
    ]
    assert SuppliedFigure.objects.get(value=19).stated[0]["source"] == "Báo cáo số 512/BC-SKHCN ngày 19/12/2025"


def test_a_scanned_letter_is_owed_by_the_note_on_it(made):
    source = CommitmentSource.objects.exclude(place=None).get()
    edition = Edition.objects.get(pk=source.place["edition"])
    assert (source.document, source.document.number) == (edition.document, "4127/UBND-KGVX")
    assert source.document.standing == "signed"
    assert (edition.text.strip(), edition.needs_ocr) == ("", True)
    assert files.read(edition.attachment) == scan_of(source.document.issued_on)
    assert source.commitment.lead_unit.code == "tdc"
    owed = source.commitment.matter.obligations.get()
    assert (owed.state, owed.due_on) == ("open", date(2026, 12, 3))


def test_a_secret_paper_is_kept_by_its_number_alone(made):
    owed = Obligation.objects.get(matter__kind=Matter.Kind.SECRET)
    assert (owed.title, owed.debtor_officer.username) == ("Xử lý văn bản mật số 19-CV/BCĐ", "loan.tk")
    assert owed.evidence.count() == 0


def test_somebody_invited_has_not_come_yet(made):
    assert [person.full_name for person in not_come_yet(made)] == ["Đậu Thanh Hà"]
    assert Outbox.objects.get().to == "ha.dt@tan-giang.example"


def test_the_report_that_was_issued_was_owed_until_it_was_submitted(made):
    report = Report.objects.get(agency=made, state=Report.State.ISSUED)
    owed = report.matter.obligations.get()
    assert (owed.state, owed.result, owed.closed_on) == ("met", "Đã trình báo cáo", localdate(report.frozen_at))


@pytest.mark.parametrize(
    ("username", "address", "words"),
    [
        ("vanphong", "targets:openings", "512/BC-SKHCN"),
        ("vanphong", "targets:supplied", "bà Lê Thu Nguyệt"),
        ("quantri", "office:invitations", "Đậu Thanh Hà"),
    ],
)
def test_pages_show_it(visit, username, address, words):
    assert words in visit(username, reverse(address))


def test_papers_say_what_came_of_them(visit, made):
    papers = {row.number: row.get_absolute_url() for row in Document.objects.filter(agency=made)}
    assert "điều chỉnh từ" in visit("vanphong", papers["1642/QĐ-UBND"])
    assert "số theo báo cáo này: 3 giấy chứng nhận" in visit("vanphong", papers["97/BC-SKHCN"])
    assert "Xem cả" in visit("vanphong", papers["12/KH-SKHCN"])


def test_pages_of_single_things_show_it(visit, made):
    assert "1642/QĐ-UBND" in visit("vanphong", target(RAISED).get_absolute_url())
    assert "chưa giao đơn vị nào" in visit("vanphong", target(SHARED).get_absolute_url())
    assert "chủ động" in visit("vanphong", ReturnedDraft.objects.get().get_absolute_url())
