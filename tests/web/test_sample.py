"""The sample Department: complete, in its own words, made once, isolated from its neighbour."""

import re
from datetime import date, timedelta
from io import BytesIO

import docx
import pytest

from mach.engines.drafting import render
from mach.office.models import Agency, Party, Place, Post, Unit, User
from mach.web import sample
from mach.web.sample.days import Days
from mach.web.sample.markup import PLANS, plan_file
from mach.web.sample.offices import tax_code
from mach.web.sample.papers import official
from tests.factories import make_agency

ON = date(2026, 11, 25)
CODE = "skhcn-tan-giang"
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


def test_tax_codes_have_a_right_check_digit():
    for number in range(1, 400):
        digits = [int(digit) for digit in tax_code("9810", number)]
        weighted = sum(digit * weight for digit, weight in zip(digits, (31, 29, 23, 19, 17, 13, 7, 5, 3), strict=False))
        assert len(digits) == 10
        assert (weighted + digits[9]) % 11 == 10


@pytest.fixture
def made(db) -> Agency:
    sample.ensure(on=ON, scale=1, say=lambda line: None)
    return Agency.objects.get(code=CODE)


def test_department_is_peopled(made):
    assert Unit.objects.filter(agency=made).count() == 12
    assert User.objects.filter(membership__agency=made).count() == 40
    assert Party.objects.filter(agency=made).count() == 60
    assert Party.objects.filter(agency=made).exclude(tax_code="").values("tax_code").distinct().count() == 59


def test_merged_unit_names_its_successor_and_its_people_moved_on(made):
    merged = Unit.objects.get(agency=made, successor__isnull=False)
    assert (merged.code, merged.successor.code) == ("thong-tin", "ung-dung")
    assert merged.valid_to == date(2026, 6, 30)
    assert not Post.objects.filter(unit=merged).valid_on(ON).exists()
    moved = Post.objects.filter(unit=merged.successor, valid_from=date(2026, 7, 1))
    assert moved.count() == 3
    current = Post.objects.filter(unit__agency=made).valid_on(ON).values_list("user", flat=True)
    assert len(current) == len(set(current)) == 40


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


def test_sample_is_refused_beside_another_agency(db):
    make_agency()
    with pytest.raises(sample.UnableToMakeSample, match="Sở Khoa học và Công nghệ tỉnh Thử Nghiệm"):
        sample.ensure(on=ON, scale=1, say=lambda line: None)
    assert Agency.objects.count() == 1


def test_interrupted_run_leaves_nothing(db, monkeypatch):
    def killed(*args, **kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr("mach.web.sample.offices._merge", killed)
    with pytest.raises(KeyboardInterrupt):
        sample.ensure(on=ON, scale=1, say=lambda line: None)
    assert (Agency.objects.count(), User.objects.count(), Place.objects.count()) == (0, 0, 0)


def test_neighbour_sees_nothing_of_the_department(made):
    neighbour = User.objects.get(username="dh.vanphong")
    assert made.pk not in neighbour.agency_ids
    assert not Party.objects.visible_to(neighbour).filter(agency=made).exists()
