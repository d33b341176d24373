"""The sample Department: a fictional province, made once, the same each time for the same day."""

from collections.abc import Callable
from datetime import date, datetime
from random import Random

from django.db import transaction

from mach.office.models import Agency, User
from mach.web.sample.books import keep_books
from mach.web.sample.checking import check_plans, take_in_earlier
from mach.web.sample.daily import work_daily
from mach.web.sample.days import Days
from mach.web.sample.delays import hold_up
from mach.web.sample.diary import Diary
from mach.web.sample.markup import PLANS
from mach.web.sample.offices import PASSWORD, make_office, make_places, table
from mach.web.sample.records import BOOKS, Draw, neighbours
from mach.web.sample.reporting import report_the_half_year
from mach.web.sample.research import run_tasks
from mach.web.sample.scaling import multiply
from mach.web.sample.year import live_through

SEED = 20251215

# Sign-in name → what this person shows.
SIGN_INS = {
    "vanthu": "Văn thư: tiếp nhận văn bản",
    "chuyenvien": "Chuyên viên: đối chiếu, ghi sổ, báo cáo kết quả",
    "truongphong": "Trưởng phòng: giao việc, xác nhận dòng sổ của phòng",
    "vanphong": "Văn phòng: theo dõi, đôn đốc, tổng hợp báo cáo",
    "giamdoc": "Giám đốc: xem toàn Sở, quyết định",
    "quantri": "Quản trị: đơn vị, người dùng, danh mục",
}


class UnableToMakeSample(Exception):
    """The database holds other people's work, which sample data must not be mixed with."""


def ensure(*, on: date, scale: int, say: Callable[[str], None], until: datetime | None = None) -> None:
    """Make the sample unless it is there. One transaction: a killed run leaves nothing, so its agency is the mark.

    `scale` multiplies the records; no time in it lies after `until`. Raises `UnableToMakeSample` when the database
    holds another agency.
    """
    code = table("department.toml")["agency"]["code"]
    if Agency.objects.filter(code=code).exists():
        say("Sở mẫu đã có sẵn.")
        return
    other = Agency.objects.first()
    if other is not None:
        raise UnableToMakeSample(
            f"Cơ sở dữ liệu đang có dữ liệu của “{other.name}”, không thể tạo dữ liệu mẫu ở đây. "
            "Hãy chạy lệnh này với một thư mục dữ liệu trống (biến môi trường MACH_DATA)."
        )
    with transaction.atomic():
        _make(Days(on, until), scale=scale, say=say)


def _make(days: Days, *, scale: int, say: Callable[[str], None]) -> None:
    say("Tạo đơn vị, người dùng, danh bạ…")
    neighbour = make_office("neighbour.toml", places={}, days=days)
    diary = Diary(days)
    check_plans(diary, neighbour, plans=("dong-ha",), table_name="neighbour-promises.toml")
    keep_books(diary, neighbour, neighbours(Draw(Random(SEED), neighbour, days, {})))
    diary.play()
    office = make_office("department.toml", places=make_places(), days=days)
    say("Tiếp nhận văn bản, đối chiếu, ghi sổ cả năm (khoảng một phút)…")
    draw = Draw(Random(SEED), office, days, take_in_earlier(office, days))
    check_plans(diary, office, plans=PLANS, table_name="promises.toml")
    live_through(diary, office)
    report_the_half_year(diary, office)
    keep_books(diary, office, [entry for book in BOOKS for entry in book(draw)])
    work_daily(diary, office)
    hold_up(diary, office)
    run_tasks(diary, office)
    diary.play()
    if scale > 1:
        say(f"Nhân số dòng sổ lên {scale} lần…")
        multiply(office.agency, scale=scale)


def welcome(address: str) -> str:
    """Where to go and whom to sign in as."""
    names = dict(User.objects.filter(username__in=SIGN_INS).values_list("username", "full_name"))
    rows = [f"  {username:<12} {names.get(username, ''):<18} {shows}" for username, shows in SIGN_INS.items()]
    return "\n".join(
        [
            "",
            f"Mạch đang chạy tại {address}",
            "Đây là dữ liệu mẫu của một tỉnh không có thật, chỉ để dùng thử; không nhập dữ liệu thật vào đây.",
            "",
            "Đăng nhập bằng một trong các tên sau:",
            *rows,
            f"Mật khẩu chung: {PASSWORD}",
            "",
            "Nhấn Ctrl+C để dừng.",
        ]
    )
