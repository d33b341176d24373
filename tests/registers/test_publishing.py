"""A register made from the pages: checked with its lines, tried, published, its records brought forward."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.engines.workdays import Window
from mach.office.rules import NotAllowed
from mach.registers import actions
from mach.registers.actions import UnableToPublish, UnableToSaveRecord
from mach.registers.definition import differences, load
from mach.registers.models import Definition, Record, Register
from mach.registers.queries import definition_for, definition_of
from mach.registers.views.defining import BLANK
from mach.targets.compiler import count
from mach.targets.models import Indicator

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 25, 9, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TOMORROW = date(2026, 11, 26)
LATER = AT + timedelta(days=2)
YEAR = Window(date(2025, 12, 15), date(2026, 12, 14))
NEXT = BLANK.replace(
    '[fields.kinh_phi]\nlabel = "Kinh phí"\ntype = "money"\nunit = "đồng"\nmin = 0\nindex = true\n',
    '[fields.dia_ban]\nlabel = "Địa bàn"\ntype = "text"\nrequired = "hoan_thanh"\n',
).replace('"kinh_phi"]', '"dia_ban"]')


@pytest.fixture
def made(office, shipped) -> Register:
    return actions.publish_definition(by=office.admin, register=None, source=BLANK, valid_from=AT.date(), at=AT)


def write(office, register, name, at=AT, **values) -> Record:
    given = {"ten": name, "ngay": date(2026, 5, 4), **values}
    return actions.save_record(by=office.officer, register=register, values=given, at=at).record


def published(office, register, source=NEXT) -> Definition:
    actions.publish_definition(by=office.admin, register=register, source=source, valid_from=TOMORROW, at=AT)
    return Definition.objects.filter(register=register).latest("version")


def test_a_new_register_takes_records_and_is_counted(office, made):
    write(office, made, "Mô hình một", kinh_phi="12.500.000")
    indicator = Indicator.objects.get(code="so_moi.count", agency=office.agency)
    assert count(indicator, agency=office.agency, window=YEAR).provisional == Decimal(1)
    assert (made.title, made.agency, made.group) == ("Sổ mới", office.agency, "Sổ của cơ quan")


def test_only_the_administrator_publishes(office, other_office, shipped):
    for stranger in (office.officer, office.head, office.coordinator):
        with pytest.raises(NotAllowed):
            actions.publish_definition(by=stranger, register=None, source=BLANK, valid_from=AT.date(), at=AT)


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        (BLANK.replace('counted = "ghi_nhan"', 'counted = "xong"'), 15, "xong"),
        (
            BLANK.replace("count(so_moi where basis_date in W)", "count(so_moi where gia > 3 and basis_date in W)"),
            48,
            "gia",
        ),
        (BLANK.replace('type = "money"', 'type = "tien"'), 36, "tien"),
        (BLANK.replace("[fields.ten]", "[fields.ten"), 23, ""),
    ],
    ids=["missing state", "field that is not there", "unknown kind", "broken TOML"],
)
def test_a_mistake_is_named_with_its_line_and_nothing_is_kept(office, shipped, source, line, says):
    with pytest.raises(UnableToPublish) as refused:
        actions.publish_definition(by=office.admin, register=None, source=source, valid_from=AT.date(), at=AT)
    assert refused.value.faults[0].line == line
    assert says in refused.value.faults[0].message
    assert Register.objects.filter(code="so_moi").count() == 0


def test_an_indicator_that_names_itself_goes_in_a_circle_and_is_refused(office, shipped):
    circle = BLANK.replace("count(so_moi where basis_date in W)", "so_moi.count + 1")
    with pytest.raises(UnableToPublish):
        actions.publish_definition(by=office.admin, register=None, source=circle, valid_from=AT.date(), at=AT)


def test_a_code_that_is_taken_or_changed_is_refused(office, made):
    with pytest.raises(UnableToPublish, match="đã có"):
        actions.publish_definition(by=office.admin, register=None, source=BLANK, valid_from=AT.date(), at=AT)
    with pytest.raises(UnableToPublish, match="giữ nguyên"):
        published(office, made, NEXT.replace("so_moi", "so_khac"))


def test_a_version_begins_no_earlier_than_today_and_after_the_last(office, made):
    with pytest.raises(UnableToPublish, match="trước hôm nay"):
        actions.publish_definition(
            by=office.admin, register=made, source=NEXT, valid_from=AT.date() - timedelta(days=1), at=AT
        )
    published(office, made)
    with pytest.raises(UnableToPublish, match="Hãy chọn ngày sau ngày ấy"):
        published(office, made)


def test_the_next_version_holds_from_its_day_and_records_keep_theirs(office, made, today):
    old = write(office, made, "Cũ", kinh_phi="5.000.000")
    row = published(office, made)
    assert "kinh_phi" in definition_for(made, agency=office.agency, day=today).fields
    assert "dia_ban" in definition_for(made, agency=office.agency, day=TOMORROW).fields
    with time_machine.travel(LATER, tick=False):
        new = write(office, made, "Mới", at=LATER)
        old.refresh_from_db()
        assert (new.definition, "kinh_phi" in definition_of(old).fields) == (row, True)


def test_a_shipped_register_gets_a_version_of_the_agencys_own(office, other_office, shipped):
    register = Register.objects.get(code="advice_log")
    text = Definition.objects.get(register=register).source
    published(office, register, text.replace('title = "', 'title = "Cơ quan: ', 1))
    mine = definition_for(register, agency=office.agency, day=TOMORROW)
    theirs = definition_for(register, agency=other_office.agency, day=TOMORROW)
    assert (mine.title.startswith("Cơ quan: "), theirs.title.startswith("Cơ quan: ")) == (True, False)


def test_the_changes_are_told_in_words():
    assert differences(load(BLANK, beside=()), load(NEXT, beside=())) == [
        "Bỏ cột “Kinh phí”.", "Thêm cột “Địa bàn”, phải ghi.",
    ]  # fmt: skip


def test_trying_says_what_would_happen_and_keeps_nothing(office, made):
    good = {"ten": "Thử", "ngay": date(2026, 5, 4)}
    told = actions.try_definition(by=office.admin, register=made, source=NEXT, values=good, at=AT)
    assert (told.title, told.faults) == ("Thử", ())
    refused = actions.try_definition(by=office.admin, register=made, source=NEXT, values={"ten": "Thử"}, at=AT)
    assert refused.faults == ("Ngày: chưa ghi.",)
    assert (Definition.objects.filter(register=made).count(), Record.objects.count()) == (1, 0)


def test_records_are_brought_forward_after_a_preview_all_or_none(office, made):
    fits, lacks = write(office, made, "Vừa", kinh_phi="5.000.000"), write(office, made, "Thiếu")
    actions.move_state(by=office.officer, record=lacks, version=lacks.version, to="hoan_thanh", at=AT)
    row = published(office, made)
    with time_machine.travel(LATER, tick=False):
        rows = list(Record.objects.select_related("register", "definition", "agency").order_by("pk"))
        needed = "Địa bàn: chưa ghi. Hãy ghi trước khi ở trạng thái “Hoàn thành”."
        told = actions.try_forward(by=office.officer, records=rows, at=LATER)
        assert {pk: one.faults for pk, one in told.items()} == {fits.pk: (), lacks.pk: (needed,)}
        assert set(Record.objects.values_list("definition__version", flat=True)) == {1}
        with pytest.raises(UnableToSaveRecord):
            actions.bring_forward(by=office.officer, records=rows, at=LATER)
        assert set(Record.objects.values_list("definition__version", flat=True)) == {1}
        assert actions.bring_forward(by=office.officer, records=rows[:1], at=LATER) == 1
    fits.refresh_from_db()
    assert (fits.definition, fits.data) == (row, {"ten": "Vừa", "ngay": "2026-05-04"})


def test_the_pages_check_try_and_publish(office, shipped):
    client = Client()
    client.force_login(office.admin, backend="django.contrib.auth.backends.ModelBackend")
    address = reverse("registers:new-definition")
    assert HTMLParser(client.get(address).content).css_first("#van-ban").text() == BLANK
    wrong = client.post(address, {"van-ban": BLANK.replace('type = "money"', 'type = "tien"'), "buoc": "kiem-tra"})
    assert wrong.status_code == 422
    assert HTMLParser(wrong.content).css_first("[data-line]").text() == "Dòng 36, cột 8"
    tried = client.post(address, {"van-ban": BLANK, "buoc": "thu-ghi", "thu-ten": "Thử", "thu-ngay": "2026-05-04"})
    assert "Sổ sẽ nhận dòng “Thử”." in HTMLParser(tried.content).css_first("main").text()
    done = client.post(address, {"van-ban": BLANK, "buoc": "ban-hanh"})
    assert done.headers["Location"] == reverse("registers:definition", args=["so_moi"])
    assert client.get(done.headers["Location"]).status_code == 200
    assert Register.objects.get(code="so_moi").agency == office.agency
