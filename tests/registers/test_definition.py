from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from mach.engines import procedures
from mach.engines.formulas import Context, Row, canonical, check_indicator, check_rule, evaluate, holds
from mach.registers.definition import (
    Definition,
    DefinitionError,
    Fault,
    catalogue,
    check_files,
    format_number,
    load,
    load_all,
    shipped,
)
from mach.registers.definition.numbering import NumberingError, check_template
from mach.registers.definition.positions import locate

SMALL = """\
code = "visit"
title = "Sổ đoàn công tác"
short = "Đoàn công tác"
group = "Hợp tác"
tier = 2
purpose = "Các đoàn đến làm việc."
privacy = "internal"
source = "Quy chế của Sở."
title_template = "{topic}"
columns = ["topic", "came_on"]
basis = "came"

[states]
path = "du_kien > tiep > dong; huy"
counted = "tiep"
labels = { du_kien = "Dự kiến", tiep = "Đã tiếp", dong = "Đóng", huy = "Hủy" }

[bases]
came = { label = "Ngày đến", field = "came_on", state = "tiep" }

[fields.topic]
label = "Nội dung"
type = "text"
required = "always"

[fields.came_on]
label = "Ngày đến"
type = "date"
required = "tiep"

[fields.answer_on]
label = "Ngày trả lời"
type = "date"

[fields.level]
label = "Cấp"
type = "enum"
choices = { tinh = "Tỉnh", bo = "Bộ" }

[fields.cost]
label = "Kinh phí"
type = "money"
min = 0
max = 1000

[sections.guest]
label = "Khách"

[sections.guest.fields.name]
label = "Họ tên"
type = "text"

[numbering]
book = "{n:03d}/{yyyy}"

[[limits]]
code = "tra_loi"
duty = "Trả lời đoàn"
days = 5
kind = "working"
from = "came_on"
met_by = "answer_on"
source = "Quy chế"
confidence = "C"

[[rules]]
code = "thu_tu"
check = "came_on <= answer_on"
message = "Ngày trả lời trước ngày đến."
severity = "error"
field = "answer_on"

[indicators.count]
label = "Đoàn đã tiếp"
measure = "count"
unit = "đoàn"
formula = '''
count(visit
  where basis_date in W)
'''
date = "basis_date"
"""


def faults(text: str) -> list[tuple[int, int, str]]:
    with pytest.raises(DefinitionError) as caught:
        load(text, file="visit.toml")
    assert all(fault.file == "visit.toml" for fault in caught.value.faults)
    return [(fault.line, fault.column, fault.message) for fault in caught.value.faults]


def changed(old: str, new: str) -> str:
    assert SMALL.count(old) == 1, old
    return SMALL.replace(old, new)


def line_of(text: str, part: str) -> int:
    return text[: text.index(part)].count("\n") + 1


def register(code: str) -> Definition:
    return next(each for each in shipped() if each.code == code)


def test_a_small_definition_is_read_whole():
    visit = load(SMALL)
    assert (visit.code, visit.basis, visit.columns) == ("visit", "came", ("topic", "came_on"))
    assert [field.name for field in visit.fields.values()] == ["topic", "came_on", "answer_on", "level", "cost"]
    assert (visit.fields["cost"].min, visit.fields["cost"].max) == (0, 1000)
    assert list(visit.sections["guest"].fields) == ["name"]
    assert visit.limits[0].met_by == ("answer_on",)
    assert [indicator.code for indicator in visit.indicators] == ["visit.count"]
    assert procedures.missing_fields(visit.procedure, "tiep", {"topic": "Khảo sát"}) == ("came_on",)
    assert procedures.missing_fields(visit.procedure, "huy", {}) == ("topic",)
    assert [move.target for move in procedures.next_states(visit.procedure, "du_kien")] == ["tiep", "huy"]


@pytest.mark.parametrize(
    ("old", "new", "column", "message"),
    [
        ('label = "Nội dung"', 'lable = "Nội dung"', 1, "Không có khóa “lable”. Có phải “label”?"),
        ('type = "money"', 'type = "mony"', 8, "Không có kiểu “mony”. Có phải “money”?"),
        ('type = "money"', 'type = "ref:company"', 8, "Liên kết “ref:company” không dẫn tới đâu."),
        ('required = "tiep"', 'required = "tip"', 12, "Không có trạng thái “tip”. Có phải “tiep”?"),
        (
            'required = "tiep"',
            'required = "huy"',
            12,
            "Trạng thái “huy” đứng ngoài trình tự. Hãy chọn trạng thái trên đường chính.",
        ),
        ("min = 0", "min = 2000", 7, "min 2000 lớn hơn max 1000. Hãy đổi chỗ."),
        ("max = 1000", 'max = "1000"', 7, "“max” phải là số nguyên hoặc số hoặc ngày viết 2026-12-31."),
        ("tier = 2", "tier = true", 8, "“tier” phải là số nguyên."),
        ('privacy = "internal"', 'privacy = "secret"', 11, "“privacy” không nhận giá trị “secret”."),
        ('"came_on"]', '"cam_on"]', 21, "Không có trường “cam_on”. Có phải “came_on”?"),
        (
            'title_template = "{topic}"',
            'title_template = "Đoàn {tpic}"',
            25,
            "Tên dòng dùng trường “tpic” chưa khai báo.",
        ),
        ('counted = "tiep"', 'counted = "tip"', 11, "Không có trạng thái “tip”. Có phải “tiep”?"),
        (
            "du_kien > tiep > dong; huy",
            "du_kien > tiep > du_kien; huy",
            26,
            "Trạng thái “du_kien” lặp lại; nếu được quay lại thì viết “^du_kien”.",
        ),
        ('basis = "came"', 'basis = "cam"', 9, "Không có ngày tính “cam”. Có phải “came”?"),
        ("days = 5", "days = 0", 8, "Thời hạn phải từ 1 trở lên."),
        ('kind = "working"', 'kind = "workin"', 8, "“kind” không nhận giá trị “workin”. Có phải “working”?"),
        ('from = "came_on"', 'from = "topic"', 8, "Trường “topic” phải có kiểu date."),
        ('confidence = "C"', 'confidence = "D"', 14, "“confidence” không nhận giá trị “D”. Chọn một trong: A, B, C."),
        ("{n:03d}/{yyyy}", "{m:03d}/{yyyy}", 9, "Mẫu số không có ký hiệu {m:03d}."),
        ("{n:03d}/{yyyy}", "{yyyy}", 9, "Mẫu số phải có đúng một {n} là số chạy."),
        (
            '"came_on <= answer_on"',
            '"came_on <= anwser_on"',
            21,
            "“visit” không có trường “anwser_on”. Có phải “answer_on”?",
        ),
        ('"came_on <= answer_on"', '"came_on <= level"', 18, "Không so sánh được ngày với giá trị chọn."),
        ('field = "answer_on"', 'field = "answer"', 9, "Không có trường “answer”. Có phải “answer_on”?"),
        (
            'severity = "error"',
            'severity = "fatal"',
            12,
            "“severity” không nhận giá trị “fatal”. Chọn một trong: error, warning.",
        ),
        ("  where basis_date in W)", "  where basis_dat in W)", 9, "“visit” không có trường “basis_dat”."),
        ('date = "basis_date"', 'date = "level"', 8, "“level” không phải trường ngày của “Sổ đoàn công tác”."),
    ],
)
def test_a_mistake_has_its_line_its_column_and_what_to_do(old: str, new: str, column: int, message: str):
    text = changed(old, new)
    found = [(line, at) for line, at, said in faults(text) if said.startswith(message)]
    assert found == [(line_of(text, new), column)]


def test_a_formula_must_be_of_the_measure_it_says():
    place = (line_of(SMALL, "formula = "), 11)
    assert faults(changed('measure = "count"', 'measure = "sum"')) == [(*place, "Chỉ số loại sum phải dùng sum(…).")]
    assert faults(changed("where basis_date in W", "where level = bo"))[0] == (
        *place,
        "Chỉ số theo kỳ phải có điều kiện ngày, ví dụ … in W.",
    )


def test_formulas_are_placed_inside_their_lines():
    text = changed("  where basis_date in W)", "  where level = tnh and basis_date in W)")
    assert faults(text) == [(line_of(text, "  where level"), 17, "“tnh” không phải giá trị của Cấp. Có phải “tinh”?")]


def test_all_mistakes_of_a_file_are_told_at_once_in_order():
    text = SMALL.replace('type = "money"', 'type = "mony"').replace("days = 5", "days = 0").replace("tier = 2\n", "")
    assert [(line, column) for line, column, _ in faults(text)] == [
        (1, 1),
        (line_of(text, 'type = "mony"'), 8),
        (line_of(text, "days = 0"), 8),
    ]


def test_missing_parts_are_named():
    assert faults(changed('counted = "tiep"\n', ""))[0] == (
        line_of(SMALL, "[states]"),
        1,
        "Thiếu khóa “counted” ở [states]. Hãy thêm counted = …",
    )
    needed = [
        "code",
        "columns",
        "fields",
        "group",
        "privacy",
        "purpose",
        "short",
        "source",
        "states",
        "tier",
        "title",
        "title_template",
    ]
    messages = sorted(f"Thiếu khóa “{key}” ở đầu tệp. Hãy thêm {key} = …" for key in needed)
    assert faults("") == [(1, 1, message) for message in messages]


@pytest.mark.parametrize(
    ("added", "message"),
    [
        (
            '[fields.topic]\nlabel = "Lần hai"\n',
            "“[fields.topic]” khai báo lần thứ hai. Hãy bỏ một trong hai hoặc đổi tên.",
        ),
        ("[fields.x]\nlabel = Chữ\n", "Giá trị viết sai. Chữ phải đặt trong ngoặc kép."),
        ('[fields.x]\nlabel = "mở\n', "Chuỗi chữ chưa đóng ngoặc kép. Hãy thêm dấu ngoặc ở cuối."),
        ("[fields.x\n", "Dòng này không đúng cú pháp TOML. Hãy viết khóa = giá trị hoặc [tên bảng]."),
    ],
)
def test_what_is_no_toml_is_told_in_vietnamese(added: str, message: str):
    ((line, _, said),) = faults(SMALL + added)
    assert line in range(SMALL.count("\n") + 1, SMALL.count("\n") + 4)
    assert said == message


def test_taken_and_ill_formed_names_are_refused():
    assert faults(changed("[fields.level]", "[fields.state]"))[0][2] == (
        "Tên trường “state” đã dành cho hệ thống. Hãy đặt tên khác."
    )
    assert faults(changed("[fields.level]", "[fields.Cap]"))[0][2] == (
        "“Cap” không phải mã trường. Chỉ dùng chữ thường không dấu, số, _."
    )


def test_two_files_may_not_define_one_register_and_may_speak_of_each_other():
    other = SMALL.replace('code = "visit"', 'code = "trip"').replace("count(visit", "count(trip")
    speaking = changed('"came_on <= answer_on"', '"not exists(trip where topic = this.topic)"')
    both = load_all({"a.toml": speaking, "b.toml": other})
    assert [each.code for each in both] == ["visit", "trip"]
    with pytest.raises(DefinitionError) as caught:
        load_all({"a.toml": SMALL, "b.toml": SMALL})
    assert caught.value.faults[0] == Fault("a.toml", 1, 8, "Mã sổ “visit” có ở hai tệp. Hãy đổi mã một sổ.")


def test_files_are_checked_for_the_command_line(tmp_path: Path):
    good, bad, coded = tmp_path / "good.toml", tmp_path / "bad.toml", tmp_path / "coded.toml"
    good.write_text(SMALL, encoding="utf-8")
    bad.write_text(SMALL.replace('"visit"', '"trip"').replace("count(visit", "count(tripp"), encoding="utf-8")
    coded.write_bytes("title = 'Sổ'".encode("utf-16"))
    found = check_files([good, bad, coded, tmp_path / "none.toml"])
    assert [str(fault) for fault in found] == [
        f"{bad}:{line_of(SMALL, 'count(visit')}:7: Không có sổ “tripp”. Có phải “trip”?",
        f"{coded}:1:1: Tệp không phải văn bản UTF-8. Hãy lưu lại theo UTF-8.",
        f"{tmp_path / 'none.toml'}:1:1: Không đọc được tệp. Hãy xem lại đường dẫn và quyền đọc.",
    ]
    assert found[0].as_json() == {
        "file": str(bad),
        "line": line_of(SMALL, "count(visit"),
        "column": 7,
        "message": "Không có sổ “tripp”. Có phải “trip”?",
    }


def test_windows_line_ends_and_a_byte_order_mark_change_nothing():
    assert load("\ufeff" + SMALL.replace("\n", "\r\n")) == load(SMALL)


def test_positions_are_found_in_every_form_of_value():
    text = "a.b = 1\n[[t]]\nx = [1, { y = 'z' }]\n[[t]]\nw = '''\nlong'''\n[t.\"in.ner\"]\nq = \"a\\\"b\" # c\n"
    spots = locate(text)
    at = {
        path: (text[spot.key], text[spot.value :][:3])
        for path, spot in spots.items()
        if path[-1] in ("b", "y", "w", "q")
    }
    assert at == {
        ("a", "b"): ("a", "1\n["),
        ("t", 0, "x", 1, "y"): ("y", "'z'"),
        ("t", 1, "w"): ("w", "'''"),
        ("t", 1, "in.ner", "q"): ("q", '"a\\'),
    }
    assert text[spots["t", 1, "w"].inside or 0 :].startswith("long")
    assert spots["t", 1, "in.ner", "q"].inside is None


def test_numbers_are_made_from_templates():
    assert format_number("{n:03d}/{yyyy}", 7, date(2026, 5, 1)) == "007/2026"
    assert format_number("{n}/{org}-{unit}", 12, date(2026, 5, 1), org="SKHCN", unit="VP") == "12/SKHCN-VP"
    for template, offset in (("{n}{", 3), ("{n:3}/x", 0), ("{n}{n}", 0), ("số", 0)):
        with pytest.raises(NumberingError) as caught:
            check_template(template)
        assert caught.value.offset == offset


def test_the_shipped_registers_prove_the_language():
    definitions = shipped()
    assert [each.code for each in definitions] == [
        "event",
        "ip_support",
        "publication",
        "ste_certificate",
        "tech_support",
        "training_class",
    ]
    measures = {indicator.measure for each in definitions for indicator in each.indicators}
    assert measures == {"count", "distinct", "sum", "ratio", "stock"}
    assert [each.code for each in definitions if each.expiry] == ["publication"]
    assert [each.code for each in definitions if each.limits] == ["publication", "ste_certificate"]
    assert sorted(name for each in definitions for name in each.sections) == [
        "event_participation",
        "ste_annual_report",
        "ste_product",
        "tech_support_payment",
        "trainee",
    ]


SPEC_FIELDS = {
    "tech_support": "applicant policy_basis support_kind project_name field technology transfer_contract total_cost "
    "requested approved support_rate received_on council_on decision_no decision_on contract_no contract_on "
    "accepted_on settled_on effect",
    "ste_certificate": "applicant kind size ownership vsic formed_by result_type result_ref rd_ratio rd_staff "
    "received_on valid_on issued_on certificate_no is_high_tech revoked_on revoke_reason",
    "ip_support": "applicant service ip_type object_name goods_classes host_org task_ref task_contract_on advised_on "
    "filing_no filed_on form_ok_on published_on granted_on refused_on title_ref support_amount decision_no paid_on",
    "event": "event_kind theme title role scale from_on to_on place region plan_no report_no attendees booths "
    "technologies_shown mou_count contract_count contract_value entries prizes cost",
    "training_class": "topic title organiser lecturer from_on to_on hours place mode plan_no report_no cost funding "
    "headcount_by_audience",
    "publication": "pub_kind title issue_no year period licence_no licence_on valid_until released_on copies "
    "pages medium cost",
}


@pytest.mark.parametrize("code", SPEC_FIELDS)
def test_a_shipped_register_has_the_fields_of_its_specification(code: str):
    definition = register(code)
    assert [name for name in SPEC_FIELDS[code].split() if name not in definition.fields] == []
    for field in definition.fields.values():
        assert field.group, f"{code}.{field.name} has no group"
        assert re.search(r"[a-zà-ỹ]", field.label)


@pytest.mark.parametrize("code", SPEC_FIELDS)
def test_states_and_indicators_follow_the_specification(code: str, shared: Path):
    text = (shared / "domain" / "registers.md").read_text(encoding="utf-8")
    chapter = text.split(f"`{code}` - ")[1].split("\n#### ")[0]
    notation = re.search(r"\*\*States:\*\* (.+)", chapter)
    assert notation is not None
    assert set(re.findall(r"[a-z_]+", notation[1])) == {state.code for state in register(code).procedure.states}
    named = re.findall(r"^  - `([a-z_.]+)", chapter, re.MULTILINE)
    codes = {indicator.code for indicator in register(code).indicators}
    assert [name for name in named if name not in codes] == []


def test_every_shipped_formula_reads_back_from_its_canonical_form():
    known = catalogue(shipped())
    for definition in shipped():
        for indicator in definition.indicators:
            bases = {definition.code: indicator.basis} if indicator.basis else None
            tree = check_indicator(indicator.formula, known, home=definition.code, bases=bases)
            assert check_indicator(canonical(tree), known) == tree
        for rule in definition.rules:
            tree = check_rule(rule.check, known, rule.section or definition.code)
            assert check_rule(canonical(tree), known, rule.section or definition.code) == tree


def broken(
    code: str, row: Row, *, section: str | None = None, parent: Row | None = None, **rows: list[Row]
) -> list[str]:
    """Codes of the rules of a shipped register that the row breaks."""
    known = catalogue(shipped())
    world = Context(known, rows, date(2026, 6, 30), {})
    return [
        rule.code
        for rule in register(code).rules
        if rule.section == section
        and not holds(check_rule(rule.check, known, section or code), row, section or code, world, parent=parent)
    ]


def test_one_cost_is_not_supported_from_two_registers():
    tech: Row = {"id": 1, "state": "phe_duyet", "applicant": 5, "cost_item": "Phí nộp đơn"}
    ip: Row = {"id": 9, "state": "nop_don", "service": "ho_tro_kinh_phi", "applicant": 5, "cost_item": "Phí nộp đơn"}
    assert broken("ip_support", ip, tech_support=[tech]) == ["trung_ho_tro_cong_nghe"]
    assert broken("tech_support", tech, tech_support=[tech], ip_support=[ip]) == ["trung_ho_tro_shtt"]
    near_misses: list[Row] = [
        {**tech, "applicant": 6},
        {**tech, "cost_item": "Tư vấn"},
        {**tech, "state": "huy"},
        {**tech, "cost_item": None},
    ]
    assert [broken("ip_support", ip, tech_support=[row]) for row in near_misses] == [[], [], [], []]
    taking: Row = {
        "party": 5,
        "supported": True,
        "cost_item": "Phí nộp đơn",
        "support_doc": "1/QĐ",
        "support_amount": 1,
    }
    event: Row = {"id": 2, "state": "to_chuc", "event_participation": [taking]}
    inside = broken("event", taking, section="event_participation", parent=event, event=[event], tech_support=[tech])
    assert inside == ["trung_ho_tro_cong_nghe"]
    assert broken("ip_support", ip, event=[event]) == ["trung_ho_tro_su_kien"]


def test_an_enterprise_has_one_certificate_in_force():
    held: Row = {"id": 1, "state": "hieu_luc", "kind": "cap_moi", "applicant": 5, "certificate_no": "01/DNKHCN"}
    new: Row = {**held, "id": 2, "state": "cap", "certificate_no": "02/DNKHCN", "ste_product": [{"name": "Chế phẩm"}]}
    assert broken("ste_certificate", new, ste_certificate=[held, new]) == ["mot_giay_con_hieu_luc"]
    assert broken("ste_certificate", new, ste_certificate=[{**held, "revoked_on": date(2026, 1, 1)}, new]) == []
    assert broken("ste_certificate", {**new, "state": "tu_choi"}, ste_certificate=[held]) == []
    assert broken("ste_certificate", {**new, "kind": "cap_lai"}, ste_certificate=[held]) == []


def test_the_year_of_a_filing_number_is_the_year_of_filing():
    row: Row = {"id": 1, "state": "nop_don", "service": "ho_tro_ho_so", "filing_no": "4-2026-00012"}
    assert broken("ip_support", {**row, "filed_on": date(2026, 3, 1)}) == []
    assert broken("ip_support", {**row, "filed_on": date(2025, 3, 1)}) == ["nam_cua_so_don"]
    pattern = register("ip_support").fields["filing_no"].pattern
    assert pattern is not None
    assert [bool(re.match(pattern, text)) for text in ("4-2026-00012", "7-2026-00012", "4-26-00012")] == [
        True,
        False,
        False,
    ]


def test_a_class_is_counted_by_its_list_or_by_heads_never_both():
    row: Row = {"id": 1, "state": "to_chuc", "trainee": [{"person_key": "a", "attended": True}]}
    assert broken("training_class", row) == []
    assert broken("training_class", {**row, "headcount_by_audience": {"cbccvc": 30}}) == ["danh_sach_hoac_so_luot"]
    assert broken("training_class", {"id": 1, "state": "to_chuc"}) == ["to_chuc_co_hoc_vien"]


def test_four_newsletters_count_four_whatever_the_copies():
    known = catalogue(shipped())
    rows: list[Row] = [
        {"id": n, "state": "phat_hanh", "pub_kind": "ban_tin", "period": "thang", "copies": 500 * n, "released_on": day}
        for n, day in enumerate([date(2026, 1, 20), date(2026, 2, 20), date(2026, 4, 20), date(2026, 5, 20)], start=1)
    ]
    rows += [{**rows[0], "id": 5, "state": "in"}, {**rows[0], "id": 6, "pub_kind": "ky_yeu"}]
    world = Context(known, {"publication": rows}, date(2026, 6, 14), {"W": (date(2025, 12, 15), date(2026, 6, 14))})
    formula = "publication.issues(pub_kind = ban_tin, period = thang) in W"
    assert evaluate(check_indicator(formula, known), world) == 4
    assert register("publication").limits[0].clock.valid_to == date(2026, 6, 30)
