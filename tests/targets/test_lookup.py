"""A line of words is answered with a number and its sentence; a number given away explains itself later."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from mach.engines.workdays import Window
from mach.office import audit
from mach.office.models import AuditEntry
from mach.registers import actions as registers
from mach.targets import actions
from mach.targets.actions import UnableToSupply
from mach.targets.checks import altered_supplied
from mach.targets.models import Indicator, SuppliedFigure
from mach.targets.queries.lookup import look_up, subject_by_key, subjects_of
from mach.targets.queries.supplied import given_before, since
from tests.reports.world import hold_class, make_target

HALF = Window(date(2025, 12, 15), date(2026, 6, 14))


@pytest.fixture
def classes(office, shipped, now):
    """One in the first quarter, two in the second, one the year before."""
    days = (date(2025, 5, 5), date(2026, 2, 1), date(2026, 4, 1), date(2026, 6, 1))
    return [hold_class(office, day, now + timedelta(minutes=place)) for place, day in enumerate(days)]


@pytest.fixture
def subject(office, shipped):
    indicator = Indicator.objects.get(code="training_class.count")
    return subject_by_key(office.officer, f"cs-{indicator.pk}")


@pytest.fixture
def given(office, classes, subject, now):
    return supply(office, subject, now)


def supply(office, subject, now, **told):
    usual = {"window": HALF, "period_label": "6 tháng đầu năm 2026", "given_to": "Văn phòng UBND tỉnh",
             "shown": (Decimal(3), Decimal(3))}  # fmt: skip
    return actions.supply_figure(by=office.officer, subject=subject, at=now, **{**usual, **told})


def answered(office, text, now, chosen=""):
    return look_up(office.officer, text, chosen=chosen, at=now).answer


@pytest.mark.parametrize(
    ("text", "value", "start", "end"),
    [
        ("lớp tập huấn 6 tháng đầu năm 2026", 3, (2025, 12, 15), (2026, 6, 14)),
        ("lop tap huan quy I", 1, (2025, 12, 15), (2026, 3, 14)),
        ("Có bao nhiêu lớp tập huấn từ 1/3 đến 30/9?", 2, (2026, 3, 1), (2026, 9, 30)),
        ("LỚP TẬP HUẤN NĂM 2025", 1, (2024, 12, 15), (2025, 12, 14)),
        ("lớp tập huấn", 3, (2025, 12, 15), (2026, 11, 25)),
    ],
)
def test_a_line_is_answered_over_the_days_it_names(office, classes, now, text, value, start, end):
    answer = answered(office, text, now)
    assert answer.subject.indicator.code == "training_class.count"
    assert (answer.count.value, answer.window) == (value, Window(date(*start), date(*end)))


def test_verified_and_provisional_stand_apart_in_the_sentence(office, classes, now):
    registers.unverify(by=office.director, record=classes[1], reason="xem lại", at=now + timedelta(hours=1))
    answer = answered(office, "lớp tập huấn 6 tháng đầu năm 2026", now)
    assert (answer.count.value, answer.count.provisional) == (2, 3)
    assert answer.sentence == (
        f"{answer.subject.title} trong 6 tháng đầu năm 2026 (từ 15/12/2025 đến 14/06/2026): 2 lớp, tính cả dòng sổ chờ "
        "xác nhận là 3 lớp (tạm tính). Sở KH&CN đếm từ sổ lúc 09:00 ngày 25/11/2026."
    )


def test_a_target_answers_over_its_own_days_and_for_its_own_condition(office, classes, now):
    target = make_target(office, now, title="Tổ chức 04 lớp tập huấn sở hữu trí tuệ cho huyện miền núi")
    found = look_up(office.officer, "lớp tập huấn miền núi", chosen="", at=now)
    assert (found.answer.subject.commitment, found.answer.count.value) == (target, 3)
    assert found.answer.window == Window(date(2025, 12, 15), date(2026, 11, 25))
    assert answered(office, "shtt miền núi năm 2025", now).count.value == 1


def test_another_meaning_is_picked_by_its_key(office, classes, now, subject):
    target = make_target(office, now)
    found = look_up(office.officer, "lớp tập huấn quý I", chosen=f"ct-{target.pk}", at=now)
    assert found.answer.subject.commitment == target
    assert subject.key in {one.subject.key for one in found.others}


def test_what_names_nothing_has_no_answer(office, shipped, now):
    assert look_up(office.officer, "xổ số kiến thiết", chosen="", at=now).answer is None
    assert look_up(office.officer, "quý III", chosen="", at=now).answer is None


def test_targets_of_another_agency_are_not_asked(office, other_office, shipped, now):
    foreign = make_target(other_office, now)
    assert subject_by_key(office.officer, f"ct-{foreign.pk}") is None
    assert [one for one in subjects_of(office.officer) if one.commitment] == []


def test_looking_up_takes_the_same_queries_whatever_it_finds(office, classes, now, django_assert_num_queries):
    look_up(office.officer, "lớp tập huấn", chosen="", at=now)
    for place in range(6):
        make_target(office, now, title=f"Tổ chức lớp tập huấn số {place}")
    user = type(office.officer).objects.get(pk=office.officer.pk)
    with django_assert_num_queries(13):
        look_up(user, "lớp tập huấn", chosen="", at=now)


def test_a_number_given_keeps_its_rows_and_its_words(office, given, classes, now):
    assert (given.value, given.given_to, given.given_by) == (3, "Văn phòng UBND tỉnh", office.officer)
    assert {row[1] for row in given.rows} == {row.pk for row in classes[1:]}
    assert "3 lớp" in given.sentence
    assert AuditEntry.objects.latest("pk").action == "targets.supply_figure"
    assert audit.verify(agency=office.agency) == []


def test_a_number_that_moved_since_it_was_shown_is_not_kept(office, classes, subject, now):
    with pytest.raises(UnableToSupply, match="khác lúc"):
        supply(office, subject, now, shown=(Decimal(2), Decimal(3)))
    with pytest.raises(UnableToSupply, match="cho ai"):
        supply(office, subject, now, given_to=" ")
    assert SuppliedFigure.objects.count() == 0


def test_the_same_question_later_gives_the_same_answer_or_says_why_not(office, given, classes, subject, now):
    assert since(given).is_same
    later = now + timedelta(days=1)
    registers.remove_record(by=office.head, record=classes[1], version=classes[1].version, reason="nhầm", at=later)
    registers.unverify(by=office.director, record=classes[2], reason="xem lại", at=later)
    hold_class(office, date(2026, 5, 5), later)
    (found,) = given_before(office.officer, subject, limit=3)
    assert [(one.kind, one.title) for one in found.moved] == [
        ("unverified", f"{found.moved[0].title}"),
        ("added", f"{found.moved[1].title}"),
        ("removed", f"{found.moved[2].title}"),
    ]
    assert (found.summary, found.difference) == ("thêm 1 dòng, bớt 1 dòng, 1 dòng thôi xác nhận", -1)


def test_a_changed_way_of_counting_is_told(office, given):
    Indicator.objects.filter(pk=given.indicator_id).update(
        formula="count(training_class where topic = shtt and basis_date in W)"
    )
    given = SuppliedFigure.objects.get(pk=given.pk)
    assert since(given).summary == "cách đếm đã đổi"


def test_an_edited_answer_is_noticed(office, given, today):
    assert list(altered_supplied(office.agency, today)) == []
    SuppliedFigure.objects.update(value=7)
    assert [finding.code for finding in altered_supplied(office.agency, today)] == ["supplied_edited"]


def sign_in(client, user):
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")


def test_the_page_answers_and_keeps_what_was_given(office, classes, client):
    sign_in(client, office.clerk)
    page = client.get(reverse("targets:lookup"), {"tu": "lớp tập huấn 6 tháng đầu năm 2026"})
    answer = page.context["answer"]
    form = {"tu": page.context["words"], "chon": answer.subject.key, "ky": answer.period_label,
            "tu-ngay": answer.window.start, "den-ngay": answer.window.end,
            "so": str(answer.count.value), "tam-tinh": str(answer.count.provisional)}  # fmt: skip
    refused = client.post(reverse("targets:supply"), {**form, "cho": "Ban Tuyên giáo", "so": "9"})
    assert (refused.status_code, refused.context["given_to"]) == (422, "Ban Tuyên giáo")
    done = client.post(reverse("targets:supply"), {**form, "cho": "Ban Tuyên giáo"})
    kept = SuppliedFigure.objects.get()
    assert done.headers["Location"] == reverse("targets:supplied-one", args=[kept.pk])
    assert client.get(done.headers["Location"]).context["since"].is_same
    assert client.get(reverse("targets:supplied")).context["page"].rows == [kept]
    again = client.get(reverse("targets:lookup"), {"tu": "lớp tập huấn 6 tháng đầu năm 2026"})
    assert [one.given for one in again.context["before"]] == [kept]


def test_a_number_given_by_another_agency_is_not_there(office, other_office, given, client):
    sign_in(client, other_office.officer)
    assert client.get(reverse("targets:supplied-one", args=[given.pk])).status_code == 404


def test_the_rows_behind_an_answer_open(office, classes, client, now):
    sign_in(client, office.officer)
    answer = answered(office, "lớp tập huấn từ 1/3 đến 30/9", now)
    page = client.get(answer.rows_address)
    assert ([row.day for row in page.context["rows"]], page.context["count"].value) == (
        [date(2026, 4, 1), date(2026, 6, 1)],
        2,
    )


def test_the_search_box_finds_numbers_too(office, shipped, client):
    sign_in(client, office.officer)
    found = dict(client.get("/tim/", {"tu": "lop tap huan"}).context["found"])
    assert "training_class.count" in {
        Indicator.objects.get(pk=hit.address.split("cs-")[1]).code for hit in found["Số liệu"]
    }
