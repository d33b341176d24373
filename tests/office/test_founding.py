"""The first start: a one-time code, an agency, its Office and its administrator; people join by invitation."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from mach.office import actions, audit, queries
from mach.office.models import Agency, AuditEntry, Outbox, Post, Unit, User
from mach.office.permissions import Role

PLACE = {
    "superior": "Ủy ban nhân dân tỉnh Nguồn Trong",
    "name": "Sở Khoa học và Công nghệ tỉnh Nguồn Trong",
    "symbol": "SKHCN",
    "place_name": "Nguồn Trong",
}
PERSON = {
    "full_name": "Lê Thị Dựng",
    "title": "Chánh Văn phòng",
    "email": "dung.lt@nguontrong.test",
    "username": "dung.lt",
    "password": "mat-khau-dung-so",
}


@pytest.fixture(autouse=True)
def data_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "DATA", tmp_path)


@pytest.fixture
def found(now):
    def found(code, coordinates=True):
        return actions.found_agency(code=code, coordinates=coordinates, at=now, **PLACE, **PERSON)

    return found


@pytest.mark.django_db(transaction=True)
def test_the_code_of_the_terminal_makes_one_agency_and_is_then_spent(found):
    code = actions.issue_start_code()
    admin = found(f" {code[:5].lower()}-{code[5:]} ")
    assert (admin.agency.short_name, admin.agency.code) == ("Sở KH&CN", "skhcn")
    assert list(Post.objects.order_by("pk").values_list("role", "unit__kind")) == [
        (Role.ADMIN, Unit.Kind.OFFICE),
        (Role.OFFICE, Unit.Kind.OFFICE),
    ]
    assert queries.coordination(admin.agency, on=admin.agency.valid_from)[1] == admin
    assert list(audit.verify(agency=admin.agency)) == []
    assert not actions.start_code_file().exists()
    assert actions.issue_start_code() is None
    with pytest.raises(actions.UnableToSave, match="đã có cơ quan"):
        found(code)


def test_a_wrong_code_makes_nothing(db, found):
    actions.issue_start_code()
    with pytest.raises(actions.UnableToSave) as refused:
        found("AAAAA-AAAAA")
    assert (refused.value.field, Agency.objects.count(), User.objects.count()) == ("code", 0, 0)


def test_without_a_code_issued_no_code_is_right(db, found):
    with pytest.raises(actions.UnableToSave):
        found("")


def test_an_empty_system_sends_everybody_to_the_first_start(db):
    client = Client()
    assert client.get("/dang-nhap/").headers["Location"] == "/bat-dau/"
    assert client.get("/bat-dau/").status_code == 200


def test_a_system_in_use_has_no_first_start(office):
    client = Client()
    assert client.get("/dang-nhap/").status_code == 200
    answer = client.post("/bat-dau/", {"code": "", **PLACE, **PERSON})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/dang-nhap/")


LIST = """Đơn vị\tHọ và tên\tChức danh\tEmail
Ban Giám đốc\tTrần Văn Cao\tGiám đốc Sở\tcao.tv@nguontrong.test
Văn phòng\tNgô Thị Thư\tVăn thư
Phòng Quản lý công nghệ\tVõ Văn Trưởng\tTrưởng phòng
\tĐặng Thị Viên\tChuyên viên
Chi cục Tiêu chuẩn Đo lường Chất lượng
"""


def staff(client, text, **more):
    return client.post(reverse("office:staff"), {"rows": text, **more}, follow=True)


def test_a_pasted_list_makes_units_and_people_once(office):
    client = signed_in(office.admin)
    before = Unit.objects.count()
    staff(client, LIST)
    assert Unit.objects.count() == before  # only looked at
    staff(client, LIST, save="1")
    made = User.objects.filter(username__in=["cao.tv", "thu.nt", "truong.vv", "vien.dt"])
    posts = Post.objects.filter(user__in=made).order_by("user__username").values_list(
        "user__username", "role", "unit__name", "unit__kind"
    )  # fmt: skip
    assert list(posts) == [
        ("cao.tv", "director", "Ban Giám đốc", "leadership"),
        ("thu.nt", "clerk", "Văn phòng Sở", "office"),
        ("truong.vv", "head", "Phòng Quản lý công nghệ", "division"),
        ("vien.dt", "officer", "Phòng Quản lý công nghệ", "division"),
    ]
    units = Unit.objects.count()
    staff(client, LIST, save="1")
    assert (Unit.objects.count(), made.count()) == (units, 4)
    assert AuditEntry.objects.filter(action="office.add_staff").count() == 2
    assert list(audit.verify(agency=office.agency)) == []


def test_a_list_with_faults_saves_nothing_and_says_which_line(office):
    text = f"Phòng A\tTrần An\tChuyên viên\tSếp\tkhông-phải-thư\t{office.officer.username}"
    answer = staff(signed_in(office.admin), text, save="1")
    faults = answer.context["rows"][0].faults
    assert [fault.split(".")[0].split(" “")[0] for fault in faults] == [
        "Không có vai trò",
        "“không-phải-thư” không phải địa chỉ thư điện tử",
        "Tên đăng nhập",
    ]
    assert not Unit.objects.filter(name="Phòng A").exists()


def test_an_invitation_opens_once_and_sets_a_password(office):
    staff(signed_in(office.admin), "Phòng A\tTrần An", save="1")
    (one,) = queries.invitations(office.agency)
    stranger = Client()
    assert stranger.get(one.address).status_code == 200
    words = {"password": "nuoc-chay-da-mon", "again": "nuoc-chay-da-mon"}
    assert stranger.post(one.address, words).headers["Location"] == "/"
    assert stranger.get("/hom-nay/").status_code == 200
    assert Client().get(one.address).status_code == 410
    assert User.objects.get(username="an.t").check_password("nuoc-chay-da-mon")
    assert queries.invitations(office.agency) == []


def test_whoever_has_an_address_is_invited_by_mail_once_a_day(office):
    client = signed_in(office.admin)
    staff(client, "Phòng A\tTrần An\tChuyên viên\t\tan@so.test\nPhòng A\tLý Bình", save="1")
    client.post(reverse("office:invitations"))
    client.post(reverse("office:invitations"))
    (mail,) = Outbox.objects.all()
    [address] = re.findall(r"http://testserver(/moi/\S+)", mail.body)
    assert (mail.to, Client().get(address).context["person"].full_name) == ("an@so.test", "Trần An")


def test_a_forged_invitation_is_refused(office):
    staff(signed_in(office.admin), "Phòng A\tTrần An", save="1")
    (one,) = queries.invitations(office.agency)
    assert Client().get(re.sub(r"[^/]+/$", "abc-def/", one.address)).status_code == 410
    assert Client().get("/moi/khong-co/abc/").status_code == 404


def test_invitations_show_the_people_of_ones_own_agency_only(office, other_office):
    staff(signed_in(other_office.admin), "Phòng Khác\tLý Khác", save="1")
    assert queries.invitations(office.agency) == []


def test_first_steps_tick_themselves_off(office, today):
    steps = {one.step.label: one.done for one in queries.first_steps(office.admin, on=today)}
    assert steps == {"Nhập đơn vị và người": False, "Xác nhận lịch nghỉ trong năm": False}
    client = signed_in(office.admin)
    staff(client, "Phòng A\tTrần An", save="1")
    assert [one.done for one in queries.first_steps(office.admin, on=today)] == [True, False]
    assert b"buoc-dau" in client.get("/hom-nay/").content
    client.post(reverse("office:hide-steps"))
    assert b"buoc-dau" not in client.get("/hom-nay/").content


def test_what_others_did_ticks_only_shared_steps(office, today):
    staff(signed_in(office.admin), "Phòng A\tTrần An\tQuản trị\tQuản trị", save="1")
    second = User.objects.get(username="an.t")
    assert [one.done for one in queries.first_steps(second, on=today)] == [True, False]


def signed_in(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_one_announcement_confirms_the_days_left_of_the_year(office, now):
    actions.load_shared_calendar()
    days = [row.day for row in queries.unconfirmed_days(office.agency, on=now.date())]
    assert days
    signed_in(office.admin).post(reverse("office:confirm-days"), {"legal_ref": "Thông báo 01/TB"})
    left = queries.unconfirmed_days(office.agency, on=now.date())
    assert {row.day.year for row in left} == {now.year + 1}  # the year after waits for its own announcement
    rows = queries.calendar_rows(office.agency, since=min(days)).filter(day__in=days)
    assert {row.legal_ref for row in rows} == {"Thông báo 01/TB"}


def test_a_list_can_be_read_from_excel(office):
    from io import BytesIO

    import xlsxwriter

    data = BytesIO()
    with xlsxwriter.Workbook(data) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([["Họ và tên", "Đơn vị"], ["Trần An", "Phòng A"], ["Lý Bình", ""]]):
            sheet.write_row(row, 0, cells)
    data.seek(0)
    data.name = "ds.xlsx"
    answer = signed_in(office.admin).post(reverse("office:staff"), {"file": data})
    assert [(row.unit, row.full_name) for row in answer.context["rows"]] == [
        ("Phòng A", "Trần An"),
        ("Phòng A", "Lý Bình"),
    ]
    wrong = BytesIO(b"no sheet")
    wrong.name = "ds.xlsx"
    answer = signed_in(office.admin).post(reverse("office:staff"), {"file": wrong})
    assert list(answer.context["form"].errors) == ["file"]
