from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from mach.engines import procedures
from mach.registers.definition import (
    Definition,
    DefinitionError,
    Fault,
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
        ('from = "came_on"', 'due = "topic"\nfrom = "came_on"', 7, "Trường “topic” phải có kiểu date."),
        ('from = "came_on"', 'extended_by = "cam_on"\nfrom = "came_on"', 15, "Không có trường “cam_on”."),
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


@pytest.mark.parametrize("left", ["", "days = 5\n", 'kind = "working"\n'])
def test_a_limit_is_counted_or_has_the_field_of_its_day(left: str):
    counted = 'days = 5\nkind = "working"\n'
    missing = [key for key in ("days", "kind") if key not in left]
    said = [f"Thiếu khóa “{key}”. Hãy thêm {key} = …, hoặc chỉ ghi due = trường ngày hạn." for key in missing]
    assert [message for _, _, message in faults(changed(counted, left))] == said
    given = changed(counted, f'due = "answer_on"\n{left}')
    if left:
        assert [message for _, _, message in faults(given)] == said
    else:
        limit = load(given).limits[0]
        assert (limit.days, limit.clock, limit.due) == (None, None, "answer_on")


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
