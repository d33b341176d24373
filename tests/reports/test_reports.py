"""A report is opened by duty, written in words, frozen row by row, sent and issued; counted numbers are never typed."""

import hashlib
import json
import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from mach.casework.models import Obligation
from mach.engines.drafting import Signature, check, render
from mach.engines.reading import extract, read_text
from mach.engines.workdays import Window, parse_period
from mach.office import audit
from mach.office.concurrency import StaleVersion
from mach.office.models import AuditEntry
from mach.office.rules import NotAllowed
from mach.registers import actions as registers
from mach.registers.models import Record
from mach.reports import actions
from mach.reports.actions import UnableToReport
from mach.reports.models import Regime, Report
from mach.reports.paper import paper_of
from mach.reports.queries import differences, lines_of
from mach.targets.actions import SentReport, close_opening, state_opening
from mach.targets.checks import altered_snapshots
from mach.targets.models import Snapshot, SnapshotRow
from mach.targets.queries.lookup import subject_by_key
from tests.reports.world import HALF, hold_class, hold_classes, make_regime, make_target

JUNE = datetime(2026, 6, 16, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
DUE = date(2026, 6, 18)  # four working days after 14/6/2026


@pytest.fixture
def target(office, shipped, now):
    return make_target(office, now)


@pytest.fixture
def classes(office, shipped, now):
    return hold_classes(office, now)


@pytest.fixture
def report(office, target):
    return actions.open_report(by=office.coordinator, regime=make_regime(office), period=HALF, at=JUNE)


@pytest.fixture
def frozen(office, report, classes):
    return actions.freeze(by=office.coordinator, report=report, version=1, at=JUNE)


def numbers(report) -> list[list]:
    """Period, cumulative and last year of every item, as a reader sees them."""
    report = Report.objects.get(pk=report.pk)
    return [
        [getattr(line, role).value if getattr(line, role) else None for role in ("period", "cumulative", "last_year")]
        for line in lines_of(report)
    ]


def test_an_opened_report_owes_itself_and_asks_every_promise_in_force(office, report, target, now):
    assert (report.title, report.state, report.period) == (
        f"Báo cáo kết quả thực hiện nhiệm vụ {HALF.label}",
        "draft",
        "2026-H1",
    )
    assert (report.window_start, report.window_end) == (date(2025, 12, 15), date(2026, 6, 14))
    assert [(item.commitment, item.text) for item in report.items.all()] == [(target, f"{target.title}.")]
    owed = report.matter.obligations.get()
    assert (owed.duty, owed.state, owed.due_on, owed.debtor_unit) == ("report", "open", DUE, office.office)
    assert report.matter.address == report.get_absolute_url()
    assert audit.verify(agency=office.agency) == []


def test_a_report_is_opened_once_per_period(office, report):
    again = actions.open_report(by=office.coordinator, regime=report.regime, period=HALF, at=JUNE)
    assert (again.pk, Report.objects.count(), Obligation.objects.filter(duty="report").count()) == (report.pk, 1, 1)


def test_promises_outside_the_window_are_not_asked(office, shipped, now):
    make_target(office, now, period_start=date(2026, 6, 15), period_end=date(2026, 12, 14))
    asked = make_target(office, now, period_start=None, period_end=date(2026, 6, 30))
    report = actions.open_report(by=office.coordinator, regime=make_regime(office), period=HALF, at=JUNE)
    assert [item.commitment for item in report.items.all()] == [asked]


def test_the_nightly_job_opens_what_is_due_for_every_regime(office, target):
    regime = make_regime(office)
    for day in (date(2026, 6, 14), date(2026, 6, 14), date(2026, 6, 15)):
        actions.open_due_reports(office.agency, day)
    assert list(Report.objects.filter(regime=regime).order_by("pk").values_list("period", flat=True)) == [
        "2026-H1",
        "2026-H2",
    ]


def test_a_draft_is_counted_when_read(report, classes):
    assert numbers(report) == [[2, 2, 1]]
    line = lines_of(report)[0]
    assert (line.percent, line.verdict.state) == (Decimal(50), "not_yet")


def test_words_are_edited_by_one_person_at_a_time(office, report):
    item = report.items.get()
    actions.edit_item(by=office.officer, item=item, version=1, text=" Đã mở 02 lớp. ", explanation="Chờ vốn", at=JUNE)
    item.refresh_from_db()
    assert (item.text, item.explanation, item.version) == ("Đã mở 02 lớp.", "Chờ vốn", 2)
    with pytest.raises(StaleVersion):
        actions.edit_item(by=office.head, item=item, version=1, text="Khác", explanation="", at=JUNE)
    actions.edit_frame(by=office.officer, report=report, version=1, opening="Mở", closing="Kết", at=JUNE)
    with pytest.raises(StaleVersion):
        actions.edit_frame(by=office.head, report=report, version=1, opening="", closing="", at=JUNE)
    report.refresh_from_db()
    assert (report.opening, report.closing) == ("Mở", "Kết")


def test_an_estimate_needs_a_reason_and_stands_beside_the_count(office, report, classes):
    item = report.items.get()
    with pytest.raises(UnableToReport, match="căn cứ"):
        actions.set_estimate(by=office.officer, item=item, version=1, estimate=Decimal(3), reason="  ", at=JUNE)
    actions.set_estimate(
        by=office.officer, item=item, version=1, estimate=Decimal(3), reason="01 lớp mở ngày 20/6", at=JUNE
    )
    item.refresh_from_db()
    assert (item.estimate, item.estimate_by, item.estimate_reason) == (3, office.officer, "01 lớp mở ngày 20/6")
    assert numbers(report) == [[2, 2, 1]]
    actions.set_estimate(by=office.officer, item=item, version=2, estimate=None, reason="", at=JUNE)
    item.refresh_from_db()
    assert (item.estimate, item.estimate_by, item.estimate_reason) == (None, None, "")


def test_freezing_keeps_value_rule_rows_and_hash(office, frozen, classes, target):
    assert (frozen.state, frozen.frozen_by, frozen.frozen_at) == ("frozen", office.coordinator, JUNE)
    taken = {one.role: one for one in Snapshot.objects.all()}
    assert {role: (one.value, one.window_start, one.window_end) for role, one in taken.items()} == {
        "period": (2, date(2025, 12, 15), date(2026, 6, 14)),
        "cumulative": (2, date(2025, 12, 15), date(2026, 6, 14)),
        "last_year": (1, date(2024, 12, 15), date(2025, 6, 14)),
    }
    behind = taken["period"].rows.all()
    assert [(row.series, row.object_id, row.object_version) for row in behind] == [
        ("training_class", row.pk, type(row).objects.get(pk=row.pk).version) for row in classes[1:3]
    ]
    assert "topic" in taken["period"].rule
    assert (taken["period"].commitment, taken["period"].taken_by) == (target, office.coordinator)
    hashes = [taken[role].hash for role in ("period", "cumulative", "last_year")]
    assert frozen.hash == hashlib.sha256(json.dumps(["2026-H1", hashes]).encode()).hexdigest()
    assert AuditEntry.objects.order_by("-sequence").first().values.get().new == frozen.hash


def test_a_frozen_value_stays_and_what_changed_since_is_told(office, frozen, classes, now):
    assert differences(frozen) == []
    late = hold_class(office, date(2026, 4, 1), now)
    gone, changed = classes[1], classes[2]
    gone.refresh_from_db()
    registers.remove_record(by=office.head, record=gone, version=gone.version, reason="Nhập trùng", at=now)
    assert numbers(frozen) == [[2, 2, 1]]
    assert [(one.kind, one.snapshot.role) for one in differences(frozen)] == [
        ("added", "period"),
        ("removed", "period"),
    ]
    assert late.title in differences(frozen)[0].title
    assert SnapshotRow.objects.filter(object_id=changed.pk, snapshot__role="period").count() == 1


def test_a_record_changed_behind_the_system_is_told_apart_from_one_that_was_edited(office, frozen, classes, client):
    row = classes[2]
    Record.objects.filter(pk=row.pk).update(data={**row.data, "title": "Tên khác"})
    (told,) = differences(frozen)
    assert (told.kind, told.address) == ("behind", row.get_absolute_url())
    (found,) = altered_snapshots(office.agency, JUNE.date())
    assert (found.code, found.message.split(":")[0]) == (
        "snapshot_row_edited", "nội dung khác lúc chốt mà không có lần sửa nào được ghi"
    )  # fmt: skip
    client.force_login(office.coordinator)
    page = client.get(frozen.get_absolute_url()).content.decode()
    assert "Bị sửa ngoài hệ thống" in page
    assert numbers(frozen) == [[2, 2, 1]]


def test_what_is_frozen_is_not_written_any_more(office, frozen):
    item = frozen.items.get()
    for change in (
        lambda: actions.edit_item(by=office.officer, item=item, version=None, text="x", explanation="", at=JUNE),
        lambda: actions.set_estimate(by=office.officer, item=item, version=None, estimate=None, reason="", at=JUNE),
        lambda: actions.edit_frame(by=office.officer, report=frozen, version=None, opening="", closing="", at=JUNE),
        lambda: actions.freeze(by=office.coordinator, report=frozen, version=None, at=JUNE),
    ):
        with pytest.raises(UnableToReport, match="đã chốt số liệu, không sửa được nữa"):
            change()


def test_only_who_may_freezes_and_only_the_version_they_saw(office, report, classes):
    with pytest.raises(NotAllowed):
        actions.freeze(by=office.officer, report=report, version=1, at=JUNE)
    with pytest.raises(StaleVersion):
        actions.freeze(by=office.coordinator, report=report, version=5, at=JUNE)
    assert (Snapshot.objects.count(), Report.objects.get().state) == (0, "draft")


@pytest.mark.parametrize(("days", "state"), [(0, "met"), (2, "met"), (3, "met_late")])
def test_submitting_meets_the_duty_in_time_or_late(office, frozen, days, state):
    sent = actions.submit(by=office.coordinator, report=frozen, version=2, at=JUNE + timedelta(days=days))
    owed = frozen.matter.obligations.get()
    assert (owed.state, owed.closed_by, sent.state) == (state, office.coordinator, "submitted")
    frozen.matter.refresh_from_db()
    assert owed.closed_on == frozen.matter.closed_on == JUNE.date() + timedelta(days=days)


def test_the_steps_come_in_their_order(office, report, classes):
    with pytest.raises(UnableToReport, match="Hãy chốt số liệu trước"):
        actions.submit(by=office.coordinator, report=report, version=1, at=JUNE)
    report = actions.freeze(by=office.coordinator, report=report, version=1, at=JUNE)
    given = {"by": office.coordinator, "report": report, "version": None, "issued_on": date(2026, 6, 17), "at": JUNE}
    with pytest.raises(UnableToReport, match="đã trình"):
        actions.issue(number="120/BC-SKHCN", **given)
    actions.submit(by=office.coordinator, report=report, version=None, at=JUNE)
    with pytest.raises(UnableToReport, match="Chưa ghi số"):
        actions.issue(number=" ", **given)
    issued = actions.issue(number=" 120/BC-SKHCN ", **given)
    assert (issued.state, issued.number, issued.issued_on) == ("issued", "120/BC-SKHCN", date(2026, 6, 17))
    assert audit.verify(agency=office.agency) == []


def test_the_exported_paper_is_in_the_official_layout_and_says_the_counted_numbers(office, report, classes):
    item = report.items.get()
    actions.set_estimate(
        by=office.officer, item=item, version=1, estimate=Decimal(3), reason="01 lớp mở ngày 20/6", at=JUNE
    )
    signer = Signature("Giám đốc", office.director.full_name)
    data = render(paper_of(report, lines_of(report), signer=signer, base_url="https://mach.example"))
    assert check(data) == ()
    text = extract(data, name="bao-cao.docx").text
    assert "Kết quả trong kỳ: 2 lớp; lũy kế từ đầu năm: 2 lớp; cùng kỳ năm trước: 1 lớp." in text
    assert "Ước thực hiện: 3 lớp (01 lớp mở ngày 20/6)" in text
    header = read_text(text).header
    assert (header.kind, header.issuer, header.signer_name) == (
        "Báo cáo",
        "Sở Khoa học và Công nghệ tỉnh Thử Nghiệm",
        office.director.full_name,
    )


def test_a_report_without_promises_is_still_a_paper(office, shipped):
    report = actions.open_report(by=office.coordinator, regime=make_regime(office), period=HALF, at=JUNE)
    paper = paper_of(
        report, lines_of(report), signer=Signature("Giám đốc", "Đặng Thị Giám Đốc"), base_url="https://m.vn"
    )
    assert check(render(paper)) == ()


def test_the_exported_file_opens_its_numbers(office, frozen, client):
    client.force_login(office.officer)
    answer = client.get(reverse("reports:export", args=[frozen.pk]))
    assert check(answer.content) == ()
    rows = client.get(f"/bao-cao/muc/{frozen.items.get().pk}/period/").content.decode()
    assert "01/02/2026" in rows
    assert "20/06/2026" not in rows


def paper_text(client, report) -> str:
    answer = client.get(reverse("reports:export", args=[report.pk]))
    assert check(answer.content) == ()
    return extract(answer.content, name="bao-cao.docx").text


def test_the_exported_file_bears_number_and_day_once_it_was_issued(office, frozen, client):
    client.force_login(office.coordinator)
    sent = actions.submit(by=office.coordinator, report=frozen, version=None, at=JUNE)
    before = paper_text(client, sent)
    assert re.findall(r"Số:\s+/BC-SKHCN", before) and re.findall(r"ngày\s+tháng\s+năm 2026", before)
    given = {"number": "318/BC-SKHCN", "issued_on": date(2026, 6, 17), "version": None, "at": JUNE}
    actions.issue(by=office.coordinator, report=sent, **given)
    after = paper_text(client, sent)
    assert "Số: 318/BC-SKHCN" in after and "Thử Nghiệm, ngày 17 tháng 6 năm 2026" in after
    assert not re.findall(r"Số:\s+/BC-SKHCN", after)


def test_another_agency_meets_no_report(other_office, frozen, client):
    client.force_login(other_office.coordinator)
    item = frozen.items.get()
    addresses = (
        frozen.get_absolute_url(),
        reverse("reports:export", args=[frozen.pk]),
        f"/bao-cao/muc/{item.pk}/period/",
        reverse("reports:thread", args=["report", frozen.pk]),
    )
    assert [client.get(address).status_code for address in addresses] == [404] * 4


def test_a_period_that_is_no_period_is_refused(office, report, client):
    client.force_login(office.coordinator)
    assert parse_period("2026-H3", scheme="nd09") is None
    answer = client.post(reverse("reports:open"), {"regime": report.regime_id, "period": "2026-H3"})
    assert answer.status_code == 404


def test_an_agency_without_a_regime_owes_the_default_reports(office, now):
    actions.open_due_reports(office.agency, now.date())
    assert [regime.code for regime in Regime.objects.filter(agency=office.agency)] == ["dinh-ky"]
    assert {report.period for report in Report.objects.filter(agency=office.agency)} == {"2026", "2026-H2"}
    actions.open_due_reports(office.agency, now.date())
    assert Report.objects.count() == 2


def test_a_regime_is_added_once_and_ended(office, now):
    given = {
        "code": "uy-ban",
        "title": "Báo cáo công tác",
        "scheme": "nd09",
        "periods": ["month"],
        "due_working_days": 2,
        "recipient": "Ủy ban nhân dân tỉnh",
        "unit": office.office,
        "valid_from": now.date(),
    }
    regime = actions.add_regime(by=office.admin, at=now, **given)
    with pytest.raises(UnableToReport):
        actions.add_regime(by=office.admin, at=now, **given)
    with pytest.raises(UnableToReport):
        actions.add_regime(by=office.admin, at=now, **{**given, "code": "khac", "periods": []})
    assert actions.end_regime(by=office.admin, regime=regime, on=now.date(), at=now).valid_to == now.date()


@pytest.fixture
def stated(office, target, now):
    """Last year's first half, before the books: 6 classes for the target."""
    return state_opening(
        by=office.coordinator,
        subject=subject_by_key(office.coordinator, f"ct-{target.pk}"),
        window=Window(date(2024, 12, 15), date(2025, 6, 14)),
        period_label="6 tháng đầu năm 2025",
        value=Decimal(6),
        report=SentReport("45/BC-SKHCN", date(2025, 6, 18)),
        reason="trước khi dùng phần mềm",
        at=now,
    )


def test_what_an_earlier_report_said_fills_the_comparison_and_is_told_before_signing(
    office, report, classes, stated, client
):
    assert numbers(report) == [[2, 2, 6]]
    client.force_login(office.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(report.get_absolute_url())
    assert [part.opening for line in page.context["apart"] for part in line.stated_parts] == [stated.pk]
    rows = client.get(reverse("reports:rows", args=[report.items.get().pk, "last_year"]))
    assert (rows.context["rows"], rows.context["stated_parts"][0].value) == ([], 6)


def test_a_frozen_report_keeps_what_came_from_an_earlier_one(office, report, classes, stated, today):
    frozen = actions.freeze(by=office.coordinator, report=report, version=1, at=JUNE)
    close_opening(by=office.coordinator, opening=stated, version=1, state="loaded", reason="", at=JUNE)
    assert numbers(frozen) == [[2, 2, 6]]
    (line,) = lines_of(Report.objects.get(pk=frozen.pk))
    assert [part.source for part in line.last_year_from_reports] == ["Báo cáo số 45/BC-SKHCN ngày 18/06/2025"]
    assert list(altered_snapshots(office.agency, today)) == []
    Snapshot.objects.filter(role="last_year").update(stated=[])
    assert [finding.code for finding in altered_snapshots(office.agency, today)] == ["snapshot_edited"]


def test_the_paper_says_which_number_comes_from_an_earlier_report(office, report, classes, stated):
    data = render(paper_of(report, lines_of(report), signer=Signature("Giám đốc", "A"), base_url="https://x"))
    text = " ".join(extract(data, name="bao-cao.docx").text.split())
    assert "6 lớp của 6 tháng đầu năm 2025, theo Báo cáo số 45/BC-SKHCN ngày 18/06/2025" in text
