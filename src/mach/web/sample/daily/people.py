"""People come and go: open work handed over with a minute, and somebody invited who has not come yet."""

from datetime import datetime
from functools import partial

from mach.office import actions
from mach.office.permissions import Role
from mach.office.queries import holdings, usernames
from mach.office.staffing import read_staff
from mach.ui.tables import table_text
from mach.web.sample.diary import Diary
from mach.web.sample.offices import Office

AWAY, RECEIVERS = "hoa.nx", ("anh.dk", "nam.vh")
REASON = "Đi học lớp lý luận chính trị tập trung ba tháng"
ADDRESS = "https://mach.tan-giang.example"
STAFF = [
    ["Đơn vị", "Họ và tên", "Chức danh", "Thư điện tử"],
    ["Phòng Quản lý Khoa học", "Đậu Thanh Hà", "Chuyên viên", "ha.dt@tan-giang.example"],
]


def change_people(diary: Diary, office: Office) -> None:
    """Plan the handing over and the invitation."""
    diary.add(diary.days.ago(6), partial(_hand_over, office))
    diary.add(diary.days.ago(1), partial(_invite, office))


def _hand_over(office: Office, at: datetime) -> None:
    """All that a person has open goes to two colleagues in turn."""
    person = office.people[AWAY]
    held = [(one.code, one.pk) for one in holdings(person)]
    parts = [
        actions.Part(office.people[to], frozenset(held[place :: len(RECEIVERS)])) for place, to in enumerate(RECEIVERS)
    ]
    (head, *_) = office.serving("ung-dung", at.date(), Role.HEAD)
    if held:
        actions.hand_over(by=head, person=person, parts=parts, reason=REASON, at=at)


def _invite(office: Office, at: datetime) -> None:
    admin = office.first(Role.ADMIN)
    actions.add_staff(by=admin, rows=read_staff(table_text(STAFF), taken=usernames()), at=at)
    actions.invite(by=admin, address=ADDRESS, at=at)
