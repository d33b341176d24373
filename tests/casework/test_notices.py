"""Pages of reminders, the words that leave the house, the calendar of a person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from mach.casework import actions, messages
from mach.casework.models import CalendarFeed, Notice, Obligation
from mach.casework.queries import owed
from mach.engines.workdays import shipped_calendar
from mach.office.models import User

DAY = timezone.localdate


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def owe(office):
    def make(title="Nộp báo cáo hội thảo", days=1, kind="assignment", who=None):
        who = who or office
        matter = actions.open_matter(
            agency=who.agency, kind=kind, title=title, address="/", lead_unit=None, officer=None, on=DAY()
        )
        return actions.owe(
            matter=matter, duty="deliver", title=title, due=DAY() + timedelta(days=days), rule="", on=DAY(),
            debtor_unit=who.technology, debtor_officer=who.officer, follower_unit=who.office,
            follower_officer=who.coordinator,
        )  # fmt: skip

    return make


@pytest.fixture
def notify(owe):
    def make(user, **given):
        row = owe(**given)
        return Notice.objects.create(user=user, obligation=row, kind="reminder", day=DAY(), due_on=row.due_on, step=1)

    return make


def unread(client):
    node = HTMLParser(client.get("/danh-ba/").content).css_first(".top__count")
    return node.text().split()[0] if node else ""


def test_the_header_counts_what_was_not_read_and_opening_reads_it(office, notify):
    first, client = notify(office.officer), client_of(office.officer)
    Notice.objects.create(
        user=office.officer, obligation=first.obligation, kind="reminder", day=DAY(), due_on=first.due_on, step=3
    )
    notify(office.officer, title="Việc khác")
    assert unread(client) == "2"
    answer = client.get(reverse("casework:notice", args=[first.pk]))
    assert answer.headers["Location"] == f"/viec/{first.obligation_id}/"
    assert unread(client) == "1"
    titles = [node.text() for node in HTMLParser(client.get("/thong-bao/").content).css(".owed__what a")]
    assert titles == ["Việc khác"]
    assert len(HTMLParser(client.get("/thong-bao/?xem=tat-ca").content).css(".owed__what a")) == 3
    client.post("/thong-bao/da-doc/")
    assert unread(client) == ""


def test_what_is_done_waits_no_more(office, notify):
    notice = notify(office.officer)
    Obligation.objects.filter(pk=notice.obligation_id).update(state="met", closed_on=DAY())
    assert unread(client_of(office.officer)) == ""


def test_nobody_opens_or_reads_what_others_were_told(office, other_office, notify):
    notice = notify(office.officer)
    for user in (office.head, other_office.officer):
        client = client_of(user)
        assert client.get(reverse("casework:notice", args=[notice.pk])).status_code == 404
        client.post("/thong-bao/da-doc/")
    notice.refresh_from_db()
    assert notice.read_at is None


def test_snoozing_from_the_page_is_seen_by_leaders(office, owe):
    row, client = owe(days=-3), client_of(office.officer)
    answer = client.post(f"/viec/{row.pk}/hoan-nhac/", {"until": "1/1/2020", "reason": "Chờ xã gửi số liệu"})
    assert answer.status_code == 422
    assert "Chờ xã gửi số liệu" in answer.content.decode()
    until = f"{DAY() + timedelta(days=4):%d/%m/%Y}"
    assert client.post(f"/viec/{row.pk}/hoan-nhac/", {"until": until, "reason": "Chờ xã"}).status_code == 302
    director = client_of(office.director)
    said = HTMLParser(director.get(f"/viec/{row.pk}/").content).css_first(".notice").text(strip=True)
    assert said.startswith(f"Hoãn nhắc đến hết ngày {until}: Chờ xã")
    assert f"hoãn nhắc đến {until}: Chờ xã" in director.get("/don-doc/").content.decode()
    assert director.post(f"/viec/{row.pk}/nhac-lai/").status_code == 302
    assert HTMLParser(director.get("/don-doc/").content).text().count("hoãn nhắc") == 0


def test_a_foreign_obligation_can_not_be_snoozed(office, other_office, owe):
    row = owe(who=other_office)
    client = client_of(office.officer)
    assert client.post(f"/viec/{row.pk}/hoan-nhac/", {"until": "1/1/2099", "reason": "x"}).status_code == 404
    assert client.post(f"/viec/{row.pk}/nhac-lai/").status_code == 404


def test_the_administrator_edits_the_steps(office):
    client = client_of(office.admin)
    form = HTMLParser(client.get("/nhac-viec/account/").content)
    assert form.css_first("[name=before]").attributes["value"] == "30, 15, 7, 3, 1"
    wrong = client.post("/nhac-viec/account/", {"before": "10, mười", "late_every": "2"})
    assert wrong.status_code == 422
    assert "“mười” không phải số ngày" in wrong.content.decode()
    assert client.post("/nhac-viec/account/", {"before": "10; 2", "late_every": "2"}).status_code == 302
    rows = {
        row.css_first("th").text().split("\n")[0].strip(): row.css("td")[0].text()
        for row in HTMLParser(client.get("/nhac-viec/").content).css("tbody tr")
    }
    assert rows["Báo cáo kết quả chỉ tiêu, việc được giao"] == "10, 2"
    assert rows["Gửi báo cáo theo mức chung"] == "30, 15, 7, 3, 1"
    assert client.post("/nhac-viec/account/", {"before": "9", "late_every": "2"}).status_code == 409
    assert client.get("/nhac-viec/khong-co/").status_code == 404


def plain(row):
    row = Obligation.objects.select_related("matter", "debtor_unit").get(pk=row.pk)
    return messages.plain_title(row)


def test_titles_leave_the_house_without_people_and_not_too_long(owe):
    assert plain(owe("Trả lời đơn của ông Nguyễn Văn An về sáng kiến")) == "Trả lời đơn của ông … về sáng kiến"
    assert plain(owe(("Dài " * 60).strip())) == ("Dài " * 40)[:159].rstrip() + "…"


def test_a_row_of_a_register_is_named_by_what_is_to_be_done(owe):
    assert plain(owe("Cấp Giấy chứng nhận: Nguyễn Văn An, sinh 1980", kind="record")) == "Cấp Giấy chứng nhận"
    assert plain(owe("Nguyễn Văn An", kind="record")) == "Việc theo thời hạn ghi trong sổ"


def test_the_words_of_a_list(owe):
    rows = [owe(f"Việc {place}") for place in range(9)]
    shown = Obligation.objects.filter(pk__in=[row.pk for row in rows]).select_related("matter", "debtor_unit")
    due = owed(shown.order_by("pk"), on=DAY(), calendar=shipped_calendar())
    lines = messages.list_reminder(due, 9).splitlines()
    assert lines[0] == "Kính nhắc 9 việc:"
    assert [line.split(" (")[0] for line in lines[1:8]] == [f"{place + 1}. Việc {place}" for place in range(7)]
    assert lines[8:] == ["và 2 việc khác."]


def test_the_message_of_a_row_ends_with_its_address(office, owe):
    row, client = owe(days=0), client_of(office.officer)
    what = f"Kính nhắc việc: Nộp báo cáo hội thảo ({office.technology.short_name})."
    for address in ("/hom-nay/", f"/viec/{row.pk}/"):
        copied = HTMLParser(client.get(address).content).css_first("[data-copy]").attributes["data-copy"]
        assert copied.splitlines() == [
            f"{what} Hạn {DAY():%d/%m/%Y}, đến hạn hôm nay.",
            "Mời xem tại đây (cần đăng nhập):",
            f"http://testserver/viec/{row.pk}/",
        ]


def test_what_was_searched_for_does_not_leave_with_a_list(office, owe):
    owe("Trả lời đơn", days=-1)
    page = client_of(office.coordinator).get("/don-doc/", {"tu": "đơn", "don-vi": office.technology.pk})
    copied = HTMLParser(page.content).css_first("main p > [data-copy]").attributes["data-copy"]
    assert copied.splitlines()[-1] == f"http://testserver/don-doc/?don-vi={office.technology.pk}"


def test_strangers_see_only_the_sign_in_page_and_land_on_the_item(office, owe):
    row, client = owe("Tên việc không ai được thấy"), Client()
    answer = client.get(f"/viec/{row.pk}/", follow=True)
    text = answer.content.decode()
    assert answer.redirect_chain == [(f"/dang-nhap/?next=/viec/{row.pk}/", 302)]
    assert HTMLParser(text).css_first("title").text() == "Đăng nhập · Mạch"
    assert "Tên việc" not in text
    assert HTMLParser(text).css("meta[property], meta[name=description]") == []
    signed_in = client.post(
        "/dang-nhap/", {"username": office.officer.username, "password": "mat-khau-thu", "next": f"/viec/{row.pk}/"}
    )
    assert signed_in.headers["Location"] == f"/viec/{row.pk}/"


def secret_of(client):
    page = HTMLParser(client.post("/thong-bao/lich/").content)
    return page.css_first("#dia-chi").text().removeprefix("http://testserver")


def events(address):
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_a_calendar_reads_the_due_days_of_a_person(office, other_office, owe):
    row = owe("Trả lời đơn của ông Trần Văn Bình", days=3)
    owe("Việc của Sở khác", who=other_office)
    Obligation.objects.filter(pk=owe("Việc đã xong").pk).update(state="met", closed_on=DAY())
    (event,) = events(secret_of(client_of(office.officer)))
    assert str(event["SUMMARY"]) == "Hạn: Trả lời đơn của ông …"
    assert event.decoded("DTSTART") == DAY() + timedelta(days=3)
    assert str(event["URL"]) == f"http://testserver/viec/{row.pk}/"
    assert events(secret_of(client_of(office.head))) == []


def test_the_secret_is_not_kept_and_a_new_one_ends_the_old(office):
    client = client_of(office.officer)
    first, second = secret_of(client), secret_of(client)
    kept = CalendarFeed.objects.get().digest
    assert kept not in second
    assert second.split("/")[-1].removesuffix(".ics") not in kept
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    assert second not in client.get("/thong-bao/lich/").content.decode()
    client.post("/thong-bao/lich/", {"end": "1"})
    assert Client().get(second).status_code == 404


def test_the_calendar_of_who_has_left_is_closed(office):
    address = secret_of(client_of(office.officer))
    User.objects.filter(pk=office.officer.pk).update(is_active=False)
    assert Client().get(address).status_code == 404


def test_marking_all_as_read_is_taken_back_without_what_was_read_before(office, notify):
    first, client = notify(office.officer), client_of(office.officer)
    client.get(reverse("casework:notice", args=[first.pk]))
    for title in ("Việc hai", "Việc ba"):
        notify(office.officer, title=title)
    theirs = notify(office.other_officer, title="Việc người khác")
    page = client.post(reverse("casework:notices-read"), follow=True).content.decode()
    assert (unread(client), "Hoàn tác" in page) == ("", True)
    client_of(office.other_officer).post(reverse("casework:notices-read"))
    answer = client.post(reverse("casework:notices-unread"), follow=True).content.decode()
    assert "Đã đưa 2 thông báo trở lại chưa đọc." in answer
    assert unread(client) == "2"
    assert Notice.objects.get(pk=theirs.pk).read_at is not None
