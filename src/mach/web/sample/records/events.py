"""Conferences, contests, fairs, and who took part with or without support."""

from datetime import date, timedelta

from mach.office.models import Party
from mach.web.sample.records.entry import Draw, Entry
from mach.web.sample.records.training import unit_on

# Kind, themes, unit, role; the year's events repeat this round.
ROUND = (
    ("hoi_thao", ["ket_noi_cung_cau"], "cong-nghe", "chu_tri"), ("toa_dam", ["shtt"], "so-huu-tri-tue", "chu_tri"),
    ("hoi_nghi", ["cmcn4"], "khoa-hoc", "chu_tri"), ("dien_dan", ["khoi_nghiep_dmst"], "cong-nghe", "phoi_hop"),
    ("hoi_thao", ["cnsh"], "khoa-hoc", "chu_tri"), ("toa_dam", ["nscl"], "tdc", "chu_tri"),
    ("hoi_nghi", ["khac"], "van-phong", "chu_tri"), ("hoi_thao", ["tcdlcl"], "tdc", "phoi_hop"),
    ("trien_lam", ["khoi_nghiep_dmst"], "cong-nghe", "tham_gia"), ("hoi_nghi", ["khac"], "chuyen-doi-so", "chu_tri"),
    ("toa_dam", ["atbx"], "chuyen-nganh", "chu_tri"), ("hoi_thao", ["khac"], None, "chu_tri"),
)  # fmt: skip
NAMES = {
    "hoi_thao": "Hội thảo",
    "toa_dam": "Tọa đàm",
    "hoi_nghi": "Hội nghị",
    "dien_dan": "Diễn đàn",
    "trien_lam": "Triển lãm",
}
SUBJECTS = {
    "ket_noi_cung_cau": "tìm công nghệ cho nông sản",
    "shtt": "giữ tên hàng Tân Giang",
    "cmcn4": "dữ liệu trong quản lý khoa học",
    "khoi_nghiep_dmst": "khởi nghiệp bên sông",
    "cnsh": "vi sinh cho đất mặn",
    "nscl": "bớt lãng phí trong nhà xưởng",
    "tcdlcl": "cân đúng, đo đúng",
    "atbx": "dùng máy phát tia an toàn",
    "khac": "thông tin và dịch vụ số",
}
USUAL = 54
# Events that enterprises were helped to join: name, kind, themes, region, days ago; who: part, firms, helped or not.
SUPPORTED = (
    ("Techmart nông nghiệp Sông Tân", "techmart", ["ket_noi_cung_cau"], "dbscl", 150,
     (("trung_bay", (0, 3), True), ("trung_bay", (6, 7), False), ("xuc_tien", (4,), True))),
    ("Techdemo chế biến sau thu hoạch", "techdemo", ["ket_noi_cung_cau"], "dbscl", 88,
     (("trinh_dien", (9,), True), ("trung_bay", (0,), True), ("tham_du", (12, 13, 14), False))),
    ("Ngày kết nối công nghệ Duyên hải - Cao nguyên", "hoi_nghi", ["ket_noi_cung_cau"], "mien_trung_tay_nguyen", 64,
     (("ket_noi_cung_cau", (2, 5), True), ("ket_noi_cung_cau", (8, 16, 20), False))),
    ("Techfest vùng", "techfest", ["khoi_nghiep_dmst"], "dong_nam_bo", 33,
     (("xuc_tien", (7, 4), True), ("tham_luan", (21,), False))),
    ("Gặp gỡ công nghệ sinh học", "hoi_thao", ["cnsh"], "dbscl", 12, (("ket_noi_cung_cau", (10,), True),)),
)  # fmt: skip
# Called off or to come: kind, state, days from today.
AHEAD = (
    ("hoi_thao", "duoc_duyet", 7),
    ("hoi_nghi", "ke_hoach", 15),
    ("toa_dam", "duoc_duyet", 10),
    ("dien_dan", "hoan", -20),
    ("hoi_thao", "huy", -45),
    ("hoi_nghi", "ke_hoach", 19),
    ("hoi_thao", "ke_hoach", 26),
    ("toa_dam", "ke_hoach", 13),
)


def event(draw: Draw) -> list[Entry]:
    """Usual events, those with supported enterprises, two contests, one review; some to come, two called off."""
    entries = [_usual(draw, number, day) for number, day in enumerate(draw.spread(USUAL, until=3))]
    entries += [_supported(draw, number, *row) for number, row in enumerate(SUPPORTED, USUAL)]
    entries += [_contest(draw, number, ago) for number, ago in ((60, 170), (61, 45))]
    review = {"title": "Sơ kết thực hiện Nghị quyết số 52-NQ/TW", "event_kind": "so_ket", "theme": ["cmcn4"]}
    entries.append(
        _entry(draw, 62, "cong-nghe", draw.days.ago(52), "dong", {**_values(draw, 62, draw.days.ago(52)), **review})
    )
    for number, (kind, state, ahead) in enumerate(AHEAD, 63):
        day = draw.days.on + timedelta(days=ahead)
        values = _values(draw, number, day) | {"event_kind": kind, "title": f"{NAMES[kind]} chuyên đề {number}"}
        del values["attendees"]
        entries.append(
            _entry(draw, number, "cong-nghe" if number % 2 else "van-phong", day, state, values, evidence="")
        )
    return entries


def _values(draw: Draw, number: int, day: date) -> dict:
    return {
        "event_kind": "hoi_nghi",
        "theme": ["khac"],
        "role": "chu_tri",
        "scale": "so" if number % 3 else "tinh",
        "from_on": day,
        "to_on": day,
        "place": draw.place(),
        "plan_no": f"{110 + number}/KH-SKHCN",
        "attendees": draw.random.randrange(30, 180, 5),
        "cost": draw.random.randrange(10, 60) * 1_000_000,
    }


def _entry(
    draw: Draw, number: int, unit: str, day: date, state: str, values: dict, evidence: str | None = None, **more
) -> Entry:
    on = min(draw.days.working_after(day), draw.days.ago(4 + number % 3) if day > draw.days.on else draw.days.on)
    proof = f"Báo cáo kết quả sự kiện số {number + 1}" if evidence is None else evidence
    return Entry("event", on, unit, draw.officer(unit, on), state, values, evidence=proof, **more)


def _usual(draw: Draw, number: int, day: date) -> Entry:
    kind, themes, named, role = ROUND[number % len(ROUND)]
    unit = unit_on(draw, named, draw.days.working_after(day))
    values = _values(draw, number, day) | {
        "event_kind": kind,
        "theme": themes,
        "role": role,
        "title": f"{NAMES[kind]} {SUBJECTS[themes[0]]}, lần {number // len(ROUND) + 1}",
    }
    state = "to_chuc" if (draw.days.on - day).days < 25 else ("bao_cao_ket_qua" if number % 3 else "dong")
    guests = draw.random.sample(draw.parties(Party.Kind.ENTERPRISE, Party.Kind.COOPERATIVE), 3)
    part = [{"party": guest.pk, "part_role": "tham_du", "supported": False} for guest in guests]
    evidence = None if number % 10 != 4 else ""
    return _entry(draw, number, unit, day, state, values, evidence, children={"event_participation": part})


def _supported(draw: Draw, number: int, title: str, kind: str, themes, region: str, ago: int, groups) -> Entry:
    day = draw.days.ago(ago)
    firms = draw.parties()
    values = _values(draw, number, day) | {
        "title": title,
        "event_kind": kind,
        "theme": themes,
        "role": "phoi_hop",
        "scale": "vung",
        "region": region,
        "booths": 12,
    }
    part = []
    for role, places, supported in groups:
        for place in places:
            row = {"party": firms[place].pk, "part_role": role, "supported": supported, "outcome": "tiep_xuc"}
            if supported:
                row |= {
                    "support_amount": 12_000_000,
                    "support_doc": f"{130 + number}/QĐ-SKHCN",
                    "cost_item": f"tham gia {title}, {role}",
                }
            part.append(row)
    return _entry(draw, number, "cong-nghe", day, "bao_cao_ket_qua", values, children={"event_participation": part})


def _contest(draw: Draw, number: int, ago: int) -> Entry:
    day = draw.days.ago(ago)
    values = _values(draw, number, day) | {
        "title": f"Cuộc thi ý tưởng khởi nghiệp, vòng {number - 59}",
        "event_kind": "cuoc_thi",
        "theme": ["khoi_nghiep_dmst"],
        "entries": 34 + number % 7,
        "prizes": 6,
    }
    return _entry(draw, number, "cong-nghe", day, "bao_cao_ket_qua", values)


def neighbours(draw: Draw) -> list[Entry]:
    """A handful of events of the second agency; one firm was helped to show its goods."""
    firm = draw.parties()[0]
    shown = {
        "party": firm.pk,
        "part_role": "trung_bay",
        "supported": True,
        "support_amount": 10_000_000,
        "support_doc": "15/QĐ-SKHCN",
        "outcome": "tiep_xuc",
    }
    entries = []
    for number, ago in enumerate((260, 170, 80, 20)):
        day = draw.days.ago(ago)
        values = _values(draw, number, day) | {
            "title": f"Hội nghị khoa học Đông Hạ, lần {number + 1}",
            "place": "Đông Hạ",
        }
        part = {"event_participation": [shown]} if number == 1 else {}
        entries.append(_entry(draw, number, "cong-nghe", day, "bao_cao_ket_qua", values, children=part))
    return entries
