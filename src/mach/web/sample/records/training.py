"""Classes and their trainees."""

import hashlib
from datetime import date, timedelta

from mach.office.models import Party
from mach.web.sample.records.entry import Draw, Entry

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
MIDDLE = ("Văn", "Thị", "Minh", "Ngọc", "Thanh", "Hữu", "Kim", "Quốc", "Thu", "Hoài")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hải", "Hương", "Khánh", "Lan", "Long", "Mai", "Nam", "Oanh", "Phúc",
         "Quyên", "Sơn", "Tâm", "Thảo", "Trang", "Tú", "Uyên", "Vinh", "Xuân", "Yến")  # fmt: skip
# The year's classes: topic, unit, who comes, how many. A unit of None is the one that merged, or its heir.
CLASSES = (
    ("nscl", "tdc", "cbccvc", 12),
    ("shtt", "so-huu-tri-tue", "doanh_nghiep", 10),
    ("tcdlcl", "tdc", "doanh_nghiep", 9),
    ("quan_ly_nhiem_vu", None, "cbccvc", 8),
    ("nscl", "tdc", "doanh_nghiep", 14),
    ("khoi_nghiep_dmst", "cong-nghe", "sinh_vien", 11),
    ("truy_xuat_nguon_goc", "tdc", "htx_nong_dan", 10),
    ("nscl", "tdc", "sinh_vien", 15),
    ("thi_truong_khcn", "cong-nghe", "doanh_nghiep", 8),
    ("shtt", "so-huu-tri-tue", "htx_nong_dan", 12),
    ("khac", "chuyen-doi-so", "cbccvc", 9),
    ("nscl", "tdc", "doanh_nghiep", 13),
    ("tbt", "tdc", "doanh_nghiep", 7),
    ("cnsh", "cong-nghe", "cbccvc", 6),
    ("quan_ly_nhiem_vu", None, "cbccvc", 9),
    ("nscl", "tdc", "cbccvc", 14),
    ("atbx", "chuyen-nganh", "cbccvc", 8),
    ("khoi_nghiep_dmst", "cong-nghe", "sinh_vien", 12),
    ("shtt", "so-huu-tri-tue", "sinh_vien", 11),
    ("tcdlcl", "tdc", "doanh_nghiep", 8),
    ("nscl", "tdc", "giang_vien", 10),
    ("khac", "chuyen-doi-so", "htx_nong_dan", 9),
    ("truy_xuat_nguon_goc", "tdc", "htx_nong_dan", 8),
    ("khac", None, "doanh_nghiep", 7),
    ("nscl", "tdc", "doanh_nghiep", 12),
    ("thi_truong_khcn", "cong-nghe", "doanh_nghiep", 8),
    ("shtt", "so-huu-tri-tue", "doanh_nghiep", 10),
    ("tbt", "tdc", "doanh_nghiep", 6),
    ("khoi_nghiep_dmst", "cong-nghe", "doanh_nghiep", 9),
    ("atbx", "chuyen-nganh", "doanh_nghiep", 7),
    ("nscl", "tdc", "cbccvc", 11),
    ("khac", "buu-chinh", "cbccvc", 8),
    ("quan_ly_nhiem_vu", None, "cbccvc", 8),
    ("cnsh", "cong-nghe", "htx_nong_dan", 9),
    ("nscl", "tdc", "doanh_nghiep", 10),
)
NAMES = {
    "nscl": "Công cụ cải tiến năng suất chất lượng",
    "shtt": "Đăng ký và bảo vệ nhãn hiệu",
    "tcdlcl": "Áp dụng tiêu chuẩn và đo lường trong sản xuất",
    "quan_ly_nhiem_vu": "Quản lý nhiệm vụ khoa học và công nghệ",
    "khoi_nghiep_dmst": "Từ ý tưởng đến mô hình khởi nghiệp",
    "truy_xuat_nguon_goc": "Truy xuất nguồn gốc bằng mã QR",
    "thi_truong_khcn": "Tìm mua và định giá công nghệ",
    "tbt": "Rào cản kỹ thuật khi xuất khẩu nông sản",
    "cnsh": "Chế phẩm sinh học trong trồng trọt",
    "atbx": "An toàn bức xạ cho người phụ trách",
    "khac": "Kỹ năng số và thông tin khoa học",
}
# Classes not held yet, or not at all: topic, unit, state, days from today to its end.
AHEAD = (
    ("shtt", "so-huu-tri-tue", "mo_lop", 9),
    ("nscl", "tdc", "ke_hoach", 16),
    ("khac", None, "ke_hoach", 20),
    ("tcdlcl", "tdc", "mo_lop", 5),
    ("khoi_nghiep_dmst", "cong-nghe", "ke_hoach", 18),
    ("nscl", "tdc", "huy", -40),
    ("shtt", "so-huu-tri-tue", "huy", -25),
    ("cnsh", "cong-nghe", "mo_lop", 12),
    ("atbx", "chuyen-nganh", "ke_hoach", 30),
)


def training_class(draw: Draw) -> list[Entry]:
    """The year's classes with their trainees, some without a list; classes planned, and two called off."""
    ends = draw.spread(len(CLASSES), until=4)
    entries = [_held(draw, number, *row, end) for number, (row, end) in enumerate(zip(CLASSES, ends, strict=True))]
    before = draw.days.working(draw.days.start - timedelta(days=1))
    entries.append(_held(draw, len(CLASSES), "shtt", "so-huu-tri-tue", "doanh_nghiep", 10, before))
    for place, (topic, unit, state, ahead) in enumerate(AHEAD, len(CLASSES) + 1):
        end = draw.days.on + timedelta(days=ahead)
        on = draw.days.ago(max(3, 12 - ahead) if ahead > 0 else 30 - ahead)
        entries.append(_entry(draw, place, topic, unit, end, state, on=on))
    return entries


def unit_on(draw: Draw, unit: str | None, day: date) -> str:
    """The unit itself; for None the one that merged, from that day on its heir."""
    return unit or ("thong-tin" if day < draw.days.merged else "ung-dung")


def _entry(draw: Draw, number: int, topic: str, unit: str | None, end: date, state: str, *, on: date, **more) -> Entry:
    code = unit_on(draw, unit, on)
    begin = end - timedelta(days=1)
    values = {
        "topic": topic,
        "title": f"{NAMES[topic]}, lớp {number + 1:02d}",
        "organiser": draw.office.parties[draw.office.agency.name].pk,
        "lecturer": _name(draw),
        "from_on": begin,
        "to_on": end,
        "hours": 16,
        "place": draw.place(),
        "mode": "ket_hop" if number % 7 == 3 else "truc_tiep",
        "plan_no": f"{30 + number}/KH-SKHCN",
        **more.pop("values", {}),
    }
    return Entry("training_class", on, code, draw.officer(code, on), state, values, **more)


def _held(draw: Draw, number: int, topic: str, unit: str | None, audience: str, size: int, end: date) -> Entry:
    without_list = number % 10 == 7
    end = draw.days.working(end)
    state = "to_chuc" if (draw.days.on - end).days < 30 else ("bao_cao" if number % 2 else "dong")
    values = {"cost": (8 + size) * 1_000_000, "funding": "ngan_sach_tinh", "registered": size + 3}
    if without_list:
        values["headcount_by_audience"] = {audience: size, "khac": 2}
    else:
        values["report_no"] = f"{70 + number}/BC-SKHCN"
    return _entry(
        draw,
        number,
        topic,
        unit,
        end,
        state,
        on=draw.days.working_after(end),
        values=values,
        children={} if without_list else {"trainee": _trainees(draw, number, audience, size)},
        evidence=f"Danh sách và báo cáo lớp {number + 1:02d}" if number % 11 != 5 else "",
    )


def _name(draw: Draw) -> str:
    return " ".join(draw.pick(part) for part in (FAMILY, MIDDLE, GIVEN))


def _trainees(draw: Draw, number: int, audience: str, size: int) -> list[dict]:
    """Trainees of one class; every tenth was absent. A person is known by a hash, never by an identity number."""
    of_school = audience in ("sinh_vien", "giang_vien")
    kinds = {"doanh_nghiep": Party.Kind.ENTERPRISE, "htx_nong_dan": Party.Kind.COOPERATIVE}
    kind = Party.Kind.INSTITUTE if of_school else kinds.get(audience, Party.Kind.STATE_BODY)
    orgs = draw.parties(kind)
    rows = []
    for place in range(size):
        name, org = _name(draw), draw.pick(orgs)
        key = hashlib.sha256(f"{name}|{number}|{place}".encode()).hexdigest()[:24]
        attended = place % 10 != 9
        row = {"person_name": name, "person_key": key, "org": org.pk, "audience": audience, "attended": attended}
        rows.append(row | ({"result": "dat"} if attended else {}))
    return rows
