"""The sample Department: complete, in its own words, made once, isolated from its neighbour."""

import re
from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from random import Random

import docx
import pytest
from django.utils.timezone import get_current_timezone

from mach.casework.models import Explanation, Matter, Obligation, Urging, Wait
from mach.casework.queries import day_of
from mach.casework.registry import DECISIONS
from mach.documents.models import Document, Reading
from mach.engines.drafting import render
from mach.engines.workdays import Window
from mach.office import audit
from mach.office.models import Agency, Party, Place, Post, Unit, User
from mach.office.queries import calendar_for
from mach.registers.actions import load_shipped_definitions, reindex
from mach.registers.definition import shipped
from mach.registers.models import Record, RecordDate, RecordRef, RecordValue
from mach.targets.compiler import Asked, counts
from mach.targets.models import Commitment, Indicator
from mach.targets.queries.figures import figures_for
from mach.web import sample, upkeep
from mach.web.sample.days import Days
from mach.web.sample.markup import PLANS, plan_file
from mach.web.sample.offices import Office, table, tax_code
from mach.web.sample.papers import official
from mach.web.sample.records import BOOKS, Draw
from mach.web.sample.scaling import multiply
from tests.conftest import TODAY as ON
from tests.factories import make_agency
from tests.registers.shipped.test_values import VALUES

CODE = "skhcn-tan-giang"

# Domain row → verified and provisional figure on the day: met, exceeded, nearly there, behind.
FIGURES = {
    "000-Q01": (6, 7),
    "000-Q02": (17, 19),
    "000-Q03": (3, 3),
    "000-Q04": (4, 4),
    "000-Q06": (2, 2),
    "001-Q01": (7, 10),
    "001-Q02": (1_466_200_000, 1_896_200_000),
    "001-Q03": (1, 1),
    "001-Q04": (3, 3),  # three persons; a renewal is none
    "001-Q05": (34, 34),
    "001-Q06": (36, 45),
    "001-Q07": (9, 9),
    "001-Q08": (1, 1),
    "001-Q09": (1, 1),
    "001-Q10": (1, 1),  # one by another method is still being reckoned
    "001-Q11": (0, 0),
    "001-Q13": (4, 5),  # counted since the Office made a simple list for it
    "001-Q14": (4, 4),  # seven, of which a picture, one taken off on its day, one being edited
    "001-Q15": (2, 2),
    "001-Q16": (9, 12),
    "001-Q17": (9, 9),  # likewise; its list is a register now
    "001-Q18": (None, None),  # a phase to come
    "001-Q20": (None, None),
    "001-Q26": (20, 20),
    "001-Q27": (10, 10),
    "003-Q01": (4, 5),
    "003-Q02": (Decimal("19.9"), Decimal("27.4")),  # a batch that failed and one in litres without density apart
    "003-Q03": (3, 3),
    "003-Q04": (8, 10),
    "003-Q05": (3, 3),
    "003-Q06": (2, 2),
    "003-Q07": (2, 2),
}
INDEXES = (
    (RecordDate, ("record", "dated__field", "day", "verified", "state_rank")),
    (RecordRef, ("record", "field", "target")),
    (RecordValue, ("record", "field", "text")),
)
TABLE_ROW = re.compile(r"^\| (?P<id>\d{3}-[QAI]\d+[a-z]?) \|(?P<cells>.*)\|$", re.MULTILINE)


def domain_rows(shared) -> dict[str, list[str]]:
    """Rows of the tables of figures and of actions, by id: the other cells."""
    text = (shared / "domain" / "indicators.md").read_text(encoding="utf-8")
    parts = text[text.index("## 2. ") : text.index("## 3. ")] + text[text.index("## 4. ") : text.index("## 5. ")]
    return {row["id"]: [cell.strip() for cell in row["cells"].split("|")] for row in TABLE_ROW.finditer(parts)}


def carried(on: date = ON) -> dict[str, str]:
    return {one: words for key in PLANS for one, words in plan_file(key, Days(on)).words_of.items()}


def ways_to_print(number: str) -> list[str]:
    """How a number of the tables may stand in a plan: "2" as 02, "9 000" as 9.000, money in tỷ, none as không."""
    value = int(number.replace(" ", ""))
    if value == 0:
        return ["Không"]
    if value >= 10**9:
        return [f"{value / 10**9:g}".replace(".", ",")]
    return [f"{value:02d}", f"{value:,}".replace(",", ".")]


def test_every_figure_and_action_is_carried_by_one_line(shared):
    rows = domain_rows(shared)
    assert sum("-Q" in one for one in rows) == 61
    assert sum("-A" in one for one in rows) == 109
    assert sorted(carried()) == sorted(rows)
    carriers = [one for key in PLANS for line in _all_lines(key) for one in line.ids]
    assert len(carriers) == len(set(carriers))


def test_every_figure_is_printed_with_its_numbers(shared):
    words = carried()
    missing = []
    for row, cells in domain_rows(shared).items():
        if "-Q" not in row:
            continue
        _, low, high, exact, unit, comparator, *_ = cells
        ceiling = unit == "%" and comparator == "at_least" and high == "100"  # nothing is above all
        for number in {low, exact, "-" if ceiling else high} - {"-"}:
            if row in ("001-Q24", "002-Q13"):  # a frequency and an ordinal
                continue
            if not any(re.search(rf"(?<!\d){re.escape(way)}(?!\d)", words[row]) for way in ways_to_print(number)):
                missing.append((row, number, words[row]))
    assert missing == []
    assert "05 năm một lần" in words["001-Q24"]
    assert "đợt 2/2026" in words["002-Q13"]


def _all_lines(key: str):
    plan = plan_file(key, Days(ON))
    return [*plan.body, *plan.annex]


@pytest.mark.parametrize("key", PLANS)
def test_plan_is_laid_out_with_all_its_words(key):
    plan = plan_file(key, Days(ON))
    data = render(official(plan))
    assert data == render(official(plan))
    text = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs)
    assert [words for words in plan.words_of.values() if words not in text] == []


def test_plans_of_a_december_speak_of_the_year_that_begins():
    plan = plan_file("chien-luoc-dich-vu", Days(ON))
    assert plan.head["date"] == date(2025, 12, 22)
    assert plan_file("ke-hoach-tinh", Days(ON)).head["subject"].endswith("năm 2027")


@pytest.mark.parametrize("on", [ON, date(2026, 12, 16), date(2027, 1, 4), date(2027, 7, 1), date(2027, 12, 14)])
def test_nothing_of_the_sample_lies_in_the_future(on):
    days = Days(on)
    dates = [plan_file(key, days).head["date"] for key in PLANS]
    assert [day for day in dates if day > on] == []
    assert days.founded < days.first_record < days.merged <= on
    assert days.start <= on <= days.start + timedelta(days=365)


def test_a_sample_made_early_in_the_morning_has_no_moment_to_come():
    made = datetime(2026, 11, 25, 6, 30, tzinfo=get_current_timezone())
    days = Days(made.date(), made)
    assert [days.at(made.date()), days.at(made.date(), 300)] == [made, made]
    assert days.at(date(2026, 11, 24), 5) == datetime(2026, 11, 24, 8, 5, tzinfo=get_current_timezone())


def test_tax_codes_have_a_right_check_digit():
    for number in range(1, 400):
        digits = [int(digit) for digit in tax_code("9810", number)]
        weighted = sum(digit * weight for digit, weight in zip(digits, (31, 29, 23, 19, 17, 13, 7, 5, 3), strict=False))
        assert len(digits) == 10
        assert (weighted + digits[9]) % 11 == 10


def test_sample_is_refused_beside_another_agency(db):
    make_agency()
    with pytest.raises(sample.UnableToMakeSample, match="Sở Khoa học và Công nghệ tỉnh Thử Nghiệm"):
        sample.ensure(on=ON, scale=1, say=lambda line: None)
    assert Agency.objects.count() == 1


def test_interrupted_run_leaves_nothing(db, monkeypatch):
    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    load_shipped_definitions(on=ON)
    monkeypatch.setattr("mach.web.sample.take_in_earlier", killed)
    with pytest.raises(KeyboardInterrupt):
        sample.ensure(on=ON, scale=1, say=lambda line: None)
    assert (Agency.objects.count(), User.objects.count(), Place.objects.count()) == (0, 0, 0)


pytestmark = pytest.mark.django_db


def test_department_is_peopled(made):
    assert Unit.objects.filter(agency=made).count() == 12
    assert User.objects.filter(membership__agency=made).count() == 41  # one invited, not come yet
    assert Party.objects.filter(agency=made).count() == 66
    assert Party.objects.filter(agency=made).exclude(tax_code="").values("tax_code").distinct().count() == 65


def test_merged_unit_names_its_successor_and_its_people_moved_on(made):
    merged = Unit.objects.get(agency=made, successor__isnull=False)
    assert (merged.code, merged.successor.code) == ("thong-tin", "ung-dung")
    assert merged.valid_to == date(2026, 6, 30)
    assert not Post.objects.filter(unit=merged).valid_on(ON).exists()
    moved = Post.objects.filter(unit=merged.successor, valid_from=date(2026, 7, 1))
    assert moved.count() == 3
    current = Post.objects.filter(unit__agency=made).valid_on(ON).values_list("user", flat=True)
    assert len(current) == len(set(current)) == 41


def test_places_lead_from_before_the_mergers_to_after(made):
    assert Place.objects.filter(level=Place.Level.DISTRICT).count() == 8
    old = Place.objects.filter(valid_to=date(2025, 6, 30))
    assert [place.name for place in old if not place.successors.exists()] == []
    new = Place.objects.get(name="Phường Bình Hải")
    assert sorted(new.predecessors.filter(level=Place.Level.COMMUNE).values_list("name", flat=True)) == [
        "Phường Hải Tây",
        "Phường Hải Đông",
    ]


def test_six_people_sign_in_with_the_printed_password(made):
    printed = sample.welcome("http://127.0.0.1:8000")
    password = re.search(r"Mật khẩu chung: (\S+)", printed)[1]
    for username in ("vanthu", "chuyenvien", "truongphong", "vanphong", "giamdoc", "quantri"):
        assert username in printed
        assert User.objects.get(username=username).check_password(password)
    roles = Post.objects.filter(user__username__in=sample.SIGN_INS).values_list("role", flat=True)
    assert sorted(roles) == ["admin", "clerk", "director", "head", "office", "officer"]


def test_second_start_changes_nothing(made):
    before = (User.objects.count(), Party.objects.count(), Place.objects.count())
    said = []
    sample.ensure(on=ON + timedelta(days=30), scale=3, say=said.append)
    assert said == ["Sở mẫu đã có sẵn."]
    assert (User.objects.count(), Party.objects.count(), Place.objects.count()) == before


def test_papers_are_held_with_the_header_they_print(made):
    held = Document.objects.filter(agency=made).order_by("issued_on").values_list("number", "kind", "issued_on")
    assert list(held) == [
        ("82/2019/NQ-HĐND", "Nghị quyết", date(2019, 12, 10)),
        ("514/QĐ-UBND", "Quyết định", date(2020, 3, 16)),
        ("148/QĐ-SKHCN", "Quyết định", date(2025, 12, 22)),
        ("06/KH-SKHCN", "Kế hoạch", date(2026, 2, 4)),
        ("12/KH-SKHCN", "Kế hoạch", date(2026, 3, 5)),
        ("97/BC-SKHCN", "Báo cáo", date(2026, 6, 25)),
        ("1642/QĐ-UBND", "Quyết định", date(2026, 10, 16)),
        ("392/KH-UBND", "Kế hoạch", date(2026, 11, 19)),
        ("4127/UBND-KGVX", "", date(2026, 11, 23)),
    ]
    review = Document.objects.get(agency=made, number="97/BC-SKHCN")
    cited = {document.number for document in Document.objects.filter(cited_by__edition__document=review)}
    assert cited == {"06/KH-SKHCN", "12/KH-SKHCN"}


def test_one_plan_waits_to_be_checked(made):
    waiting = Reading.objects.filter(edition__document__agency=made, state=Reading.State.PROPOSED)
    numbers = Counter(waiting.values_list("edition__document__number", flat=True))
    assert set(numbers) == {"12/KH-SKHCN", "392/KH-UBND"}
    assert numbers["392/KH-UBND"] >= 20
    checked = Document.objects.filter(agency=made, checked_at__isnull=False).values_list("number", flat=True)
    assert sorted(checked) == [
        "06/KH-SKHCN",
        "148/QĐ-SKHCN",
        "1642/QĐ-UBND",
        "514/QĐ-UBND",
        "82/2019/NQ-HĐND",
        "97/BC-SKHCN",
    ]


def test_every_promise_stands_on_the_sentence_that_makes_it(made):
    promises = table("promises.toml")
    targets = Commitment.objects.filter(agency=made, kind="target")
    assert sorted(targets.values_list("title", flat=True)) == sorted(
        row["title"] for row in promises["targets"].values()
    )
    words = carried()
    for line, row in promises["targets"].items():
        source = targets.get(title=row["title"]).sources.get()
        assert source.quote.rstrip("./") in words[line] or words[line].rstrip(".") in source.quote
    assert Commitment.objects.filter(agency=made, kind="assignment").count() >= 70


def test_targets_that_records_count_stand_where_they_were_meant_to(made):
    rows = list(Commitment.objects.filter(agency=made).exclude(indicator=None))
    titles = {row["title"]: line for line, row in table("promises.toml")["targets"].items()}
    figures = {titles[one.commitment.title]: one for one in figures_for(rows, ON, agency=made)}
    shown = {line: (figure.value, figure.provisional) for line, figure in figures.items()}
    assert shown == FIGURES
    verdicts = {figure.verdict.state for figure in figures.values() if figure.verdict}
    assert {"met", "exceeded", "not_yet"} <= verdicts


def test_records_are_spread_over_registers_units_and_months(made):
    roots = Record.objects.roots().filter(agency=made)
    by_register = Counter(roots.values_list("register__code", flat=True))
    drawn = {
        "tech_support": 28,
        "ip_support": 117,
        "training_class": 45,
        "event": 70,
        "ste_certificate": 20,
        "publication": 54,
    }
    assert {code: by_register[code] for code in drawn} == drawn
    assert [each.code for each in shipped() if by_register[each.code] < 5] == []
    assert len({(at.year, at.month) for at in roots.values_list("created_at", flat=True)}) == 12
    assert roots.values("unit").distinct().count() >= 9
    assert len(set(roots.values_list("register__code", "state"))) >= 30
    assert 90 <= roots.filter(verified_at=None).count() <= 150


def test_the_totals_of_a_merged_unit_and_its_heir_are_those_of_the_whole(made):
    indicator = Indicator.objects.get(code="publication.issues", valid_to=None)
    window = Window(date(2025, 12, 15), ON)
    units = [None, *Unit.objects.filter(agency=made, code__in=("thong-tin", "ung-dung")).order_by("code")]
    whole, before, after = counts([Asked(indicator, window=window, day=ON, unit=unit) for unit in units], agency=made)
    assert before.value > 0
    assert after.value > 0
    assert before.value + after.value == whole.value


def test_indicators_of_the_tables_are_counted_by_the_database_as_by_hand(made):
    window = Window(date(2025, 12, 15), date(2026, 12, 14))
    indicators = list(Indicator.objects.filter(code__in=VALUES, agency=None, valid_to=None).order_by("code"))
    assert [each.code for each in indicators] == sorted(VALUES)
    half = Window(window.start, date(2026, 6, 14))  # what the growth is against
    found = counts([Asked(indicator, window=window, day=ON, base=half) for indicator in indicators], agency=made)
    shown = {
        each.code: float(one.provisional) / (100 if each.kind == Indicator.Kind.RATIO else 1)  # shares are in percent
        for each, one in zip(indicators, found, strict=True)
    }
    assert {code: (value, VALUES[code]) for code, value in shown.items() if value != pytest.approx(VALUES[code])} == {}


@pytest.mark.parametrize("username", sample.SIGN_INS)
def test_everybody_who_signs_in_has_something_late_and_something_soon(made, username):
    user = User.objects.get(username=username).acting_on(ON)
    day = day_of(user, on=ON, calendar=calendar_for(made))
    assert day.late
    assert day.soon


def test_obligations_were_met_in_time_and_late_urged_and_explained(made):
    owed = Obligation.objects.filter(matter__agency=made)
    states = Counter(owed.values_list("state", flat=True))
    assert states["met"] > states["met_late"] > 0
    assert set(Urging.objects.values_list("rung", flat=True)) == {1, 2, 3}
    assert Explanation.objects.filter(obligation__in=owed).exists()
    assert owed.filter(matter__kind=Matter.Kind.RECORD, state="met_late").exists()
    assert owed.open().filter(matter__kind=Matter.Kind.RECORD, due_on__lt=ON).exists()


def test_some_work_waits_and_decisions_await_the_head_the_office_and_the_director(made):
    assert Wait.objects.filter(obligation__matter__agency=made, ended_on=None).exists()
    awaiting = {
        username: {kind.code for kind in DECISIONS if kind.count(User.objects.get(username=username), ON)}
        for username in ("truongphong", "vanphong", "giamdoc")
    }
    assert {"gia-han", "xac-nhan"} <= awaiting["truongphong"]
    assert "gia-han" in awaiting["vanphong"]
    assert "gia-han" in awaiting["giamdoc"]


def test_nothing_is_dated_in_the_future(made):
    assert not Record.objects.filter(created_at__date__gt=ON).exists()
    assert not Document.objects.filter(created_at__date__gt=ON).exists()
    assert not Obligation.objects.filter(closed_on__gt=ON).exists()


def test_checks_and_audit_hold(made):
    assert upkeep.check(on=ON) == []
    assert [audit.verify(agency=agency) for agency in Agency.objects.all()] == [[], []]


def test_dice_fall_the_same_each_time(made):
    people = {user.username: user for user in User.objects.filter(membership__agency=made).order_by("pk")}
    parties = {party.name: party for party in Party.objects.filter(agency=made).order_by("pk")}
    units = {unit.code: unit for unit in Unit.objects.filter(agency=made)}
    office = Office(made, tuple(table("department.toml")["agency"]["sites"]), units, people, parties)
    papers = {"nghi-quyet-82": Document.objects.first(), "quyet-dinh-514": Document.objects.first()}
    drawn = [
        [entry for book in BOOKS for entry in book(draw)]
        for draw in (Draw(Random(sample.SEED), office, Days(ON), papers) for _ in range(2))
    ]
    assert drawn[0] == drawn[1]


def test_neighbour_sees_nothing_of_the_department(made):
    neighbour = User.objects.get(username="dh.vanphong")
    for model in (Party, Document, Commitment, Record, Obligation):
        seen = model.objects.visible_to(neighbour)
        assert seen.exists()
        assert not seen.filter(**{"matter__agency" if model is Obligation else "agency": made}).exists()


def test_scale_multiplies_records_into_the_years_before(made):
    roots = Record.objects.roots().filter(agency=made)
    before, this_year = roots.count(), roots.filter(book_year=2026).count()
    multiply(made, scale=3)
    assert roots.count() == 3 * before
    assert roots.filter(book_year=2026).count() == this_year
    written = [sorted(table.objects.filter(record__agency=made).values_list(*fields)) for table, fields in INDEXES]
    reindex(agency=made)
    assert written == [
        sorted(table.objects.filter(record__agency=made).values_list(*fields)) for table, fields in INDEXES
    ]


def test_the_half_year_report_was_issued_with_its_figures_frozen(made):
    from mach.reports.models import Report

    report = Report.objects.get(agency=made, state=Report.State.ISSUED)
    assert (report.number, report.window_end.month, report.window_end.day) == ("318/BC-SKHCN", 6, 14)
    frozen = [snapshot for item in report.items.all() for snapshot in item.snapshots.all()]
    assert len(frozen) >= 30
    assert any(snapshot.value and snapshot.role == "period" for snapshot in frozen)
