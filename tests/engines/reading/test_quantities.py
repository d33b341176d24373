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
    "text",
    [
        "Giai đoạn 2026 - 2030, ngày 15 tháng 7 năm 2026, trong 05 năm.",
        "Quyết định số 918/QĐ-UBND, Điều 4, khoản 2, nhóm 2, đợt 3/2026.",
        "Công nghiệp 4.0, lần thứ tư, ISO 9001:2015, chính quyền 2 cấp.",
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
    assert (score["quantity_detection_f1"] >= 0.98, score["quantity_exact_f1"] >= 0.84) == (True, True), score
