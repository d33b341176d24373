"""Quantities in texts of our own words, and the measure on the annotated corpus."""

import json
import os
import subprocess
import sys
import unicodedata
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.reading.quantities import find_quantities

SHARED = Path(os.environ.get("MACH_SHARED", Path(__file__).parents[3].parent / "shared"))


def told(text: str) -> list[tuple[object, ...]]:
    return [
        (text[item.start : item.end], item.role, item.measure, item.min, item.max, item.comparator)
        for item in find_quantities(text)
    ]


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        (
            "Phấn đấu hỗ trợ từ 07 doanh nghiệp trở lên đổi mới thiết bị.",
            [("07", "target", "count", 7, None, "at_least")],
        ),
        ("Mục tiêu: ít nhất 85% hồ sơ nộp qua mạng.", [("85%", "target", "percent", 85, None, "at_least")]),
        (
            "Dự kiến kinh phí từ 2 - 2,5 tỷ đồng.",
            [("2 - 2,5 tỷ", "target", "money", 2e9, 2.5e9, "range")],
        ),
        ("Sở đã đăng 1.260 tin trên trang của ngành.", [("1.260", "result", "count", 1260, 1260, "exactly")]),
        ("Sẽ tổ chức từ 03 đến 04 hội thảo.", [("03 đến 04", "target", "count", 3, 4, "range")]),
        ("Sẽ sản xuất khoảng trên 25 tấn giống.", [("25", "target", "amount", 25, None, "more_than")]),
        (
            "Đã giải ngân 6 tỷ 250 triệu đồng.",
            [("6 tỷ 250 triệu", "result", "money", 6.25e9, 6.25e9, "exactly")],
        ),
        (
            "Đã có 8/11 huyện nộp báo cáo.",
            [("8", "result", "count", 8, 8, "exactly"), ("11", "context", "count", 11, 11, "exactly")],
        ),
    ],
)
def test_a_number_is_read_with_its_role_measure_and_limits(text: str, quantities: list[tuple[object, ...]]) -> None:
    assert told(text) == quantities


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Phấn đấu tỷ lệ hộ dùng nước sạch đạt 96%.", "target"),
        ("Sản lượng ước đạt 96 tấn, bằng kế hoạch.", "result"),
        ("Sản lượng quý III dự kiến tăng 6% so với cùng kỳ.", "target"),
        ("Mức phạt tiền đối với hành vi này là 3.000.000 đồng.", "context"),
        ("Giá bán bình quân 21.000 đồng/kg.", "context"),
        ("Nhà xưởng có diện tích 900 m2.", "context"),
        ("II. CHỈ TIÊU CHỦ YẾU\n- 100% xã có điểm hỗ trợ số.\n- 14 lớp tập huấn.", "target"),
        ("I. KẾT QUẢ ĐẠT ĐƯỢC\n- Sở đã mở 14 lớp tập huấn; 60 hội viên.", "result"),
        # Names of programmes and merits are no cues.
        ("Đã kiểm tra Chương trình mục tiêu quốc gia ở 12 xã.", "result"),
    ],
)
def test_the_role_is_told_by_the_words_around(text: str, role: str) -> None:
    assert {item.role for item in find_quantities(text)} == {role}


@pytest.mark.parametrize(
    ("text", "quantities"),
    [
        ("Sẽ tập huấn cho hai mươi lăm cán bộ.", [("hai mươi lăm", "target", "count", 25, 25, "exactly")]),
        ("Phấn đấu mỗi xã có ít nhất một điểm hỗ trợ.", [("một", "target", "count", 1, None, "at_least")]),
        ("Sở đã thẩm định ba dự án.", [("ba", "result", "count", 3, 3, "exactly")]),
        ("Đây là một trong các việc của chính quyền hai cấp, lần thứ hai.", []),
    ],
)
def test_numbers_in_words_are_read_where_they_count(text: str, quantities: list[tuple[object, ...]]) -> None:
    assert told(text) == quantities


ROWS = (("TT", "Nội dung", "Đơn vị tính", "Kế hoạch năm 2026", "Thực hiện"), ("1", "Lớp tập huấn", "lớp", "18", "7"))


@pytest.mark.parametrize(
    "table",
    [
        "\n".join(f"| {' | '.join(row)} |" for row in ROWS),
        "\n|\n".join("|\n" + "\n|\n".join(row) for row in ROWS) + "\n|",
    ],
    ids=["a row a line", "a cell a line"],
)
def test_a_number_alone_in_a_cell_takes_role_unit_and_clause_from_its_table(table: str) -> None:
    assert [
        (item.min, item.role, item.unit, item.what, item.period_end)
        for item in find_quantities(f"Phụ lục\n\n{table}\n")
    ] == [
        (18, "target", "lớp", "Lớp tập huấn: 18 (Kế hoạch năm 2026)", "2026-12-31"),
        (7, "result", "lớp", "Lớp tập huấn: 7 (Thực hiện)", None),
    ]


def test_the_unit_of_a_whole_table_scales_its_numbers() -> None:
    text = "Đơn vị tính: 1.000 đồng/người/tháng\n\n| Địa bàn | Mức hỗ trợ |\n| Xã đảo | 250 |\n| Xã khác | 180 |\n"
    assert [(item.measure, item.min, item.unit, item.per) for item in find_quantities(text)] == [
        ("money", 250000, "đồng/người", "month"),
        ("money", 180000, "đồng/người", "month"),
    ]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Đã trồng 5 ha dược liệu.", "ha"),
        ("Thu nhập 90 triệu đồng/người/năm.", "đồng/người"),
        ("Đã lập hồ sơ cho 16 tổ chức, cá nhân đăng ký mới.", "tổ chức, cá nhân"),
        ("Mở 03 nhiệm vụ khoa học và công nghệ theo đặt hàng.", "nhiệm vụ khoa học và công nghệ"),
        ("Đã cấp 21\ngiấy chứng nhận cho doanh nghiệp.", "giấy chứng nhận"),
    ],
)
def test_the_unit_is_the_noun_as_printed(text: str, unit: str) -> None:
    assert [item.unit for item in find_quantities(text)] == [unit]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Giai đoạn 2026 - 2030 hỗ trợ 40 hộ.", ("2026-01-01", "2030-12-31")),
        ("Đến hết năm 2028 có 40 hộ.", (None, "2028-12-31")),
        ("Trong 6 tháng đầu năm 2026 đã giúp 40 hộ.", ("2026-01-01", "2026-06-30")),
        ("Quý III/2026 đã giúp 40 hộ.", ("2026-07-01", "2026-09-30")),
        ("Tính đến ngày 15/9/2026 đã giúp 40 hộ.", (None, "2026-09-15")),
        ("Đã giúp 40 hộ, nhiều hơn so với cùng kỳ năm 2025.", (None, None)),
        ("Huế, ngày 05 tháng 10 năm 2026\n\n9 tháng đầu năm đã giúp 40 hộ.", ("2026-01-01", "2026-09-30")),
        ("KH\nKẾ HOẠCH\nGiảm nghèo năm 2027\n\nSẽ giúp 40 hộ.", ("2027-01-01", "2027-12-31")),
        ("Mục tiêu đến năm 2029:\n- Có 40 hộ.", (None, "2029-12-31")),
    ],
)
def test_the_period_is_told_near_and_far(text: str, period: tuple[str | None, str | None]) -> None:
    (found,) = find_quantities(text)
    assert (found.period_start, found.period_end) == period


@pytest.mark.parametrize(
    "text",
    [
        "Giai đoạn 2026 - 2030, ngày 15 tháng 7 năm 2026, trong 05 năm.",
        "Quyết định số 918/QĐ-UBND, Điều 4, khoản 2, nhóm 2, đợt 3/2026.",
        "Công nghiệp 4.0, lần thứ tư, ISO 9001:2015, chính quyền 2 cấp.",
        "wi6 rgu ugnb (4 opp rgrq 7 thdng cgx",
        "Ký giao ước thi đua: Văn phòng, 01/2027 Đoàn Thanh niên.",
        "1. Công tác tham mưu\n2. Công tác cán bộ\n",
        "thứ hai, 08 06 2026 09:15\nTin mới",
    ],
)
def test_names_dates_and_labels_are_no_quantities(text: str) -> None:
    assert find_quantities(text) == ()


def test_change_and_rhythm_are_told() -> None:
    text = "Thu hút 40 lượt chuyên gia/năm, tăng 15% so với cùng kỳ; chi phí giảm 4%; mỗi tháng đăng 02 phóng sự."
    assert [(item.change, item.per, item.unit) for item in find_quantities(text)] == [
        (None, "year", "lượt chuyên gia"),
        ("increase", None, "%"),
        ("decrease", None, "%"),
        (None, "month", "phóng sự"),
    ]


def test_the_clause_and_the_period_are_told() -> None:
    (found,) = find_quantities("Tầm nhìn.\n\n- Đến năm 2030, sẽ có 12 phòng thử nghiệm; rà soát định kỳ.")
    assert (found.what, found.period_start, found.period_end) == (
        "Đến năm 2030, sẽ có 12 phòng thử nghiệm",
        None,
        "2030-12-31",
    )


def test_a_long_clause_is_cut_at_words_and_says_so() -> None:
    (found,) = find_quantities(f"- Sẽ {'phối hợp ' * 40}mở 15 lớp {'nghề ' * 90}khác.")
    words = found.what.split()
    assert (words[0], words[-1], {*words[1:-1]}) == ("…", "…", {"phối", "hợp", "mở", "15", "lớp", "nghề"})


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="0123456789.,/-–% \n|đtừếnnămtỷlớp", max_size=80))
def test_any_text_is_read_in_order_and_inside_its_bounds(text: str) -> None:
    spans = [(item.start, item.end) for item in find_quantities(text)]
    assert spans == sorted(spans)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_the_annotated_corpus_is_read_as_well_as_before(tmp_path: Path) -> None:
    for path in (SHARED / "corpus" / "dev").glob("*.txt"):
        text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8"))
        answer = {"quantities": [asdict(item) for item in find_quantities(text)]}
        (tmp_path / f"{path.stem}.json").write_text(json.dumps(answer), encoding="utf-8")
    command = [sys.executable, SHARED / "contracts" / "score_reading.py", SHARED / "corpus" / "dev", tmp_path, "--json"]
    score = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert (score["quantity_detection_f1"] >= 0.98, score["quantity_exact_f1"] >= 0.85) == (True, True), score
