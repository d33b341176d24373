"""A task on its path: what is owed, skipped and late, what a decision leaves out, what closing by hand does."""

from datetime import date

import pytest
import time_machine

from mach.casework import actions as casework
from mach.casework.models import Case, Obligation, Procedure, Step
from mach.office.actions import save_day
from mach.office.models import CalendarException
from mach.office.rules import NotAllowed
from mach.research import actions
from mach.research.actions import UnableToExtend, UnableToSaveTask
from mach.research.models import ResearchTask, TaskExtension
from mach.research.queries import Filters, stages_of, tasks_list, troubles, whole
from tests.factories import make_party
from tests.research.conftest import at

pytestmark = pytest.mark.django_db


def step_of(task, code, turn=0) -> Step:
    return Step.objects.select_related("obligation").get(case=task.case, code=code, turn=turn)


def owed(task, code, turn=0) -> tuple:
    row = step_of(task, code, turn).obligation
    return row.due_on, row.state


def test_a_new_task_has_its_whole_path_and_owes_nothing_yet(office, add):
    task = add()
    assert task.case.procedure.code == "R14"
    assert task.case.steps.count() == 51
    assert list(task.case.steps.filter(state="open").values_list("code", flat=True)) == ["proposed"]
    assert not Obligation.objects.filter(matter=task.case.matter).exists()


def test_a_step_starts_the_clocks_of_the_host_and_of_the_department(office, add, do):
    task = add()
    do(task, "contracted", date(2025, 1, 15))
    row = step_of(task, "progress_report", 1).obligation
    assert (row.debtor_party, row.follower_officer, row.due_on) == (task.host, office.officer, date(2025, 7, 15))
    row = step_of(task, "inspected", 1).obligation
    assert (row.debtor_unit, row.debtor_officer, row.due_on) == (office.technology, office.officer, date(2026, 1, 15))


def test_a_step_done_late_stays_late_and_one_taken_back_is_owed_again(office, add, do):
    task = add()
    do(task, "listed", date(2024, 12, 2))
    published = do(task, "list_published", date(2024, 12, 20))
    assert owed(task, "list_published") == (date(2024, 12, 17), "met_late")
    actions.take_back_step(
        by=office.officer, task=task, step=published, version=published.version, reason="Ghi nhầm", at=at(2024, 12, 21)
    )
    assert owed(task, "list_published") == (date(2024, 12, 17), "open")


def test_a_step_that_was_passed_over_is_found_with_who_answers_for_it(office, add, do):
    task = add()
    do(task, "proposed", date(2024, 12, 2))
    do(task, "screened", date(2024, 12, 3), paper="")
    found = troubles(office.officer, on=date(2024, 12, 4))
    assert [(one.kind, one.step.code, one.task) for one in found] == [
        ("Bỏ sót", "searched", task), ("Thiếu văn bản", "screened", task),
    ]  # fmt: skip
    assert (
        whole(office.officer, on=date(2024, 12, 4)).complete,
        whole(office.officer, on=date(2024, 12, 4)).tasks,
    ) == (0, 1)


def test_only_who_assigns_the_work_leaves_a_step_out_by_a_decision(office, add, do):
    task = add()
    do(task, "proposed", date(2024, 12, 2))
    do(task, "screened", date(2024, 12, 3))
    step = step_of(task, "searched")
    with pytest.raises(NotAllowed):
        actions.excuse_step(by=office.officer, step=step, version=None, decision="Đề án gấp", at=at(2024, 12, 4))
    with pytest.raises(casework.UnableToStep, match="Hãy ghi số, ngày văn bản"):
        actions.excuse_step(by=office.head, step=step, version=None, decision=" ", at=at(2024, 12, 4))
    actions.excuse_step(
        by=office.head, step=step, version=step.version, decision="15/SKHCN, 03/12/2024", at=at(2024, 12, 4)
    )
    assert (step_of(task, "searched").state, step_of(task, "searched").reason) == (
        "not_applicable",
        "15/SKHCN, 03/12/2024",
    )
    assert troubles(office.officer, on=date(2024, 12, 4)) == []


def test_what_is_reported_done_from_today_is_done_on_the_path_and_reopening_takes_it_back(office, add, do):
    task = add()
    do(task, "listed", date(2024, 12, 2))
    row = step_of(task, "list_published").obligation
    with time_machine.travel(at(2024, 12, 10), tick=False):
        casework.close_obligation(
            by=office.officer, obligation=row, version=row.version, result="Đã công bố", references=["Tin 12"],
            at=at(2024, 12, 10),
        )  # fmt: skip
        step = step_of(task, "list_published")
        assert (step.state, step.done_on, step.paper) == ("done", date(2024, 12, 10), "Tin 12")
        row.refresh_from_db()
        assert (row.state, row.result) == ("met", "Đã công bố")
        casework.reopen(by=office.head, obligation=row, version=row.version, reason="Chưa đủ", at=at(2024, 12, 11))
    assert (step_of(task, "list_published").state, owed(task, "list_published")[1]) == ("open", "open")


def test_a_clock_that_starts_by_itself_is_owed_from_that_night(office, add, do):
    task = add(start_on=date(2025, 1, 15), end_on=date(2026, 1, 30))
    do(task, "contracted", date(2025, 1, 15))
    assert step_of(task, "acceptance_filed").obligation is None
    assert Case.objects.get(pk=task.case.pk).next_on == date(2025, 7, 15)  # the second report's time begins
    casework.start_clocks(office.agency, date(2026, 1, 30))
    assert owed(task, "acceptance_filed") == (date(2026, 3, 2), "open")


def test_a_failed_acceptance_needs_no_registration(office, add, do):
    task = add()
    with pytest.raises(UnableToSaveTask, match="Hãy chọn kết quả xếp loại"):
        do(task, "accepted", date(2025, 6, 2))
    do(task, "accepted", date(2025, 6, 2), grade="fail")
    task.refresh_from_db()
    assert (task.grade, step_of(task, "result_filed").state, step_of(task, "inventoried").state) == (
        "fail", "not_applicable", "open",
    )  # fmt: skip


def test_a_step_to_come_or_one_that_does_not_apply_is_refused(office, add, do):
    task = add()
    with pytest.raises(casework.UnableToStep, match="Ngày ở tương lai"):
        do(task, "proposed", date(2025, 1, 2), on=at(2024, 12, 2))
    with pytest.raises(casework.UnableToStep, match="không áp dụng"):
        do(task, "call_published", date(2024, 12, 2))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"title": " "}, "Chưa ghi tên nhiệm vụ."),
        ({"method_reason": ""}, "Giao trực tiếp phải ghi lý do (Luật 29/2013/QH13 Điều 29)."),
        ({"start_on": date(2025, 2, 1), "end_on": date(2025, 1, 1)}, "Ngày kết thúc phải sau ngày bắt đầu."),
        ({"lead_unit": None}, "Chưa chọn đơn vị quản lý nhiệm vụ."),
    ],
)
def test_a_task_that_lacks_something_is_refused(add, values, says):
    with pytest.raises(UnableToSaveTask) as refused:
        add(**values)
    assert str(refused.value) == says


def test_a_code_once_given_neither_changes_nor_comes_twice(office, add):
    task = add(code="ĐT-01")
    with pytest.raises(UnableToSaveTask, match="đã có ở nhiệm vụ khác"):
        add(code="ĐT-01", host=task.host)
    with pytest.raises(UnableToSaveTask, match="không đổi"):
        actions.save_task(by=office.officer, task=task, version=1, values={"code": "ĐT-02"}, at=at(2024, 12, 3))


def test_a_stopped_task_owes_nothing_more(office, add, do):
    task = add()
    do(task, "contracted", date(2025, 1, 15))
    actions.stop_task(
        by=office.head, task=task, version=None, on_day=date(2025, 2, 3), decision="12/QĐ-UBND", at=at(2025, 2, 4)
    )
    assert set(Obligation.objects.filter(matter=task.case.matter).values_list("state", flat=True)) == {"cancelled"}


def test_nobody_sees_tasks_of_another_agency(office, other_office, add):
    add()
    assert not tasks_list(other_office.officer, Filters(), on=date(2024, 12, 3)).exists()


@pytest.mark.parametrize(("trouble", "count"), [("tre", 1), ("sot", 1), ("thieu", 0), ("on", 1)])
def test_the_list_is_cut_by_trouble(office, add, do, trouble, count):
    do(add(), "contracted", date(2025, 1, 15))
    add(host=make_party(office.agency, "Viện Thử Nghiệm"))
    assert tasks_list(office.officer, Filters(trouble=trouble), on=date(2025, 9, 1)).count() == count


def test_a_step_dated_before_an_earlier_one_is_found(office, add, do):
    task = add()
    do(task, "proposed", date(2024, 12, 4))
    do(task, "searched", date(2024, 12, 3), on=at(2024, 12, 5))
    found = troubles(office.officer, on=date(2024, 12, 5))
    assert [(one.kind, one.step.code, one.said) for one in found] == [
        ("Sai thứ tự", "searched", "Ghi ngày 03/12/2024, trước ngày của bước “nhận phiếu đề xuất”")
    ]


def test_tasks_are_counted_by_the_stage_they_stand_at(office, add, do):
    do(add(), "contracted", date(2025, 1, 15))
    add(host=make_party(office.agency, "Viện Thử Nghiệm"))
    assert stages_of(office.officer, on=date(2025, 1, 16)) == [
        ("S01_PROPOSE", "Đề xuất", 1, 0, 0), ("S19_SELF_EVAL", "Tự đánh giá", 1, 0, 1),
    ]  # fmt: skip
    found = tasks_list(office.officer, Filters(stage="S19_SELF_EVAL"), on=date(2025, 1, 16))
    assert [row.host.name for row in found] == ["Trường Đại học Thử Nghiệm"]


# The scenarios of `domain/task-lifecycle.md` §10 that need no council and no money.


def test_scenario_19_a_deadline_across_tet_lists_the_days_it_skips(add, do):
    task = add()
    do(task, "acceptance_valid", date(2026, 2, 5))
    row = step_of(task, "accept_council").obligation
    assert row.due_on == date(2026, 3, 5)
    tet = ["2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"]
    assert [day for day, _ in row.computed_by["skipped"] if day in tet] == tet


def test_scenario_20_a_new_holiday_moves_open_deadlines_and_no_others(office, add, do):

    first, second = add(), add(host=make_party(office.agency, "Viện B"))
    for task in (first, second):
        do(task, "acceptance_filed", date(2026, 11, 20))
    do(second, "acceptance_valid", date(2026, 11, 21), on=at(2026, 11, 21))
    assert owed(first, "acceptance_valid")[0] == date(2026, 11, 26)
    save_day(
        by=office.admin, day=date(2026, 11, 23), kind=CalendarException.Kind.OFF, reason="Nghỉ bù", legal_ref="99/TB",
        confirmed=True, at=at(2026, 11, 22),
    )  # fmt: skip
    assert owed(first, "acceptance_valid") == (date(2026, 11, 27), "open")
    assert owed(second, "acceptance_valid") == (date(2026, 11, 26), "met")


def extend(office, task, asked, new_end, on, **more) -> TaskExtension:
    return actions.extend_task(
        by=office.officer, task=task, version=None, asked_on=asked, decided_on=on.date(), decision="44/QĐ-UBND",
        new_end_on=new_end, at=on, **more,
    )  # fmt: skip


def test_scenario_21_an_extension_is_asked_a_month_before_the_end(office, add):
    task = add(start_on=date(2024, 7, 1), end_on=date(2026, 12, 31))
    with pytest.raises(UnableToExtend) as refused:
        extend(office, task, date(2026, 12, 1), date(2027, 12, 31), at(2026, 12, 10))
    assert refused.value.reasons == [
        "Phải đề nghị trước khi hết thời gian ít nhất 1 tháng, chậm nhất 30/11/2026 (TT 04/2015/TT-BKHCN Điều 12)."
    ]
    given = extend(office, task, date(2026, 12, 1), date(2027, 12, 31), at(2026, 12, 10), is_exception=True)
    assert given.is_exception
    other = add(start_on=date(2024, 7, 1), end_on=date(2026, 12, 31), host=task.host)
    assert not extend(office, other, date(2026, 11, 30), date(2027, 12, 31), at(2026, 12, 10)).is_exception


def test_scenario_22_an_extension_after_the_end_does_not_heal_what_ran_out(office, add, do):
    task = add(start_on=date(2024, 12, 1), end_on=date(2026, 6, 30))
    do(task, "contracted", date(2024, 12, 2))
    casework.start_clocks(office.agency, date(2026, 7, 1))
    assert owed(task, "acceptance_filed") == (date(2026, 7, 30), "open")
    with pytest.raises(UnableToExtend, match="sau khi nhiệm vụ kết thúc 30/06/2026"):
        extend(office, task, date(2026, 7, 10), date(2026, 12, 31), at(2026, 7, 12))
    extend(office, task, date(2026, 7, 10), date(2026, 12, 31), at(2026, 8, 20), is_exception=True)
    assert owed(task, "acceptance_filed") == (date(2026, 7, 30), "open")
    assert [
        one.kind for one in troubles(office.officer, on=date(2026, 8, 21)) if one.step.code == "acceptance_filed"
    ] == ["Trễ"]


def test_scenario_23_a_second_extension_is_refused_with_the_first_named(office, add):
    task = add(start_on=date(2024, 7, 1), end_on=date(2026, 12, 31))
    extend(office, task, date(2026, 10, 1), date(2027, 6, 30), at(2026, 10, 10))
    with pytest.raises(UnableToExtend, match="đã được gia hạn theo 44/QĐ-UBND ngày 10/10/2026"):
        extend(office, task, date(2027, 4, 1), date(2027, 9, 30), at(2027, 4, 10))


@pytest.mark.parametrize(("inclusive", "allowed"), [(False, False), (True, True)])
def test_scenario_24_exactly_twenty_four_months(office, add, inclusive, allowed):

    if inclusive:
        row = Procedure.objects.get(code="R14")
        row.source = row.source.replace(
            '"extension.threshold_inclusive" = { value = false', '"extension.threshold_inclusive" = { value = true'
        )
        row.source_hash = "thu"
        row.save()
    task = add(start_on=date(2024, 12, 31), end_on=date(2026, 12, 31))
    if allowed:
        assert extend(office, task, date(2026, 11, 1), date(2027, 9, 30), at(2026, 11, 3)).new_end_on == date(
            2027, 9, 30
        )
        return
    with pytest.raises(UnableToExtend, match="nhiều nhất 6 tháng"):
        extend(office, task, date(2026, 11, 1), date(2027, 9, 30), at(2026, 11, 3))


@pytest.mark.parametrize(
    ("day", "code"), [(date(2025, 2, 9), "R14"), (date(2025, 9, 30), "R24"), (date(2025, 10, 1), "R25")]
)
def test_scenario_37_the_day_of_approval_decides_the_regulation(add, do, day, code):
    task = add()
    do(task, "approved", day)
    task.case.refresh_from_db()
    assert task.case.procedure.code == code


def test_scenario_43_of_a_secret_task_only_code_level_and_days_are_kept(office, add):
    task = add(is_secret=True, code="M-01", investigator="Người Mật", title="Tên thật")
    kept = ResearchTask.objects.get(pk=task.pk)
    assert (kept.title, kept.investigator, kept.host, kept.code) == ("Nhiệm vụ mật", "", None, "M-01")
    assert "tên thật" not in kept.fold and "ten that" not in kept.fold
    assert not tasks_list(office.other_officer, Filters(), on=date(2024, 12, 3)).exists()
    assert tasks_list(office.coordinator, Filters(), on=date(2024, 12, 3)).get() == task
    assert whole(office.coordinator, on=date(2024, 12, 3)).tasks == 1
