"""Support of technology in enterprises, and certificates of science and technology enterprises."""

from datetime import date, timedelta

from mach.office.models import Party
from mach.web.sample.records.entry import Draw, Entry, Move

UNIT = "cong-nghe"
MILLION = 1_000_000
PROJECTS = (
    (
        "Dây chuyền sấy lạnh nông sản",
        "che_bien_che_tao_nong_nghiep",
        "Máy sấy bơm nhiệt 500 kg/mẻ, sản xuất trong nước",
    ),
    ("Chế phẩm vi sinh ủ phụ phẩm", "cong_nghe_sinh_hoc", "Hệ lên men chìm 2.000 lít, công nghệ trong nước"),
    (
        "Tưới nhỏ giọt điều khiển từ xa",
        "che_bien_che_tao_nong_nghiep",
        "Bộ điều khiển và cảm biến ẩm đất, nhập khẩu mới",
    ),
    ("Tuần hoàn nước nuôi tôm", "cn_moi_truong", "Bể lọc sinh học và máy sục khí tiết kiệm điện"),
    ("Điện mặt trời áp mái cho kho lạnh", "nang_luong_tai_tao", "Tấm pin 120 kWp và bộ lưu điện"),
    ("Chiết tinh dầu bằng hơi bão hòa", "che_bien_che_tao_nong_nghiep", "Nồi chiết 300 lít có thu hồi nhiệt"),
    ("Phần mềm theo dõi vùng trồng", "khac", "Nền tảng bản đồ số và nhật ký canh tác"),
    ("Nuôi cấy mô giống cây bản địa", "cong_nghe_sinh_hoc", "Phòng nuôi cấy mô 40.000 cây/năm"),
    ("Xử lý nước thải chế biến thủy sản", "cn_moi_truong", "Hệ kỵ khí kết hợp màng lọc, công suất 50 m3/ngày"),
    ("Robot gieo hạt trong nhà màng", "che_bien_che_tao_nong_nghiep", "Cụm gieo tự động sáu hàng, thiết kế trong nước"),
)
KINDS = (
    ["ung_dung"],
    ["doi_moi"],
    ["chuyen_giao", "dao_tao"],
    ["doi_moi", "mua_thiet_bi"],
    ["hoan_thien", "thu_nghiem"],
)
# How far each dossier got, the oldest first.
FATES = (
    "dong", "tu_choi", "quyet_toan", "nghiem_thu", "huy", "nghiem_thu", "thuc_hien", "tu_choi", "thuc_hien",
    "thuc_hien", "ky_hop_dong", "tham_dinh", "ky_hop_dong", "tu_choi", "phe_duyet", "tham_dinh", "kiem_tra",
    "tham_dinh", "kiem_tra", "tham_dinh", "kiem_tra", "tiep_nhan", "kiem_tra", "tiep_nhan", "tiep_nhan", "tiep_nhan",
)  # fmt: skip
_PATH = (
    "tiep_nhan", "kiem_tra", "tham_dinh", "phe_duyet", "ky_hop_dong", "thuc_hien", "nghiem_thu", "quyet_toan", "dong",
)  # fmt: skip


def tech_support(draw: Draw) -> list[Entry]:
    """Dossiers of support; one enterprise comes twice, one decision falls just before the year, one case is refused."""
    firms = draw.parties()
    entries = [
        _dossier(draw, number, firms[(number * 3) % len(firms)], day, fate)
        for number, (day, fate) in enumerate(zip(draw.spread(len(FATES)), FATES, strict=True))
    ]
    before = draw.days.working(draw.days.start - timedelta(days=1))
    entries.append(_dossier(draw, len(FATES), firms[2], before - timedelta(days=50), "thuc_hien", decided=before))
    twice = next(entry for entry in entries if entry.state == "quyet_toan")
    firm = next(party for party in firms if party.pk == twice.values["applicant"])
    entries.append(_dossier(draw, len(FATES) + 1, firm, draw.days.ago(120), "ky_hop_dong"))
    return entries


def _dossier(draw: Draw, number: int, firm: Party, received: date, fate: str, decided: date | None = None) -> Entry:
    name, field, technology = PROJECTS[number % len(PROJECTS)]
    total = draw.random.randrange(400, 720, 20) * MILLION
    rate = draw.pick([25, 28, 30])
    values = {
        "applicant": firm.pk,
        "policy_basis": draw.documents["nghi-quyet-82" if number % 4 else "quyet-dinh-514"].pk,
        "support_kind": KINDS[number % len(KINDS)],
        "cost_item": f"{name.lower()} (hồ sơ {number + 1})",
        "project_name": f"{name} tại {firm.name}",
        "field": field,
        "technology": technology,
        "total_cost": total,
        "requested": total * 30 // 100,
        "received_on": received,
    }
    rank = _PATH.index(fate) if fate in _PATH else -1
    decision = decided or draw.days.working(received + timedelta(days=18))
    if rank >= _PATH.index("tham_dinh") or fate == "tu_choi":
        values["council_on"] = received if decided else draw.days.working(received + timedelta(days=9))
    if rank >= _PATH.index("phe_duyet"):
        values |= {
            "approved": total * rate // 100,
            "support_rate": rate,
            "support_cap": 30,
            "decision_no": f"{60 + number}/QĐ-SKHCN",
            "decision_on": decision,
        }
    payments = []
    if rank >= _PATH.index("ky_hop_dong"):
        signed = draw.days.working(decision + timedelta(days=8))
        values |= {"contract_no": f"{20 + number}/HĐ-SKHCN", "contract_on": signed}
        payments = _payments(values["approved"], signed, paid=rank >= _PATH.index("thuc_hien"), all_paid=rank >= 7)
    if rank >= _PATH.index("nghiem_thu"):
        accepted = draw.days.working(decision + timedelta(days=110))
        values |= {
            "accepted_on": accepted,
            "effect": "Sản lượng tăng, tỷ lệ hao hụt giảm.",
            "effect_jobs": 4 + number % 5,
        }
    if rank >= _PATH.index("quyet_toan"):
        values["settled_on"] = draw.days.working(decision + timedelta(days=140))
    last = max(value for value in values.values() if isinstance(value, date))
    return Entry(
        register="tech_support",
        on=min(last, draw.days.on),
        unit=UNIT,
        officer=draw.officer(UNIT, min(last, draw.days.on)),
        state=fate,
        values=values,
        children={"tech_support_payment": payments} if payments else {},
        evidence=f"Hồ sơ đề nghị hỗ trợ số {101 + number}" if number % 6 else "",
    )


def _payments(approved: int, signed: date, *, paid: bool, all_paid: bool) -> list[dict]:
    half = approved // 2
    rows = [{"seq": 1, "planned": half}, {"seq": 2, "planned": approved - half}]
    for place, row in enumerate(rows):
        if all_paid or (paid and place == 0):
            day = signed + timedelta(days=12 + 60 * place)
            row |= {"paid": row["planned"], "paid_on": day, "voucher_no": f"UNC{day:%d%m}"}
    return rows


RESULTS = ("phan_mem", "sang_che", "giai_phap_huu_ich", "ket_qua_nhiem_vu_da_nghiem_thu", "giong_cay_trong_moi")


def ste_certificate(draw: Draw) -> list[Entry]:
    """Old certificates carried over, new ones on time and late, dossiers that wait, one certificate taken back."""
    firms = draw.parties()
    days = draw.days
    entries = [_old(draw, number, firms[number]) for number in range(8)]
    entries.append(_old(draw, 8, firms[8], revoked=days.ago(70)))
    # Days ago that the dossier was valid, and days it took: 15 are allowed.
    for number, (valid, took) in enumerate(((210, 12), (95, 19)), 9):
        entries.append(_asked(draw, number, firms[number], "cap_moi", days.ago(valid), took))
    for number, (kind, valid, took) in enumerate((("thay_doi_noi_dung", 160, 7), ("cap_lai", 60, 9)), 11):
        entries.append(_asked(draw, number, firms[number - 11], kind, days.ago(valid), took))
    for number, valid in ((13, 27), (14, 11), (15, 5)):
        entries.append(_asked(draw, number, firms[number], "cap_moi", days.ago(valid), None))
    entries.append(_asked(draw, 16, firms[16], "cap_moi", days.ago(130), 10, refused=True))
    for number, (received, state) in enumerate(((30, "cho_bo_sung"), (9, "tiep_nhan"), (3, "tiep_nhan")), 17):
        values = _certificate(number, firms[number], "cap_moi", days.ago(received))
        entries.append(_entry(draw, values, days.ago(received), state))
    return entries


def _certificate(number: int, firm: Party, kind: str, received: date) -> dict:
    return {
        "applicant": firm.pk,
        "kind": kind,
        "size": ("nho", "vua", "sieu_nho")[number % 3],
        "ownership": "ngoai_nha_nuoc",
        "formed_by": "thanh_lap_moi",
        "result_type": RESULTS[number % len(RESULTS)],
        "result_name": f"Kết quả số {number + 1:02d} của {firm.name}",
        "rd_staff": 3 + number % 6,
        "received_on": received,
    }


def _entry(draw: Draw, values: dict, on: date, state: str, **more) -> Entry:
    return Entry("ste_certificate", on, UNIT, draw.officer(UNIT, on), state, values, **more)


def _products(number: int) -> dict[str, list[dict]]:
    return {"ste_product": [{"name": f"Sản phẩm khoa học và công nghệ {number + 1:02d}", "first_sale_year": 2024}]}


def _old(draw: Draw, number: int, firm: Party, revoked: date | None = None) -> Entry:
    """A certificate of earlier years, entered when the book was opened."""
    issued = draw.days.working(draw.days.first_record - timedelta(days=120 + 130 * number))
    values = _certificate(number, firm, "cap_moi", draw.days.working(issued - timedelta(days=14)))
    values |= {"valid_on": values["received_on"], "issued_on": issued, "certificate_no": f"{number + 1:02d}/DNKHCN"}
    if number in (1, 4):
        values |= {"is_high_tech": True, "high_tech_doc": f"Xác nhận số {30 + number}/BKHCN-CNC"}
    moves = ()
    if revoked is not None:
        moves = (Move(revoked, "thu_hoi", {"revoked_on": revoked, "revoke_reason": "Doanh nghiệp ngừng hoạt động"}),)
    return _entry(
        draw,
        values,
        draw.days.working_after(draw.days.first_record),
        "hieu_luc",
        children=_products(number),
        moves=moves,
        evidence=f"Giấy chứng nhận số {values['certificate_no']} ngày {issued:%d/%m/%Y}",
    )


def _asked(
    draw: Draw, number: int, firm: Party, kind: str, valid: date, took: int | None, *, refused: bool = False
) -> Entry:
    """A dossier of this year: received, found valid, then decided after so many days or still waiting."""
    received = draw.days.working(valid - timedelta(days=4))
    values = _certificate(number, firm, kind, received)
    moves = [Move(valid, "tham_dinh", {"valid_on": valid})]
    if took is not None:
        done = valid + timedelta(days=took)
        issued = {"issued_on": done, "certificate_no": f"{number + 1:02d}/DNKHCN"}
        moves.append(Move(done, "tu_choi", {"refused_on": done}) if refused else Move(done, "cap", issued))
        if not refused:
            moves.append(Move(draw.days.working_after(done), "hieu_luc"))
    return _entry(
        draw,
        values,
        received,
        "tiep_nhan",
        children=_products(number),
        moves=tuple(moves),
        evidence=f"Phiếu tiếp nhận hồ sơ số {200 + number}",
    )
