"""Guidance and support for protecting intellectual property."""

from datetime import date, timedelta

from mach.office.models import Party
from mach.web.sample.records.entry import Draw, Entry

UNIT = "so-huu-tri-tue"
NAMES = (
    "Hương Dừa Tân Giang", "Sen Gò", "Chè Lộc Sơn", "Muối Đông Hòa", "Nấm Bến Thuyền", "Gốm Ngãi Hưng", "Tôm Bình Sa",
    "Bưởi Thạnh Đông", "Gạo Hiệp Thành", "Mật Cồn Dừa", "Chiếu Phú Vinh", "Yến Duyên An", "Rong Hải Tây", "Sông Xanh",
    "Nước mắm Bình Hải", "Tinh dầu Thạnh Đông", "Bánh phồng Phú Hạ", "Dược liệu Đồi Chè", "Vàm Xanh", "Bờ Sông",
)  # fmt: skip
DIGIT = {
    "nhan_hieu": 4,
    "nhan_hieu_tap_the": 4,
    "nhan_hieu_chung_nhan": 4,
    "kieu_dang": 3,
    "sang_che": 1,
    "giai_phap_huu_ich": 2,
}
# Objects filed: type → how far each got, the oldest first.
FILED = {
    "nhan_hieu": (
        "dong", "cap_van_bang", "chi_ho_tro", "cap_van_bang", "tu_choi", "cong_bo", "cong_bo", "cong_bo",
        "chap_nhan_hop_le", "chap_nhan_hop_le", "chap_nhan_hop_le", "nop_don", "nop_don", "nop_don", "nop_don",
    ),
    "kieu_dang": ("cong_bo", "chap_nhan_hop_le", "nop_don", "nop_don"),
    "nhan_hieu_tap_the": ("cong_bo", "nop_don", "nop_don"),
    "sang_che": ("chap_nhan_hop_le", "nop_don"),
    "giai_phap_huu_ich": ("chap_nhan_hop_le", "nop_don"),
}  # fmt: skip
GUIDED = 66
IN_PREPARATION = 20
_PATH = ("huong_dan", "nop_don", "chap_nhan_hop_le", "cong_bo", "cap_van_bang", "chi_ho_tro", "dong")


def ip_support(draw: Draw) -> list[Entry]:
    """Guidance, dossiers in preparation, filings (one just before the year), certification marks made by tasks."""
    owners = draw.parties(
        Party.Kind.ENTERPRISE, Party.Kind.COOPERATIVE, Party.Kind.BUSINESS_HOUSEHOLD, Party.Kind.PERSON
    )
    entries = [_guidance(draw, number, draw.pick(owners), day) for number, day in enumerate(draw.spread(GUIDED))]
    entries += [
        _preparation(draw, number, draw.pick(owners), day) for number, day in enumerate(draw.spread(IN_PREPARATION))
    ]
    serial = 100
    for ip_type, fates in FILED.items():
        for day, fate in zip(draw.spread(len(fates), until=8), fates, strict=True):
            serial += 1
            entries.append(_filing(draw, serial, draw.pick(owners), ip_type, day, fate))
    before = draw.days.working(draw.days.start - timedelta(days=1))
    entries.append(_filing(draw, 100, owners[5], "nhan_hieu", before, "cong_bo"))
    entries += [_certification(draw, number, day) for number, day in enumerate((300, 190, 90, None))]
    return entries


def _entry(draw: Draw, on: date, state: str, values: dict, evidence: str) -> Entry:
    return Entry("ip_support", on, UNIT, draw.officer(UNIT, on), state, values, evidence=evidence)


def _name(number: int) -> str:
    turn = number // len(NAMES)
    return NAMES[number % len(NAMES)] + (f" {turn + 1}" if turn else "")


def _guidance(draw: Draw, number: int, owner: Party, day: date) -> Entry:
    values = {
        "applicant": owner.pk,
        "service": "huong_dan",
        "ip_type": draw.pick(("nhan_hieu", "nhan_hieu", "kieu_dang", "sang_che", "quyen_tac_gia")),
        "object_name": f"Hướng dẫn đăng ký “{_name(number)}”",
        "advised_on": day,
    }
    return _entry(draw, day, "huong_dan", values, f"Phiếu hướng dẫn số {number + 1}" if number % 9 else "")


def _preparation(draw: Draw, number: int, owner: Party, day: date) -> Entry:
    values = {
        "applicant": owner.pk,
        "service": "ho_tro_ho_so",
        "ip_type": draw.pick(("nhan_hieu", "kieu_dang")),
        "object_name": f"{_name(number)} (đang lập hồ sơ)",
        "goods_classes": ["29", "30"],
        "advised_on": day,
    }
    return _entry(draw, day, "huong_dan", values, f"Biên nhận tài liệu số {300 + number}")


def _filing(draw: Draw, serial: int, owner: Party, ip_type: str, filed: date, fate: str) -> Entry:
    values = {
        "applicant": owner.pk,
        "service": "ho_tro_kinh_phi" if serial % 2 else "ho_tro_ho_so",
        "ip_type": ip_type,
        "object_name": _name(serial),
        "goods_classes": [str(29 + serial % 3)],
        "advised_on": draw.days.working(filed - timedelta(days=20)),
        "filing_no": f"{DIGIT[ip_type]}-{filed.year}-{serial * 37:05d}",
        "filed_on": filed,
    }
    rank = _PATH.index(fate) if fate in _PATH else _PATH.index("cong_bo")
    steps = {
        "chap_nhan_hop_le": ("form_ok_on", 30),
        "cong_bo": ("published_on", 75),
        "cap_van_bang": ("granted_on", 150),
    }
    for state, (name, after) in steps.items():
        if rank >= _PATH.index(state):
            values[name] = min(filed + timedelta(days=after), draw.days.on)
    if fate == "tu_choi":
        values["refused_on"] = min(filed + timedelta(days=140), draw.days.on)
    if rank >= _PATH.index("chi_ho_tro"):
        paid = min(filed + timedelta(days=170), draw.days.on)
        values |= {
            "support_amount": 15_000_000,
            "cost_item": f"Phí nộp đơn {values['filing_no']}",
            "decision_no": f"{serial}/QĐ-SKHCN",
            "decision_on": paid - timedelta(days=5),
            "paid_on": paid,
        }
    on = max(value for value in values.values() if isinstance(value, date))
    return _entry(draw, on, fate, values, f"Tờ khai đơn {values['filing_no']}" if serial % 8 else "")


def _certification(draw: Draw, number: int, signed_ago: int | None) -> Entry:
    """A certification mark made by a task; the last has no contract yet, so it counts for nothing."""
    hosts = draw.parties(Party.Kind.COOPERATIVE)
    received = draw.days.ago((signed_ago or 20) + 5)
    values = {
        "applicant": hosts[number].pk,
        "service": "nhiem_vu_tuyen_chon" if number % 2 else "nhiem_vu_giao_truc_tiep",
        "ip_type": "nhan_hieu_chung_nhan",
        "object_name": f"Nhãn hiệu chứng nhận {_name(number)}",
        "host_org": draw.parties(Party.Kind.INSTITUTE)[number % 4].pk,
        "advised_on": received,
    }
    if signed_ago is not None:
        values["task_contract_on"] = draw.days.ago(signed_ago)
    on = values.get("task_contract_on", received)
    return _entry(draw, on, "huong_dan", values, f"Hợp đồng nhiệm vụ số {10 + number}/HĐ-KHCN")
