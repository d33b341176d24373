"""Headings and numbered paragraphs of papers, and the clauses a text is cut into."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.reading.clauses import clauses
from mach.engines.reading.outline import find_outline
from tests.engines.reading.corpus import GOLD, dev_text, f1


def labels(text: str) -> list[tuple[int, str, str]]:
    return [(heading.level, heading.label, heading.title) for heading in find_outline(text)]


def test_a_plan_without_articles() -> None:
    text = """I. MỤC TIÊU

1. Mục tiêu chung

Sở nâng cao năng lực đo lường.

2. Mục tiêu cụ thể

a) Về con người

- Mỗi phòng có một người phụ trách.

b) Về thiết bị

II. TỔ CHỨC THỰC HIỆN
1. Văn phòng Sở
2. Chi cục Tiêu chuẩn
"""
    assert labels(text) == [
        (1, "I", "MỤC TIÊU"),
        (2, "1", "Mục tiêu chung"),
        (2, "2", "Mục tiêu cụ thể"),
        (3, "a", "Về con người"),
        (3, "b", "Về thiết bị"),
        (1, "II", "TỔ CHỨC THỰC HIỆN"),
        (2, "1", "Văn phòng Sở"),
        (2, "2", "Chi cục Tiêu chuẩn"),
    ]


def test_chapters_articles_khoan_and_diem() -> None:
    text = """Chương I
QUY ĐỊNH CHUNG

Điều 1. Phạm vi
1. Quy chế này áp dụng cho các phòng.
2. Trường hợp khác:
a) Đơn vị sự nghiệp;
b) Doanh nghiệp.

Chương II
NỘI DUNG
Điều 2. Trách nhiệm
"""
    assert labels(text) == [
        (1, "Chương I", "QUY ĐỊNH CHUNG"),
        (2, "Điều 1", "Phạm vi"),
        (3, "1", "Quy chế này áp dụng cho các phòng"),
        (3, "2", "Trường hợp khác"),
        (4, "a", "Đơn vị sự nghiệp"),
        (4, "b", "Doanh nghiệp"),
        (1, "Chương II", "NỘI DUNG"),
        (2, "Điều 2", "Trách nhiệm"),
    ]


def test_parts_roman_dashes_and_numbers_of_two_steps() -> None:
    text = "Phần thứ nhất\nKẾT QUẢ\nI- Công tác đo lường\n1.1. Kiểm định\n1.2 Hiệu chuẩn\nII- Công tác khác\n"
    assert [(level, label) for level, label, _ in labels(text)] == [
        (1, "Phần thứ nhất"),
        (2, "I"),
        (3, "1.1"),
        (3, "1.2"),
        (2, "II"),
    ]


def test_titles_wrapped_and_bold_are_joined() -> None:
    text = "**I. NHIỆM VỤ,\nGIẢI PHÁP**\nCác phòng rà soát.\n\n**Điều\n1. Phạm\nvi áp dụng**\n"
    assert labels(text) == [(1, "I", "NHIỆM VỤ, GIẢI PHÁP"), (2, "Điều 1", "Phạm vi áp dụng")]


def test_dates_decimals_rows_and_numbers_of_documents_are_no_labels() -> None:
    text = """I. KẾT QUẢ
Kinh phí là
12.500 đồng, đến
20 tháng 11 năm 2025 theo Công văn số
10/SKHCN-VP và mục
1|
|2 |Phòng thử nghiệm |
"""
    assert labels(text) == [(1, "I", "KẾT QUẢ")]


def test_a_number_that_continues_no_list_is_no_label() -> None:
    assert labels("1. Mục đích\nĐã họp ngày\n19. Trong phiên họp, Sở báo cáo.\n2. Yêu cầu\n") == [
        (1, "1", "Mục đích"),
        (1, "2", "Yêu cầu"),
    ]


def test_labels_inside_a_quotation_belong_to_the_paper_quoted() -> None:
    text = "1. Sửa khoản 2 như sau:\n“2. Nội dung mới:\na) Điểm thứ nhất;\nb) Điểm thứ hai.”\n2. Bãi bỏ khoản 3.\n"
    assert [label for _, label, _ in labels(text)] == ["1", "2"]


def test_a_passage_that_begins_inside_a_list_keeps_its_depth() -> None:
    text = "c) Rà soát thiết bị.\nII. KINH PHÍ\n1. Nguồn\na) Ngân sách\n"
    assert [(level, label) for level, label, _ in labels(text)] == [(3, "c"), (1, "II"), (2, "1"), (3, "a")]


def test_outline_f1_on_texts_read_by_a_person() -> None:
    """Gold: (offset of the label, label, level) of 30 texts, damaged ones among them."""
    gold_count = found_count = right = 0
    gold = json.loads((GOLD / "outline.json").read_text(encoding="utf-8"))
    assert len(gold) == 30
    for name, wanted_rows in gold.items():
        wanted = {tuple(row) for row in wanted_rows}
        found = {(heading.start, heading.label, heading.level) for heading in find_outline(dev_text(name))}
        gold_count, found_count, right = (
            gold_count + len(wanted),
            found_count + len(found),
            right + len(wanted & found),
        )
    assert gold_count == 185
    assert f1(gold_count, found_count, right) >= 0.9


def paths(text: str) -> list[tuple[str, str]]:
    return [(cut.path, text[cut.start : cut.end].strip()) for cut in clauses(text, find_outline(text))]


def test_clauses_have_addresses_and_paragraphs_numbers() -> None:
    text = (
        "KẾ HOẠCH\n\nI. MỤC TIÊU\n1. Chung\nĐoạn một.\nĐoạn hai\nvẫn là đoạn hai.\n\n- Đoạn ba;\na) Điểm a;\n2. Riêng\n"
    )
    assert paths(text) == [
        ("0", "KẾ HOẠCH"),
        ("I", "I. MỤC TIÊU"),
        ("I.1", "1. Chung"),
        ("I.1.p1", "Đoạn một."),
        ("I.1.p2", "Đoạn hai\nvẫn là đoạn hai."),
        ("I.1.p3", "- Đoạn ba;"),
        ("I.1.a", "a) Điểm a;"),
        ("I.2", "2. Riêng"),
    ]


def test_numbering_that_begins_anew_keeps_paths_apart() -> None:
    text = "Điều 1. Ban hành quy chế.\nĐiều 2. Hiệu lực.\nQUY CHẾ\nĐiều 1. Phạm vi\n1. Áp dụng cho Sở.\n"
    assert [path for path, _ in paths(text)] == ["Điều1", "Điều2", "Điều2.p1", "Điều1~2", "Điều1~2.1"]


def test_steps_of_a_number_are_not_said_twice() -> None:
    assert [path for path, _ in paths("I. Một\n1. Hai\n1.1. Ba\n1.2. Bốn\n2. Năm\n")] == [
        "I",
        "I.1",
        "I.1.1",
        "I.1.2",
        "I.2",
    ]


def test_a_text_without_headings_is_numbered_by_paragraphs() -> None:
    assert paths("Một.\n\nHai.") == [("p1", "Một."), ("p2", "Hai.")]
    assert [cut.path for cut in clauses("", ())] == ["0"]


PIECES = st.lists(
    st.sampled_from(
        (
            "I. ",
            "II. ",
            "1. ",
            "2. ",
            "1.1. ",
            "a) ",
            "b) ",
            "Điều 1. ",
            "Chương I",
            "Mục 2",
            "- ",
            "|",
            "\n",
            "\n\n",
            "**",
            "“",
            "”",
            "Sở",
            "MỤC TIÊU",
            "báo cáo",
            ". ",
            ":",
            ";",
            "(1) ",
            "PHỤ LỤC",
            "Phần thứ hai",
            "99. ",
            " ",
        )
    ),
    max_size=60,
).map("".join)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(max_size=300), PIECES))
def test_any_text_is_cut_without_gap_or_overlap(text: str) -> None:
    outline = find_outline(text)
    starts = [heading.start for heading in outline]
    assert starts == sorted(set(starts))
    assert all(0 <= heading.start < heading.end <= len(text) and heading.level >= 1 for heading in outline)
    cuts = clauses(text, outline)
    assert cuts[0].start == 0
    assert [cut.start for cut in cuts[1:]] == [cut.end for cut in cuts[:-1]]
    assert cuts[-1].end == len(text)
    assert all(cut.start < cut.end for cut in cuts) or not text
    assert len({cut.path for cut in cuts}) == len(cuts)
