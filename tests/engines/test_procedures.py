"""Procedures as data: notation and tables, moves, demanded fields, skipped steps, dated limits."""

import itertools
import tomllib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.procedures import (
    Definition,
    Limit,
    Move,
    ProcedureError,
    State,
    can_move,
    counts,
    due_of,
    faults_of,
    is_terminal,
    limit_for,
    missing_fields,
    next_states,
    parse_definition,
    parse_limits,
    parse_path,
    rank,
    required_fields,
    skipped,
)
from mach.engines.workdays import shipped_calendar

SUPPORT = """
path = "tiep_nhan > kiem_tra > tham_dinh > phe_duyet | tu_choi > ky_hop_dong > thuc_hien > quyet_toan > dong; huy"
counted = "phe_duyet"

[labels]
tiep_nhan = "Tiếp nhận"
kiem_tra = "Kiểm tra hồ sơ"
tham_dinh = "Thẩm định"
phe_duyet = "Đã phê duyệt"
tu_choi = "Từ chối"
ky_hop_dong = "Đã ký hợp đồng"
thuc_hien = "Đang thực hiện"
quyet_toan = "Đã quyết toán"
dong = "Đóng hồ sơ"
huy = "Hủy"

[required]
phe_duyet = ["decision_on", "approved"]
ky_hop_dong = ["contract_no"]
huy = ["cancel_reason"]

[actions]
phe_duyet = "Phê duyệt"
"tham_dinh > tu_choi" = "Từ chối hồ sơ"
"""

CERTIFICATE = {
    "path": "tiep_nhan > (bo_sung) > tham_dinh > cap | tu_choi > hieu_luc > (dinh_chi > ^hieu_luc) > het_han | thu_hoi",
    "counted": "cap",
    "labels": {
        "tiep_nhan": "Tiếp nhận",
        "bo_sung": "Chờ bổ sung",
        "tham_dinh": "Thẩm định",
        "cap": "Đã cấp",
        "tu_choi": "Từ chối",
        "hieu_luc": "Còn hiệu lực",
        "dinh_chi": "Đình chỉ",
        "het_han": "Hết hạn",
        "thu_hoi": "Thu hồi",
    },
}


@pytest.fixture(scope="module")
def support() -> Definition:
    return parse_definition(tomllib.loads(SUPPORT))


@pytest.fixture(scope="module")
def certificate() -> Definition:
    return parse_definition(CERTIFICATE)


def targets(definition: Definition, state: str) -> list[str]:
    return [move.target for move in next_states(definition, state)]


def faults(error: pytest.ExceptionInfo[ProcedureError]) -> list[str]:
    return [str(fault) for fault in error.value.faults]


def test_moves_follow_the_notation(support):
    assert targets(support, "tiep_nhan") == ["kiem_tra", "huy"]
    assert targets(support, "tham_dinh") == ["phe_duyet", "tu_choi", "huy"]
    assert targets(support, "phe_duyet") == ["ky_hop_dong", "huy"]
    assert [state for state in ("tu_choi", "dong", "huy", "thuc_hien") if is_terminal(support, state)] == [
        "tu_choi",
        "dong",
        "huy",
    ]


def test_only_declared_moves_are_open(support):
    assert can_move(support, "tham_dinh", "tu_choi")
    assert not can_move(support, "tiep_nhan", "phe_duyet")
    assert not can_move(support, "dong", "huy")
    assert not can_move(support, "phe_duyet", "tham_dinh")


def test_an_action_is_named_by_its_move_then_by_its_target_then_by_the_label(support):
    assert [move.action for move in next_states(support, "tham_dinh")] == ["Phê duyệt", "Từ chối hồ sơ", "Hủy"]


def test_optional_steps_may_be_passed_by_and_returns_lead_back(certificate):
    assert targets(certificate, "tiep_nhan") == ["bo_sung", "tham_dinh"]
    assert targets(certificate, "bo_sung") == ["tham_dinh"]
    assert targets(certificate, "hieu_luc") == ["dinh_chi", "het_han", "thu_hoi"]
    assert next_states(certificate, "dinh_chi")[0] == Move("dinh_chi", "hieu_luc", "Còn hiệu lực", back=True)


def test_alternatives_that_both_go_on_are_steps_that_need_not_be_passed():
    skeleton = parse_path("nhan > lam > dat | +hong | bo > (sua) > dong", counted="lam")
    assert skeleton.states == (
        ("nhan", "step"),
        ("lam", "step"),
        ("dat", "optional"),
        ("hong", "optional"),
        ("bo", "branch"),
        ("sua", "optional"),
        ("dong", "step"),
    )
    assert skeleton.moves == (
        ("nhan", "lam", False),
        ("lam", "dat", False),
        ("lam", "hong", False),
        ("lam", "bo", False),
        ("dat", "sua", False),
        ("hong", "sua", False),
        ("sua", "dong", False),
        ("dat", "dong", False),
        ("hong", "dong", False),
    )
    with pytest.raises(ProcedureError) as refused:
        parse_path("nhan > +lam", counted="nhan")
    assert faults(refused) == ["ký tự 8: thiếu tên trạng thái."]


def test_a_pause_returns_and_may_be_cancelled():
    skeleton = parse_path("giao > lam > xong; huy; tam_dung > ^lam", counted="xong")
    assert skeleton.moves == (
        ("giao", "lam", False),
        ("lam", "xong", False),
        ("tam_dung", "lam", True),
        ("giao", "huy", False),
        ("lam", "huy", False),
        ("tam_dung", "huy", False),
        ("giao", "tam_dung", False),
        ("lam", "tam_dung", False),
    )


def test_rank_is_the_order_and_exits_stand_outside(support):
    path = ["tiep_nhan", "kiem_tra", "tham_dinh", "phe_duyet", "ky_hop_dong", "thuc_hien", "quyet_toan", "dong"]
    assert [rank(support, state) for state in path] == list(range(8))
    assert [rank(support, state) for state in ("tu_choi", "huy")] == [-1, -1]
    assert [state for state in [*path, "tu_choi", "huy"] if counts(support, state)] == path[3:]


def test_what_ends_after_the_counted_state_still_counts(certificate):
    assert counts(certificate, "thu_hoi")
    assert not counts(certificate, "tu_choi")
    assert certificate.position("thu_hoi") == certificate.position("het_han")


def test_fields_are_demanded_from_their_state_on(support):
    assert required_fields(support, "tham_dinh") == ()
    assert required_fields(support, "phe_duyet") == ("decision_on", "approved")
    assert required_fields(support, "dong") == ("decision_on", "approved", "contract_no")
    assert required_fields(support, "huy") == ("cancel_reason",)


def test_a_branch_demands_its_own_fields_but_not_those_of_its_neighbour():
    definition = parse_definition(
        CERTIFICATE | {"required": {"cap": ["no"], "het_han": ["ended_on"], "thu_hoi": ["revoked_on"]}}
    )
    assert required_fields(definition, "thu_hoi") == ("no", "revoked_on")
    assert required_fields(definition, "het_han") == ("no", "ended_on")


def test_missing_fields_are_the_empty_ones(support):
    data = {"decision_on": "  ", "approved": 0, "contract_no": None}
    assert missing_fields(support, "ky_hop_dong", data) == ("decision_on", "contract_no")
    assert missing_fields(support, "tiep_nhan", {}) == ()


def test_skipped_names_mandatory_steps_behind_the_furthest_state(support, certificate):
    assert skipped(support, ["tiep_nhan", "tham_dinh", "ky_hop_dong"]) == ("kiem_tra", "phe_duyet")
    assert skipped(support, ["tiep_nhan", "kiem_tra", "tham_dinh", "tu_choi"]) == ()
    assert skipped(support, ["tiep_nhan", "huy"]) == ()
    assert skipped(support, []) == ()
    assert skipped(certificate, ["tiep_nhan", "tham_dinh", "cap", "thu_hoi"]) == ("hieu_luc",)


def test_an_unknown_state_is_named(support):
    for question in (rank, is_terminal, required_fields):
        with pytest.raises(ProcedureError) as error:
            question(support, "khong_co")
        assert faults(error) == ["khong_co: không có trạng thái này trong quy trình."]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8, unique=True), st.data())
def test_a_walk_along_the_moves_skips_nothing(codes, data):
    table = {"path": " > ".join(codes), "counted": codes[-1], "labels": {code: code for code in codes}}
    definition = parse_definition(table)
    walk = codes[: data.draw(st.integers(1, len(codes)))]
    assert all(can_move(definition, one, other) for one, other in itertools.pairwise(walk))
    assert skipped(definition, walk) == ()
    left_out = data.draw(st.sampled_from(walk))
    assert skipped(definition, [code for code in walk if code != left_out]) == (
        (left_out,) if left_out != walk[-1] else ()
    )


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("", "path, ký tự 1: thiếu tên trạng thái."),
        ("a > ", "path, ký tự 4: thiếu tên trạng thái."),
        ("a > > b", "path, ký tự 5: thiếu tên trạng thái."),
        ("a b", "path, ký tự 3: không hiểu “b”; cần “>”, “|” hoặc “;”."),
        ("a > Đ", "path, ký tự 5: không hiểu “Đ”; mã trạng thái chỉ gồm a-z, 0-9 và _."),
        ("a > b > a", "path, ký tự 9: trạng thái “a” lặp lại; nếu được quay lại thì viết “^a”."),
        ("a > ^b", "path, ký tự 5: không quay lại được “b” vì trạng thái này chưa có ở phía trước."),
        ("a > (b", "path, ký tự 7: thiếu dấu “)”."),
        ("a > b; ^a", "path, ký tự 8: sau “;” phải là một trạng thái mới."),
        ("a > b; c > b", "path, ký tự 12: sau “c >” chỉ được quay lại một trạng thái đã có, viết “^b”."),
    ],
)
def test_a_wrong_notation_names_the_column(path, message):
    with pytest.raises(ProcedureError) as error:
        parse_definition({"path": path, "counted": "b", "labels": {"a": "A", "b": "B", "c": "C"}})
    assert faults(error) == [message]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"counted": ""}, ["counted: thiếu trạng thái được tính vào số liệu."]),
        ({"counted": "c"}, ["counted: không có trạng thái “c” trong quy trình."]),
        ({"counted": "huy"}, ["counted: “huy” phải là bước bắt buộc của trình tự chính."]),
        ({"labels": {"a": "A", "b": "B"}}, ["huy: trạng thái chưa có tên tiếng Việt."]),
        ({"required": {"c": ["x"]}}, ["required.c: không có trạng thái này trong path."]),
        ({"required": {"a": "x"}}, ["required.a: phải là danh sách tên trường."]),
        ({"actions": {"b > a": "Về"}}, ["actions.b > a: không có trạng thái hoặc bước chuyển này trong path."]),
        ({"actions": {"b": ""}}, ["a > b: bước chuyển chưa có tên hành động."]),
        ({"labels": {"a": 1, "b": "B", "huy": "Hủy"}}, ["labels.a: phải là chữ, đặt trong dấu ngoặc kép."]),
        ({"state": []}, ["path: cần đúng một trong hai cách khai báo: path hoặc [[state]]."]),
        ({"ranks": {}}, ["ranks: không có mục này; chỉ dùng actions, counted, labels, path, required."]),
    ],
)
def test_faults_of_the_short_form(change, expected):
    table = {"path": "a > b; huy", "counted": "b", "labels": {"a": "A", "b": "B", "huy": "Hủy"}}
    with pytest.raises(ProcedureError) as error:
        parse_definition(table | change)
    assert faults(error) == expected


LONG = """
counted = "xong"

[[state]]
code = "moi"
label = "Mới"

[[state]]
code = "xong"
label = "Xong"
required = ["done_on"]

[[state]]
code = "thu_hoi"
label = "Thu hồi"
role = "branch"

[[state]]
code = "huy"
label = "Hủy"
role = "exit"

[[move]]
from = "moi"
to = "xong"
action = "Hoàn thành"

[[move]]
from = ["xong"]
to = "thu_hoi"

[[move]]
from = "xong"
to = "moi"
action = "Mở lại"
back = true

[[move]]
from = "*"
to = "huy"
"""


def test_the_long_form_says_every_state_and_move():
    assert parse_definition(tomllib.loads(LONG)) == Definition(
        states=(
            State("moi", "Mới"),
            State("xong", "Xong", "step", ("done_on",)),
            State("thu_hoi", "Thu hồi", "branch"),
            State("huy", "Hủy", "exit"),
        ),
        moves=(
            Move("moi", "xong", "Hoàn thành"),
            Move("xong", "thu_hoi", "Thu hồi"),
            Move("xong", "moi", "Mở lại", back=True),
            Move("moi", "huy", "Hủy"),
            Move("xong", "huy", "Hủy"),
        ),
        counted="xong",
    )


def test_both_forms_give_one_definition():
    short = parse_definition(
        {"path": "moi > xong; huy", "counted": "xong", "labels": {"moi": "Mới", "xong": "Xong", "huy": "Hủy"}}
    )
    states = [
        {"code": "moi", "label": "Mới"},
        {"code": "xong", "label": "Xong"},
        {"code": "huy", "label": "Hủy", "role": "exit"},
    ]
    moves = [{"from": "moi", "to": "xong"}, {"from": "*", "to": "huy"}]
    assert parse_definition({"state": states, "move": moves, "counted": "xong"}) == short


def _long(moves: list[dict[str, object]], **changes: object) -> dict[str, object]:
    states = [{"code": code, "label": code.upper()} for code in "abc"]
    return {"state": states, "move": moves, "counted": "b", **changes}


STRAIGHT = [{"from": "a", "to": "b"}, {"from": "b", "to": "c"}]


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (_long([{"from": "a", "to": "d"}]), ["a > d: không có trạng thái “d” trong quy trình."]),
        (_long(STRAIGHT[:1]), ["c: không có đường nào từ “a” tới trạng thái này."]),
        (
            _long([*STRAIGHT, {"from": "c", "to": "b"}]),
            [f"{code}: quay vòng về chính nó; bước được phép quay lại phải ghi là bước quay lại." for code in "bc"],
        ),
        (_long([*STRAIGHT, STRAIGHT[0]]), ["a > b: bước chuyển được khai báo hai lần."]),
        (_long([*STRAIGHT, {"to": "c"}]), ["move 3.from: thiếu trạng thái xuất phát."]),
        (_long([*STRAIGHT, 5]), ["move 3: phải là một bảng."]),
        (
            _long({"from": "a"}),
            [
                "move: viết [[move]] với hai dấu ngoặc vuông cho mỗi mục.",
                "b: không có đường nào từ “a” tới trạng thái này.",
                "c: không có đường nào từ “a” tới trạng thái này.",
            ],
        ),
        (
            _long([]) | {"state": []},
            ["states: quy trình chưa có trạng thái nào.", "counted: không có trạng thái “b” trong quy trình."],
        ),
        (
            _long(STRAIGHT) | {"state": [{"code": c, "label": c, "role": "end"} for c in "a"]},
            [
                "state 1.role: “end” không hợp lệ; chỉ dùng step, optional, branch, exit.",
                "a > b: không có trạng thái “b” trong quy trình.",
                "b > c: không có trạng thái “b” trong quy trình.",
                "b > c: không có trạng thái “c” trong quy trình.",
                "counted: không có trạng thái “b” trong quy trình.",
            ],
        ),
    ],
)
def test_faults_of_the_long_form(table, expected):
    with pytest.raises(ProcedureError) as error:
        parse_definition(table)
    assert faults(error) == expected


def test_a_state_declared_twice_is_a_fault():
    twice = Definition((State("a", "A"), State("a", "A")), (), "a")
    assert [str(fault) for fault in faults_of(twice)] == ["a: trạng thái được khai báo hai lần."]


def test_a_back_move_may_close_a_circle():
    definition = parse_definition(_long([*STRAIGHT, {"from": "c", "to": "b", "back": True}]))
    assert can_move(definition, "c", "b")


LIMITS = """
[[limit]]
kind = "new"
length = "15 ngày làm việc"
from = "complete_on"
valid_from = 2014-02-27
valid_to = 2025-09-30
source = "NĐ 08/2014/NĐ-CP"
confidence = "A"

[[limit]]
kind = "new"
length = "15 ngày"
from = "complete_on"
valid_from = 2025-10-01

[[limit]]
kind = "change"
length = "2 tháng"
from = "received_on"
valid_from = 2025-10-01
"""


@pytest.fixture(scope="module")
def limits() -> tuple[Limit, ...]:
    return parse_limits(tomllib.loads(LIMITS)["limit"])


def test_limits_are_read(limits):
    assert limits == (
        Limit("new", 15, "working", "complete_on", date(2014, 2, 27), date(2025, 9, 30), "NĐ 08/2014/NĐ-CP", "A"),
        Limit("new", 15, "calendar", "complete_on", date(2025, 10, 1)),
        Limit("change", 2, "month", "received_on", date(2025, 10, 1)),
    )


@pytest.mark.parametrize(
    ("kind", "day", "number"),
    [
        ("new", date(2014, 2, 26), None),
        ("new", date(2014, 2, 27), 0),
        ("new", date(2025, 9, 30), 0),
        ("new", date(2025, 10, 1), 1),
        ("change", date(2025, 9, 30), None),
        ("change", date(2026, 1, 1), 2),
        ("renew", date(2026, 1, 1), None),
    ],
)
def test_the_limit_is_the_one_in_force_on_the_day_of_receipt(limits, kind, day, number):
    assert limit_for(limits, kind, day) == (None if number is None else limits[number])


def test_a_limit_gives_its_due_day(limits):
    days = [due_of(limit, date(2026, 2, 10), shipped_calendar()).day for limit in limits]
    assert days == [date(2026, 3, 10), date(2026, 2, 25), date(2026, 4, 10)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"length": "15"}, "limit 1.length: viết như “15 ngày làm việc”, “10 ngày” hoặc “2 tháng”."),
        ({"length": "0 ngày"}, "limit 1.length: viết như “15 ngày làm việc”, “10 ngày” hoặc “2 tháng”."),
        ({"length": 15}, "limit 1.length: thiếu hoặc không phải chữ."),
        ({"kind": ""}, "limit 1.kind: thiếu hoặc không phải chữ."),
        ({"valid_from": "2025"}, "limit 1.valid_from: phải là ngày, viết như 2025-10-01."),
        ({"valid_to": date(2025, 1, 1)}, "limit 1.valid_to: phải là ngày, không trước valid_from."),
        ({"confidence": "S"}, "limit 1.confidence: là A, B hoặc C."),
        ({"den": "x"}, "limit 1.den: không có mục này."),
    ],
)
def test_a_wrong_limit_says_where(change, expected):
    entry = {"kind": "new", "length": "15 ngày", "from": "received_on", "valid_from": date(2025, 10, 1)}
    with pytest.raises(ProcedureError) as error:
        parse_limits([entry | change])
    assert faults(error) == [expected]


def test_limits_of_one_kind_must_not_overlap():
    entry = {"kind": "new", "length": "15 ngày", "from": "received_on", "valid_from": date(2025, 10, 1)}
    with pytest.raises(ProcedureError) as error:
        parse_limits([entry, entry | {"valid_from": date(2026, 7, 1)}, entry | {"kind": "change"}])
    assert faults(error) == ["limit “new”: hai thời hạn cùng hiệu lực từ 01/07/2026."]
