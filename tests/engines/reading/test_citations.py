"""Documents named in a text: numbers and symbols of State and Party, laws by day, damage of real texts."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mach.engines.reading.citations import find_citations
from mach.engines.reading.model import Citation
from tests.engines.reading.corpus import dev_corpus, f1


def cited(text: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(one.kind, one.number, one.date) for one in find_citations(text)]


def test_a_full_citation_with_its_issuer() -> None:
    text = "Căn cứ Quyết định số 415/QĐ-UBND ngày 08/3/2024 của Ủy ban nhân dân tỉnh về việc giao nhiệm vụ;"
    (one,) = find_citations(text)
    assert text[one.start : one.end] == "Quyết định số 415/QĐ-UBND ngày 08/3/2024 của Ủy ban nhân dân tỉnh"
    assert one == Citation(
        one.start, one.end, "Quyết định", "415/QĐ-UBND", "2024-03-08", "Ủy ban nhân dân tỉnh", basis=True
    )


def test_long_dates_and_capitals() -> None:
    assert cited("Nghị định số 12/2023/NĐ-CP ngày 01 tháng 4 năm 2023 của Chính phủ") == [
        ("Nghị định", "12/2023/NĐ-CP", "2023-04-01")
    ]
    assert cited("THỰC HIỆN NGHỊ QUYẾT SỐ 9/NQ-HĐND NGÀY 5 THÁNG 7 NĂM 2022") == [
        ("Nghị quyết", "9/NQ-HĐND", "2022-07-05")
    ]


def test_party_numbers() -> None:
    assert cited("Chương trình hành động số 12-CTr/TU, ngày 02/02/2023 và Nghị quyết 30-NQ/TW") == [
        ("Chương trình hành động", "12-CTr/TU", "2023-02-02"),
        ("Nghị quyết", "30-NQ/TW", None),
    ]


def test_laws_by_number_and_by_day_but_not_by_year() -> None:
    assert cited("Căn cứ Luật Đo lường số 04/2011/QH13; Luật Chất lượng sản phẩm, hàng hóa năm 2007;") == [
        ("Luật", "04/2011/QH13", None)
    ]
    assert cited("Căn cứ Luật tiêu chuẩn và quy chuẩn kỹ thuật ngày 29 tháng 6 năm 2006;") == [
        ("Luật", None, "2006-06-29")
    ]
    assert cited("Luật này có hiệu lực từ ngày 01 tháng 7 năm 2007.") == []


def test_a_list_shares_kind_and_date() -> None:
    assert cited("các Công văn số 21/SKHCN-VP, số 22/SKHCN-TĐC ngày 03/01/2025") == [
        ("Công văn", "21/SKHCN-VP", "2025-01-03"),
        ("Công văn", "22/SKHCN-TĐC", "2025-01-03"),
    ]


def test_a_later_mention_takes_the_date_of_the_first() -> None:
    assert cited("Kế hoạch số 8/KH-SKHCN ngày 10/01/2025. Tiến độ của Kế hoạch số 8/KH-SKHCN rất tốt.") == [
        ("Kế hoạch", "8/KH-SKHCN", "2025-01-10"),
        ("Kế hoạch", "8/KH-SKHCN", "2025-01-10"),
    ]


def test_the_day_may_stand_before() -> None:
    assert cited("Ngày 05/6/2024, Sở đã ban hành Báo cáo số 77/BC-SKHCN về năng suất") == [
        ("Báo cáo", "77/BC-SKHCN", "2024-06-05")
    ]


def test_damage_of_blanks_lines_and_letters_is_mended_in_the_number() -> None:
    assert cited("Quyết định số 5/ QĐ-\n  SKHCN, Nghị định số 6/2020/NÐ-CP; Thông tư 7/2020//TT-BKHCN") == [
        ("Quyết định", "5/QĐ-SKHCN", None),
        ("Nghị định", "6/2020/NĐ-CP", None),
        ("Thông tư", "7/2020/TT-BKHCN", None),
    ]


def test_a_day_that_does_not_exist_is_unknown() -> None:
    assert cited("Quyết định số 5/QĐ-SKHCN ngày 31/02/2024") == [("Quyết định", "5/QĐ-SKHCN", None)]


def test_what_is_no_citation() -> None:
    for text in ("Đề án 844", "đạt 12/13 đơn vị", "Số: 5/KH-SKHCN\n", "5 km/h", "ngày 24/7/2024", "Nghị quyết 57"):
        assert cited(text) == [], text


def test_the_paper_does_not_cite_itself() -> None:
    text = "(Kèm theo Quyết định số 015/QĐ-SKHCN ngày 02/01/2025), thay Quyết định số 16/QĐ-SKHCN"
    assert [one.number for one in find_citations(text, own_number="15/QĐ-SKHCN")] == ["16/QĐ-SKHCN"]


def test_only_paragraphs_of_bases_are_bases() -> None:
    text = "Căn cứ Quyết định số 1/QĐ-SKHCN; Quyết định số 2/QĐ-SKHCN;\n\nBáo cáo theo Công văn số 3/SKHCN-VP."
    assert [one.basis for one in find_citations(text)] == [True, True, False]


def test_issuers_that_the_symbol_tells() -> None:
    text = "Nghị định 1/2020/NĐ-CP; Quyết định 2/QĐ-TTg; Luật số 3/2020/QH14; Kế hoạch 4/KH-SKHCN"
    assert [one.issuer for one in find_citations(text)] == ["Chính phủ", "Thủ tướng Chính phủ", "Quốc hội", None]


def test_citation_f1_on_the_corpus() -> None:
    gold_count = found_count = right = 0
    for text, gold in dev_corpus():
        own = gold.get("header", {}).get("number")
        wanted = {((one.get("number") or "").lower(), one.get("date")) for one in gold["citations"]}
        found = {((one.number or "").lower(), one.date) for one in find_citations(text, own)}
        gold_count, found_count, right = (
            gold_count + len(wanted),
            found_count + len(found),
            right + len(wanted & found),
        )
    assert gold_count > 300
    assert f1(gold_count, found_count, right) >= 0.97


PIECES = st.lists(
    st.sampled_from(
        (
            "Quyết định",
            "số",
            "12",
            "/",
            "-",
            "QĐ",
            "UBND",
            "2024",
            "ngày",
            "31/12/2024",
            "Luật",
            ";",
            "\n",
            " ",
            "của",
            "Ủy ban nhân dân",
            "và",
            "QH15",
            "TTg",
            ",",
            "Căn cứ",
            "tháng",
            "năm",
            "Đ",
            "Р",
        )
    ),
    max_size=60,
).map("".join)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), PIECES))
def test_any_text_is_read_and_spans_lie_inside(text: str) -> None:
    ends = 0
    for one in find_citations(text):
        assert 0 <= one.start < one.end <= len(text)
        assert one.start >= ends or one.number is None
        ends = one.start
