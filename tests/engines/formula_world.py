"""A small world for tests of formulas: supports of enterprises, classes with trainees, certificates."""

from __future__ import annotations

from datetime import date

from mach.engines.formulas import Basis, Catalogue, Context, FieldType, Row, SeriesSchema

SUPPORT = SeriesSchema(
    "support",
    {
        "applicant": FieldType("ref", "Doanh nghiệp", to="party"),
        "policy": FieldType("ref", "Căn cứ chính sách", to="document"),
        "field": FieldType("enum", "Lĩnh vực", {"sinh_hoc": "Sinh học", "nang_luong": "Năng lượng", "khac": "Khác"}),
        "kinds": FieldType("multi", "Nội dung", {"tu_van": "Tư vấn", "dao_tao": "Đào tạo"}),
        "approved": FieldType("money", "Kinh phí được duyệt"),
        "total_cost": FieldType("money", "Tổng kinh phí"),
        "rate": FieldType("decimal", "Tỷ lệ"),
        "jobs": FieldType("int", "Việc làm"),
        "item": FieldType("text", "Hạng mục"),
        "received_on": FieldType("date", "Ngày nhận"),
        "decision_on": FieldType("date", "Ngày quyết định"),
        "contract_on": FieldType("date", "Ngày hợp đồng"),
        "public": FieldType("bool", "Công khai"),
        "files": FieldType("list", "Tệp"),
    },
    "Sổ hỗ trợ",
    states={"nhan": "Tiếp nhận", "duyet": "Phê duyệt", "ky": "Ký hợp đồng", "in": "In"},
    exits={"tu_choi": "Từ chối"},
    counted="duyet",
    bases={"approved": Basis("decision_on", "duyet"), "contract": Basis("contract_on", "ky")},
    basis="approved",
)
PAYMENT = SeriesSchema(
    "payment",
    {"seq": FieldType("int", "Đợt"), "paid": FieldType("money", "Thực chi")},
    "Đợt giải ngân",
    parent="support",
    parent_as="dossier",
)
CLASS = SeriesSchema(
    "training",
    {
        "topic": FieldType("enum", "Chủ đề", {"nscl": "Năng suất", "shtt": "Sở hữu trí tuệ"}),
        "to_on": FieldType("date", "Ngày kết thúc"),
        "heads": FieldType("map", "Lượt người", {"cbccvc": "Công chức", "doanh_nghiep": "Doanh nghiệp"}),
    },
    "Sổ lớp tập huấn",
    states={"ke_hoach": "Kế hoạch", "to_chuc": "Tổ chức"},
    exits={"huy": "Hủy"},
    counted="to_chuc",
)
TRAINEE = SeriesSchema(
    "trainee",
    {
        "key": FieldType("text", "Khóa"),
        "attended": FieldType("bool", "Có mặt"),
        "org": FieldType("ref", "Đơn vị", to="party"),
        "certified_on": FieldType("date", "Ngày cấp chứng chỉ"),
    },
    "Học viên",
    parent="training",
    parent_as="class",
)
CERTIFICATE = SeriesSchema(
    "certificate",
    {
        "applicant": FieldType("ref", "Doanh nghiệp", to="party"),
        "issued_on": FieldType("date", "Ngày cấp"),
        "revoked_on": FieldType("date", "Ngày thu hồi"),
        "high_tech": FieldType("bool", "Công nghệ cao"),
    },
    "Sổ giấy chứng nhận",
    validity=("issued_on", "revoked_on"),
)
PARTY = SeriesSchema("party", {"tax_code": FieldType("text", "Mã số thuế")}, "Danh bạ", key="tax_code")
DOCUMENT = SeriesSchema("document", {"number": FieldType("text", "Số")}, "Văn bản", key="number")

WORLD = Catalogue(
    {each.name: each for each in (SUPPORT, PAYMENT, CLASS, TRAINEE, CERTIFICATE, PARTY, DOCUMENT)},
    {
        "support.enterprises": "distinct(support.applicant where basis_date in W)",
        "support.contracts": "count(support where basis_date in W)",
        "trainee.turns": "count(training.trainee where attended and class.to_on in W)",
        "certificate.in_force": "distinct(certificate.applicant at date)",
        "certificate.share": "distinct(certificate.applicant where high_tech at date) / certificate.in_force",
        "loop.one": "loop.two + 1",
        "loop.two": "loop.one",
        "broken.one": "count(support where nothing = 1)",
    },
    {"support.contracts": "contract"},
)

W = (date(2026, 1, 1), date(2026, 6, 30))
P = (date(2021, 1, 1), date(2030, 12, 31))


def context(day: date = date(2026, 6, 30), **rows: list[Row]) -> Context:
    """Rows by series name; W is the first half of 2026, P 2021-2030."""
    return Context(WORLD, rows, day, {"W": W, "P": P})
